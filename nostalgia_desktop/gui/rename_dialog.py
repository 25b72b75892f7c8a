"""Asks for the new name of somebody, and says what it will change."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QDialog, QLabel, QLineEdit, QPushButton, QWidget

from nostalgia_desktop.domain.field_edits import clean_name
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.translation import plural
from nostalgia_desktop.workflow.people import Person


class RenameDialog(QDialog):
    """Changes nothing by itself: `chosen` carries the new name, as it is to be written."""

    chosen = Signal(str)

    def __init__(self, name: str, known: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._old, self._known = name, [each for each in known if each != name]
        form = load_form(self, "rename_person")
        self.name = form.child(QLineEdit, "name")
        self.rename = form.child(QPushButton, "rename")
        self.cancel = form.child(QPushButton, "cancel")
        self._where, self._hint = form.child(QLabel, "where"), form.child(QLabel, "hint")
        form.child(QLabel, "heading").setText(self.tr("Who is “{}”?").format(name))
        self._where.setText(self.tr("Counting scenes …"))
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.name.setCompleter(completer)
        self.name.setText(name)
        self.name.selectAll()
        self.name.textChanged.connect(self._on_typed)
        self.rename.clicked.connect(self._on_rename)
        self.cancel.clicked.connect(self.reject)
        self._on_typed()

    @property
    def words(self) -> str:
        """What it says of the scenes that will change, and of the name."""
        return f"{self._where.text()} {self._hint.text()}".strip()

    def show_count(self, person: Person) -> None:
        """Say how much will change."""
        scenes = plural(self.tr("%Ln scene(s)", "", person.scenes), person.scenes)
        titles = plural(self.tr("%Ln title(s)", "", person.titles), person.titles)
        self._where.setText(self.tr("{} of {} will change.").format(scenes, titles))

    def _new(self) -> str:
        """The name as it is known: `aunt ida` is the Aunt Ida that is."""
        name = clean_name(self.name.text())
        same = (each for each in self._known if each.casefold() == name.casefold())
        return next(same, name)

    def _on_typed(self) -> None:
        name = self._new()
        self.rename.setEnabled(name not in ("", self._old))
        words = self.tr("“{}” is there already: both become one person.")
        self._hint.setText(words.format(name) if name in self._known else "")

    def _on_rename(self) -> None:
        name = self._new()
        self.accept()
        self.chosen.emit(name)
