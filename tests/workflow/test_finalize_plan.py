"""What a Finalize says before it begins is what it does: names, what is skipped, what is left."""

import gc
import shutil
from dataclasses import replace

import pytest

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.services import PassOptions, build_orchestrator, open_records, plan_clips
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.workflow.clip_wishes import ClipWishes
from nostalgia_desktop.workflow.finalize_planner import plan_finalize
from nostalgia_desktop.workflow.pace import GUESS, note_pace
from nostalgia_desktop.workflow.quote import Consent
from tests.helpers import clip_names, prepared, submitted

__all__ = ["prepared", "submitted"]

SCENES = (
    Scene(0, 400, "Arrival", date="1994-08-14", uid="a"),
    Scene(400, 800, "Arrival", date="1994", uid="b"),
    Scene(1_000, 1_400, "Boat: trip?", uid="c"),
    Scene(1_600, 2_000, "Ads", uid="d", is_left_out=True),
    Scene(2_000, 2_400, "Swimming", date="1994", uid="e", is_approved=True),
)


async def _nobody(_quote: object) -> Consent:
    return Consent(agreed=False)


@pytest.fixture
def archive(submitted):
    """An archive with two titles: five scenes in one, a boat trip in the other."""
    opened = open_records(submitted)
    opened.jobs.save_review(1, SCENES)
    yield opened
    opened.database.close()


@pytest.fixture
def finalize(run, archive):
    """A function that makes clips as the window does."""
    gc.collect()  # The loop of the test before has timers, which no other thread may collect.

    def work(*job_ids: int, only=None, settings=Settings()):  # noqa: B008 - it is frozen.
        async def make():
            orchestrator = await build_orchestrator(
                archive, settings, PassOptions(), "", "", _nobody
            )
            try:
                return await orchestrator.batch_finalize(job_ids, only=only)
            finally:
                await orchestrator.close()

        return run(make())

    return work


def _plans(archive, **changes):
    return plan_clips(archive, Settings(**changes))


def test_the_names_are_those_that_the_clips_get(archive, finalize, submitted):
    planned = _plans(archive).every

    finalize()

    assert sorted(clip.name for clip in planned.clips) == clip_names(submitted)
    assert clip_names(submitted) == [
        "1994 - Arrival (2).mp4",
        "1994 - Arrival.mp4",
        "1994 - Swimming.mp4",
        "Undated - Boat trip.mp4",
        "Undated - Boat- trip.mp4",
    ]


def test_nothing_is_reserved_or_written_by_looking(archive, submitted):
    before = sorted(submitted.rglob("*"))

    _plans(archive)

    assert archive.jobs.all_clips() == []
    assert sorted(submitted.rglob("*")) == before


def test_what_is_left_out_is_in_no_plan(archive):
    plans = _plans(archive)

    assert "d" not in {clip.scene_uid for clip in plans.every.clips}
    assert plans.left_out == 1


def test_scenes_nobody_approved_are_told_apart(archive):
    plans = _plans(archive)

    assert plans.not_approved == 4
    assert [clip.name for clip in plans.approved.clips] == ["1994 - Swimming.mp4"]


def test_all_scenes_of_an_approved_title_count_as_approved(archive):
    archive.jobs.approve(2)

    plans = _plans(archive)

    assert {clip.name for clip in plans.approved.clips} == {
        "1994 - Swimming.mp4",
        "Undated - Boat trip.mp4",
    }


def test_made_clips_are_skipped_with_their_true_size(archive, finalize, submitted):
    finalize()

    plan = _plans(archive).every

    assert (plan.unchanged, plan.to_make, plan.size) == (5, (), 0)
    assert {clip.name: clip.size for clip in plan.clips} == {
        name: (submitted / name).stat().st_size for name in clip_names(submitted)
    }
    assert plan.wish.scenes == frozenset()


def test_a_changed_scene_is_made_again_in_place_of_its_clip(archive, finalize):
    finalize()
    changed = replace(archive.jobs.job(1).scenes[0], description="We arrive.")
    archive.jobs.save_review(1, (changed, *SCENES[1:]))

    plan = _plans(archive).every

    (again,) = plan.to_make
    assert (again.name, again.replaces) == ("1994 - Arrival.mp4", True)
    assert plan.unchanged == 4


def test_a_new_name_is_told_and_given(archive, finalize, submitted):
    finalize()
    renamed = replace(SCENES[4], title="In the lake")
    archive.jobs.save_review(1, (*SCENES[:4], renamed))

    (again,) = _plans(archive).every.to_make
    finalize()

    assert again.name == "1994 - In the lake.mp4"
    assert again.name in clip_names(submitted)
    assert "1994 - Swimming.mp4" not in clip_names(submitted)


def test_a_scene_that_is_left_out_later_has_its_clip_set_aside(archive, finalize, submitted):
    finalize()
    out = replace(SCENES[4], is_approved=False, is_left_out=True)
    archive.jobs.save_review(1, (*SCENES[:4], out))

    plan = _plans(archive).every
    finalize(*plan.wish.job_ids, only=plan.wish.scenes)

    assert (plan.orphans, plan.to_make, plan.wish.job_ids) == (1, (), (1,))
    assert "1994 - Swimming.mp4" not in clip_names(submitted)


