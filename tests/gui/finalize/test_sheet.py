"""The sheet says before a Finalize what there will be after it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel

from nostalgia_desktop.gui.colours import DARK, LIGHT
from nostalgia_desktop.gui.finalize.sheet import FinalizeSheet
from nostalgia_desktop.services import plan_clips
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.workflow.finalize_plan import FinalizePlan
from tests.helpers import clip_names

LEFT = Qt.MouseButton.LeftButton
QTEST = QAbstractItemModelTester.FailureReportingMode.QtTest


@pytest.fixture
def open_sheet(qtbot, archive):
    def show(plans, **more):
        made = FinalizeSheet(plans, archive.layout.root, DARK, **more)
        qtbot.addWidget(made)
        made.show()
        return made

    return show


@pytest.fixture
def sheet(open_sheet, plans):
    return open_sheet(plans)


def _names(sheet):
    model = sheet.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def _words(sheet):
    return " | ".join(label.text() for label in sheet.findChildren(QLabel) if label.isVisible())


def _include(qtbot, sheet):
    """Click the switch where its box is: a click beside its words does nothing."""
    qtbot.mouseClick(sheet.include, LEFT, pos=sheet.include.rect().center() - _to_box(sheet))


def _to_box(sheet):
    from PySide6.QtCore import QPoint

    return QPoint(sheet.include.width() // 2 - 10, 0)


def test_only_what_was_approved_is_shown_at_first(sheet):
    assert _names(sheet) == ["1994 - Arrival.mp4", "Undated - Boat- trip.mp4"]
    assert sheet.start.text().strip() == "Make 2 clips"
    assert "2 clips are not approved yet" in sheet.include.text()
    assert "1 left out" in _words(sheet)


def test_a_click_includes_the_others(qtbot, sheet):
    _include(qtbot, sheet)

    assert sheet.start.text().strip() == "Make 4 clips"
    assert _names(sheet) == [
        "1994 - Arrival.mp4",
        "1994 - Arrival (2).mp4",
        "Undated - Boat- trip.mp4",
        "Undated - Boat trip.mp4",
    ]


def test_the_names_are_those_of_the_files_made(qtbot, sheet, make, archive):
    _include(qtbot, sheet)
    names = _names(sheet)
    with qtbot.waitSignal(sheet.wished) as wished:
        qtbot.mouseClick(sheet.start, LEFT)

    make(wished.args[0])

    assert clip_names(archive.layout.root) == sorted(names)


def test_the_names_of_the_approved_alone_are_right_too(qtbot, sheet, make, archive):
    names = _names(sheet)
    with qtbot.waitSignal(sheet.wished) as wished:
        qtbot.mouseClick(sheet.start, LEFT)

    make(wished.args[0])

    assert clip_names(archive.layout.root) == sorted(names)


def test_after_a_finalize_all_is_unchanged_and_nothing_can_be_made(
    open_sheet, plans, make, archive
):
    make(plans.every.wish)

    sheet = open_sheet(plan_clips(archive, Settings()))

    assert "4 unchanged since last time, skipped" in _words(sheet)
    assert not sheet.start.isEnabled()
    assert not sheet.include.isVisible()
    assert len(_names(sheet)) == 4


def test_what_nobody_approved_at_all_is_included(open_sheet, archive):
    scenes = tuple(replace(scene, is_approved=False) for scene in archive.jobs.job(1).scenes)
    archive.jobs.save_review(1, scenes)

    sheet = open_sheet(plan_clips(archive, Settings()))

    assert sheet.include.isChecked()
    assert sheet.start.text().strip() == "Make 4 clips"


def test_too_little_room_is_told_and_nothing_begins(open_sheet, plans):
    tight = {"every": plans.every, "approved": plans.approved}
    tight = {name: replace(plan, free_bytes=1_000_000) for name, plan in tight.items()}

    sheet = open_sheet(replace(plans, **tight))

    assert "not enough room: make 20 MB free" in _words(sheet)
    assert sheet._room_bar._share == 1.0
    assert not sheet.start.isEnabled()


def test_clips_that_are_no_longer_wanted_alone_can_be_set_aside(qtbot, open_sheet, plans, archive):
    alone = FinalizePlan(orphans=1, orphan_jobs=frozenset({1}))
    sheet = open_sheet(replace(plans, every=alone, approved=alone))

    with qtbot.waitSignal(sheet.wished) as wished:
        qtbot.mouseClick(sheet.start, LEFT)

    assert wished.args[0].job_ids == (1,)
    assert sheet.start.text().strip() == "Set 1 clip aside"


def test_time_and_room_are_said_in_words(sheet):
    words = _words(sheet)

    assert "About 1 MB" in words
    assert "free · less than a minute, a guess before the first clip" in words


def test_escape_and_cancel_wish_for_nothing(qtbot, open_sheet, plans):
    for leave in (
        lambda sheet: qtbot.keyClick(sheet, Qt.Key.Key_Escape),
        lambda sheet: qtbot.mouseClick(sheet.cancel, LEFT),
    ):
        sheet = open_sheet(plans)
        with qtbot.assertNotEmitted(sheet.wished):
            leave(sheet)
        assert not sheet.isVisible()


def test_enter_begins(qtbot, sheet):
    with qtbot.waitSignal(sheet.wished):
        qtbot.keyClick(sheet, Qt.Key.Key_Return)


def test_the_folder_can_be_shown_and_changed_where_that_is_possible(
    qtbot, open_sheet, plans, archive, monkeypatch
):
    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    fixed, sheet = open_sheet(plans), open_sheet(plans, can_move=True)

    qtbot.mouseClick(sheet.show_folder, LEFT)
    with qtbot.waitSignal(sheet.archive_wished):
        qtbot.mouseClick(sheet.change, LEFT)

    assert shown == [str(archive.layout.root)]
    assert not fixed.change.isVisible()


def test_the_model_is_sound_and_read_aloud(sheet):
    model = sheet.list.model()
    tester = QAbstractItemModelTester(model, QTEST)

    spoken = model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)

    assert spoken.startswith("Undated - Boat- trip.mp4, Lake 1994 · 0 s · about")
    assert tester.model() is model


def test_it_paints_in_both_looks(sheet):
    dark = sheet.grab().toImage()
    sheet.set_colours(LIGHT)

    assert sheet.grab().toImage() != dark
