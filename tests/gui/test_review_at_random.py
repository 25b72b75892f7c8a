"""Whatever is done in whatever order: what is shown is stored, and undo leads back to the start."""

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nostalgia_desktop.gui.review_page import SceneReviewPage
from tests.gui.review_archive import (
    BOUNDS_MS,
    CTRL,
    SCENES,
    SHIFT,
    archive,
    make_page,
    page,
    press,
    records,
    stored_scenes,
    submitted_once,
)
from tests.gui.test_review_page import ALT, NONE, drag, send_mouse

__all__ = ["archive", "make_page", "page", "records", "submitted_once"]

KEYS = [getattr(Qt.Key, f"Key_{letter}") for letter in "KJLPCIOSMGNAZ"]
KEYS += [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space]
KEYS += [Qt.Key.Key_Delete, Qt.Key.Key_Escape, Qt.Key.Key_Plus, Qt.Key.Key_Minus]
TEXTS = ("x", "1994", "14.8.1994", "0:00:05", "hello", "3")
STEPS = 120


class Somebody:
    """Does things to a page without knowing what they are for."""

    def __init__(self, page: SceneReviewPage, seed: int) -> None:
        self.page, self.rng = page, random.Random(seed)
        self.inspector = page.widget.inspector

    def do_something(self) -> None:
        does: list[Callable[[], None]] = [self.press_key] * 4
        does += [self.undo_or_redo, self.drag_a_bound, self.type, self.click_scene, self.click]
        self.rng.choice(does)()

    def press_key(self) -> None:
        self.page.widget.timeline.setFocus()
        press(self.page, self.rng.choice(KEYS), self.rng.choice([NONE, NONE, NONE, ALT, SHIFT]))

    def undo_or_redo(self) -> None:
        press(self.page, Qt.Key.Key_Z, self.rng.choice([CTRL, CTRL | SHIFT]))

    def drag_a_bound(self) -> None:
        scene = self.rng.choice(self.page.scenes.review.scenes)
        from_ms, to_ms = self.rng.choice([scene.start_ms, scene.end_ms]), self.rng.randrange(12_000)
        drag(self.page, from_ms, to_ms, self.rng.choice([NONE, ALT, CTRL]), let_go=False)
        if self.rng.random() < 0.3:
            press(self.page, Qt.Key.Key_Escape)
        send_mouse(self.page, QEvent.Type.MouseButtonRelease, 10)

    def type(self) -> None:
        panel = self.inspector
        fields = (panel.title, panel.date.line, panel.place, panel.description, *panel.times.fields)
        field = self.rng.choice([each for each in fields if each.isVisible()])
        field.setFocus()
        QTest.keyClicks(field, self.rng.choice(TEXTS))
        if self.rng.random() < 0.5:
            press(self.page, Qt.Key.Key_Return)

    def click_scene(self) -> None:
        scene = self.rng.choice(self.page.scenes.review.scenes)
        self.page.scenes.click(scene.uid, self.rng.choice([NONE, CTRL, SHIFT]))

    def click(self) -> None:
        decisions = self.inspector.decisions
        self.rng.choice([decisions.approve, decisions.leave_out, decisions.play]).click()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_shown_is_stored_and_can_be_undone(
    qtbot: QtBot, page: SceneReviewPage, archive, seed: int
):
    somebody, timeline = Somebody(page, seed), page.widget.timeline
    for _ in range(STEPS):
        somebody.do_something()
        if somebody.rng.random() < 0.1:
            qtbot.wait(20)
        assert timeline.scenery.review is page.scenes.review
        assert page.widget.inspector.times.start.ms == page.scenes.current.start_ms

    page.save()
    assert stored_scenes(archive) == page.scenes.review.scenes
    while page.undo_stack.canUndo():
        page.scenes.undo()
    page.save()
    assert stored_scenes(archive) == SCENES
    assert BOUNDS_MS[-1] == page.scenes.review.grid.duration_ms
