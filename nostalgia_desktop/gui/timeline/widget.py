"""The timeline itself: it shows a review and says what a person wishes."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from nostalgia_desktop.gui.timeline.canvas import TimelineCanvas
from nostalgia_desktop.gui.timeline.data import TimelineData
from nostalgia_desktop.gui.timeline.hits import Zone
from nostalgia_desktop.gui.timeline.mouse import Mouse
from nostalgia_desktop.gui.timeline.tips import tip

_ZOOM_NOTCH, _NOTCH = 1.25, 120
_PAN_PX = 90
_CURSORS = {
    Zone.BOUND: Qt.CursorShape.SplitHCursor,
    Zone.PLAYHEAD: Qt.CursorShape.SizeHorCursor,
}


class TimelineWidget(TimelineCanvas):
    """Shows scenes, film and sound along a title's time.

    It changes nothing itself: its signals are wishes, and the page that grants them hands the
    outcome back through `set_review`, `set_selection` and `set_playhead`. Times are whole frames
    for bounds and splits. A `Bound` in a signal is `alone` if Ctrl was held, or if it
    touches no other.
    """

    seek_wanted = Signal(int)
    """Go to a time (ms)."""
    scene_clicked = Signal(str, object)
    """A scene's uid and the keyboard modifiers."""
    scene_double_clicked = Signal(str)
    """Rename it."""
    scene_wanted = Signal(int)
    """Make a scene of the gap at a time."""
    split_wanted = Signal(int)
    """Split the scene at a time: Ctrl+Shift+click."""
    boundary_drag_started = Signal(object)
    boundary_drag_moved = Signal(object, int)
    boundary_drag_ended = Signal(object, int)
    boundary_drag_cancelled = Signal(object)
    """The `Bound`, and where it would go."""
    menu_wanted = Signal(QPoint, int, str)
    """Where on the screen, the time there, and the scene's uid, empty in a gap."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mouse = Mouse(lambda: self.scenery, lambda: self.playhead_ms, self)
        self._connect_mouse()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_data(self, data: TimelineData) -> None:
        """Show a title from its start to its end, and nothing selected."""
        self.mouse.cancel()
        super().set_data(data)

    def set_snapping(self, is_on: bool) -> None:
        """Whether bounds are drawn to shot changes and the like, unless Alt is held."""
        self.mouse.is_snapping = is_on

    def reveal(self, ms: int) -> None:
        """Move so that a time is seen, as for a playhead that left the window."""
        if not self.mouse.is_busy:
            self.set_view(self.view.revealing(ms))

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take something in the hand."""
        if self._scenery:
            self.mouse.press(event.position(), event.button(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move it, or look at what is under the pointer."""
        if self._scenery:
            self.mouse.move(event.position(), event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        if self._scenery:
            self.mouse.release(event.button())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename a scene, or make one of a gap."""
        if self._scenery and event.button() is Qt.MouseButton.LeftButton:
            self.mouse.double_click(event.position())

    def leaveEvent(self, _event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self.mouse.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets go of a bound; all other keys are the page's."""
        if event.key() != Qt.Key.Key_Escape or not self.mouse.cancel():
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move along, faster with Shift; zoom at the pointer with Ctrl."""
        if not self._scenery:
            return
        turned = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = _ZOOM_NOTCH ** (turned / _NOTCH)
            self.set_view(self.view.zoomed(factor, event.position().x()))
        else:
            self.set_view(self.view.panned(-self._pan_px(event)))
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of a place."""
        if self._scenery:
            hit = self.mouse.hit(QPointF(event.pos()))
            self.menu_wanted.emit(event.globalPos(), hit.ms, hit.uid)

    def event(self, event: QEvent) -> bool:
        """Tooltips tell what can be done at a place."""
        if isinstance(event, QHelpEvent) and self._scenery:
            hit = self.mouse.hit(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tip(self._scenery.review, self.marks, hit), self)
            return True
        return super().event(event)

    # Within

    def _connect_mouse(self) -> None:
        for name in (
            "seek_wanted",
            "scene_clicked",
            "scene_double_clicked",
            "scene_wanted",
            "split_wanted",
            "boundary_drag_started",
            "boundary_drag_moved",
            "boundary_drag_ended",
            "boundary_drag_cancelled",
        ):
            getattr(self.mouse, name).connect(getattr(self, name))
        self.mouse.pan_wanted.connect(lambda px: self.set_view(self.view.panned(px)))
        self.mouse.changed.connect(self._on_mouse)

    def _on_mouse(self) -> None:
        mouse = self.mouse
        self._moving = replace(
            self._moving, hover=mouse.hover, wish=mouse.wish, blade_ms=mouse.blade_ms
        )
        zone = mouse.hover.zone if mouse.hover else Zone.NONE
        self.setCursor(_CURSORS.get(zone, Qt.CursorShape.ArrowCursor))
        self.update()

    def _pan_px(self, event: QWheelEvent) -> int:
        """Touchpads tell pixels, wheels notches; with Shift a notch is most of a window."""
        pixels = event.pixelDelta()
        if not pixels.isNull():
            return pixels.x() if abs(pixels.x()) > abs(pixels.y()) else pixels.y()
        turned = event.angleDelta().y() or event.angleDelta().x()
        is_far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        return round(turned / _NOTCH * (self.width() * 0.8 if is_far else _PAN_PX))
