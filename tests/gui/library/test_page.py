"""The library shows every clip with its own picture, finds it, plays it, says where it is."""

import gc
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtTest import QAbstractItemModelTester

from nostalgia_desktop.domain.clip import ClipNews
from nostalgia_desktop.gui.colours import DARK, LIGHT
from nostalgia_desktop.gui.library.clip_player import ClipPlayer
from nostalgia_desktop.gui.library.model import CLIP, LibraryModel
from nostalgia_desktop.gui.library.page import LibraryPage, library_page
from nostalgia_desktop.gui.library.posters import Posters
from nostalgia_desktop.gui.library.words import date_words
from nostalgia_desktop.gui.player.facts import PlayState
from nostalgia_desktop.services import open_records
from nostalgia_desktop.workflow.clip_posters import clip_picture
from nostalgia_desktop.workflow.library import LibraryClip, folded
from nostalgia_desktop.workflow.verify_report import Cause
from tests.helpers import finished, prepared
from tests.media.conftest import run

__all__ = ["finished", "prepared", "run"]

LEFT = Qt.MouseButton.LeftButton
QTEST = QAbstractItemModelTester.FailureReportingMode.QtTest


@pytest.fixture
def archive(finished):
    opened = open_records(finished)
    yield opened
    opened.database.close()


@pytest.fixture
def page(qtbot, run, archive):
    gc.collect()  # The loop of the test before has timers, which no other thread may collect.
    made = library_page(archive, DARK)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    run(made.load())
    yield made
    made.close_down()


@pytest.fixture
def opened(monkeypatch):
    """What the system was asked to open."""
    urls = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toLocalFile()))
    return urls


def _titles(page):
    return [page.model.index(row, 0).data() for row in range(page.model.rowCount())]


def _card(page, row):
    return page.grid.visualRect(page.model.index(row, 0))


def _type(qtbot, page, text):
    page.search.clear()
    qtbot.keyClicks(page.search, text)
    qtbot.waitUntil(lambda: page.model.text == text)


def test_all_clips_are_shown_by_year(page):
    assert _titles(page) == ["Swimming", "Arrival", "Boat trip"]
    assert [section.year for section in page.grid.places.sections] == ["1994", ""]


def test_each_card_has_a_frame_of_its_clip(qtbot, page):
    clip = page.model.clips[1]
    qtbot.waitUntil(lambda: page._posters.get(clip) is not None, timeout=20_000)
    poster = page._posters.get(clip).convertToFormat(QImage.Format.Format_RGB888)

    picture = clip_picture(clip.path)

    shown = np.frombuffer(poster.constBits(), np.uint8).reshape(poster.height(), -1)
    frame = np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, -1)
    assert shown.shape == frame.shape
    assert np.abs(shown.astype(int) - frame).mean() < 4


