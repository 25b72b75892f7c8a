"""`nostalgia heirloom`: a folder that needs neither program nor network, whatever stops it."""

import asyncio
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import bagit
import pytest

from nostalgia_desktop.cli.commands import run_command
from nostalgia_desktop.cli.parser import make_parser
from nostalgia_desktop.domain.errors import ArchiveError, Cancelled, UsageError
from nostalgia_desktop.services import open_records
from nostalgia_desktop.workflow.heirloom import (
    HeirloomMade,
    HeirloomNews,
    HeirloomWish,
    make_heirloom,
)
from nostalgia_desktop.workflow.heirloom_folder import MARKER
from tests.archive.test_heirloom_page import Page
from tests.helpers import (
    clip_names,
    clips_and_sidecars,
    finished,
    leftovers,
    prepared,
    snapshot,
    submitted,
    with_free_space,
)

__all__ = ["finished", "prepared", "submitted"]


def heirloom(archive: Path, out: Path, *words: str) -> int:
    """The command, in this very process; raises what the program would say."""
    wish = ["heirloom", "--archive", str(archive), str(out), *words]
    return asyncio.run(run_command(make_parser().parse_args(wish)))


def made(
    archive: Path,
    out: Path,
    tell: Callable[[HeirloomNews], None] = lambda _news: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> HeirloomMade:
    records = open_records(archive)
    wish = HeirloomWish(out, "Home videos", False, False, "test")
    try:
        return make_heirloom(records.jobs, records.layout, wish, tell, should_stop)
    finally:
        records.database.close()


def names_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def whole(prepared, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An archive that nobody changes, and its heirloom."""
    out = tmp_path_factory.mktemp("heirloom") / "out"
    assert heirloom(prepared.finished, out) == 0
    return prepared.finished, out


def test_it_holds_each_clip_as_it_is_with_picture_and_sidecar(whole: tuple[Path, Path]):
    archive, out = whole
    expected = {"index.html", "README.txt"}
    for name in clip_names(archive):
        stem = (
            f"1994/{Path(name).stem}" if name.startswith("1994") else f"Undated/{Path(name).stem}"
        )
        expected |= {f"{stem}.mp4", f"{stem}.json", f"{stem}.jpg"}
        assert (out / f"{stem}.mp4").read_bytes() == (archive / name).read_bytes()
    assert names_in(out) == expected


def test_the_page_leads_to_every_clip_and_shows_every_picture(whole: tuple[Path, Path]):
    _archive, out = whole
    page = Page((out / "index.html").read_text(encoding="utf-8"))
    links = [unquote(link) for link in page.links if not link.startswith("#")]
    pictures = [unquote(each["src"]) for each in page.all("img")]
    assert len(links) == len(pictures) == 3
    assert all((out / each).is_file() for each in links + pictures)
    assert {"Arrival", "Swimming", "Boat trip"} <= set(page.texts)


def test_the_archive_is_only_read(finished: Path, tmp_path: Path):
    before = clips_and_sidecars(finished)
    heirloom(finished, tmp_path / "out")
    assert clips_and_sidecars(finished) == before


def test_a_bag_is_valid_for_the_library_of_congress(prepared, tmp_path: Path):
    """By its own program, which reads every byte."""
    out = tmp_path / "bag"
    assert heirloom(prepared.finished, out, "--bagit") == 0

    bag = bagit.Bag(str(out))
    bag.validate()
    assert bag.version_info == (1, 0)
    assert bag.info["External-Description"].startswith("3 clips")
    size = sum(path.stat().st_size for path in (out / "data").rglob("*") if path.is_file())
    assert bag.info["Payload-Oxum"] == f"{size}.{len(names_in(out / 'data'))}"
    assert (out / "data" / "index.html").is_file()
    assert not (out / MARKER).exists()


def test_linked_clips_take_no_room(finished: Path, tmp_path: Path):
    out = tmp_path / "out"
    heirloom(finished, out, "--link")
    (film,) = out.glob("*/*Arrival.mp4")
    assert film.samefile(next(finished.glob("*Arrival.mp4")))


def test_what_was_stopped_goes_on_and_copies_nothing_twice(finished: Path, tmp_path: Path):
    out, told = tmp_path / "out", list[str]()

    def tell(news: HeirloomNews) -> None:
        told.append(news.name)

    with pytest.raises(Cancelled):
        made(finished, out, tell, lambda: len(told) > 3)
    assert (out / MARKER).is_file()
    assert leftovers(out) == []
    first = snapshot(out)
    films = {name for name in first if name.endswith(".mp4")}
    assert 0 < len(films) < 3

    made(finished, out)
    assert not (out / MARKER).exists()
    after = snapshot(out)
    assert {name: after[name] for name in films} == {name: first[name] for name in films}
    assert len([name for name in after if name.endswith(".mp4")]) == 3


def test_after_a_kill_it_goes_on_and_half_a_file_is_gone(finished: Path, tmp_path: Path):
    """A killed program leaves a part file of a process that is no more."""
    out = tmp_path / "out"
    with pytest.raises(RuntimeError):
        made(finished, out, _die_at_second)
    (film,) = out.glob("*/*.mp4")
    dead = subprocess.Popen(["true"])
    dead.wait()
    from nostalgia_desktop.media import part_file

    half = film.with_name(f"x-00000000.{part_file._machine()}-{dead.pid}.part")
    half.write_bytes(b"half")

    assert made(finished, out).clips == 3
    assert not half.exists()


def _die_at_second(news: HeirloomNews) -> None:
    if news.done:
        raise RuntimeError


def test_a_folder_with_something_in_it_is_left_alone(finished: Path, tmp_path: Path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    with pytest.raises(ArchiveError, match="not empty"):
        heirloom(finished, out)
    assert names_in(out) == {"mine.txt"}


def test_one_that_is_whole_is_left_alone(whole: tuple[Path, Path]):
    archive, out = whole
    before = snapshot(out)
    with pytest.raises(ArchiveError, match="whole heirloom already"):
        heirloom(archive, out)
    assert snapshot(out) == before


def test_a_file_that_is_no_part_of_it_is_told_and_kept(finished: Path, tmp_path: Path):
    out = tmp_path / "out"
    with pytest.raises(RuntimeError):
        made(finished, out, _die_at_second)
    (out / "1994" / "mine.txt").write_text("mine")
    with pytest.raises(ArchiveError, match=r"mine\.txt is no part"):
        made(finished, out)


def test_a_copy_that_was_changed_meanwhile_is_told_and_kept(finished: Path, tmp_path: Path):
    out = tmp_path / "out"
    with pytest.raises(RuntimeError):
        made(finished, out, _die_at_second)
    (film,) = out.glob("*/*.mp4")
    film.write_bytes(b"mine")
    with pytest.raises(ArchiveError, match="not what the archive has"):
        made(finished, out)
    assert film.read_bytes() == b"mine"


def test_it_lies_neither_in_the_archive_nor_beside_originals(finished: Path, prepared):
    with pytest.raises(UsageError, match="lies in the archive"):
        heirloom(finished, finished / "out")
    with pytest.raises(UsageError, match="holds the originals"):
        heirloom(finished, prepared.disc / "out")
    assert not (prepared.disc / "out").exists()


def test_a_drive_without_room_is_told_before_anything_is_made(finished: Path, tmp_path: Path):
    out = tmp_path / "out"
    ended = with_free_space(1000, "heirloom", "--archive", finished, out)
    assert ended.status == 1
    assert "MB are needed" in ended.err
    assert not out.exists()


def test_a_clip_that_is_gone_is_told_and_the_others_are_made(finished: Path, tmp_path, capsys):
    next(finished.glob("*Arrival.mp4")).unlink()
    assert heirloom(finished, tmp_path / "out") == 1
    said = capsys.readouterr().out
    assert "2 clips" in said
    assert "“Arrival” is left out" in said


def test_a_clip_that_somebody_changed_is_taken_as_it_is_and_told(finished: Path, tmp_path, capsys):
    film = next(finished.glob("*Arrival.mp4"))
    film.write_bytes(film.read_bytes() + b"more")
    assert heirloom(finished, tmp_path / "out") == 0
    assert "Arrival.mp4 is not as it was made" in capsys.readouterr().out
    assert next((tmp_path / "out").glob("*/*Arrival.mp4")).read_bytes() == film.read_bytes()


def test_without_clips_there_is_none(submitted: Path, tmp_path: Path):
    with pytest.raises(ArchiveError, match="no finished clips"):
        heirloom(submitted, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_percent_signs_do_not_confuse_programs_that_check_bags(finished: Path, tmp_path: Path):
    film = next(finished.glob("*Arrival.mp4"))
    for path in (film, film.with_suffix(".json")):
        path.rename(path.with_name(f"1994 - 100%25 cake{path.suffix}"))
    out = tmp_path / "bag"
    heirloom(finished, out, "--bagit")
    bagit.Bag(str(out)).validate()
    assert not any("%" in name for name in names_in(out))
