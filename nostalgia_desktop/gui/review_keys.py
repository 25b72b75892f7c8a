"""The keys of the review, in one table: actions, tooltips and the sheet of keys come from it."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

_CONTEXT = "ReviewKeys"


@dataclass(frozen=True, slots=True)
class Key:
    """What a key does: a name for the program, a group and words for people.

    `keys` are alternatives in Qt's notation. A held key does it again where it `repeats`.
    """

    name: str
    group: str
    words: str
    keys: tuple[str, ...]
    repeats: bool = False


PLAY = QT_TRANSLATE_NOOP("ReviewKeys", "Play")
MOVE = QT_TRANSLATE_NOOP("ReviewKeys", "Move")
CUT = QT_TRANSLATE_NOOP("ReviewKeys", "Cut")
DECIDE = QT_TRANSLATE_NOOP("ReviewKeys", "Decide")
SEE = QT_TRANSLATE_NOOP("ReviewKeys", "See")


def _key(name: str, group: object, words: object, *keys: str, repeats: bool = False) -> Key:
    """A row of the table; PySide says of marked texts that they are objects."""
    return Key(name, str(group), str(words), keys, repeats)


KEYS: tuple[Key, ...] = (
    _key("play", PLAY, QT_TRANSLATE_NOOP("ReviewKeys", "Play or pause"), "Space"),
    _key("pause", PLAY, QT_TRANSLATE_NOOP("ReviewKeys", "Pause"), "K"),
    _key("backward", PLAY, QT_TRANSLATE_NOOP("ReviewKeys", "Backwards, again for faster"), "J"),
    _key("forward", PLAY, QT_TRANSLATE_NOOP("ReviewKeys", "Forwards, again for faster"), "L"),
    _key("play_scene", PLAY, QT_TRANSLATE_NOOP("ReviewKeys", "Play this scene only"), "P"),
    _key("play_around", PLAY, QT_TRANSLATE_NOOP("ReviewKeys", "Play around the cut"), "C"),
    _key("mute", PLAY, QT_TRANSLATE_NOOP("ReviewKeys", "Sound off or on"), "V"),
    _key(
        "frame_back", MOVE, QT_TRANSLATE_NOOP("ReviewKeys", "One frame back"), "Left", repeats=True
    ),
    _key("frame_on", MOVE, QT_TRANSLATE_NOOP("ReviewKeys", "One frame on"), "Right", repeats=True),
    _key(
        "second_back",
        MOVE,
        QT_TRANSLATE_NOOP("ReviewKeys", "One second back"),
        "Shift+Left",
        repeats=True,
    ),
    _key(
        "second_on",
        MOVE,
        QT_TRANSLATE_NOOP("ReviewKeys", "One second on"),
        "Shift+Right",
        repeats=True,
    ),
    _key(
        "cut_back",
        MOVE,
        QT_TRANSLATE_NOOP("ReviewKeys", "Back to the last cut"),
        "Up",
        repeats=True,
    ),
    _key(
        "cut_on", MOVE, QT_TRANSLATE_NOOP("ReviewKeys", "On to the next cut"), "Down", repeats=True
    ),
    _key("doubt_on", MOVE, QT_TRANSLATE_NOOP("ReviewKeys", "On to the next doubtful cut"), "D"),
    _key("doubt_back", MOVE, QT_TRANSLATE_NOOP("ReviewKeys", "Back to a doubtful cut"), "Shift+D"),
    _key("set_in", CUT, QT_TRANSLATE_NOOP("ReviewKeys", "The scene begins at the playhead"), "I"),
    _key("set_out", CUT, QT_TRANSLATE_NOOP("ReviewKeys", "The scene ends at the playhead"), "O"),
    _key(
        "nudge_back",
        CUT,
        QT_TRANSLATE_NOOP("ReviewKeys", "Move the cut one frame back"),
        "Alt+Left",
        repeats=True,
    ),
    _key(
        "nudge_on",
        CUT,
        QT_TRANSLATE_NOOP("ReviewKeys", "Move the cut one frame on"),
        "Alt+Right",
        repeats=True,
    ),
    _key("split", CUT, QT_TRANSLATE_NOOP("ReviewKeys", "Split at the playhead"), "S"),
    _key("merge", CUT, QT_TRANSLATE_NOOP("ReviewKeys", "Merge with the next scene"), "M"),
    _key("fill", CUT, QT_TRANSLATE_NOOP("ReviewKeys", "Make a scene of the gap"), "G"),
    _key("snap", CUT, QT_TRANSLATE_NOOP("ReviewKeys", "Snap to shot cuts, or not"), "N"),
    _key("approve", DECIDE, QT_TRANSLATE_NOOP("ReviewKeys", "Approve and next"), "A"),
    _key(
        "leave_out",
        DECIDE,
        QT_TRANSLATE_NOOP("ReviewKeys", "Leave out, or take back in"),
        "Del",
        "Backspace",
    ),
    _key("rename", DECIDE, QT_TRANSLATE_NOOP("ReviewKeys", "Rename the scene"), "Return", "Enter"),
    _key("select_all", DECIDE, QT_TRANSLATE_NOOP("ReviewKeys", "Select all scenes"), "Ctrl+A"),
    _key("undo", DECIDE, QT_TRANSLATE_NOOP("ReviewKeys", "Undo"), "Ctrl+Z"),
    _key("redo", DECIDE, QT_TRANSLATE_NOOP("ReviewKeys", "Redo"), "Ctrl+Shift+Z", "Ctrl+Y"),
    _key(
        "zoom_in",
        SEE,
        QT_TRANSLATE_NOOP("ReviewKeys", "Zoom in"),
        "+",
        "=",
        repeats=True,
    ),
    _key("zoom_out", SEE, QT_TRANSLATE_NOOP("ReviewKeys", "Zoom out"), "-", repeats=True),
    _key("zoom_fit", SEE, QT_TRANSLATE_NOOP("ReviewKeys", "Show the whole title"), "Z"),
    _key("close", SEE, QT_TRANSLATE_NOOP("ReviewKeys", "Close the cut, stop playing it"), "Esc"),
    _key("sheet", SEE, QT_TRANSLATE_NOOP("ReviewKeys", "This sheet"), "?"),
)

# The window has actions of its own for these; two with the same keys would both be dead.
WINDOWS = frozenset({"undo", "redo"})


class ReviewActions:
    """The actions of the review by name. Their keys work anywhere inside `area`."""

    def __init__(self, area: QWidget) -> None:
        self._actions = {key.name: _action(key, area) for key in KEYS}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> Iterable[QAction]:
        """All of them, in the order of the table."""
        return self._actions.values()


def words_of(text: str) -> str:
    """A text of the table in the person's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def keys_of(key: Key) -> list[str]:
    """The key's caps, as they are written on this system's keyboards."""
    native = QKeySequence.SequenceFormat.NativeText
    caps = (_CAPS.get(each, QKeySequence(each).toString(native)) for each in key.keys)
    return list(dict.fromkeys(caps))


