"""Passes from the window over real discs: beside each other, stopped at once, gone on with."""

import asyncio
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.gui.app import pass_builder
from nostalgia_desktop.gui.passes import Kind, PassRunner
from nostalgia_desktop.services import Records, open_records
from tests.helpers import clip_names, leftovers, prepared
from tests.media.conftest import run

__all__ = ["prepared", "run"]


async def _nobody(_quote: object) -> bool:
    return False


@dataclass
class News:
    """All that a runner told."""

    looked: list[Any] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    look_failed: list[tuple[int, str]] = field(default_factory=list)
    finished: list[Any] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    under_way: list[frozenset[int]] = field(default_factory=list)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    """An archive whose folder is not there yet."""
    opened = open_records(tmp_path / "archive")
    yield opened
    opened.database.close()


@pytest.fixture
def runner(qapp, records: Records) -> PassRunner:
    return PassRunner(records.jobs, pass_builder(records, _nobody))


@pytest.fixture
def news(runner: PassRunner) -> News:
    news = News()
    runner.looked.connect(lambda number, found: news.looked.append((number, found)))
    runner.failed.connect(lambda what, advice: news.failed.append((what, advice)))
    runner.look_failed.connect(lambda number, text: news.look_failed.append((number, text)))
    runner.finished.connect(lambda kind, report: news.finished.append((kind, report)))
    runner.noted.connect(news.notes.append)
    runner.under_way_changed.connect(news.under_way.append)
    return news


async def _until(is_so: Callable[[], object], limit_s: float = 60) -> None:
    async with asyncio.timeout(limit_s):
        while not is_so():  # noqa: ASYNC110 - what is waited for tells nobody.
            await asyncio.sleep(0.01)


def _states(records: Records) -> list[JobState]:
    return [job.state for job in records.jobs.jobs()]


def _children() -> list[psutil.Process]:
    """The ffmpegs at work; other tests may have left helpers of Python's own."""
    return [child for child in psutil.Process().children(recursive=True) if _is_ffmpeg(child)]


def _is_ffmpeg(process: psutil.Process) -> bool:
    try:
        return "ffmpeg" in process.name() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_drop_becomes_titles_with_scenes(run, runner, news, records, test_disc):
    async def work():
        number = runner.submit([test_disc("pal_two_titles")])
        await _until(lambda: news.looked)
        assert news.looked[0][0] == number
        assert runner.under_way == {1, 2}
        await _until(lambda: not runner.is_busy)

    run(work())

    assert _states(records) == [JobState.ANALYZED] * 2
    assert [kind for kind, _report in news.finished] == [Kind.SUBMIT]
    assert runner.under_way == news.under_way[-1] == frozenset()
    assert records.jobs._store.jobs.owners() == set()


def test_the_clips_of_a_title_are_made(run, tmp_path, prepared, qapp):
    records = open_records(shutil.copytree(prepared.submitted, tmp_path / "copy"))
    runner = PassRunner(records.jobs, pass_builder(records, _nobody))

    async def work():
        runner.finalize([1])
        assert runner.under_way == {1}
        await _until(lambda: not runner.is_busy)

    run(work())

    assert clip_names(records.layout.root) == ["1994 - Arrival.mp4", "1994 - Swimming.mp4"]
    assert records.jobs.job(1).state is JobState.FINALIZED
    assert records.jobs.job(2).state is JobState.ANALYZED
    records.database.close()


def test_clips_of_some_scenes_alone_can_be_made(run, tmp_path, prepared, qapp):
    records = open_records(shutil.copytree(prepared.submitted, tmp_path / "copy"))
    runner = PassRunner(records.jobs, pass_builder(records, _nobody))
    swimming = records.jobs.job(1).scenes[1]

    async def work():
        runner.finalize([1], only=[swimming.uid])
        await _until(lambda: not runner.is_busy)

    run(work())

    assert clip_names(records.layout.root) == ["1994 - Swimming.mp4"]
    records.database.close()


def test_a_folder_without_film_ends_at_once_and_makes_no_archive(run, runner, news, tmp_path):
    (tmp_path / "empty").mkdir()

    async def work():
        runner.submit([tmp_path / "empty"])
        await _until(lambda: not runner.is_busy)

    run(work())

    ((_number, found),) = news.looked
    assert found.job_ids == ()
    assert "holds no DVD and no film" in found.scan.problems[0]
    assert not (tmp_path / "archive").exists()


def test_two_drops_overlap_and_a_disc_dropped_twice_is_done_once(
    run, runner, news, records, test_disc
):
    async def work():
        runner.submit([test_disc("pal_two_titles")])
        runner.submit([test_disc("pal_silent")])
        runner.submit([test_disc("pal_two_titles")])
        await _until(lambda: len(news.looked) == 3)
        assert runner.is_busy
        assert len(runner.under_way) == 3
        await _until(lambda: not runner.is_busy)

    run(work())

    assert _states(records) == [JobState.ANALYZED] * 3
    looked = sorted(found.job_ids for _number, found in news.looked)
    assert looked[0] == looked[1] or looked[1] == looked[2]
    assert (news.failed, news.look_failed) == ([], [])


