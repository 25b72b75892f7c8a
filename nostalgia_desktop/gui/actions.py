"""All that the menus offer, each with its shortcut. The window owns them; others connect."""

from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.icons import icon

_ICONS = {
    "undo": "undo-2",
    "redo": "redo-2",
    "settings": "settings-2",
    "add_folder": "folder-plus",
    "add_files": "film",
    "open_archive": "folder-open",
}


class Actions:
    """The actions of a window, by name."""

    def __init__(self, window: QMainWindow, undo: QUndoGroup) -> None:
        self._window = window
        self.undo = undo.createUndoAction(window, "&Undo")
        self.redo = undo.createRedoAction(window, "&Redo")
        self.undo.setShortcut(QKeySequence.StandardKey.Undo)
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.add_folder = self._make("Add disc &folder…", "Ctrl+O")
        self.add_files = self._make("Add f&iles or images…", "Ctrl+Shift+O")
        self.sample = self._make("Try the &sample disc")
        self.finalize = self._make("&Finalize", "Ctrl+Return")
        self.open_archive = self._make("Show the &clips folder", "Ctrl+Shift+A")
        self.quit = self._make("&Quit", "Ctrl+Q")
        self.retry = self._make("&Retry", "Ctrl+R")
        self.remove = self._make("Re&move from the list")
        self.search = self._make("&Search", "Ctrl+F")
        self.settings = self._make("&Settings…", "Ctrl+,")
        self.pause = self._make("&Pause work", "Ctrl+P")
        self.cancel = self._make("S&top work", "Ctrl+.")
        self.keys = self._make("&Keyboard shortcuts", "F1")
        self.about = self._make("&About Nostalgia Desktop")
        self.theme = self._make("&Switch light and dark", "Ctrl+Shift+L")
        self.looks = {
            choice: self._make(text)
            for choice, text in (
                ("system", "As the s&ystem"),
                ("light", "&Light"),
                ("dark", "&Dark"),
            )
        }
        group = QActionGroup(window)
        for action in self.looks.values():
            action.setCheckable(True)
            group.addAction(action)
        self._fill_menus()

    def set_colours(self, colours: Colours) -> None:
        """Draw the icons in another look."""
        for name, drawing in _ICONS.items():
            getattr(self, name).setIcon(icon(drawing, colours.muted, 20))
        self.theme.setIcon(icon("sun" if colours.is_dark else "moon", colours.muted, 20))
        self.theme.setToolTip("Light look" if colours.is_dark else "Dark look")
        self.finalize.setIcon(icon("download", colours.on_accent, 18))
        for action in (self.add_folder, self.add_files, self.open_archive, self.theme):
            action.setIconVisibleInMenu(False)
        for action in (self.undo, self.redo, self.settings, self.finalize):
            action.setIconVisibleInMenu(False)

    def _make(self, text: str, keys: str = "") -> QAction:
        action = QAction(text, self._window)
        if keys:
            action.setShortcut(QKeySequence(keys))
        return action

    def _fill_menus(self) -> None:
        self._menu(
            "&File",
            [self.add_folder, self.add_files, self.sample, None],
            [self.finalize, self.open_archive, None, self.quit],
        )
        self._menu(
            "&Edit",
            [self.undo, self.redo, None, self.search, None],
            [self.retry, self.remove, None, self.settings],
        )
        self._menu(
            "&View", [*self.looks.values(), None, self.theme, None], [self.pause, self.cancel]
        )
        self._menu("&Help", [self.keys, None, self.about])

    def _menu(self, title: str, *actions: list[QAction | None]) -> QMenu:
        menu = self._window.menuBar().addMenu(title)
        for action in (each for part in actions for each in part):
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        return menu
