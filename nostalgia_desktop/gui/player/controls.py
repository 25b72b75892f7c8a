"""What the bars below a picture share: their icons, and buttons that say what they do now."""

from PySide6.QtWidgets import QAbstractButton

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.translation import tr


def paint(button: QAbstractButton, name: str, colour: str) -> None:
    """Give a button a Lucide icon in a colour, as large as its form says."""
    button.setIcon(icon(name, colour, button.iconSize().width()))


def paint_quiet(button: QAbstractButton, name: str, colours: Colours, *, lit: bool = False) -> None:
    """Icons are quiet; those of a switch that is on have the accent."""
    paint(button, name, colours.accent_text if lit else colours.muted)


def show_playing(button: QAbstractButton, colours: Colours, *, is_playing: bool) -> None:
    """The round button plays, or pauses what plays."""
    paint(button, "pause" if is_playing else "play", colours.on_playhead)
    _rename(button, tr("Pause") if is_playing else tr("Play"), tr("Space"))


def show_muted(button: QAbstractButton, colours: Colours, *, is_muted: bool) -> None:
    """The loudspeaker puts the sound off, or on again."""
    paint_quiet(button, "volume-x" if is_muted else "volume-2", colours)
    _rename(button, tr("Sound on") if is_muted else tr("Sound off"), "V")


def _rename(button: QAbstractButton, name: str, key: str) -> None:
    button.setToolTip(f"{name}  ({key})")
    button.setAccessibleName(name)
