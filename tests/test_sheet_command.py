"""The command `sheet`, from a disc to a picture and a page."""

import asyncio
import base64
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from nostalgia_desktop.archive.sheet.brush import Box, size_of
from nostalgia_desktop.archive.sheet.cards import Card
from nostalgia_desktop.archive.sheet.content import Sheet
from nostalgia_desktop.archive.sheet.head import band_of
from nostalgia_desktop.archive.sheet.jpeg import cards_of
from nostalgia_desktop.archive.sheet.lettering import Lettering
from nostalgia_desktop.cli.commands import run_command
from nostalgia_desktop.cli.parser import make_parser
from nostalgia_desktop.data import data_root
from nostalgia_desktop.domain.errors import ArchiveError, NostalgiaError, UsageError
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.media.poster import find_poster
from nostalgia_desktop.media.survey_file import SurveyMissing, read_filmstrip, read_survey
from nostalgia_desktop.services import open_records
from nostalgia_desktop.workflow.sheet import SheetWish, write_sheet
from tests.authoring import library
from tests.conftest import CommandLine
from tests.helpers import Prepared, finished, prepared, replace_scenes, submitted

__all__ = ["finished", "prepared", "submitted"]

FONTS = data_root() / "resources" / "fonts"
Posters = list[Image.Image]


def facts(archive: Path, job_id: int = 1) -> tuple[Sheet, Posters]:
    """What the sheet of a job has to show, and its posters, straight from the proxy."""
    records = open_records(archive)
    job, clock = records.jobs.job(job_id), records.jobs.clock(job_id)
    records.database.close()
    survey = records.layout.survey(job.fingerprint)
    found = [
        find_poster(records.layout.proxy(job.fingerprint), scene.start_ms, scene.end_ms)
        for scene in job.scenes
    ]
    sheet = Sheet(
        disc=job.disc,
        title=job.title,
        date="",
        length_ms=clock.duration_ms,
        scenes=job.scenes,
        posters=(),
        survey=read_survey(survey),
        filmstrip=read_filmstrip(survey),
        chapters_ms=tuple(clock.ms_of_byte(at * 2048) for at in job.source.chapter_sectors),
    )
    posters = [
        Image.frombytes("RGB", (each.width, each.height), each.rgb) for each in found if each
    ]
    return sheet, posters


def cards(sheet: Sheet) -> list[Card]:
    return cards_of(sheet, Lettering(FONTS))


def run(archive: Path, out: Path, job: int = 1) -> None:
    """The command, in this very process; raises what the program would say."""
    wish = ["sheet", str(job), "--archive", str(archive), str(out)]
    assert asyncio.run(run_command(make_parser().parse_args(wish))) == 0


