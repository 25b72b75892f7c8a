"""The only writer of job state: saves first, then tells; refuses what cannot be."""

import pytest

from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.errors import SceneError, UsageError
from nostalgia_desktop.domain.job import MOVES, JobState, Step
from nostalgia_desktop.domain.media import RemoteFile
from nostalgia_desktop.domain.scene import Scene, Scenes
from nostalgia_desktop.services import open_records
from nostalgia_desktop.workflow import job_manager
from nostalgia_desktop.workflow.claims import STALE_S, Owner, this_program
from tests.store.jobs import SOURCE

HOLE = Damage(DamageKind.MISSING, 5, 9, "a hole")


def _stored(records, job_id):
    """A job as another program sees it."""
    other = open_records(records.layout.root)
    try:
        return other.jobs.job(job_id)
    finally:
        other.database.close()


def _all_stored(records):
    """All jobs as another program sees them."""
    other = open_records(records.layout.root)
    try:
        return other.jobs.jobs()
    finally:
        other.database.close()


def test_a_new_job_is_saved_before_it_is_told(qtbot, records, manager):
    seen = []
    manager.job_added.connect(lambda job: seen.append(_stored(records, job.id)))

    with qtbot.waitSignal(manager.job_added) as told:
        job = manager.add_job("Xmas", "Title 1", 1, "f1", SOURCE, ["a scratch"])

    assert told.args == [job]
    assert seen == [job]
    assert (job.state, job.warnings) == (JobState.REGISTERED, ("a scratch",))


def test_a_change_is_saved_before_it_is_told(qtbot, records, manager, job):
    seen = []
    manager.job_changed.connect(lambda job: seen.append(_stored(records, job.id)))

    with qtbot.waitSignal(manager.job_changed) as told:
        changed = manager.update_job_status(job.id, JobState.PROXIED, damage=(HOLE,))

    assert told.args == [changed]
    assert seen == [changed]
    assert (changed.state, changed.damage) == (JobState.PROXIED, (HOLE,))


@pytest.mark.parametrize("state", sorted(MOVES[JobState.REGISTERED]))
def test_an_allowed_move_is_made(manager, job, state):
    assert manager.update_job_status(job.id, state).state is state


@pytest.mark.parametrize("state", sorted(set(JobState) - MOVES[JobState.REGISTERED]))
def test_any_other_move_is_refused_and_changes_nothing(qtbot, manager, job, state):
    with (
        qtbot.assertNotEmitted(manager.job_changed),
        pytest.raises(ValueError, match=f"cannot go from registered to {state}"),
    ):
        manager.update_job_status(job.id, state)

    assert manager.job(job.id) == job


def test_a_stopped_job_keeps_step_and_reason_and_where_it_goes_on(manager, analyzed):
    stopped = manager.stop_job(analyzed, JobState.FAILED, Step.FINALIZE, "the disk is full")

    assert (stopped.state, stopped.reached) == (JobState.FAILED, JobState.ANALYZED)
    assert (stopped.step, stopped.error) == (Step.FINALIZE, "the disk is full")


def test_a_job_that_goes_on_forgets_why_it_was_stopped(manager, analyzed):
    manager.stop_job(analyzed, JobState.WAITING, Step.FINALIZE, "the disc is gone")

    job = manager.update_job_status(analyzed.id, JobState.FINALIZED)

    assert (job.step, job.error, job.progress, job.reached) == (None, "", 0.0, JobState.FINALIZED)


def test_a_job_stopped_twice_still_goes_on_from_where_it_was(manager, analyzed):
    once = manager.stop_job(analyzed, JobState.WAITING, Step.FINALIZE, "the disc is gone")

    twice = manager.stop_job(once, JobState.FAILED, Step.FINALIZE, "the disk is full")

    assert twice.reached is JobState.ANALYZED


def test_a_job_that_is_not_there_is_wrong_usage(manager):
    with pytest.raises(UsageError, match="no job 7"):
        manager.update_job_status(7, JobState.PROXIED)


