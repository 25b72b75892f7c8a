"""A proxy that is missing or damaged is told, and the next one plays."""

from pathlib import Path

import pytest

from nostalgia_desktop.gui.player.facts import PlayState
from nostalgia_desktop.gui.player.transport import TransportBar
from nostalgia_desktop.gui.player.wiring import PlayerWiring
from tests.gui.player.conftest import FRAME_MS, Screen
from tests.media.proxies import Proxy


def _fail(screen: Screen, path: Path) -> str:
    with screen.qtbot.waitSignal(screen.player.failed, timeout=20_000) as failed:
        screen.player.load(path, FRAME_MS)
    message: str = failed.args[0]
    return message


def test_a_missing_proxy_is_told_with_its_path(screen: Screen, tmp_path: Path):
    message = _fail(screen, tmp_path / "gone.mp4")

    assert str(tmp_path / "gone.mp4") in message
    assert "not there" in message
    assert screen.player.state is PlayState.FAILED


@pytest.mark.parametrize("content", [b"", b"no film at all" * 1000], ids=["empty", "nonsense"])
def test_a_damaged_proxy_is_told(screen: Screen, tmp_path: Path, content: bytes):
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(content)

    assert "cannot be played" in _fail(screen, bad)


def test_half_a_proxy_is_told_or_played_as_far_as_it_goes(
    screen: Screen, proxy: Proxy, tmp_path: Path
):
    half = tmp_path / "half.mp4"
    content = proxy.path.read_bytes()
    half.write_bytes(content[: len(content) // 2])
    screen.player.load(half, FRAME_MS)
    ended = (PlayState.PAUSED, PlayState.FAILED)
    screen.qtbot.waitUntil(lambda: screen.player.state in ended, timeout=20_000)

    screen.player.seek(11_000)
    screen.settle()
    screen.player.seek(1_000)
    screen.settle()
    assert screen.player.state is PlayState.FAILED or screen.shown() == 25


def test_a_good_proxy_plays_after_a_bad_one(screen: Screen, proxy: Proxy, tmp_path: Path):
    failures: list[str] = []
    screen.player.failed.connect(failures.append)
    screen.player.load(tmp_path / "gone.mp4", FRAME_MS)
    screen.open(proxy.path)
    screen.player.seek(3_000)
    screen.settle()

    assert screen.shown() == 75
    assert failures == []


def test_the_stage_says_that_the_preview_is_gone(screen: Screen, tmp_path: Path):
    bar = TransportBar()
    screen.qtbot.addWidget(bar)
    PlayerWiring(screen.player, screen.stage, bar)
    _fail(screen, tmp_path / "gone.mp4")

    assert "gone.mp4" in screen.stage.accessibleDescription()
    assert not bar.play.isEnabled()


def test_nothing_is_asked_of_an_empty_player(screen: Screen):
    player = screen.player
    player.seek(1_000)
    player.play()
    player.backward()
    player.play_range(0, 1_000)
    player.pause()

    assert player.state is PlayState.EMPTY
    assert player.position_ms == 0
