"""Turns what the mouse does into wishes: go there, move this bound, split here."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal

from nostalgia_desktop.domain.edits import Bound, bound_ms, neighbour
from nostalgia_desktop.gui.timeline.gestures import (
    START_PX,
    BoundDrag,
    Wish,
    split_at,
    take_bound,
)
from nostalgia_desktop.gui.timeline.hits import Hit, Zone, find_hit
from nostalgia_desktop.gui.timeline.scenery import Scenery

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
BLADE = CTRL | SHIFT
_SCROLL_MS, _MOST_SCROLL_PX = 30, 40


class _Mode(Enum):
    IDLE = auto()
    SCRUB = auto()
    PRESSED_BOUND = auto()
    BOUND = auto()
    PAN = auto()


class Mouse(QObject):
    """Knows what is under the pointer and in the hand. The wishes are those of the widget.

    `changed` comes when `hover`, `wish` or `blade_ms` did, `pan_wanted` with the pixels to move by.
    """

    seek_wanted = Signal(int)
    scene_clicked = Signal(str, object)
    scene_double_clicked = Signal(str)
    scene_wanted = Signal(int)
    split_wanted = Signal(int)
    boundary_drag_started = Signal(object)
    boundary_drag_moved = Signal(object, int)
    boundary_drag_ended = Signal(object, int)
    boundary_drag_cancelled = Signal(object)
    pan_wanted = Signal(int)
    changed = Signal()

    def __init__(
        self, scenery: Callable[[], Scenery], playhead: Callable[[], int], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.hover: Hit | None = None
        self.wish: Wish | None = None
        self.blade_ms: int | None = None
        self.is_snapping = True
        self._scenery, self._playhead = scenery, playhead
        self._mode, self._last_x = _Mode.IDLE, 0.0
        self._held: BoundDrag | None = None
        self._button = Qt.MouseButton.NoButton
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._scroll = QTimer(self, interval=_SCROLL_MS)
        self._scroll.timeout.connect(self._on_scroll)

    @property
    def is_busy(self) -> bool:
        """Whether something is in the hand."""
        return self._mode is not _Mode.IDLE

    def hit(self, place: QPointF) -> Hit:
        """What is at a place."""
        scenery = self._scenery()
        at = place.x(), place.y()
        return find_hit(scenery.view, scenery.bands, scenery.review, *at, self._playhead())

    def press(self, place: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """A button went down; while another is down, nothing comes of it."""
        if self.is_busy and button is not self._button:
            return
        self.cancel()  # Its release may have gone to another window.
        self._button = button
        self._last_x, self._modifiers = place.x(), modifiers
        if button is Qt.MouseButton.MiddleButton:
            self._mode = _Mode.PAN
        elif button is Qt.MouseButton.LeftButton:
            self._press_left(self.hit(place), place.x(), modifiers)
        self._set_hover(None)

    def move(self, place: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The pointer moved, with or without a button down."""
        before, self._last_x, self._modifiers = self._last_x, place.x(), modifiers
        if self._mode is _Mode.IDLE:
            self._point_at(self.hit(place), modifiers)
        elif self._mode is _Mode.PAN:
            self.pan_wanted.emit(round(before) - round(place.x()))
        else:
            self._drag(place.x())
            self._scroll_outside(place.x())

    def release(self, button: Qt.MouseButton) -> None:
        """A button went up."""
        if button is not self._button:
            return
        mode, held, wish = self._mode, self._held, self.wish
        self._let_go()
        if mode is _Mode.BOUND and held and wish:
            self.boundary_drag_ended.emit(held.bound, wish.ms)
        elif mode is _Mode.PRESSED_BOUND and held:
            self._click_bound(held)

    def double_click(self, place: QPointF) -> None:
        """The second press of two."""
        hit = self.hit(place)
        if hit.zone in (Zone.TITLE, Zone.BODY):
            self.scene_double_clicked.emit(hit.uid)
        elif hit.zone is Zone.GAP:
            self.scene_wanted.emit(hit.ms)

    def cancel(self) -> bool:
        """Let go of what is in the hand without moving it; says whether there was something."""
        mode, held = self._mode, self._held
        self._let_go()
        if mode is _Mode.BOUND and held:
            self.boundary_drag_cancelled.emit(held.bound)
        return mode is not _Mode.IDLE

    def leave(self) -> None:
        """The pointer is elsewhere."""
        self.blade_ms = None
        self._set_hover(None)

    def _press_left(self, hit: Hit, x: float, modifiers: Qt.KeyboardModifier) -> None:
        if hit.zone in (Zone.TITLE, Zone.BODY) and modifiers & BLADE == BLADE:
            self.split_wanted.emit(self._split_ms(hit))
            return
        if hit.bound:
            self._press_bound(hit.bound, x, is_alone=bool(modifiers & CTRL))
            return
        if hit.uid:
            self.scene_clicked.emit(hit.uid, modifiers)
        if hit.zone in (Zone.RULER, Zone.PLAYHEAD, Zone.GAP) or (
            hit.zone is Zone.BODY and not modifiers & BLADE
        ):
            self._mode = _Mode.SCRUB
            self.seek_wanted.emit(hit.ms)

    def _press_bound(self, bound: Bound, x: float, *, is_alone: bool) -> None:
        """One that touches no other stays alone, so that it takes none along on its way back."""
        review = self._scenery().review
        taken = replace(bound, alone=is_alone or neighbour(review, bound) is None)
        self._held = take_bound(review, self._scenery().view, taken, x)
        self._mode = _Mode.PRESSED_BOUND if self._held else _Mode.IDLE

    def _drag(self, x: float) -> None:
        if self._mode is _Mode.SCRUB:
            self.seek_wanted.emit(self._scenery().view.ms(x))
        elif self._held:
            self._drag_bound(self._held, x)

    def _drag_bound(self, held: BoundDrag, x: float) -> None:
        if self._mode is _Mode.PRESSED_BOUND:
            if abs(x - held.press_x) < START_PX:
                return
            self._mode = _Mode.BOUND
            self.boundary_drag_started.emit(held.bound)
        scenery, before = self._scenery(), self.wish
        snaps = self.is_snapping and not self._modifiers & ALT
        self.wish = held.wish(scenery.view, scenery.marks, x, self._playhead() if snaps else None)
        if before is None or before.ms != self.wish.ms:
            self.boundary_drag_moved.emit(held.bound, self.wish.ms)
        if before != self.wish:
            self.changed.emit()

    def _click_bound(self, held: BoundDrag) -> None:
        """A bound that was clicked and not moved: go there."""
        self.scene_clicked.emit(held.bound.uid, self._modifiers)
        if held.bound.uid in self._scenery().review:
            self.seek_wanted.emit(bound_ms(self._scenery().review, held.bound))

    def _point_at(self, hit: Hit, modifiers: Qt.KeyboardModifier) -> None:
        is_blade = hit.zone in (Zone.TITLE, Zone.BODY) and modifiers & BLADE == BLADE
        blade = self._split_ms(hit) if is_blade else None
        if blade != self.blade_ms:
            self.blade_ms = blade
            self.changed.emit()
        self._set_hover(hit)

    def _split_ms(self, hit: Hit) -> int:
        scenery = self._scenery()
        if not self.is_snapping:
            return scenery.review.grid.snap(hit.ms)
        return split_at(scenery.review.grid, scenery.view, scenery.marks, hit.ms)

    def _set_hover(self, hit: Hit | None) -> None:
        before, self.hover = self.hover, hit
        if _shown(before) != _shown(hit):
            self.changed.emit()

    def _let_go(self) -> None:
        self._scroll.stop()
        self._mode, self._held, self.wish = _Mode.IDLE, None, None
        self.changed.emit()

    def _scroll_outside(self, x: float) -> None:
        if 0 <= x < self._scenery().view.width or self._mode is _Mode.PRESSED_BOUND:
            self._scroll.stop()
        elif not self._scroll.isActive():
            self._scroll.start()

    def _on_scroll(self) -> None:
        """The pointer is held outside: what is beyond the edge comes in."""
        beyond = self._last_x if self._last_x < 0 else self._last_x - self._scenery().view.width
        px = round(min(max(beyond, -_MOST_SCROLL_PX), _MOST_SCROLL_PX))
        self.pan_wanted.emit(px)
        self._drag(self._last_x)


def _shown(hit: Hit | None) -> object:
    """What the overlay and the pointer's shape tell apart."""
    return hit and (hit.zone, hit.bound)