def opened(path: Path) -> Image.Image:
    picture = Image.open(path)
    picture.load()
    return picture


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are from each other on average, 0 to 255."""
    small = [picture.convert("RGB").resize((64, 48)) for picture in (one, other)]
    mean: list[float] = ImageStat.Stat(ImageChops.difference(*small)).mean
    return max(mean)


def dark_columns(picture: Image.Image, box: Box) -> list[int]:
    """The columns of a box that are dark from its top to its bottom."""
    grey = picture.crop(box).convert("L")
    return [
        box[0] + x
        for x in range(grey.width)
        if max(grey.crop((x, 0, x + 1, grey.height)).get_flattened_data()) < 90
    ]


def nothing_but(folder: Path, *names: str) -> bool:
    return sorted(file.name for file in folder.iterdir()) == sorted(names)


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """An empty folder for sheets."""
    (tmp_path / "album").mkdir()
    return tmp_path / "album"


def test_a_picture_has_the_posters_of_the_proxy_and_the_cut_of_the_disc(
    nostalgia: CommandLine, submitted: Path, album: Path
) -> None:
    replace_scenes(submitted, 1, Scene(0, 2_400, "Arrival"), Scene(2_400, 6_000, "Swimming"))

    ended = nostalgia("sheet", "1", "--archive", submitted, album / "lake.jpg")

    assert ended.status == 0, ended.err
    assert str(album / "lake.jpg") in ended.out
    assert nothing_but(album, "lake.jpg")
    picture, (sheet, posters) = opened(album / "lake.jpg"), facts(submitted)
    assert picture.format == "JPEG"
    assert picture.width == 2000
    first, second = (picture.crop(card.poster) for card in cards(sheet))
    # Rounded corners and the number differ.
    assert difference(first, posters[0].resize(size_of(cards(sheet)[0].poster))) < 6
    assert difference(second, posters[1].resize(size_of(cards(sheet)[1].poster))) < 6
    assert difference(first, posters[1]) > 2 * difference(first, posters[0])
    lane = band_of(sheet).lane
    top = lane.top + lane.film
    found = dark_columns(
        picture, (lane.left, top + 2, lane.left + lane.width, top + lane.ticks // 2)
    )
    cut_frame = library.truth("pal_two_titles")["titles"][0]["scenes"][1]["start_frame"]
    cut = lane.left + lane.width * cut_frame * 40 / 6_000
    assert found
    assert all(abs(column - cut) <= 2 for column in found)


def test_a_page_has_the_posters_of_the_proxy(
    nostalgia: CommandLine, submitted: Path, album: Path
) -> None:
    replace_scenes(submitted, 1, Scene(0, 2_400, "<script>x</script>"), Scene(2_400, 6_000, "B"))

    ended = nostalgia("sheet", "1", "--archive", submitted, album / "lake.HTML")

    assert ended.status == 0, ended.err
    page = (album / "lake.HTML").read_text(encoding="utf-8")
    assert "<script" not in page.casefold()
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    _sheet, posters = facts(submitted)
    found = re.findall(r'class="poster"[^>]*src="data:image/jpeg;base64,([^"]+)"', page)
    assert len(found) == 2
    for data, poster in zip(found, posters, strict=True):
        assert difference(Image.open(io.BytesIO(base64.b64decode(data))), poster) < 4


def test_a_file_is_never_overwritten(nostalgia: CommandLine, submitted: Path, album: Path) -> None:
    (album / "lake.jpg").write_text("mine")
    (album / "link.jpg").symlink_to(album / "nowhere")

    ended = nostalgia("sheet", "1", "--archive", submitted, album / "lake.jpg")
    with pytest.raises(ArchiveError, match="is there already; choose another name"):
        run(submitted, album / "link.jpg")

    assert ended.status == 1
    assert "is there already; choose another name" in ended.err
    assert (album / "lake.jpg").read_text() == "mine"
    assert nothing_but(album, "lake.jpg", "link.jpg")


def test_a_file_that_appears_meanwhile_is_not_overwritten(submitted: Path, album: Path) -> None:
    def appear(what: str) -> None:
        if what.startswith("drawing"):
            (album / "lake.jpg").write_text("mine")

    records = open_records(submitted)
    wish = SheetWish(1, album / "lake.jpg", FONTS)
    with pytest.raises(ArchiveError, match="is there already; choose another name"):
        asyncio.run(write_sheet(records.jobs, records.layout, wish, appear))
    records.database.close()

    assert (album / "lake.jpg").read_text() == "mine"
    assert nothing_but(album, "lake.jpg")


def test_another_ending_is_wrong_usage(
    nostalgia: CommandLine, submitted: Path, album: Path
) -> None:
    ended = nostalgia("sheet", "1", "--archive", submitted, album / "lake.png")
    for name in ("lake", "lake.jpg.txt", ".jpg"):
        with pytest.raises(UsageError, match=r"\.jpg or \.html"):
            run(submitted, album / name)

    assert ended.status == 2
    assert ".jpg or .html" in ended.err
    assert nothing_but(album)


def test_an_unknown_job_and_a_missing_archive_or_folder_are_said_so(
    submitted: Path, album: Path
) -> None:
    with pytest.raises(UsageError, match="99"):
        run(submitted, album / "lake.jpg", job=99)
    with pytest.raises(NostalgiaError, match="is no archive yet; `nostalgia submit` makes one"):
        run(album / "none", album / "lake.jpg")
    with pytest.raises(ArchiveError, match="make it first"):
        run(submitted, album / "none" / "lake.jpg")

    assert nothing_but(album)


@pytest.mark.parametrize("lost", ["*.survey", "*.mp4"])
def test_without_survey_or_proxy_it_says_to_add_the_disc_again(
    submitted: Path, album: Path, lost: str
) -> None:
    for file in (submitted / ".nostalgia" / "proxies").glob(lost):
        file.unlink()

    with pytest.raises(SurveyMissing, match="add the disc again"):
        run(submitted, album / "lake.jpg")

    assert nothing_but(album)


def test_a_damaged_survey_says_to_add_the_disc_again(submitted: Path, album: Path) -> None:
    for file in (submitted / ".nostalgia" / "proxies").glob("*.survey"):
        file.write_bytes(file.read_bytes()[:-200])

    with pytest.raises(SurveyMissing, match="add the disc again"):
        run(submitted, album / "lake.html")


def test_nothing_is_written_beside_originals(submitted: Path, prepared: Prepared) -> None:
    before = sorted(prepared.disc.rglob("*"))

    for folder in (prepared.disc, prepared.disc / "VIDEO_TS"):
        with pytest.raises(UsageError, match="nothing is ever written beside originals"):
            run(submitted, folder / "lake.jpg")

    assert sorted(prepared.disc.rglob("*")) == before


def test_a_title_without_scenes_has_a_sheet_too(submitted: Path, album: Path) -> None:
    replace_scenes(submitted, 1)

    for name in ("lake.jpg", "lake.html"):
        run(submitted, album / name)

    assert opened(album / "lake.jpg").height > 600
    assert "No scenes yet" in (album / "lake.html").read_text(encoding="utf-8")


def test_a_title_without_sound_has_a_sheet_too(
    nostalgia: CommandLine, album: Path, tmp_path: Path, test_disc: Callable[[str], Path]
) -> None:
    disc = shutil.copytree(test_disc("pal_silent"), tmp_path / "Silent 1994")
    archive = tmp_path / "silent"
    assert nostalgia("submit", disc, "--archive", archive, "--analyst", "local").status == 0

    for name in ("silent.jpg", "silent.html"):
        run(archive, album / name)

    assert opened(album / "silent.jpg").width == 2000
    assert "no sound" in (album / "silent.html").read_text(encoding="utf-8")


def test_as_many_scenes_as_a_title_can_hold_are_all_there(submitted: Path, album: Path) -> None:
    scenes = [Scene(at, at + 100, f"Moment {at}") for at in range(0, 6_000, 100)]
    replace_scenes(submitted, 1, *scenes)

    for name in ("many.jpg", "many.html"):
        run(submitted, album / name)

    sheet, _posters = facts(submitted)
    assert cards(sheet)[-1].number == 60
    assert cards(sheet)[-1].bottom < opened(album / "many.jpg").height
    assert (album / "many.html").read_text(encoding="utf-8").count('<li class="card"') == 60


@pytest.mark.parametrize("name", ["lake.jpg", "lake.html"])
@pytest.mark.parametrize("step", ["choosing", "drawing"])
def test_stopped_in_the_middle_it_leaves_nothing(
    submitted: Path, album: Path, name: str, step: str
) -> None:
    records = open_records(submitted)

    async def stopped() -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        told = []

        def tell(what: str) -> None:
            if what.startswith(step) and not told:
                told.append(what)
                stop_now = asyncio.run_coroutine_threadsafe(_cancel(task), loop)
                stop_now.result(10)

        wish = SheetWish(1, album / name, FONTS)
        try:
            await write_sheet(records.jobs, records.layout, wish, tell)
        finally:
            assert told

    async def _cancel(task: "asyncio.Task[None]") -> None:
        task.cancel()
        await asyncio.sleep(0)  # Once round the loop, so that the task has been told.
        await asyncio.sleep(0)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(stopped())

    records.database.close()
    assert nothing_but(album)