def test_only_what_is_wished_for_is_made(archive, finalize, submitted):
    plan = _plans(archive).approved

    report = finalize(*plan.wish.job_ids, only=plan.wish.scenes)

    assert clip_names(submitted) == ["1994 - Swimming.mp4"]
    assert [job.state for job in report.jobs] == [JobState.ANALYZED]


def test_a_title_is_done_once_its_last_clip_is(archive, finalize):
    wish = _plans(archive).approved.wish
    finalize(*wish.job_ids, only=wish.scenes)

    rest = _plans(archive).every.wish
    report = finalize(*rest.job_ids, only=rest.scenes)

    assert "e" not in rest.scenes
    assert {job.state for job in report.jobs} == {JobState.FINALIZED}


def test_a_changed_clip_that_was_not_wanted_keeps_its_title_open(archive, finalize):
    finalize()
    changed = replace(SCENES[0], title="Leaving"), replace(SCENES[1], title="Staying")
    archive.jobs.save_review(1, (*changed, *SCENES[2:]))

    report = finalize(1, only={"a"})

    assert report.jobs[0].state is JobState.ANALYZED
    assert [clip.scene_uid for clip in _plans(archive).every.to_make] == ["b"]


def test_one_failure_is_told_with_its_reason_and_the_others_are_made(
    archive, finalize, submitted, monkeypatch
):
    from nostalgia_desktop.domain.errors import MediaError
    from nostalgia_desktop.workflow.steps.clip_maker import ClipMaker

    make, news = ClipMaker.make, []
    archive.jobs.clip_changed.connect(news.append)

    async def fails(self, take, clip, *rest):
        if take.scene.uid == "b":
            raise MediaError("the disc is scratched; clean it")
        return await make(self, take, clip, *rest)

    monkeypatch.setattr(ClipMaker, "make", fails)
    finalize(1)

    ended = {each.scene_uid: each.failure for each in news if each.failure or each.done == 1}
    assert ended == {"a": "", "b": "the disc is scratched; clean it", "c": "", "e": ""}
    monkeypatch.setattr(ClipMaker, "make", make)
    report = finalize(1, only={"b"})
    assert report.jobs[0].state is JobState.FINALIZED
    assert "1994 - Arrival (2).mp4" in clip_names(submitted)


def test_sizes_go_by_the_original_until_clips_tell_better(archive, finalize, submitted):
    job = archive.jobs.job(2)
    rate = sum(part.size for part in job.source.parts) / job.duration_ms
    before = {clip.scene_uid: clip for clip in _plans(archive).every.clips}
    finalize(1)

    (boat,) = _plans(archive).every.to_make

    assert before[boat.scene_uid].size == pytest.approx(rate * boat.length_ms, rel=0.01)
    made = sum((submitted / name).stat().st_size for name in clip_names(submitted))
    assert boat.size == pytest.approx(made / 1_600 * boat.length_ms, rel=0.1)


def test_room_is_needed_for_the_worst_that_may_come(archive):
    plan = _plans(archive).every

    assert plan.free_bytes == pytest.approx(shutil.disk_usage("/").free, rel=0.2)
    assert plan.room_needed > plan.size
    assert plan.fits
    assert not replace(plan, free_bytes=plan.room_needed - 1).fits
    assert replace(plan, free_bytes=None).fits


def test_time_is_a_guess_until_it_was_measured(archive, submitted):
    guess = _plans(archive).every

    note_pace(ArchiveLayout(submitted), Quality(), guess.at_once, 10_000, 40_000)

    assert not guess.pace.is_measured
    assert guess.seconds == pytest.approx(GUESS.seconds_for(guess.length_ms))
    measured = _plans(archive).every
    assert measured.seconds == pytest.approx(guess.length_ms / 1000 * 4 / guess.at_once)


def test_one_long_clip_gets_no_faster_by_many_at_once(archive):
    plan = replace(_plans(archive).every, at_once=8)
    longest = max(clip.length_ms for clip in plan.to_make)

    assert plan.seconds == pytest.approx(plan.pace.seconds_for(longest * 8))


def test_a_title_without_scenes_is_not_ready(manager, layout, job):
    plans = plan_finalize(manager, layout, ClipWishes())

    assert (plans.not_ready, plans.every.clips) == (1, ())


def test_it_stops_when_nobody_wants_it_any_more(archive):
    with pytest.raises(Cancelled):
        plan_clips(archive, Settings(), should_stop=lambda: True)


def test_smaller_clips_are_told_to_be_smaller(archive):
    assert _plans(archive, quality="small").every.size < 0.7 * _plans(archive).every.size


def test_another_quality_makes_all_clips_anew(archive, finalize):
    finalize()

    assert len(_plans(archive, quality="small").every.to_make) == 5


def test_an_archive_clip_is_planned_as_a_copy_and_has_room_for_the_worst(archive):
    plan, usual = _plans(archive, quality="archive").every, _plans(archive).every

    assert plan.size == pytest.approx(1.6 * usual.size, rel=0.01)
    longest = max(clip.length_ms for clip in plan.clips)
    assert plan.room_needed > longest * 14_000