def test_work_is_stopped_within_a_second_and_leaves_nothing(run, runner, records, test_disc):
    took_s = []

    async def work():
        runner.submit([test_disc("pal_two_titles")])
        await _until(lambda: runner.under_way and _children())
        began = time.monotonic()
        await runner.cancel()
        took_s.append(time.monotonic() - began)
        assert _children() == []

    run(work())

    assert took_s[0] < 1
    assert not runner.is_busy
    assert runner.under_way == frozenset()
    assert leftovers(records.layout.root) == []
    assert records.jobs._store.jobs.owners() == set()
    assert set(_states(records)) <= {JobState.REGISTERED, JobState.PROXIED}


def test_paused_work_goes_on_where_it_was(run, runner, records, test_disc):
    async def work():
        runner.submit([test_disc("pal_two_titles")])
        await _until(lambda: runner.under_way and _children())
        runner.pause()
        await _until(lambda: not _children(), 5)
        assert runner.is_paused
        assert runner.under_way == {1, 2}
        await asyncio.sleep(0.1)
        assert _children() == []
        runner.go_on()
        await _until(lambda: not runner.is_busy)

    run(work())

    assert not runner.is_paused
    assert _states(records) == [JobState.ANALYZED] * 2
    assert runner.under_way == frozenset()


def test_going_on_at_once_waits_for_what_is_being_stopped(run, runner, records, test_disc):
    async def work():
        runner.submit([test_disc("pal_two_titles")])
        await _until(lambda: runner.under_way and _children())
        runner.pause()
        runner.go_on()
        await _until(lambda: not runner.is_busy)

    run(work())

    assert _states(records) == [JobState.ANALYZED] * 2
    assert records.jobs._store.jobs.owners() == set()


def test_what_is_dropped_while_paused_is_looked_into_and_waits(
    run, runner, news, records, test_disc
):
    async def work():
        runner.pause()
        runner.submit([test_disc("pal_silent")])
        await _until(lambda: news.looked and not runner.is_busy)
        assert runner.under_way == {1}
        assert _states(records) == [JobState.REGISTERED]
        runner.go_on()
        await _until(lambda: not runner.is_busy)

    run(work())

    assert _states(records) == [JobState.ANALYZED]


def test_a_title_that_is_left_out_frees_it_and_the_others_go_on(run, runner, records, test_disc):
    async def work():
        runner.submit([test_disc("pal_two_titles")])
        await _until(lambda: runner.under_way == {1, 2})
        await runner.leave_out([1])
        assert 1 not in runner.under_way
        records.jobs.remove(1)
        await _until(lambda: not runner.is_busy)

    run(work())

    (left,) = records.jobs.jobs()
    assert (left.id, left.state) == (2, JobState.ANALYZED)


def test_what_was_stopped_in_an_earlier_run_goes_on(run, runner, records, test_disc):
    async def work():
        runner.submit([test_disc("pal_two_titles")])
        await _until(lambda: runner.under_way == {1, 2})
        await runner.cancel()
        runner.go_on_with([1, 2])
        await _until(lambda: not runner.is_busy)

    run(work())

    assert _states(records) == [JobState.ANALYZED] * 2


def test_after_closing_nothing_begins_any_more(run, runner, test_disc):
    async def work():
        runner.submit([test_disc("pal_two_titles")])
        await _until(lambda: runner.under_way and _children())
        await runner.close()
        assert _children() == []
        runner.submit([test_disc("pal_silent")])
        assert not runner.is_busy

    run(work())


def test_an_archive_beside_originals_is_refused_and_told_with_the_drop(
    run, qapp, tmp_path, test_disc
):
    disc = shutil.copytree(test_disc("pal_silent"), tmp_path / "disc")
    records = open_records(disc)
    runner, told = PassRunner(records.jobs, pass_builder(records, _nobody)), []
    runner.look_failed.connect(lambda _number, text: told.append(text))

    async def work():
        runner.submit([disc])
        await _until(lambda: not runner.is_busy)

    run(work())

    assert "choose another folder for the archive" in told[0]


def test_a_pass_that_cannot_be_made_says_what_to_do(run, qapp, records, test_disc):
    async def build(_kind: Kind):
        raise MediaError("there is no ffmpeg; install it")

    runner, told = PassRunner(records.jobs, build), []
    runner.failed.connect(lambda what, advice: told.append((what, advice)))

    async def work():
        runner.go_on_with([1])
        await _until(lambda: not runner.is_busy)

    run(work())

    assert told == [("there is no ffmpeg", "install it")]
    assert runner.under_way == frozenset()


def test_nothing_to_do_starts_nothing(run, runner, news):
    async def work():
        runner.go_on_with([])
        runner.finalize([])
        assert not runner.is_busy

    run(work())

    assert news.finished == []
