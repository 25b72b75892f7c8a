"""How a widget looks beyond its form: its role in the style sheet, its icon."""

from PySide6.QtWidgets import QPushButton, QWidget

from nostalgia_desktop.gui.icons import icon


def set_role(widget: QWidget, role: str) -> None:
    """Let a widget look like something else."""
    set_look(widget, "role", role)


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Change a property that the style sheet asks for; Qt asks again only when it is told to."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_icon(of: QPushButton, name: str, colour: str, size: int = 16) -> None:
    """Give a button its icon; a space keeps the words from it."""
    of.setIcon(icon(name, colour, size))
    of.setText(f" {of.text().strip()}")
