"""The checks of window and player find what breaks silently."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from PySide6.QtCore import QCoreApplication  # isort: skip
import qasync

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.gui.collector import MainThreadCollector
from nostalgia_desktop.gui.selftest import play_previews
from tests.media.proxies import MakeProxy, make_proxy, numbered

__all__ = ["make_proxy"]


@pytest.fixture
def look(qapp: QCoreApplication, tmp_path: Path):
    """A function that plays the previews of an archive with these files."""
    proxies = ArchiveLayout(tmp_path).proxies
    proxies.mkdir(parents=True)

    def play(*previews: bytes, check: Callable[[Path], Awaitable[str]] = play_previews) -> str:
        for number, data in enumerate(previews):
            (proxies / f"{number}.mp4").write_bytes(data)
        collector = MainThreadCollector()
        try:
            with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
                return runner.run(check(tmp_path))
        finally:
            collector.stop()

    return play


@pytest.fixture(scope="module")
def preview(make_proxy: MakeProxy) -> bytes:
    """Two seconds: ten frames in the preview."""
    return make_proxy(numbered(50)).path.read_bytes()


def test_each_frame_of_each_preview_is_counted(look, preview):
    assert look(preview, preview).startswith("20 frames of 2 previews shown")


def test_a_frame_that_is_not_shown_fails_it(look, preview):
    # What the index says is there, but the pictures of the second half are zeros.
    begin = preview.index(b"mdat") + 4
    assert preview.index(b"moov") < begin
    half = begin + (len(preview) - begin) // 2

    with pytest.raises(MediaError):
        look(preview[:half] + bytes(len(preview) - half))


def test_no_preview_at_all_fails_it(look):
    with pytest.raises(MediaError, match="no previews"):
        look()
