"""The strip at the top: which title is open, how far its review is, and the main actions."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QIcon, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget

from nostalgia_desktop.gui.actions import Actions
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.icons import icon, pixmap
from nostalgia_desktop.gui.roles import set_look

_ICON, _LEAST_NAME = 20, 120
NAME = "Nostalgia"


class Header(QWidget):
    """Shows what it is told; its buttons are the window's actions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = load_form(self, "header")
        self._mark, self._name = form.child(QLabel, "mark"), form.child(QLabel, "name")
        self._summary, self._full_name = form.child(QLabel, "summary"), NAME
        self._undo, self._redo = form.child(QToolButton, "undo"), form.child(QToolButton, "redo")
        self._library = form.child(QToolButton, "library")
        self._theme = form.child(QToolButton, "theme")
        self._settings = form.child(QToolButton, "settings")
        self._finalize = form.child(QPushButton, "finalize")
        self._action, self._is_done = QAction(self), False
        self._colours: Colours = DARK
        self.show_title(NAME)

    def follow(self, actions: Actions) -> None:
        """The buttons do what the window's actions do, and look as they do."""
        for button, action in (
            (self._undo, actions.undo),
            (self._redo, actions.redo),
            (self._library, actions.library),
            (self._theme, actions.theme),
            (self._settings, actions.settings),
        ):
            button.setDefaultAction(action)
        self._action = actions.finalize
        self._finalize.clicked.connect(actions.finalize.trigger)
        actions.finalize.changed.connect(self._follow_finalize)
        self._follow_finalize()

    def show_title(
        self, name: str, summary: str = "", *, is_open: bool = False, is_done: bool = False
    ) -> None:
        """Which title is open; without one, there is nothing to undo or to finalize.

        Where all its clips are made, Finalize is no longer what is to be done next.
        """
        set_look(self._finalize, "kind", "" if is_done else "primary")
        self._is_done = is_done
        self._follow_finalize()
        self._full_name = name
        self._summary.setText(summary)
        for widget in (self._undo, self._redo, self._finalize):
            widget.setVisible(is_open)
        self._elide()

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(pixmap("clapperboard", colours.accent_text, _ICON, ratio))
        self._follow_finalize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A long name gives way."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        """As much of the name as fits beside all else."""
        layout = self.layout()
        taken = layout.sizeHint().width() - self._name.sizeHint().width() if layout else 0
        room = max(self.width() - taken, _LEAST_NAME)
        metrics = self._name.fontMetrics()
        # Else a long name would widen the window, and find more room in it each time.
        whole = metrics.horizontalAdvance(self._full_name) + 2
        self._name.setMinimumWidth(min(whole, _LEAST_NAME))
        self._name.setText(metrics.elidedText(self._full_name, Qt.TextElideMode.ElideRight, room))
        self._name.setToolTip(self._full_name)

    def _follow_finalize(self) -> None:
        self._finalize.setText(f" {self._action.iconText()}")  # Qt puts the icon too near.
        self._finalize.setIcon(self._finalize_icon())
        self._finalize.setEnabled(self._action.isEnabled())
        self._finalize.setToolTip(self._action.toolTip())

    def _finalize_icon(self) -> QIcon:
        """To be seen on the ground that the button has: filled, quiet or greyed."""
        if self._is_done:
            return icon("circle-check", self._colours.good, 16)
        is_enabled = self._action.isEnabled()
        colour = self._colours.on_accent if is_enabled else self._colours.muted
        return icon("download", colour, 16)
