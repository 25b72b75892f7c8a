"""The list as a person meets it: keyboard, menu, selection, pictures of rows."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage

from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.job import JobState, Step
from nostalgia_desktop.gui.colours import DARK, LIGHT
from nostalgia_desktop.gui.jobs.delegate import ROW_HEIGHT, elided_name
from nostalgia_desktop.gui.jobs.panel import JobPanel
from nostalgia_desktop.gui.jobs.view import JobListView


@pytest.fixture
def panel(qtbot, model) -> JobPanel:
    panel = JobPanel()
    qtbot.addWidget(panel)
    panel.follow(model)
    panel.set_colours(DARK)
    panel.resize(276, 700)
    panel.show()
    return panel


@pytest.fixture
def view(panel: JobPanel) -> JobListView:
    return panel.view


def _pixels(view: JobListView, index: QModelIndex) -> set[str]:
    """All colours in the picture of a row."""
    image: QImage = view.grab(view.visualRect(index)).toImage()
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {QColor(image.pixel(x, y)).name() for x, y in places}


def test_delete_wishes_the_selected_titles_away(qtbot, view, add_title):
    add_title("Xmas")
    view.selectAll()

    with qtbot.waitSignal(view.removal_wished) as wish:
        qtbot.keyClick(view, Qt.Key.Key_Delete)

    assert wish.args == [[1]]


def test_delete_dismisses_what_was_wrong_with_a_drop(qtbot, view, model, tmp_path):
    (number,) = model.add_arrivals([tmp_path])
    model.settle(number, "no film")
    view.selectAll()

    with (
        qtbot.assertNotEmitted(view.removal_wished),
        qtbot.waitSignal(view.dismissed) as wish,
    ):
        qtbot.keyClick(view, Qt.Key.Key_Delete)

    assert wish.args == [[number]]


def test_enter_opens_and_arrows_move(qtbot, view, add_title):
    add_title("Beach")
    add_title("Xmas")
    view.select_job(1)
    qtbot.keyClick(view, Qt.Key.Key_Down)

    with qtbot.waitSignal(view.opened) as wish:
        qtbot.keyClick(view, Qt.Key.Key_Return)

    assert wish.args == [2]


def test_the_menu_offers_what_can_be_done_with_many(qtbot, view, manager, add_title):
    failed, other = add_title("Beach"), add_title("Xmas")
    manager.stop_job(failed, JobState.FAILED, Step.PROXY, "the disk is full; make room")
    view.selectAll()
    menu = view.make_menu()
    finalize, retry, stop, show, copy, _line, remove = menu.actions()

    assert retry.isEnabled()
    assert not finalize.isEnabled()
    assert not stop.isEnabled()
    assert not show.isEnabled()
    copy.trigger()
    assert QGuiApplication.clipboard().text() == "the disk is full; make room"
    with qtbot.waitSignal(view.retry_wished) as wish:
        retry.trigger()
    assert wish.args == [[failed.id, other.id]]
    with qtbot.waitSignal(view.removal_wished):
        remove.trigger()
    menu.close()


def test_the_menu_stops_those_that_are_at_work_alone(qtbot, view, model, add_title):
    at_work, _other = add_title("Beach"), add_title("Xmas")
    model.set_turns({at_work.id}, paused=False)
    view.selectAll()
    menu = view.make_menu()
    stop = menu.actions()[2]

    with qtbot.waitSignal(view.stop_wished) as wish:
        stop.trigger()

    assert stop.text() == "&Stop work"
    assert wish.args == [[at_work.id]]
    menu.close()


def test_the_menu_makes_clips_of_those_that_have_scenes(qtbot, view, model, manager, add_title):
    ready, other = add_title("Beach"), add_title("Xmas")
    manager.update_job_status(ready.id, JobState.PROXIED, duration_ms=60_000)
    manager.update_job_status(ready.id, JobState.ANALYZED)
    view.selectAll()
    menu = view.make_menu()
    finalize, go_on, *_rest = menu.actions()

    with qtbot.waitSignal(view.finalize_wished) as wish:
        finalize.trigger()
    assert wish.args == [[ready.id]]
    with qtbot.waitSignal(view.retry_wished) as wish:
        go_on.trigger()
    assert wish.args == [[other.id]]
    menu.close()


def test_one_titles_original_can_be_shown(qtbot, view, add_title):
    job = add_title("Beach")
    view.select_job(job.id)
    menu = view.make_menu()

    with qtbot.waitSignal(view.original_wished) as wish:
        menu.actions()[3].trigger()

    assert wish.args == [job.id]
    menu.close()


def test_what_is_selected_stays_so_when_the_filter_changes(view, model, add_title):
    for name in ("Beach", "Lake", "Snow"):
        add_title(name)
    view.select_job(2)

    model.want("lake")
    assert view.selected_jobs() == [2]
    model.want("")

    assert view.selected_jobs() == [2]
    assert view.currentIndex() == model.index_of(2)


def test_the_search_appears_only_where_there_is_much_to_search(panel, add_title):
    for number in range(8):
        add_title(f"Disc {number}")
    assert not panel.search.isVisible()

    add_title("Disc 8")

    assert panel.search.isVisible()
    assert panel.filter.isVisible()


def test_typing_filters_the_list(qtbot, panel, model, add_title):
    for number in range(9):
        add_title(f"Disc {number}")

    qtbot.keyClicks(panel.search, "disc 7")
    assert model.rowCount() == 1
    panel.search.clear()
    panel.filter.setCurrentText("Done")

    assert model.rowCount() == 0


def test_an_empty_list_says_what_will_be_here(panel, model, tmp_path):
    assert not panel.view.isVisible()
    assert not panel.drop_zone.isVisible()

    model.add_arrivals([tmp_path])

    assert panel.view.isVisible()
    assert panel.drop_zone.isVisible()


def test_the_drop_zone_and_the_plus_add_a_folder(qtbot, panel, add_title):
    add_title("Xmas")
    with qtbot.waitSignal(panel.add_wished):
        qtbot.mouseClick(panel.drop_zone, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.add_wished):
        qtbot.keyClick(panel.drop_zone, Qt.Key.Key_Return)


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
def test_a_row_is_painted_in_the_colours_of_the_look(panel, view, manager, add_title, colours):
    failed, running, hurt = add_title("A"), add_title("B"), add_title("C")
    manager.stop_job(failed, JobState.FAILED, Step.PROXY, "no")
    manager.note(hurt.id, damage=(Damage(DamageKind.MISSING, 0, 5, "a hole"),))
    model = view.model()
    model.set_turns({running.id})
    manager.set_progress(running.id, Step.PROXY, 0.5)
    panel.set_colours(colours)
    view.select_job(hurt.id)

    assert colours.bad in _pixels(view, model.index_of(failed.id))
    assert colours.accent in _pixels(view, model.index_of(running.id))
    assert {colours.warning, colours.accent_soft} <= _pixels(view, model.index_of(hurt.id))


def test_all_rows_are_of_one_height(view, model, add_title, tmp_path):
    add_title("A" * 300)
    add_title("א" * 300)
    model.add_arrivals([tmp_path])

    assert [view.sizeHintForRow(row) for row in range(3)] == [ROW_HEIGHT] * 3


def test_a_long_discs_name_gives_way_so_that_titles_can_be_told(qapp):
    short = elided_name("Grandma's very long birthday party 1994", "Title 12", 160)

    assert "…" in short
    assert "Title 12" in short
    assert short.startswith("\u2068Gran")


def test_a_name_that_runs_from_right_to_left_leaves_the_title_behind_it(qapp):
    name = elided_name("חג המולד", "Title 2", 300)

    assert name == "\u2068חג המולד\u2069, \u2068Title 2\u2069"


def test_a_spinner_turns_while_something_is_looked_at_and_then_rests(qtbot, view, model, tmp_path):
    (number,) = model.add_arrivals([tmp_path])
    first = view.grab().toImage()

    qtbot.waitUntil(lambda: view.grab().toImage() != first)
    model.settle(number, "no film")
    qtbot.waitUntil(lambda: not view._turner.isActive())
