"""The strip below the timeline: the whole title, and which part of it is seen."""

from enum import Enum, auto

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nostalgia_desktop.domain.review import Review
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.timeline.ink import Ink, faded, mixed
from nostalgia_desktop.gui.timeline.scenery import Look, look_colour, look_of
from nostalgia_desktop.gui.timeline.view import PAD_PX, View

HEIGHT_PX, BAR_PX = 26, 8
_EDGE_PX = 5
_LEAST_WINDOW_PX = 10


class _Grip(Enum):
    LEFT = auto()
    RIGHT = auto()
    MIDDLE = auto()


class OverviewStrip(QWidget):
    """All scenes of a title in the colours of their states, and a window that can be dragged.

    `view_wanted` is what the timeline should show; its `view_changed` goes into `set_view`.
    """

    view_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = Ink(DARK, self.font())
        self._review: Review | None = None
        self._view: View | None = None
        self._current, self._playhead_ms = "", 0
        self._grip: _Grip | None = None
        self._from_x = 0.0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumSize(100, HEIGHT_PX)

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(800, HEIGHT_PX)

    def set_review(self, review: Review) -> None:
        """Show the scenes as they are now."""
        self._review = review
        self.update()

    def set_view(self, view: View) -> None:
        """Show which part the timeline shows."""
        self._view = view
        self.update()

    def set_current(self, uid: str) -> None:
        """Show which scene is the current one."""
        self._current = uid
        self.update()

    def set_playhead(self, ms: int) -> None:
        """Show where the playhead is."""
        is_moved = self._x(ms) != self._x(self._playhead_ms)
        self._playhead_ms = ms
        if is_moved:
            self.update()

    def set_colours(self, colours: Colours) -> None:
        """Take on another look."""
        self._ink = Ink(colours, self.font())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the scenes, the playhead and the frame."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._ink.panel)
        if self._review is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scenes(painter, self._review)
        top = (self.height() - BAR_PX) // 2
        line = QRectF(self._x(self._playhead_ms) - 1, top - 3, 2, BAR_PX + 6)
        painter.fillRect(line, self._ink.playhead)
        if self._view:
            self._paint_window(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the frame, one of its edges, or call it here."""
        if not self._view or event.button() is not Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        self._grip, self._from_x = self._grip_at(x), x
        if self._grip is None:
            self._grip = _Grip.MIDDLE
            self._move_by(x - self._window().center().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the frame or its edge."""
        x = event.position().x()
        if self._grip is None:
            edges = (_Grip.LEFT, _Grip.RIGHT)
            is_edge = self._view and self._grip_at(x) in edges
            self.setCursor(Qt.CursorShape.SizeHorCursor if is_edge else Qt.CursorShape.ArrowCursor)
        elif self._grip is _Grip.MIDDLE:
            self._move_by(x - self._from_x)
            self._from_x = x
        else:
            self._zoom_to(x)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let it go."""
        self._grip = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel moves the frame as it moves the timeline."""
        if self._view:
            turned = event.angleDelta().y() or event.angleDelta().x()
            self.view_wanted.emit(self._view.panned(round(-turned * self._view.width / 1200)))
        event.accept()

    def _paint_scenes(self, painter: QPainter, review: Review) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        top = (self.height() - BAR_PX) / 2
        painter.setBrush(mixed(self._ink.line, self._ink.panel, 0.7))
        whole = QRectF(PAD_PX, top + BAR_PX / 2 - 1, self.width() - 2 * PAD_PX, 2)
        painter.drawRoundedRect(whole, 1, 1)
        for scene in review.scenes:
            left, right = self._x(scene.start_ms), self._x(scene.end_ms)
            room = 2 if right - left > 4 else 0
            rect = QRectF(left + room / 2, top, max(right - left - room, 1), BAR_PX)
            radius = min(BAR_PX / 2, rect.width() / 2)
            painter.setBrush(self._colour(scene))
            painter.drawRoundedRect(rect, radius, radius)

    def _colour(self, scene: Scene) -> QColor:
        if scene.uid == self._current:
            return self._ink.accent
        look, ground = look_of(scene), self._ink.panel
        if look is Look.LEFT_OUT:
            return mixed(self._ink.faint, ground, 0.22)
        share = {Look.APPROVED: 0.66, Look.DOUBTFUL: 0.62}.get(look, 0.45)
        return mixed(look_colour(look, self._ink), ground, share)

    def _paint_window(self, painter: QPainter) -> None:
        window = self._window().adjusted(1, 3.5, -1, -3.5)
        painter.setBrush(faded(self._ink.text, 0.06))
        painter.setPen(QPen(self._ink.text, 1.5))
        painter.drawRoundedRect(window, 5, 5)

    def _x(self, ms: int) -> int:
        duration = self._review.grid.duration_ms if self._review else 1
        return PAD_PX + round(ms * (self.width() - 2 * PAD_PX) / max(duration, 1))

    def _ms_per_px(self) -> float:
        duration = self._review.grid.duration_ms if self._review else 1
        return duration / max(self.width() - 2 * PAD_PX, 1)

    def _window(self) -> QRectF:
        assert self._view
        start, end = self._view.left_px, self._view.left_px + self._view.width
        scale = self._view.ms_per_px / self._ms_per_px()
        left, right = PAD_PX + start * scale, PAD_PX + end * scale
        width = max(right - left, _LEAST_WINDOW_PX)
        left = min(max((left + right - width) / 2, 0), max(self.width() - width, 0))
        return QRectF(left, 0, min(width, self.width()), self.height())

    def _grip_at(self, x: float) -> _Grip | None:
        window = self._window()
        edge = min(_EDGE_PX, window.width() / 4)
        if abs(x - window.left()) <= edge:
            return _Grip.LEFT
        if abs(x - window.right()) <= edge:
            return _Grip.RIGHT
        return _Grip.MIDDLE if window.left() < x < window.right() else None

    def _move_by(self, px: float) -> None:
        if self._view:
            scale = self._ms_per_px() / self._view.ms_per_px
            self.view_wanted.emit(self._view.panned(round(px * scale)))

    def _zoom_to(self, x: float) -> None:
        """Drag one edge of the frame; the other stays."""
        if not self._view:
            return
        window, least = self._window(), _LEAST_WINDOW_PX
        if self._grip is _Grip.LEFT:
            width, fixed = max(window.right() - x, least), self._view.width
        else:
            width, fixed = max(x - window.left(), least), 0
        self.view_wanted.emit(self._view.zoomed(window.width() / width, fixed))
