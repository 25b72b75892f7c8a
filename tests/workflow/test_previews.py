"""Lost previews are made again and change nothing else; those of finished titles can go."""

import asyncio
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.job import Job, JobState, Step
from nostalgia_desktop.domain.preview import PreviewNews, PreviewState
from nostalgia_desktop.media.mp4_boxes import is_whole
from nostalgia_desktop.media.survey_file import read_filmstrip, read_survey
from nostalgia_desktop.services import PassOptions, Records, build_orchestrator, open_records
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.workflow.clip_wishes import ClipWishes
from nostalgia_desktop.workflow.previews import has_preview
from nostalgia_desktop.workflow.spare_previews import remove_previews, spare_previews
from tests.helpers import finished, prepared, snapshot, submitted
from tests.workflow.conftest import nobody_agrees, submit

__all__ = ["finished", "prepared", "submitted"]


@pytest.fixture
def disc(prepared, tmp_path: Path) -> Path:
    """The originals where the job expects them; they can be taken away."""
    return shutil.copytree(prepared.disc, tmp_path / "drive" / "Lake 1994")


@pytest.fixture
def known(submitted: Path, disc: Path):
    """An archive with two titles that were submitted; the first is approved, with edits."""
    opened = open_records(submitted)
    for job in opened.jobs.jobs():
        source = job.source
        opened.jobs.relink(job.id, type(source)(str(disc), source.folder, source.parts))
    opened.jobs.approve(1)
    yield opened
    opened.database.close()


def remake(run, records: Records, *job_ids: int):
    """Make previews again; gives the report, and all that was told meanwhile."""
    told: list[PreviewNews] = []
    records.jobs.preview_changed.connect(told.append)

    async def work():
        orchestrator = await build_orchestrator(
            records, Settings(), PassOptions(), "", "", nobody_agrees
        )
        try:
            return await orchestrator.remake(job_ids)
        finally:
            await orchestrator.close()

    return run(work()), told


