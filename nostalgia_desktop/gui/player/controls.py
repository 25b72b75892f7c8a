"""The controls of the transport bar: how each looks, what it is called, which key does the same."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSlider, QToolButton, QWidget

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.icons import icon

ICON_PX, PLAY_PX = 20, 22


@dataclass(frozen=True, slots=True)
class Control:
    """A button: its Lucide icon, its name, the key beside it, its words if it shows any.

    The words begin with a space: a style sheet cannot set them apart from the icon.
    """

    icon: str
    name: str
    key: str
    words: str = ""

    @property
    def tip(self) -> str:
        """Name and key, as a tooltip says them."""
        return f"{self.name}  ({self.key})"


SPLIT = Control("scissors", "Split the scene at the playhead", "S", " Split")
MERGE = Control("merge", "Merge with the next scene", "M", " Merge")
CUT_BACK = Control("skip-back", "Back to the last cut", "↑")
FRAME_BACK = Control("step-back", "One frame back", "←")
PLAY = Control("play", "Play", "Space")
PAUSE = Control("pause", "Pause", "Space")
FRAME_ON = Control("step-forward", "One frame on", "→")
CUT_ON = Control("skip-forward", "On to the next cut", "↓")
MUTE = Control("volume-2", "Sound off", "V")
UNMUTE = Control("volume-x", "Sound on", "V")
SNAP = Control("magnet", "Snap to shot cuts", "N")
ZOOM_OUT = Control("zoom-out", "Show more of the tape", "\N{MINUS SIGN}")
ZOOM_IN = Control("zoom-in", "Show less of the tape, larger", "+")


def tool_button(control: Control, parent: QWidget, kind: str = "") -> QToolButton:
    """A button that shows its icon alone."""
    button = QToolButton(parent)
    button.setIconSize(QSize(ICON_PX, ICON_PX))
    if kind:
        button.setProperty("kind", kind)
    _name(button, control)
    return button


def word_button(control: Control, parent: QWidget) -> QPushButton:
    """A button with its icon and its words."""
    button = QPushButton(control.words, parent)
    button.setIconSize(QSize(16, 16))
    _name(button, control)
    return button


def rename(button: QAbstractButton, control: Control) -> None:
    """Make a button say what it does now."""
    button.setToolTip(control.tip)
    button.setAccessibleName(control.name)


def paint(button: QAbstractButton, control: Control, colour: str) -> None:
    """Give a button its icon in a colour."""
    button.setIcon(icon(control.icon, colour, button.iconSize().width()))


def slider(name: str, parent: QWidget, width: int) -> QSlider:
    """A slider from 0 to 100."""
    made = QSlider(Qt.Orientation.Horizontal, parent)
    made.setRange(0, 100)
    made.setFixedWidth(width)
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def icon_colour(colours: Colours, *, lit: bool = False) -> str:
    """Icons are quiet; those of a switch that is on have the accent."""
    return colours.accent_text if lit else colours.muted


def _name(button: QAbstractButton, control: Control) -> None:
    # A click with the mouse leaves the focus where it was: the keys go on steering the player.
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    rename(button, control)
