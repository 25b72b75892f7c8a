"""A column of fields that scrolls where the window is too low for it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

_GAP, _NAME_GAP = 9, 4


class ScrollColumn(QScrollArea):
    """Widgets one below the other, as wide as the column and never wider."""

    def __init__(self, margin: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = QWidget()
        self._layout = QVBoxLayout(self._inner)
        self._layout.setContentsMargins(margin, 2, margin, 4)
        self._layout.setSpacing(_GAP)
        self._layout.addStretch(1)
        self.setWidget(self._inner)

    def add(self, *widgets: QWidget) -> None:
        """Put widgets at the end."""
        for widget in widgets:
            self._layout.insertWidget(self._layout.count() - 1, widget)

    def add_named(self, name: str, widget: QWidget) -> None:
        """Put a widget at the end, under its name."""
        label, pair = QLabel(name), QVBoxLayout()
        label.setProperty("role", "label")
        label.setBuddy(widget)
        pair.setSpacing(_NAME_GAP)
        pair.addWidget(label)
        pair.addWidget(widget)
        self._layout.insertLayout(self._layout.count() - 1, pair)

    def minimumSizeHint(self) -> QSize:
        """As low as can be: that is what scrolling is for."""
        return QSize(200, 120)
