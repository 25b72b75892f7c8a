"""While clips are made each one's progress is seen; one that fails leaves the others alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel

from nostalgia_desktop.domain.clip import ClipNews
from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.domain.job import JobState, Step
from nostalgia_desktop.gui.colours import DARK
from nostalgia_desktop.gui.finalize.progress import FinalizeProgress
from nostalgia_desktop.gui.finalize.rows import ClipState
from nostalgia_desktop.gui.finalize.run import FinalizeRun
from nostalgia_desktop.workflow.steps.clip_maker import ClipMaker
from tests.helpers import clip_names

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plan(plans):
    return plans.every


@pytest.fixture
def progress(qtbot, archive, plan):
    made = FinalizeProgress(FinalizeRun(archive.jobs, plan), archive.layout.root, DARK)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def opened(monkeypatch):
    """What the system was asked to open."""
    urls = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toLocalFile()))
    return urls


def _states(progress):
    return {row.clip.scene_uid: row.state for row in progress.run.model.rows}


def _words(progress):
    return " | ".join(label.text() for label in progress.findChildren(QLabel) if label.isVisible())


def _breaks(monkeypatch, uid):
    make = ClipMaker.make

    async def fails(self, take, clip, *rest):
        if take.scene.uid == uid:
            raise MediaError("the disc is scratched; clean it")
        return await make(self, take, clip, *rest)

    monkeypatch.setattr(ClipMaker, "make", fails)


def test_all_clips_are_made_and_the_folder_is_named(progress, make, plan, archive):
    shares = []
    progress.run.changed.connect(lambda: shares.append(progress.run.share))

    make(plan.wish)

    assert set(_states(progress).values()) == {ClipState.DONE}
    assert "4 clips are in archive" in _words(progress)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(clip_names(archive.layout.root)) == 4
    assert not progress.pause.isVisible()


def test_each_clip_tells_how_far_it_is(progress, make, plan):
    seen = []
    progress.run.model.dataChanged.connect(lambda index: seen.append(index.data()))
    states = []
    progress.run.changed.connect(
        lambda: states.append([row.state for row in progress.run.model.rows])
    )

    make(plan.wish)

    assert set(seen) == {clip.name for clip in plan.to_make}
    assert any(ClipState.MAKING in each and ClipState.WAITING in each for each in states)


def test_a_clip_that_fails_says_why_and_is_made_by_retry(
    qtbot, progress, make, plan, archive, monkeypatch
):
    with monkeypatch.context() as broken:
        _breaks(broken, "b")
        make(plan.wish)

    assert _states(progress)["b"] is ClipState.FAILED
    assert "3 clips made of 4" in _words(progress)
    assert "1 clip could not be made; the others are whole." in _words(progress)
    (failed,) = progress.run.failed
    assert failed.detail == "The disc is scratched; clean it"
    with qtbot.waitSignal(progress.retry_wished) as wished:
        qtbot.mouseClick(progress.retry, LEFT)
    assert wished.args[0].scenes == {"b"}
    make(wished.args[0])
    assert "4 clips are in archive" in _words(progress)
    assert archive.jobs.job(1).state is JobState.FINALIZED


def test_a_disc_that_is_out_fails_the_clips_of_that_title(progress, archive, prepared, make, plan):
    job = archive.jobs.job(1)
    archive.jobs.stop_job(
        job,
        JobState.WAITING,
        Step.FINALIZE,
        "/films/Lake/a.VOB is not there; connect its drive",
    )

    states = _states(progress)

    assert {states[uid] for uid in "abc"} == {ClipState.FAILED}
    assert not progress.run.is_over
    assert progress.run.failed[0].detail == "a.VOB is not there; connect its drive"
    tip = progress.run.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.endswith("\n/films/Lake/a.VOB is not there; connect its drive")


def test_where_all_fail_nothing_is_said_of_others(progress, archive):
    for job in archive.jobs.jobs():
        archive.jobs.stop_job(job, JobState.WAITING, Step.FINALIZE, "the disc is out; put it in")

    assert progress.run.is_over
    assert "0 clips made of 4" in _words(progress)
    assert "4 clips could not be made; the list says why." in _words(progress)


def test_what_the_check_found_stands_in_the_row_of_a_finished_clip(progress, archive):
    found = ("12 frames of the original could not be read", "it is silent at its end")
    archive.jobs.tell_clip(ClipNews(1, "a", 1.0, findings=found))

    row = progress.run.done[0]

    assert (row.state, row.tag) == (ClipState.DONE, "Look at it")
    assert row.detail == "12 frames of the original could not be read"
    tip = progress.run.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.splitlines()[1:] == list(found)


def test_after_a_cancel_what_failed_is_told_and_nothing_is_said_of_the_rest(progress, archive):
    archive.jobs.tell_clip(ClipNews(1, "a", 1.0))
    archive.jobs.tell_clip(ClipNews(1, "b", failure="the disc is scratched; clean it"))

    progress.run.stop()

    assert "1 clip could not be made. What is made stays." in _words(progress)


def test_a_clip_that_waits_for_room_says_so_and_goes_on(archive, progress):
    archive.jobs.tell_clip(ClipNews(1, "a", waits="waits for room: /clips needs 34 MB more"))

    row = progress.run.model.rows[0]
    assert row.state is ClipState.WAITING
    assert row.detail == "Waits for room: /clips needs 34 MB more"
    assert not progress.run.failed

    archive.jobs.tell_clip(ClipNews(1, "a", 0.5))
    assert (progress.run.model.rows[0].state, progress.run.model.rows[0].failure) == (
        ClipState.MAKING,
        "",
    )


def test_pausing_and_going_on_are_wished_for(qtbot, progress):
    with qtbot.waitSignal(progress.pause_wished):
        qtbot.mouseClick(progress.pause, LEFT)
    progress.set_paused(paused=True)

    assert progress.pause.text().strip() == "Go on"
    assert "Paused" in _words(progress)
    progress.set_paused(paused=False)
    assert "Making 4 clips" in _words(progress)


def test_a_paused_clip_begins_anew(progress, archive):
    archive.jobs.tell_clip(ClipNews(1, "a", 0.5))

    progress.set_paused(paused=True)

    assert set(_states(progress).values()) == {ClipState.WAITING}


def test_what_was_made_before_a_cancel_stays(qtbot, progress, archive):
    archive.jobs.tell_clip(ClipNews(1, "a", 1.0))
    archive.jobs.tell_clip(ClipNews(1, "b", 0.3))
    with qtbot.waitSignal(progress.cancel_wished):
        qtbot.mouseClick(progress.cancel, LEFT)

    progress.run.stop()

    assert "1 clip made of 4" in _words(progress)
    assert "What is made stays" in _words(progress)
    assert progress.run.to_retry.scenes == {
        row.clip.scene_uid for row in progress.run.model.rows if row.clip.scene_uid != "a"
    }
    assert progress.retry.isVisible()


def test_the_finished_clip_is_played_and_shown(qtbot, progress, archive, make, plan, opened):
    make(plan.wish)

    qtbot.mouseClick(progress.show_folder, LEFT)
    qtbot.mouseClick(progress.play, LEFT)
    progress.list.setCurrentIndex(progress.run.model.index(1, 0))
    qtbot.keyClick(progress.list, Qt.Key.Key_Return)

    root = str(archive.layout.root)
    assert opened == [
        root,
        f"{root}/1994 - Arrival.mp4",
        f"{root}/1994 - Arrival (2).mp4",
    ]


def test_a_clip_that_is_not_there_cannot_be_played(progress, opened):
    progress.list.opened.emit(progress.run.model.index(0, 0))

    assert opened == []


def test_the_list_goes_to_a_clip_when_it_is_begun_and_not_at_all_its_news(
    progress, archive, monkeypatch
):
    went_to = []
    monkeypatch.setattr(progress.list, "scrollTo", lambda index: went_to.append(index.row()))
    clips = [row.clip for row in progress.run.model.rows]

    for done in (0.0, 0.1, 0.2, 1.0):
        for clip in clips[:2]:
            archive.jobs.tell_clip(ClipNews(clip.job_id, clip.scene_uid, done))

    assert went_to == [0, 1]


def test_news_of_other_clips_are_not_ours(progress, archive):
    archive.jobs.tell_clip(ClipNews(2, "a", 0.5))
    archive.jobs.tell_clip(ClipNews(1, "nobody", 0.5))

    assert set(_states(progress).values()) == {ClipState.WAITING}


def test_time_left_is_told_once_it_is_known(archive, plan, qapp):
    clock = iter(range(0, 1000, 10))
    run = FinalizeRun(archive.jobs, plan, now_s=lambda: next(clock))
    for part in (0.1, 0.4, 0.9):
        archive.jobs.tell_clip(ClipNews(1, "a", part))

    assert run.left_s == pytest.approx(60, abs=35)


def test_it_can_be_closed_while_work_goes_on(qtbot, progress, make, plan):
    qtbot.mouseClick(progress.leave, LEFT)

    make(plan.wish)

    assert not progress.isVisible()
    assert progress.run.is_over
