"""What happens to an archive, or to its discs, while its clips are checked."""

import asyncio
import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.errors import ArchiveError, Cancelled
from nostalgia_desktop.services import open_records
from nostalgia_desktop.workflow.strays import Strays
from nostalgia_desktop.workflow.verify import VerifyWish, verify
from nostalgia_desktop.workflow.verify_report import ClipState, VerifyNews, VerifyReport
from tests.helpers import finished, prepared

__all__ = ["finished", "prepared"]

BOAT = "Undated - Boat trip.mp4"
QUICK = VerifyWish(is_quick=True)


def check(
    archive: Path, meanwhile: Callable[[VerifyNews], object], wish: VerifyWish = QUICK
) -> VerifyReport:
    """Check an archive, while something happens before each of its clips."""
    records = open_records(archive)
    try:
        return asyncio.run(verify(records.jobs, records.layout, wish, meanwhile))
    finally:
        records.database.close()


def test_a_disc_that_is_taken_out_stops_no_check(prepared, finished: Path, tmp_path: Path):
    disc = Path(shutil.copytree(prepared.disc, tmp_path / "drive" / prepared.disc.name))
    wish = VerifyWish(roots={str(prepared.disc.parent): str(disc.parent)})

    def take_out(news: VerifyNews) -> None:
        if news.done == 1 and disc.exists():
            shutil.rmtree(disc)

    report = check(finished, take_out, wish)

    assert [clip.state for clip in report.clips] == [ClipState.WHOLE] * 3
    assert [clip.is_compared for clip in report.clips] == [True, False, False]
    assert all("is not there" in title.without_original for title in report.titles)


def test_without_the_archives_drive_no_clip_is_said_to_be_gone(finished: Path, tmp_path: Path):
    def unmount(news: VerifyNews) -> None:
        if news.done == 1 and finished.exists():
            finished.rename(tmp_path / "elsewhere")
            finished.mkdir()

    with pytest.raises(ArchiveError, match="connect its drive"):
        check(finished, unmount)


def test_what_is_renamed_meanwhile_is_not_gone(finished: Path):
    def rename(news: VerifyNews) -> None:
        if news.name == BOAT and (finished / BOAT).exists():
            (finished / "Lake").mkdir()
            (finished / BOAT).rename(finished / "Lake" / "Our boat.mp4")

    report = check(finished, rename)

    assert [clip.renamed_to for clip in report.clips if clip.path == BOAT] == ["Lake/Our boat.mp4"]


def test_looking_through_a_large_archive_can_be_stopped(finished: Path):
    with pytest.raises(Cancelled):
        Strays(ArchiveLayout(finished), [BOAT], lambda: True)


def test_a_file_that_the_system_does_not_let_see_is_named(finished: Path, monkeypatch):
    is_file = Path.is_file

    def broken(path: Path) -> bool:
        if path.name == BOAT:
            raise OSError(errno.EIO, "Input/output error")
        return is_file(path)

    def break_it(_news: VerifyNews) -> None:
        monkeypatch.setattr(Path, "is_file", broken)

    with pytest.raises(ArchiveError, match=r"Boat trip\.mp4 cannot be reached: Input"):
        check(finished, break_it)
