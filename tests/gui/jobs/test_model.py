"""The list follows the manager: rows in order of discs, changes told together, filters in place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from nostalgia_desktop.domain.job import JobState, Step
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.jobs import model as module
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.jobs.roles import Role
from nostalgia_desktop.gui.jobs.rows import Show

QTEST = QAbstractItemModelTester.FailureReportingMode.QtTest


@pytest.fixture(autouse=True)
def tested(model):
    """Qt's own checks run along with every test."""
    return QAbstractItemModelTester(model, QTEST)


def _names(model: JobListModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def _data(model: JobListModel, job, role: Role):
    return model.index_of(job.id).data(role)


def _finish(manager, job, state=JobState.ANALYZED):
    for step in (JobState.PROXIED, JobState.ANALYZED, JobState.APPROVED):
        job = manager.update_job_status(job.id, step)
        if step is state:
            return job
    return job


def test_the_model_keeps_qts_rules(qtmodeltester, model, add_title, tmp_path):
    add_title("Xmas", 1)
    add_title("Xmas", 2)
    model.add_arrivals([tmp_path])

    qtmodeltester.check(model)


def test_a_new_job_appears_as_a_row(qtbot, model, add_title):
    with qtbot.waitSignal(model.rowsInserted):
        add_title("Xmas")

    assert _names(model) == ["Xmas"]


def test_titles_stand_together_in_order_of_disc_then_title(model, add_title):
    add_title("Xmas", 2)
    add_title("Beach", 1)
    add_title("Xmas", 1)

    assert _names(model) == ["Xmas, Title 1", "Xmas, Title 2", "Beach"]


def test_a_disc_with_one_title_goes_by_the_discs_name_alone(qtbot, model, manager, add_title):
    first, second = add_title("Xmas", 1), add_title("Xmas", 2)
    assert _names(model) == ["Xmas, Title 1", "Xmas, Title 2"]

    with qtbot.waitSignal(model.dataChanged):
        manager.remove(second.id)

    assert _names(model) == ["Xmas"]
    assert model.index_of(first.id).row() == 0


def test_two_discs_of_one_name_are_two_discs(model, manager, add_title):
    add_title("Xmas", 1)
    other = manager.job(1).source
    manager.add_job("Xmas", "Title 1", 1, "elsewhere", other.__class__("/other", "", ()))

    assert _names(model) == ["Xmas", "Xmas"]


def test_a_change_repaints_one_row(qtbot, model, manager, add_title):
    add_title("Beach")
    job = add_title("Xmas")

    with qtbot.waitSignal(model.dataChanged) as told:
        manager.stop_job(job, JobState.FAILED, Step.PROXY, "the disk is full; make room")

    assert [index.row() for index in told.args[:2]] == [1, 1]
    assert _data(model, job, Role.STATE) == "Stopped: the disk is full"
    assert _data(model, job, Role.DETAIL) == "Make room"
    assert _data(model, job, Role.TONE) == "bad"
    assert _data(model, job, Role.ERROR) == "the disk is full; make room"


def test_changes_of_one_moment_are_told_together(qtbot, model, manager, add_title):
    jobs = [add_title(f"Disc {number}") for number in range(5)]
    told = []
    model.dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))

    for job in (jobs[3], jobs[0], jobs[1], jobs[0]):
        manager.note(job.id, duration_ms=1_000)
    assert told == []
    qtbot.waitUntil(lambda: bool(told))

    assert told == [(0, 1), (3, 3)]


def test_a_removed_job_is_gone(qtbot, model, manager, add_title):
    job = add_title("Xmas")

    with qtbot.waitSignal(model.rowsRemoved):
        manager.remove(job.id)

    assert (model.rowCount(), len(model)) == (0, 0)
    assert not model.index_of(job.id).isValid()


def test_what_was_there_before_is_loaded_in_a_thread(run, manager, add_title):
    add_title("Xmas", 1)
    add_title("Xmas", 2)
    later = JobListModel(manager)

    run(later.load())

    assert _names(later) == ["Xmas, Title 1", "Xmas, Title 2"]


def test_a_job_that_came_while_loading_is_there_once(run, manager, add_title, model):
    job = add_title("Xmas")

    run(model.load())

    assert _names(model) == ["Xmas"]
    assert model.index_of(job.id).isValid()


# Work under way


def test_a_step_under_way_shows_how_far_it_is(model, manager, add_title):
    job = add_title("Xmas")
    model.set_turns({job.id})

    manager.set_progress(job.id, Step.PROXY, 0.25)

    assert _data(model, job, Role.STATE) == "Making the preview"
    assert _data(model, job, Role.PROGRESS) == 0.25
    assert not _data(model, job, Role.SPINS)


