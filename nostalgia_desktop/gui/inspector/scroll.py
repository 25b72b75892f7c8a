"""A column of fields that scrolls where the window is too low for it."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QScrollArea


class ScrollColumn(QScrollArea):
    """As wide as what is in it, and as low as can be."""

    def minimumSizeHint(self) -> QSize:
        """That is what scrolling is for."""
        return QSize(200, 120)
