"""Dialogs that are as high as what is in them at the moment."""

from PySide6.QtWidgets import QDialog

_TITLE_BAR = 40
"""The system draws so much above a dialog, at most; in pixels."""


def fit_height(dialog: QDialog) -> None:
    """Grow or shrink to all sides alike; the width stays, and the title bar on the screen."""
    layout, was = dialog.layout(), dialog.height()
    if layout is None:
        return
    layout.activate()
    wanted = max(layout.totalHeightForWidth(dialog.width()), dialog.minimumSizeHint().height())
    dialog.resize(dialog.width(), max(wanted, dialog.sizeHint().height()))
    if dialog.isVisible():
        top = dialog.screen().availableGeometry().top() + _TITLE_BAR
        dialog.move(dialog.x(), max(dialog.y() + (was - dialog.height()) // 2, top))
