"""Where everything of the review stands: stage, bar and timeline, and the inspector beside them."""

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QApplication, QSplitter, QVBoxLayout, QWidget

from nostalgia_desktop.gui import icons
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.frame_source import FrameSource
from nostalgia_desktop.gui.inspector.fields import is_redo, is_undo
from nostalgia_desktop.gui.inspector.panel import Inspector
from nostalgia_desktop.gui.player.stage import VideoStage
from nostalgia_desktop.gui.player.transport import TransportBar
from nostalgia_desktop.gui.review_cuts import LEAST, LEAST_STAGE, CutPanel
from nostalgia_desktop.gui.review_notice import Notice
from nostalgia_desktop.gui.timeline.overview import OverviewStrip
from nostalgia_desktop.gui.timeline.widget import TimelineWidget

_WIDTH, _HEIGHT, _INSPECTOR, _LOWER = 1004, 680, 304, 280
_SLIDING = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}


class ReviewArea(QWidget):
    """The widgets of the review in their places. It joins nothing; the page does."""

    undo_wished = Signal()
    redo_wished = Signal()

    def __init__(self, source: FrameSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice, self.stage, self.bar = Notice(), VideoStage(DARK), TransportBar(DARK)
        self.cut = CutPanel(source)
        self.timeline, self.overview = TimelineWidget(DARK, icons.pixmap), OverviewStrip(DARK)
        self.inspector = Inspector()
        self._across = QSplitter(Qt.Orientation.Horizontal, self)
        self._down = QSplitter(Qt.Orientation.Vertical)
        self._lay_out()
        self.setFocusProxy(self.timeline)
        self.set_colours(DARK)

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        for part in (
            self.notice,
            self.stage,
            self.bar,
            self.cut,
            self.timeline,
            self.overview,
            self.inspector,
        ):
            part.set_colours(colours)

    def save_state(self) -> list[QByteArray]:
        """Where the splitters stand, for the window to remember."""
        return [self._across.saveState(), self._down.saveState()]

    def restore_state(self, state: list[QByteArray]) -> None:
        """Put the splitters where they stood."""
        for splitter, each in zip((self._across, self._down), state, strict=False):
            splitter.restoreState(each)

    def event(self, event: QEvent) -> bool:
        """Undo and redo act here whatever the window's own do; arrows move a slider in hand."""
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo."""
        if is_redo(event):
            self.redo_wished.emit()
        elif is_undo(event):
            self.undo_wished.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As in a window of 1280 pixels."""
        return QSize(_WIDTH, _HEIGHT)

    def _is_ours(self, event: QKeyEvent) -> bool:
        slides = isinstance(QApplication.focusWidget(), QAbstractSlider)
        return is_undo(event) or is_redo(event) or (slides and event.key() in _SLIDING)

    def _lay_out(self) -> None:
        upper = _column(self.stage, self.cut, growing=self.stage)
        self.stage.setMinimumHeight(LEAST_STAGE)
        upper.setMinimumHeight(LEAST_STAGE + LEAST)  # A cut that is shown pushes nothing away.
        lower = _column(self.bar, self.timeline, self.overview, growing=self.timeline)
        _fill(self._down, upper, lower, [_HEIGHT - _LOWER, _LOWER])
        left = _column(self.notice, self._down, growing=self._down)
        _fill(self._across, left, self.inspector, [_WIDTH - _INSPECTOR, _INSPECTOR])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._across)


def _column(*widgets: QWidget, growing: QWidget) -> QWidget:
    column = QWidget()
    column.setProperty("ground", "panel")
    column.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget, 1 if widget is growing else 0)
    return column


def _fill(splitter: QSplitter, first: QWidget, second: QWidget, sizes: list[int]) -> None:
    """Put two widgets into a splitter; the first one takes what room there is."""
    splitter.addWidget(first)
    splitter.addWidget(second)
    splitter.setStretchFactor(0, 1)
    splitter.setStretchFactor(1, 0)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(1)
    splitter.setSizes(sizes)
