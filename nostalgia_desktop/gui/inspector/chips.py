"""Who is in a scene: a chip for each, and one to add more."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QMenu, QToolButton, QWidget

from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.inspector.flow import FlowLayout

_CROSS = 10
_LEAST, _MOST_SHOWN = 96, 12
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STYLE = """
QToolButton[kind="chip"] {{ padding: 2px 5px 2px 8px; }}
QToolButton[kind="chip"]:focus {{ padding: 1px 4px 1px 7px; }}
QToolButton[state="add"] {{ padding: 2px 6px 2px 8px; }}
QToolButton[state="add"], QToolButton[state="partly"] {{ background: transparent; color: {muted}; }}
QToolButton[state="partly"] {{ border: 1px dashed {muted}; }}
"""


class PeopleField(QWidget):
    """Shows names as chips; a click on one takes it away.

    Names that only some of several scenes have are dashed: a click gives them to all. `added` and
    `removed` carry a name, `left` says that nobody types a name any more. `rename_wished` carries
    the name of somebody who is to be called something else in the whole archive.
    """

    added = Signal(str)
    removed = Signal(str)
    rename_wished = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = DARK
        self._names: tuple[str, ...] = ()
        self._partly: tuple[str, ...] = ()
        self._chips: list[QToolButton] = []
        self.add, self.entry = self._make_add(), NameEntry(self)
        self._flow = FlowLayout(self)
        self._flow.addWidget(self.add)
        self._flow.addWidget(self.entry)
        self.entry.hide()
        self.setFocusProxy(self.add)
        self.setAccessibleName(self.tr("People"))
        self.add.clicked.connect(self.begin_to_add)
        self.entry.chosen.connect(self._on_chosen)
        self.entry.given_up.connect(self._give_up)

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        self.setStyleSheet(_STYLE.format(muted=colours.muted))
        for chip in self._chips:
            chip.setIcon(icon("x" if chip.text() in self._names else "plus", colours.muted, _CROSS))
        self.add.setIcon(icon("plus", colours.muted, _CROSS))

    def set_known(self, names: Sequence[str]) -> None:
        """All people that the archive knows, to complete names from."""
        self.entry.set_known(names)

    def show_value(self, names: tuple[str, ...], partly: tuple[str, ...] = ()) -> None:
        """Show who is in all scenes, and who is in some of them."""
        if (names, partly) == (self._names, self._partly) and self._chips:
            return
        self._names, self._partly = names, partly
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(name) for name in (*names, *partly)]
        for place, chip in enumerate(self._chips):
            self._flow.insert(place, chip)
        self.entry.taken = names
        self.updateGeometry()

    @property
    def chips(self) -> Sequence[QToolButton]:
        """The chips as they stand there."""
        return self._chips

    def menu_of(self, name: str) -> QMenu:
        """What can be done with somebody; the menu goes when it is closed."""
        menu, in_all = QMenu(self), name in self._names
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rename = menu.addAction(self.tr("Rename everywhere…"))
        rename.triggered.connect(lambda: self.rename_wished.emit(name))
        words = self.tr("Take away") if in_all else self.tr("Add to all of these scenes")
        wish = self.removed if in_all else self.added
        menu.addAction(words).triggered.connect(lambda: wish.emit(name))
        return menu

    def begin_to_add(self) -> None:
        """Type a name in place of the "Add" chip."""
        self.add.hide()
        self.entry.begin()

    def _make_add(self) -> QToolButton:
        button = _button(self.tr("Add"), self)
        button.setToolTip(self.tr("Add somebody"))
        button.setAccessibleName(self.tr("Add somebody"))
        button.setProperty("state", "add")
        return button

    def _chip(self, name: str) -> QToolButton:
        chip, in_all = _button(name, self), name in self._names
        words = (
            self.tr("Take {} away") if in_all else self.tr("In some of these scenes; add {} to all")
        )
        chip.setToolTip(words.format(name))
        chip.setAccessibleName(words.format(name))
        chip.setProperty("state", "" if in_all else "partly")
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # The cross comes last.
        chip.setIcon(icon("x" if in_all else "plus", self._colours.muted, _CROSS))
        wish = self.removed if in_all else self.added
        chip.clicked.connect(lambda: wish.emit(name))
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(
            lambda place: self.menu_of(name).popup(chip.mapToGlobal(place))
        )
        chip.show()
        return chip

    def _on_chosen(self, name: str) -> None:
        self.added.emit(name)

    def _give_up(self) -> None:
        had_focus = self.entry.hasFocus()
        self.entry.hide()
        self.add.show()
        if had_focus:
            self.add.setFocus()
        self.left.emit()


class NameEntry(QLineEdit):
    """A line for a name, completed from those that are known; Enter or a comma takes it."""

    chosen = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.taken: tuple[str, ...] = ()
        self._known: Sequence[str] = ()
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(_MOST_SHOWN)
        completer.activated.connect(self._on_activated)
        self.setCompleter(completer)
        self.setPlaceholderText(self.tr("Name"))
        self.setAccessibleName(self.tr("Name of somebody to add"))
        self.setFixedWidth(_LEAST + 40)
        self.returnPressed.connect(self._on_return)
        self.editingFinished.connect(self._on_finished)

    def set_known(self, names: Sequence[str]) -> None:
        """All names to complete from."""
        self._known = names

    def begin(self) -> None:
        """Show it, empty, with the names that are not there yet."""
        self._names.setStringList([name for name in self._known if name not in self.taken])
        self.clear()
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A comma ends a name too; Escape gives up."""
        if event.text() in (",", ";"):
            self._take(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.given_up.emit()
        elif event.key() in _ENTERS:
            super().keyPressEvent(event)
            event.accept()  # The focus stays, for the next name.
        else:
            super().keyPressEvent(event)

    def _on_return(self) -> None:
        if self.text().strip():
            self._take(self.text())
        else:
            self.given_up.emit()

    def _on_finished(self) -> None:
        """The focus went elsewhere, or Enter was pressed: half a name is a name."""
        popup = self.completer().popup()
        if self.hasFocus() or (popup and popup.isVisible()):
            return
        self._take(self.text())
        self.given_up.emit()

    def _on_activated(self, chosen: object) -> None:
        """Qt tells it twice, as a text and as a place in its list."""
        if isinstance(chosen, str):
            self._take(chosen)

    def _take(self, text: str) -> None:
        name = " ".join(text.split())
        if name:
            self.chosen.emit(self._as_known(name))
        # Later: a completer puts what was chosen into the line after it told us.
        QTimer.singleShot(0, self._empty)

    def _empty(self) -> None:
        self.clear()
        self._names.setStringList([each for each in self._known if each not in self.taken])

    def _as_known(self, name: str) -> str:
        """`mia` is the Mia that is known."""
        same = (each for each in self._known if each.casefold() == name.casefold())
        return next(same, name)


def _button(words: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText(words)
    button.setProperty("kind", "chip")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setIconSize(QSize(_CROSS, _CROSS))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button