def test_the_time_left_is_said_once_it_can_be_judged(model, manager, add_title, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    job = add_title("Xmas")
    model.set_turns({job.id})

    for now[0], done in ((100.0, 0.0), (160.0, 0.2)):
        manager.set_progress(job.id, Step.PROXY, done)

    assert _data(model, job, Role.STATE) == "Making the preview"
    assert _data(model, job, Role.TIME_LEFT) == "4 min"
    spoken = _data(model, job, Qt.ItemDataRole.AccessibleTextRole)
    assert "Making the preview, about 4 min left" in spoken


def test_a_step_that_nobody_can_measure_spins(model, manager, add_title):
    job = add_title("Xmas")
    model.set_turns({job.id})

    manager.set_progress(job.id, Step.CLOCK, 0.0)

    assert _data(model, job, Role.SPINS)
    assert _data(model, job, Role.PROGRESS) is None


def test_between_two_steps_a_title_waits(model, manager, add_title):
    job = add_title("Xmas")
    model.set_turns({job.id})
    manager.set_progress(job.id, Step.PROXY, 0.9)

    manager.update_job_status(job.id, JobState.PROXIED, duration_ms=60_000)

    assert _data(model, job, Role.STATE) == "Waiting"


def test_late_news_of_what_was_stopped_mean_nothing(model, manager, add_title):
    job = add_title("Xmas")
    model.set_turns({job.id})
    model.set_turns(set())

    manager.set_progress(job.id, Step.PROXY, 0.9)

    assert _data(model, job, Role.STATE) == "Not finished"


def test_paused_work_says_so(model, manager, add_title):
    job = add_title("Xmas")
    model.set_turns({job.id})
    manager.set_progress(job.id, Step.PROXY, 0.9)

    model.set_turns({job.id}, paused=True)

    assert _data(model, job, Role.STATE) == "Paused"


def test_a_title_that_is_through_is_ready_though_others_go_on(model, manager, add_title):
    job, other = add_title("Xmas"), add_title("Beach")
    model.set_turns({job.id, other.id})

    _finish(manager, job)
    model.set_turns({other.id})

    assert _data(model, job, Role.STATE) == "Ready to review"
    assert [entry.job.id for entry in model.at_work()] == [other.id]


# Arrivals


def test_a_drop_has_its_row_at_once(model, tmp_path):
    model.add_arrivals([tmp_path / "Xmas 1994"])

    index = model.index(0)
    assert index.data() == "Xmas 1994"
    assert index.data(Role.STATE) == "Looking at the disc …"
    assert index.data(Role.SPINS)
    assert model.looking() == 1


def test_arrivals_stand_behind_all_titles(model, add_title, tmp_path):
    model.add_arrivals([tmp_path / "new"])
    add_title("Xmas")

    assert _names(model) == ["Xmas", "new"]


def test_a_drop_that_became_titles_goes(model, tmp_path):
    first, second = model.add_arrivals([tmp_path / "a", tmp_path / "b"])

    model.settle(first)

    assert _names(model) == ["b"]
    assert model.index_of_arrival(second).row() == 0


def test_what_was_wrong_with_a_drop_stays_until_it_is_dismissed(model, tmp_path):
    (number,) = model.add_arrivals([tmp_path / "photos"])

    model.settle(number, "No video in this folder; drop another")
    model.settle(number + 1, "nothing of ours")

    index = model.index_of_arrival(number)
    assert (index.data(Role.STATE), index.data(Role.DETAIL)) == (
        "No video in this folder",
        "Drop another",
    )
    assert index.data(Role.TONE) == "bad"
    assert not index.data(Role.SPINS)
    model.dismiss([number])
    assert model.rowCount() == 0


# Search and filter


def test_a_search_finds_all_words_in_any_order_and_case(model, add_title):
    add_title("Lake 1994")
    add_title("Lake 1995")
    add_title("Snow 1994")

    model.want("1994 lake")

    assert _names(model) == ["Lake 1994"]
    model.want("")
    assert model.rowCount() == 3


def test_a_search_looks_into_scenes_people_and_places(model, manager, add_title):
    job = _finish(manager, add_title("Tape 1"))
    add_title("Tape 2")
    manager.note(job.id, duration_ms=60_000)

    manager.set_scenes(job.id, (Scene(0, 60_000, "Cake", people=("Mia",), location="Rügen"),))

    for text in ("cake", "mia", "RÜGEN"):
        model.want(text)
        assert _names(model) == ["Tape 1"]


@pytest.mark.parametrize(
    ("show", "names"),
    [
        (Show.ALL, ["Ready", "Fine", "Failed", "Working"]),
        (Show.REVIEW, ["Ready"]),
        (Show.DONE, ["Fine"]),
        (Show.STOPPED, ["Failed"]),
        (Show.WORKING, ["Working"]),
    ],
)
def test_a_filter_shows_one_kind_alone(model, manager, add_title, show, names):
    _finish(manager, add_title("Ready"))
    _finish(manager, add_title("Fine"), JobState.APPROVED)
    manager.stop_job(add_title("Failed"), JobState.FAILED, Step.PROXY, "no")
    model.set_turns({add_title("Working").id})

    model.want("", show)

    assert _names(model) == names


def test_a_title_that_fits_no_longer_goes_and_one_that_fits_now_comes(
    qtbot, model, manager, add_title
):
    stays, comes = _finish(manager, add_title("Ready")), add_title("Soon ready")
    model.want("", Show.REVIEW)

    _finish(manager, comes)
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    manager.approve(stays.id)
    qtbot.waitUntil(lambda: model.rowCount() == 1)

    assert _names(model) == ["Soon ready"]


def test_what_just_arrived_is_shown_whatever_is_searched(model, add_title, tmp_path):
    add_title("Xmas")
    model.want("beach")

    model.add_arrivals([tmp_path / "new"])

    assert _names(model) == ["new"]


# What people and screen readers get


def test_warnings_and_lost_film_are_in_the_tip(model, manager, add_title):
    job = add_title("Xmas")
    manager.note(job.id, warnings=("has no sound",))

    assert "has no sound" in _data(model, job, Qt.ItemDataRole.ToolTipRole)
    assert _data(model, job, Role.TROUBLES) == ("has no sound",)
    assert not _data(model, job, Role.LOSES_FILM)


def test_a_screen_reader_hears_name_and_state(model, manager, add_title):
    job = _finish(manager, add_title("Xmas"))

    spoken = _data(model, job, Qt.ItemDataRole.AccessibleTextRole)

    assert spoken == "Xmas, Ready to review, 0 scenes · 0 s"
