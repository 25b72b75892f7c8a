"""The sheet of keys: all that the keyboard can do, group by group."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from nostalgia_desktop.gui.review_keys import KEYS, Key, keys_of, words_of


class KeysSheet(QDialog):
    """Lists a table of keys in two columns; any of Escape, Enter and `?` closes it."""

    def __init__(self, parent: QWidget | None = None, keys: Sequence[Key] = KEYS) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setModal(True)
        heading = QLabel(self.tr("Keys of the review"))
        heading.setProperty("role", "title")
        columns = QHBoxLayout()
        columns.setSpacing(44)
        groups = [(name, list(each)) for name, each in groupby(keys, lambda key: key.group)]
        for part in _halves(groups):
            columns.addWidget(_column(part), 1, Qt.AlignmentFlag.AlignTop)
        more = QLabel(self.tr("The wheel moves along the timeline, with Ctrl it zooms."))
        more.setProperty("role", "faint")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(18)
        layout.addWidget(heading)
        layout.addLayout(columns)
        foot = QHBoxLayout()
        foot.addWidget(more, 1)
        foot.addWidget(buttons)
        layout.addLayout(foot)


Group = tuple[str, list[Key]]


def _halves(groups: Sequence[Group]) -> tuple[Sequence[Group], Sequence[Group]]:
    """Two columns that are as even as whole groups can be."""
    sizes = [len(keys) + 2 for _name, keys in groups]
    cut = min(range(len(groups) + 1), key=lambda at: abs(sum(sizes[:at]) - sum(sizes[at:])))
    return groups[:cut], groups[cut:]


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
