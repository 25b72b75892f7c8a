"""The strip at the top of the window."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nostalgia_desktop.gui.colours import DARK
from nostalgia_desktop.gui.header import Header

LONG = "The whole summer with the grandparents by the sea and in the mountains " * 4


def _in_window(qtbot) -> tuple[QWidget, Header]:
    window = QWidget()
    qtbot.addWidget(window)
    header = Header()
    header.set_colours(DARK)
    row = QHBoxLayout(window)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(header)
    window.resize(1024, 60)
    window.show()
    qtbot.waitExposed(window)
    return window, header


def test_a_long_name_gives_way_and_does_not_widen_the_window(qtbot):
    window, header = _in_window(qtbot)
    for _turn in range(3):
        header.show_title(LONG, "3 of 14 scenes approved, 1 left out", is_open=True)
        qtbot.wait(20)

    assert window.size() == QSize(1024, 60)
    assert window.minimumSizeHint().width() <= 1024
    assert header._name.text().endswith("…")
    assert header._name.toolTip() == LONG
    assert header._finalize.geometry().right() < 1024


def test_a_name_that_fits_is_whole(qtbot):
    _window, header = _in_window(qtbot)
    header.show_title("Lake & birthdays, 1994", "3 of 14 scenes approved", is_open=True)

    assert header._name.text() == "Lake & birthdays, 1994"


def test_the_icon_of_what_cannot_be_done_or_is_done_can_be_seen(qtbot):
    _window, header = _in_window(qtbot)
    keys = set()
    for is_enabled, is_done in ((True, False), (False, False), (True, True)):
        header._action.setEnabled(is_enabled)
        header.show_title("Summer", is_open=True, is_done=is_done)
        keys.add(header._finalize.icon().cacheKey())

    assert len(keys) == 3
