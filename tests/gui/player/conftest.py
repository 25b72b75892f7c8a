"""A player, its stage, and a proxy whose every frame shows its number."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame
from pytestqt.qtbot import QtBot

from nostalgia_desktop.gui.player.facts import PlayState
from nostalgia_desktop.gui.player.preview_player import PreviewPlayer
from nostalgia_desktop.gui.player.stage import VideoStage
from tests.media.proxies import MakeProxy, Proxy, make_proxy, number_in, numbered, tone

__all__ = ["make_proxy"]

FRAME_MS = Fraction(200)
TITLE_FRAMES = 300
LENGTH_MS = TITLE_FRAMES * 40


@pytest.fixture(scope="module")
def proxy(make_proxy: MakeProxy) -> Proxy:
    """Twelve seconds of 25 frames each, in the preview every fifth: 0, 5, 10…"""
    return make_proxy(numbered(TITLE_FRAMES), sound=tone(12, -20))


class Screen:
    """A stage on which a player is seen."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.player, self.stage = PreviewPlayer(), VideoStage()
        self.positions: list[int] = []
        self.numbers: list[int] = []
        self.player.frame_changed.connect(self.stage.show_frame)
        self.player.frame_changed.connect(self._on_frame)
        self.player.position_changed.connect(self.positions.append)
        self.player.span_changed.connect(self.stage.set_span)
        self.player.position_changed.connect(self.stage.set_position)
        self.stage.resize(640, 480)

    def _on_frame(self, frame: QVideoFrame) -> None:
        self.numbers.append(number_in(grey_of(frame.toImage())))

    def open(self, path: Path, frame_ms: Fraction = FRAME_MS, length_ms: int = LENGTH_MS) -> None:
        """Load a proxy and wait for its first frame."""
        with self.qtbot.waitSignal(self.player.frame_changed, timeout=20_000):
            self.player.load(path, frame_ms, length_ms)
        self.settle()

    def settle(self) -> None:
        """Wait until the picture has followed the playhead."""
        self.qtbot.waitUntil(lambda: self.player.is_settled, timeout=20_000)

    def wait_for_pause(self) -> None:
        """Wait until it stands still by itself."""
        self.qtbot.waitUntil(lambda: self.player.state is PlayState.PAUSED, timeout=30_000)
        self.settle()

    def shown(self) -> int:
        """The number that can be read on the stage."""
        room = self.stage.picture_rect().toRect().adjusted(4, 100, -4, -100)
        return number_in(grey_of(self.stage.grab(room).toImage()))


def grey_of(image: QImage) -> np.ndarray:
    """A picture as rows of grey."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    lines = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return lines[:, : grey.width()].copy()


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    """A player and its stage, still empty."""
    made = Screen(qtbot)
    qtbot.addWidget(made.stage)
    yield made
    made.player.unload()
    made.player.deleteLater()


@pytest.fixture
def film(screen: Screen, proxy: Proxy) -> Screen:
    """The proxy on the stage, paused at its first frame."""
    screen.open(proxy.path)
    return screen