def test_a_poster_is_seen_once_it_is_there(qtbot, page):
    qtbot.waitUntil(lambda: all(page._posters.get(each) for each in page.model.clips))
    qtbot.wait(20)
    card = _card(page, 0)
    shown = page.grid.viewport().grab(card).toImage()
    colours = {shown.pixelColor(x, card.height() // 3).name() for x in range(card.width())}

    assert len(colours) > 10


def test_typing_finds_at_once_and_no_more(qtbot, page):
    _type(qtbot, page, "SWIM")
    assert _titles(page) == ["Swimming"]

    _type(qtbot, page, "nothing like it")
    assert _titles(page) == []
    assert not page.grid.isVisible()

    page.search.setFocus()
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(_titles(page)) == 3)


def test_what_is_chosen_stays_chosen_while_it_fits(qtbot, page):
    page.grid.setCurrentIndex(page.model.index(1, 0))

    _type(qtbot, page, "arrival")

    assert page.current().title == "Arrival"


def test_a_double_click_plays_inside_and_escape_leads_back(qtbot, page):
    centre = _card(page, 1).center()
    qtbot.mouseClick(page.grid.viewport(), LEFT, pos=centre)
    qtbot.mouseDClick(page.grid.viewport(), LEFT, pos=centre)

    assert page.stack.currentWidget() is page.player
    qtbot.waitUntil(lambda: not page.player.stage._picture.isNull(), timeout=20_000)
    qtbot.waitUntil(lambda: page.player.player.state is PlayState.PAUSED, timeout=20_000)
    assert page.player.player.duration_ms == pytest.approx(400, abs=40)
    qtbot.keyClick(page.player, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is not page.player
    assert page.player.player.state is PlayState.EMPTY


def test_enter_plays_and_page_down_plays_the_next(qtbot, page):
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert page.current().title == "Swimming"
    assert not page.player.before.isEnabled()

    qtbot.keyClick(page.player, Qt.Key.Key_PageDown)
    qtbot.keyClick(page.player, Qt.Key.Key_PageDown)

    assert page.current().title == "Boat trip"
    assert not page.player.next.isEnabled()
    qtbot.mouseClick(page.player.leave, LEFT)


def test_space_pauses_and_plays(qtbot, page):
    page.play(page.model.index(0, 0))
    player = page.player.player
    qtbot.waitUntil(lambda: player.state is PlayState.PAUSED, timeout=20_000)

    qtbot.keyClick(page.player, Qt.Key.Key_Space)
    assert player.state is PlayState.PLAYING
    qtbot.waitUntil(lambda: player.state is PlayState.PAUSED, timeout=20_000)


def test_the_arrow_keys_go_from_card_to_card(qtbot, page):
    page.grid.setFocus()
    visited = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Home):
        qtbot.keyClick(page.grid, key)
        visited.append(page.current().title)

    assert visited == ["Arrival", "Boat trip", "Swimming", "Boat trip", "Swimming"]


def test_the_menu_opens_shows_and_copies(page, finished, opened):
    menu = page.menu_for(page.model.index(1, 0))
    _play, system, folder, copy = menu.actions()

    for action in (system, folder, copy):
        action.trigger()

    clip = finished / "1994 - Arrival.mp4"
    assert opened == [str(clip), str(finished)]
    assert QGuiApplication.clipboard().text() == str(clip)


@pytest.mark.qt_log_ignore(r"^This plugin does not support", extend=True)
def test_a_right_click_opens_the_menu_of_the_card_below(qtbot, page):
    page.grid.customContextMenuRequested.emit(_card(page, 2).center())

    assert page.current().title == "Boat trip"
    menu = QGuiApplication.instance().activePopupWidget()
    assert menu is not None
    menu.close()


def test_a_file_that_is_gone_is_dimmed_and_told(qtbot, run, page, finished):
    (finished / "1994 - Arrival.mp4").unlink()
    run(page.load())
    index = page.model.index(1, 0)

    page.play(index)

    assert index.data(CLIP).is_gone
    assert "The file is gone" in page.player.stage.accessibleDescription()
    enabled = [action.isEnabled() for action in page.menu_for(index).actions()]
    assert enabled == [False, False, True, True]
    page.leave_player()


def test_a_file_that_is_no_film_says_so(qtbot, run, page, finished):
    (finished / "1994 - Arrival.mp4").write_bytes(b"no film")

    with qtbot.waitSignal(page.player.player.failed, timeout=20_000):
        page.play(page.model.index(1, 0))

    assert "cannot be played" in page.player.stage.accessibleDescription()


def test_a_new_clip_comes_in_by_itself(qtbot, page, archive):
    page.expect_news(is_done=True)

    assert page._later.isActive()
    page._later.stop()
    archive.jobs.tell_clip(ClipNews(1, "x", 0.5))
    assert not page._later.isActive()
    archive.jobs.tell_clip(ClipNews(1, "x", 1.0))
    assert page._later.isActive()
    page._later.stop()


def test_an_empty_library_says_what_comes(qtbot, run):
    page = LibraryPage(lambda _stop: (), lambda _clip, _stop: None, LIGHT)
    qtbot.addWidget(page)
    page.show()
    run(page.load())

    assert page._empty.isVisible()
    assert page._empty.text() == "No clips yet"
    page.close_down()


def _many(count: int) -> tuple[LibraryClip, ...]:
    return tuple(
        LibraryClip(
            Path(f"/clips/{number}.mp4"),
            f"Clip {number}",
            date=f"{1960 + number // 200}",
            haystack=folded(f"clip {number}"),
        )
        for number in range(count)
    )


def test_of_ten_thousand_clips_only_those_in_sight_are_looked_at(qtbot, run):
    asked = []
    clips = _many(10_000)
    page = LibraryPage(lambda _stop: clips, lambda clip, _stop: asked.append(clip), DARK)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    run(page.load())
    page.grid.grab()
    page.grid.verticalScrollBar().setValue(page.grid.verticalScrollBar().maximum())
    page.grid.grab()
    qtbot.waitUntil(lambda: clips[-1] in asked, timeout=5_000)

    assert len(set(asked)) < 80
    _type(qtbot, page, "clip 9999")
    assert _titles(page) == ["Clip 9999"]
    page.close_down()


def test_scrolling_follows_the_keys(qtbot, run):
    clips = _many(500)
    page = LibraryPage(lambda _stop: clips, lambda _clip, _stop: None, DARK)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    run(page.load())
    page.grid.setFocus()

    qtbot.keyClick(page.grid, Qt.Key.Key_End)
    last = _card(page, 499)
    qtbot.keyClick(page.grid, Qt.Key.Key_Home)

    assert page.grid.viewport().rect().contains(last)
    assert page.grid.verticalOffset() == 0
    page.close_down()


def test_the_model_is_sound(qtbot, page):
    model = LibraryModel()
    tester = QAbstractItemModelTester(model, QTEST)
    model.show(_many(5))
    model.search("clip 3")

    assert tester.model().rowCount() == 1
    assert "14 August 1994" in page.model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_both_looks_paint_and_the_mouse_lights_a_card(qtbot, page):
    dark = page.grid.grab().toImage()
    qtbot.mouseMove(page.grid.viewport(), _card(page, 0).center() + QPoint(3, 3))
    page.set_colours(LIGHT)

    assert page.grid.grab().toImage() != dark
    qtbot.mouseMove(page.grid.viewport(), QPoint(1, 1))


def _with_flaws(**facts) -> LibraryClip:
    found = ("3 frames cannot be read; look at it",)
    return LibraryClip(Path("/clips/a.mp4"), "Boat " * 60, findings=found, **facts)


def test_flaws_and_damage_are_marked_and_the_tip_says_what(qtbot, run):
    sound, flawed = LibraryClip(Path("/clips/a.mp4"), "Boat"), _with_flaws()
    damaged = _with_flaws(damage=Cause.SPOILED)
    page = LibraryPage(lambda _stop: (sound, flawed, damaged), lambda *_: None, DARK)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    run(page.load())
    corner = QRect(QPoint(4, 4), QSize(90, 28))
    marks = [
        page.grid.viewport().grab(corner.translated(_card(page, row).topLeft())).toImage()
        for row in range(3)
    ]

    assert all(first != other for first, other in combinations(marks, 2))
    tips = [page.model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in range(3)]
    assert "3 frames cannot be read" not in tips[0]
    assert "3 frames cannot be read" in tips[1]
    assert "Damaged. It is not what was written" in tips[2]
    assert max(len(line) for line in tips[2].splitlines()) <= 72
    page.close_down()


def test_what_is_wrong_stands_above_the_film_and_a_long_title_makes_no_window_wider(qtbot):
    player = ClipPlayer()
    qtbot.addWidget(player)
    player.resize(900, 600)
    player.show()

    player.open(_with_flaws(is_gone=True), has_before=False, has_next=False)

    qtbot.waitUntil(lambda: player.note.width() >= 240)
    assert player.note.whole_text == "3 frames cannot be read; look at it."
    assert player.width() == 900
    assert player.title.text().endswith("…")
    assert player.title.whole_text == ("Boat " * 60).strip()


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("1994-08-14", "14 August 1994"),
        ("1994-08", "August 1994"),
        ("1994", "1994"),
        ("", ""),
        ("1994-13", "1994-13"),
        ("soon", "soon"),
    ],
)
def test_dates_are_as_precise_as_they_are_known(qapp, date, words):
    assert date_words(date) == words


def test_posters_that_were_scrolled_past_are_given_up(qtbot, monkeypatch):
    from threading import Event

    from nostalgia_desktop.gui.library import posters as module

    monkeypatch.setattr(module, "_WAITING", 5)
    gate, asked = Event(), []

    def read(clip, _should_stop):
        gate.wait(10)
        asked.append(clip)

    posters = Posters(read)
    clips = _many(50)
    for clip in clips:
        posters.get(clip)
    gate.set()
    qtbot.waitUntil(lambda: clips[-5] in asked)

    assert set(asked[1:]) <= set(clips[-5:])
    posters.close()
