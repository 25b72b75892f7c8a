"""Where everything of the review stands: stage, bar and timeline, and the inspector beside them."""

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QApplication, QSplitter, QWidget

from nostalgia_desktop.gui import icons
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.frame_source import FrameSource
from nostalgia_desktop.gui.inspector.fields import is_redo, is_undo
from nostalgia_desktop.gui.inspector.panel import Inspector
from nostalgia_desktop.gui.player.stage import VideoStage
from nostalgia_desktop.gui.player.transport import TransportBar
from nostalgia_desktop.gui.review_cuts import CutPanel
from nostalgia_desktop.gui.review_notice import Notice
from nostalgia_desktop.gui.timeline.overview import OverviewStrip
from nostalgia_desktop.gui.timeline.widget import TimelineWidget

_WIDTH, _HEIGHT, _INSPECTOR, _LOWER = 1004, 680, 304, 280
_PROMOTED = (
    Notice,
    VideoStage,
    CutPanel,
    TransportBar,
    TimelineWidget,
    OverviewStrip,
    Inspector,
)
_SLIDING = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}


class ReviewArea(QWidget):
    """The widgets of the review in their places. It joins nothing; the page does."""

    undo_wished = Signal()
    redo_wished = Signal()

    def __init__(self, source: FrameSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = load_form(self, "review", _PROMOTED)
        self.notice, self.stage = form.child(Notice, "notice"), form.child(VideoStage, "stage")
        self.bar, self.cut = form.child(TransportBar, "bar"), form.child(CutPanel, "cut")
        self.timeline = form.child(TimelineWidget, "timeline")
        self.overview = form.child(OverviewStrip, "overview")
        self.inspector = form.child(Inspector, "inspector")
        self._across, self._down = form.child(QSplitter, "across"), form.child(QSplitter, "down")
        self._across.setSizes([_WIDTH - _INSPECTOR, _INSPECTOR])
        self._down.setSizes([_HEIGHT - _LOWER, _LOWER])
        self.cut.view.follow(source)
        self.timeline.set_icons(icons.pixmap)
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
