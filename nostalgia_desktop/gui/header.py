"""The strip at the top: which title is open, how far its review is, and the main actions."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from nostalgia_desktop.gui.actions import Actions
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.icons import pixmap

_HEIGHT, _ICON = 56, 20
NAME = "Nostalgia"


class Header(QWidget):
    """Shows what it is told; its buttons are the window's actions."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(_HEIGHT)
        self._mark, self._name, self._summary = QLabel(), QLabel(NAME), QLabel()
        self._full_name = NAME
        self._undo, self._redo = _tool(actions.undo), _tool(actions.redo)
        self._finalize = QPushButton()
        self._finalize.setProperty("kind", "primary")
        self._finalize.clicked.connect(actions.finalize.trigger)
        actions.finalize.changed.connect(self._follow_finalize)
        self._action = actions.finalize
        self._set_up(actions)
        self.show_title(NAME)

    def show_title(self, name: str, summary: str = "", *, is_open: bool = False) -> None:
        """Which title is open; without one, there is nothing to undo or to finalize."""
        self._full_name = name
        self._summary.setText(summary)
        self._elide()
        for widget in (self._undo, self._redo, self._finalize):
            widget.setVisible(is_open)

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(pixmap("clapperboard", colours.accent_text, _ICON, ratio))
        self._follow_finalize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A long name gives way."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = max(self.width() - 420 - self._summary.sizeHint().width(), 120)
        metrics = self._name.fontMetrics()
        self._name.setText(metrics.elidedText(self._full_name, Qt.TextElideMode.ElideRight, room))
        self._name.setToolTip(self._full_name)

    def _follow_finalize(self) -> None:
        self._finalize.setText(f" {self._action.iconText()}")  # Qt puts the icon too near.
        self._finalize.setIcon(self._action.icon())
        self._finalize.setEnabled(self._action.isEnabled())
        self._finalize.setToolTip(self._action.toolTip())

    def _set_up(self, actions: Actions) -> None:
        self._name.setProperty("role", "title")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setProperty("role", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 0, 16, 0)
        layout.setSpacing(8)
        for widget in (self._mark, self._name, self._summary):
            layout.addWidget(widget)
        layout.addStretch()
        for tool in (self._undo, self._redo):
            layout.addWidget(tool)
        layout.addSpacing(8)
        for action in (actions.theme, actions.settings):
            layout.addWidget(_tool(action))
        layout.addSpacing(8)
        layout.addWidget(self._finalize)


def _tool(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(_ICON, _ICON))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button