def lose(layout: ArchiveLayout, job: Job, how: str) -> None:
    """Lose a preview in one of the ways in which that happens."""
    proxy, survey = layout.proxy(job.fingerprint), layout.survey(job.fingerprint)
    if how == "both gone":
        proxy.unlink()
        survey.unlink()
    elif how == "proxy gone":
        proxy.unlink()
    elif how == "proxy cut off":
        data = proxy.read_bytes()
        proxy.write_bytes(data[: len(data) // 2])
    elif how == "proxy empty":
        proxy.write_bytes(b"")
    elif how == "survey gone":
        survey.unlink()
    else:
        survey.write_bytes(survey.read_bytes()[:-30])


LOSSES = ["both gone", "proxy gone", "proxy cut off", "proxy empty", "survey gone", "survey cut"]


@pytest.mark.parametrize("how", LOSSES)
def test_submitting_again_makes_a_lost_preview_again(run, known: Records, disc, how):
    job, other = known.jobs.job(1), known.jobs.job(2)
    before = snapshot(known.layout.proxies)
    lose(known.layout, job, how)
    assert not has_preview(known.layout, job.fingerprint)

    report = submit(run, known, disc)

    assert report.problems == ()
    assert is_whole(known.layout.proxy(job.fingerprint))
    assert read_survey(known.layout.survey(job.fingerprint)).frames == 150
    assert read_filmstrip(known.layout.survey(job.fingerprint)).count == 3
    assert known.jobs.job(1) == job
    assert known.jobs.job(2) == other
    kept = f"{other.fingerprint}.mp4"
    assert snapshot(known.layout.proxies)[kept] == before[kept]


def test_with_whole_previews_nothing_is_made(run, known: Records, disc):
    before = snapshot(known.layout.proxies)

    submit(run, known, disc)

    assert snapshot(known.layout.proxies) == before


def test_a_preview_is_made_again_on_demand_whatever_the_state(run, known: Records):
    lose(known.layout, known.jobs.job(1), "both gone")
    known.jobs.stop_job(known.jobs.job(1), JobState.FAILED, Step.FINALIZE, "the drive is full")
    before = known.jobs.job(1)
    heard: list[Job] = []
    known.jobs.job_changed.connect(heard.append)

    report, told = remake(run, known, 1)

    assert has_preview(known.layout, before.fingerprint)
    assert known.jobs.job(1) == before
    assert {job.state for job in heard} == {JobState.FAILED}
    assert [news.state for news in told] == [PreviewState.BEGUN, PreviewState.DONE]
    assert report.problems == ()


def test_without_its_originals_the_state_stays_and_the_place_is_told(run, known: Records, disc):
    lose(known.layout, known.jobs.job(1), "both gone")
    before = known.jobs.job(1)
    shutil.move(disc, disc.with_name("elsewhere"))

    report, told = remake(run, known, 1)

    assert known.jobs.job(1) == before
    assert before.state is JobState.APPROVED
    assert told[-1].state is PreviewState.FAILED
    assert str(disc) in told[-1].reason
    assert report.problems == (
        f"the preview of {before.name} was not made again: {told[-1].reason}",
    )


def test_a_title_without_scenes_is_left_to_the_first_pass(run, records: Records, test_disc):
    job = submit(run, records, test_disc("pal_silent")).jobs[0]
    records.jobs.stop_job(job, JobState.FAILED, Step.PROXY, "no room")
    records.jobs.note(job.id, resume=JobState.REGISTERED.value)

    _report, told = remake(run, records, job.id)

    assert told == []


def test_stopped_it_leaves_the_job_as_it_was(run, known: Records):
    lose(known.layout, known.jobs.job(1), "proxy gone")
    before, told = known.jobs.job(1), []
    known.jobs.preview_changed.connect(told.append)

    async def work():
        orchestrator = await build_orchestrator(
            known, Settings(), PassOptions(), "", "", nobody_agrees
        )
        begun = asyncio.Event()
        known.jobs.progress_changed.connect(lambda *_news: begun.set())
        task = asyncio.ensure_future(orchestrator.remake([1]))
        await asyncio.wait_for(begun.wait(), 60)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await orchestrator.close()

    run(work())

    assert known.jobs.job(1) == before
    assert told[-1].state is PreviewState.STOPPED
    with sqlite3.connect(known.database.path) as database:
        assert database.execute("SELECT DISTINCT claimed_by FROM job").fetchall() == [("",)]
    assert not known.layout.proxy(before.fingerprint).exists()


@pytest.fixture
def done(finished: Path):
    """An archive with two finished titles."""
    opened = open_records(finished)
    yield opened
    opened.database.close()


def spare(records: Records):
    return spare_previews(records.jobs, records.layout, ClipWishes())


def without_database(root: Path) -> dict[str, tuple[str, int]]:
    """All files of an archive but for its database, which reading changes."""
    return {name: state for name, state in snapshot(root).items() if "nostalgia.db" not in name}


def test_previews_of_finished_titles_can_go_and_nothing_else(done: Records):
    proxies = done.layout.proxies
    ours = {f".nostalgia/proxies/{path.name}" for path in proxies.glob("*.mp4")}
    (proxies / "holiday.mp4").write_text("somebody's own")
    before = without_database(done.layout.root)

    found = spare(done)
    freed = remove_previews(done.jobs, done.layout, found)

    assert [each.job_id for each in found] == [1, 2]
    assert freed == sum(each.size for each in found) > 10_000
    after = without_database(done.layout.root)
    assert before.keys() - after.keys() == ours
    assert after.items() <= before.items()
    assert spare(done) == ()


def test_a_title_that_is_edited_or_lacks_a_clip_keeps_its_preview(done: Records):
    (done.layout.root / "1994 - Arrival.mp4").unlink()
    done.jobs.edit_review(2, lambda scenes: tuple(replace(each, title="Row") for each in scenes))

    assert spare(done) == ()


def test_a_title_that_changed_since_it_was_counted_keeps_its_preview(done: Records):
    found = spare(done)
    done.jobs.save_review(1, done.jobs.job(1).scenes)
    done.jobs.remove(2)

    assert remove_previews(done.jobs, done.layout, found) == 0
    assert len(list(done.layout.proxies.iterdir())) == 4


def test_links_out_of_the_archive_are_never_followed(done: Records, tmp_path: Path):
    found, outside = spare(done), tmp_path / "outside"
    shutil.move(done.layout.proxies, outside)
    done.layout.proxies.symlink_to(outside)
    before = snapshot(outside)

    assert spare(done) == ()
    assert remove_previews(done.jobs, done.layout, found) == 0
    assert snapshot(outside) == before


def test_a_linked_preview_is_not_counted(done: Records, tmp_path: Path):
    for job in done.jobs.jobs():
        path = done.layout.proxy(job.fingerprint)
        shutil.move(path, tmp_path / path.name)
        path.symlink_to(tmp_path / path.name)

    assert spare(done) == ()
