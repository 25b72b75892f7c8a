"""What a screen reader says of a widget."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QWidget


def name_of(widget: QWidget) -> str:
    """Its label's words, its accessible name or its own; empty where it has none of these."""
    spoken = QAccessible.queryAccessibleInterface(widget)
    for label, kind in spoken.relations(QAccessible.RelationFlag.Label):
        if kind == QAccessible.RelationFlag.Label:
            return label.text(QAccessible.Text.Name)
    # On Linux Qt gives what is chosen in a list for its name, and leaves names to labels.
    is_list = isinstance(widget, QComboBox)
    return widget.accessibleName() if is_list else spoken.text(QAccessible.Text.Name)
