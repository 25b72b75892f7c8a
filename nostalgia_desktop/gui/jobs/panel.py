"""The left side of the window: the list, how to search it, and where to drop more."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.jobs.drop_zone import DropZone
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.jobs.rows import Show
from nostalgia_desktop.gui.jobs.view import JobListView

_SEARCH_FROM = 9
"""So few rows are seen at a glance: a search field would only be in the way."""
_NARROWEST, _WIDTH = 220, 276


class JobPanel(QWidget):
    """Holds the list; the wishes of `view` are for others to answer."""

    add_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(_NARROWEST)
        self.view, self.drop_zone = JobListView(), DropZone()
        self.search, self.filter = QLineEdit(placeholderText="Search"), QComboBox()
        self._hint = QLabel("Discs you add will be listed here.")
        self._plus = QToolButton()
        self._model: JobListModel | None = None
        self._glass = QAction(self)
        self._set_up()
        self.drop_zone.clicked.connect(self.add_wished)
        self._plus.clicked.connect(self.add_wished)
        self.search.textChanged.connect(self._want)
        self.filter.currentIndexChanged.connect(self._want)

    def sizeHint(self) -> QSize:
        """As wide as names of usual length need."""
        return QSize(_WIDTH, 600)

    def follow(self, model: JobListModel) -> None:
        """Show a model."""
        self._model = model
        self.view.follow(model)
        model.counted.connect(self._on_counted)
        self._on_counted()

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self.view.set_colours(colours)
        self.drop_zone.set_colours(colours)
        self._plus.setIcon(icon("plus", colours.muted, 20))
        self._glass.setIcon(icon("search", colours.faint, 16))

    def begin_search(self) -> None:
        """Put the cursor into the search field."""
        self._show_search(shown=True)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _want(self) -> None:
        if self._model is not None:
            self._model.want(self.search.text(), self._show)

    @property
    def _show(self) -> Show:
        # Qt keeps the text of an enum's member, not the member.
        return Show(self.filter.currentData() or Show.ALL)

    def _on_counted(self) -> None:
        rows = len(self._model) if self._model is not None else 0
        self._hint.setVisible(rows == 0)
        self.view.setVisible(rows > 0)
        self.drop_zone.setVisible(rows > 0)
        is_searched = bool(self.search.text()) or self._show is not Show.ALL
        self._show_search(shown=rows >= _SEARCH_FROM or is_searched)

    def _show_search(self, *, shown: bool) -> None:
        self.search.setVisible(shown)
        self.filter.setVisible(shown)

    def _set_up(self) -> None:
        title = QLabel("Discs")
        title.setProperty("role", "title")
        self._hint.setProperty("role", "faint")
        self._hint.setContentsMargins(18, 4, 18, 0)
        self._plus.setToolTip("Add a disc folder")
        self._plus.setAccessibleName("Add a disc folder")
        self._plus.setIconSize(QSize(20, 20))
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        for show in Show:
            self.filter.addItem(show.value, show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 14)
        layout.setSpacing(8)
        layout.addLayout(_row(title, self._plus, margins=(18, 12)))
        layout.addLayout(_row(self.search, self.filter, margins=(14, 14)))
        layout.addWidget(self._hint)
        layout.addWidget(self.view, 1)
        layout.addStretch(0)
        layout.addLayout(_row(self.drop_zone, margins=(14, 14)))


def _row(*widgets: QWidget, margins: tuple[int, int]) -> QHBoxLayout:
    left, right = margins
    row = QHBoxLayout()
    row.setContentsMargins(left, 0, right, 0)
    row.setSpacing(8)
    for place, widget in enumerate(widgets):
        row.addWidget(widget, 1 if place == 0 else 0)
    return row