def tip_of(name: str) -> str:
    """What a tooltip says of an action: `Split at the playhead  (S)`."""
    key = next(key for key in KEYS if key.name == name)
    return f"{words_of(key.words)}  ({keys_of(key)[0]})"


# Some keyboards need Shift for these, and some systems tell of it.
_SHIFTED = {"sheet": ("Shift+?",), "zoom_in": ("Shift++",)}

_CAPS = {
    "Return": "Enter",
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "Shift+Left": "Shift ←",
    "Shift+Right": "Shift →",
    "Alt+Left": "Alt ←",
    "Alt+Right": "Alt →",
    "-": "\N{MINUS SIGN}",
}


def _action(key: Key, area: QWidget) -> QAction:
    action = QAction(words_of(key.words), area)
    action.setObjectName(key.name)
    action.setToolTip(tip_of(key.name))
    action.setAutoRepeat(key.repeats)
    if key.name not in WINDOWS:
        shortcuts = (*key.keys, *_SHIFTED.get(key.name, ()))
        action.setShortcuts([QKeySequence(each) for each in shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    area.addAction(action)
    return action


def pressed_button(name: str) -> bool:
    """Space and Enter press the button that the Tab key went to; says whether they did."""
    focused = QApplication.focusWidget()
    if name not in ("play", "rename") or not isinstance(focused, QAbstractButton):
        return False
    focused.click()
    return True
