"""All that the menus offer, each with its shortcut. The window owns them; others connect."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence, QUndoGroup
from PySide6.QtWidgets import QMenu

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.forms import Form
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.review_keys import Key
from nostalgia_desktop.gui.translation import translate

_ICONS = {
    "undo": "undo-2",
    "redo": "redo-2",
    "settings": "settings-2",
    "add_folder": "folder-plus",
    "add_files": "film",
    "open_archive": "folder-open",
    "library": "library",
}


class Actions:
    """The actions of a window, by name."""

    def __init__(self, form: Form, undo: QUndoGroup) -> None:
        find = partial(form.child, QAction)
        self.undo = _replaced(form, "undo", undo.createUndoAction)
        self.redo = _replaced(form, "redo", undo.createRedoAction)
        self.add_folder, self.add_files = find("add_folder"), find("add_files")
        self.sample, self.quit = find("sample"), find("quit")
        self.finalize, self.finalize_all = find("finalize"), find("finalize_all")
        self.library, self.settings = find("library"), find("settings")
        self.change_archive, self.open_archive = find("change_archive"), find("open_archive")
        self.tidy, self.heirloom = find("tidy"), find("heirloom")
        self.check = find("check")
        self.retry, self.remove, self.search = find("retry"), find("remove"), find("search")
        self.pause, self.cancel = find("pause"), find("cancel")
        self.keys, self.about, self.theme = find("keys"), find("about"), find("theme")
        self.looks = {choice: find(choice) for choice in ("system", "light", "dark")}
        self.redo.setShortcuts([self.redo.shortcut(), QKeySequence("Ctrl+Y")])

    @property
    def listed(self) -> tuple[QAction, ...]:
        """Those that act on the window rather than on the title under review."""
        return (
            *(self.add_folder, self.add_files, self.finalize, self.finalize_all),
            *(self.open_archive, self.check, self.library, self.search, self.retry),
            self.settings,
            *(self.theme, self.pause, self.cancel, self.keys, self.quit),
        )

    def set_colours(self, colours: Colours) -> None:
        """Draw the icons in another look."""
        for name, drawing in _ICONS.items():
            getattr(self, name).setIcon(icon(drawing, colours.muted, 20))
        self.theme.setIcon(icon("sun" if colours.is_dark else "moon", colours.muted, 20))
        light, dark = translate("Actions", "Light look"), translate("Actions", "Dark look")
        self.theme.setToolTip(light if colours.is_dark else dark)
        self.finalize.setIcon(icon("download", colours.on_accent, 18))


def _replaced(form: Form, name: str, make: Callable[[QObject, str], QAction]) -> QAction:
    """Qt's own action, which says what it would undo, in the place of the form's."""
    drawn, menu = form.child(QAction, name), form.child(QMenu, "edit_menu")
    made = make(form.root, drawn.text())
    made.setShortcut(drawn.shortcut())
    made.setIconVisibleInMenu(False)
    menu.insertAction(drawn, made)
    menu.removeAction(drawn)
    return made


def window_keys(actions: Actions) -> tuple[Key, ...]:
    """What the sheet of keys says of the window's own keys, in the menus' order and words."""
    group = translate("Actions", "Window")
    return tuple(
        Key(action.objectName(), group, _words(action), tuple(_keys(action)))
        for action in actions.listed
        if not action.shortcut().isEmpty()
    )


def _words(action: QAction) -> str:
    return action.text().replace("&", "").rstrip("…")


def _keys(action: QAction) -> list[str]:
    return [each.toString(QKeySequence.SequenceFormat.PortableText) for each in action.shortcuts()]
