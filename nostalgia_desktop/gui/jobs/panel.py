"""The left side of the window: the list, how to search it, and where to drop more."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QToolButton, QWidget

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.jobs.drop_zone import DropZone
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.jobs.rows import Show
from nostalgia_desktop.gui.jobs.view import JobListView

_SEARCH_FROM = 9
"""So few rows are seen at a glance: a search field would only be in the way."""
_WIDTH = 276


class JobPanel(QWidget):
    """Holds the list; the wishes of `view` are for others to answer."""

    add_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = load_form(self, "job_panel", (JobListView, DropZone))
        self.view, self.drop_zone = (
            form.child(JobListView, "jobs"),
            form.child(DropZone, "drop_zone"),
        )
        self.search, self.filter = form.child(QLineEdit, "search"), form.child(QComboBox, "filter")
        self._hint, self._plus = form.child(QLabel, "hint"), form.child(QToolButton, "plus")
        self._model: JobListModel | None = None
        self._glass = QAction(self)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        for place, show in enumerate(Show):
            self.filter.setItemData(place, show)
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