def test_progress_is_told_each_time_and_saved_now_and_then(qtbot, manager, job, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(job_manager.time, "monotonic", lambda: now[0])
    told = []
    manager.progress_changed.connect(lambda *news: told.append(news))

    saved = []
    for at, done in ((100.0, 0.1), (100.5, 0.2), (101.0, 0.3), (101.9, 0.4)):
        now[0] = at
        manager.set_progress(job.id, Step.PROXY, done)
        saved.append(manager.job(job.id).progress)

    assert told == [(job.id, Step.PROXY.value, done) for done in (0.1, 0.2, 0.3, 0.4)]
    assert saved == [0.1, 0.1, 0.3, 0.3]


def test_new_scenes_need_a_look_again(qtbot, manager, analyzed):
    manager.approve(analyzed.id)

    with qtbot.waitSignal(manager.job_changed) as told:
        job = manager.set_scenes(
            analyzed.id, (Scene(5_000, 10_000, uid="b"), Scene(0, 5_000, uid="a"))
        )

    assert told.args == [job]
    assert job.state is JobState.ANALYZED
    assert [scene.uid for scene in job.scenes] == ["a", "b"]


@pytest.mark.parametrize(
    "scenes",
    [
        (Scene(0, 10_001, uid="a"),),
        (Scene(0, 5_000, uid="a"), Scene(4_999, 9_000, uid="b")),
        (Scene(0, 99, uid="a"),),
    ],
    ids=["beyond the end", "overlap", "too short"],
)
def test_scenes_that_cannot_be_are_refused_and_change_nothing(manager, analyzed, scenes):
    before = manager.set_scenes(analyzed.id, (Scene(0, 5_000, uid="a"),))

    with pytest.raises(SceneError):
        manager.set_scenes(analyzed.id, scenes)

    assert manager.job(analyzed.id) == before


def test_a_title_that_was_not_analyzed_has_no_scenes_to_edit(manager, job):
    manager.note(job.id, duration_ms=10_000)

    with pytest.raises(SceneError, match="has not been analyzed yet"):
        manager.set_scenes(job.id, (Scene(0, 5_000, uid="a"),))


def test_an_analysis_is_kept_with_who_made_it(manager, job):
    manager.update_job_status(job.id, JobState.PROXIED)
    remote = RemoteFile("files/x", "https://example.org/x", "2026-01-01T00:00:00+00:00")
    manager.update_job_status(job.id, JobState.UPLOADED, remote=remote)

    done = manager.store_analysis(job.id, (Scene(0, 5_000, uid="a"),), "gemini", "m-1")

    assert (done.state, done.analyst, done.model) == (JobState.ANALYZED, "gemini", "m-1")
    assert (done.remote, len(done.scenes)) == (remote, 1)  # Deleting it there comes after.


def test_scenes_are_approved(manager, analyzed):
    assert manager.approve(analyzed.id).state is JobState.APPROVED


@pytest.mark.parametrize("state", [JobState.APPROVED, JobState.FINALIZED])
def test_approving_twice_changes_nothing(qtbot, manager, analyzed, state):
    job = manager.update_job_status(analyzed.id, state)

    with qtbot.assertNotEmitted(manager.job_changed):
        assert manager.approve(analyzed.id) == job


def test_what_has_no_scenes_cannot_be_approved(manager, job):
    with pytest.raises(UsageError, match="has no scenes yet"):
        manager.approve(job.id)

    assert manager.job(job.id).state is JobState.REGISTERED


def test_jobs_are_found_by_how_far_they_came(manager, job, analyzed):
    # `analyzed` is the same job as `job`.
    fresh = manager.add_job("Xmas 1994", "Title 2", 2, "f2", SOURCE)
    stopped = manager.stop_job(fresh, JobState.FAILED, Step.PROXY, "no room")

    assert manager.get_pending_proxies() == [stopped]
    assert [each.id for each in manager.get_ready_to_finalize()] == [analyzed.id]
    assert manager.get_ready_to_finalize(approved_only=True) == []
    manager.approve(analyzed.id)
    assert [each.id for each in manager.get_ready_to_finalize(approved_only=True)] == [job.id]


def _claim_as(records, owner: Owner, job_id: int) -> bool:
    other = open_records(records.layout.root)
    other.jobs._owner = str(owner)
    try:
        return other.jobs.claim(job_id)
    finally:
        other.database.close()


def _other_machine() -> Owner:
    return Owner("another " + this_program().host, 7, 7)


def test_a_claimed_job_is_free_again_once_released(records, manager, job):
    assert manager.claim(job.id)
    assert not _claim_as(records, _other_machine(), job.id)

    manager.release([job.id])

    assert _claim_as(records, _other_machine(), job.id)
    assert not manager.claim(job.id)


def test_a_claim_that_is_not_renewed_is_lost_and_a_renewed_one_is_not(
    records, manager, job, monkeypatch
):
    now = [1_000_000.0]
    monkeypatch.setattr(job_manager.time, "time", lambda: now[0])
    manager.claim(job.id)
    now[0] += STALE_S - 1
    manager.renew([job.id])
    now[0] += STALE_S - 1

    assert not _claim_as(records, _other_machine(), job.id)
    now[0] += 2
    assert _claim_as(records, _other_machine(), job.id)


@pytest.mark.parametrize(
    ("owner", "free"),
    [
        (Owner(this_program().host, 9_999_999_999, 1), True),
        (Owner(this_program().host, this_program().pid, 1), True),
        (Owner("another " + this_program().host, 7, 7), False),
    ],
    ids=["ended", "same number, another program", "another machine"],
)
def test_only_the_claims_of_programs_that_ended_are_taken_back(records, manager, job, owner, free):
    _claim_as(records, owner, job.id)

    manager.release_dead()

    assert manager.claim(job.id) is free


def test_looking_and_letting_go_never_makes_an_archive(tmp_path):
    records = open_records(tmp_path / "nothing")

    records.jobs.release()

    assert not (tmp_path / "nothing").exists()


def test_a_dropped_clip_frees_its_name(manager, analyzed):
    clip = Clip(analyzed.id, "a", "1994 - Cake.mp4", "key")
    manager.put_clip(clip)

    manager.drop_clip(clip)

    assert manager.all_clips() == []
    manager.put_clip(Clip(analyzed.id, "b", "1994 - Cake.mp4", "key"))


def test_a_removed_job_is_gone_before_it_is_told(qtbot, records, manager, job):
    seen = []
    manager.job_removed.connect(lambda _job_id: seen.append(len(_all_stored(records))))

    with qtbot.waitSignal(manager.job_removed) as told:
        manager.remove(job.id)

    assert (told.args, seen) == ([job.id], [0])


def test_a_removed_job_leaves_originals_and_clips_alone(records, manager, analyzed, tmp_path):
    clip = tmp_path / "archive" / "1994 - Cake.mp4"
    clip.write_bytes(b"clip")
    manager.put_clip(Clip(analyzed.id, "a", clip.name, "key", done=True))

    manager.remove(analyzed.id)

    assert clip.read_bytes() == b"clip"
    assert manager.all_clips() == []


def test_a_job_that_is_worked_on_is_not_removed(records, manager, job):
    manager.claim(job.id)

    with pytest.raises(UsageError, match="is being worked on; stop that first"):
        manager.remove(job.id)
    manager.release()
    _claim_as(records, _other_machine(), job.id)
    with pytest.raises(UsageError, match="is being worked on; stop that first"):
        manager.remove(job.id)

    assert manager.jobs() == [manager.job(job.id)]


def test_a_job_that_is_not_there_cannot_be_removed(manager):
    with pytest.raises(UsageError, match="there is no job 7"):
        manager.remove(7)


def _decided(*decisions: str) -> Scenes:
    """Scenes of a second each, approved, left out or neither."""
    return tuple(
        Scene(
            at * 1000,
            at * 1000 + 1000,
            uid=f"u{at}",
            is_approved=word == "yes",
            is_left_out=word == "no",
        )
        for at, word in enumerate(decisions)
    )


@pytest.mark.parametrize(
    ("decisions", "state"),
    [
        (("yes", "yes"), JobState.APPROVED),
        (("yes", "no"), JobState.APPROVED),
        (("yes", "open"), JobState.ANALYZED),
        (("no", "no"), JobState.ANALYZED),
    ],
)
def test_a_job_is_approved_once_all_is_decided_and_something_is_left(
    manager, analyzed, decisions, state
):
    scenes = _decided(*decisions)

    job = manager.save_review(analyzed.id, scenes)
    again = manager.save_review(analyzed.id, scenes)

    assert (job.state, job.scenes) == (again.state, again.scenes) == (state, scenes)
    assert job.kept_scenes == tuple(scene for scene in scenes if not scene.is_left_out)


def test_approving_a_job_approves_all_that_is_not_left_out(manager, analyzed):
    manager.save_review(analyzed.id, _decided("no", "open", "yes"))

    job = manager.approve(analyzed.id)

    assert job.scenes == _decided("no", "yes", "yes")
