"""The sheet of keys: all that the keyboard can do, group by group."""

from collections.abc import Sequence
from itertools import combinations, groupby, pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QWidget,
)

from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.review_keys import KEYS, Key, keys_of, words_of

_COLUMNS = 3


class KeysSheet(QDialog):
    """Lists a table of keys in columns; any of Escape, Enter and `?` closes it."""

    def __init__(self, parent: QWidget | None = None, keys: Sequence[Key] = KEYS) -> None:
        super().__init__(parent)
        form = load_form(self, "keys_sheet")
        columns = form.child(QHBoxLayout, "columns")
        groups = [(name, list(each)) for name, each in groupby(keys, lambda key: key.group)]
        for part in _parts(groups):
            columns.addWidget(_column(part), 1, Qt.AlignmentFlag.AlignTop)
        form.child(QDialogButtonBox, "buttons").rejected.connect(self.reject)


Group = tuple[str, list[Key]]


def _parts(groups: Sequence[Group], most: int = _COLUMNS) -> list[Sequence[Group]]:
    """At most so many columns of whole groups, in order, the tallest as low as can be."""
    best: list[Sequence[Group]] = [groups]
    for cuts in combinations(range(1, len(groups)), min(most, len(groups)) - 1):
        parts = [groups[start:end] for start, end in pairwise((0, *cuts, len(groups)))]
        if max(map(_height, parts)) < max(map(_height, best)):
            best = parts
    return best


def _height(groups: Sequence[Group]) -> int:
    """In rows; a group's name and the gap behind it take two."""
    return sum(len(keys) + 2 for _name, keys in groups)


def _column(groups: Sequence[Group]) -> QWidget:
    column = QWidget()
    grid = QGridLayout(column)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(0, 1)
    for name, keys in groups:
        row = grid.rowCount()
        label = QLabel(words_of(name))
        label.setProperty("role", "label")
        grid.addWidget(label, row, 0, 1, 2)
        for place, key in enumerate(keys, row + 1):
            grid.addWidget(QLabel(words_of(key.words)), place, 0)
            grid.addLayout(_caps(key), place, 1)
        grid.setRowMinimumHeight(grid.rowCount(), 10)
    return column


def _caps(key: Key) -> QHBoxLayout:
    """The keys of an action, each as a cap."""
    row = QHBoxLayout()
    row.setSpacing(5)
    row.addStretch(1)
    for words in keys_of(key):
        cap = QLabel(words)
        cap.setProperty("role", "key")
        cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(cap)
    return row
