"""The clips of the library that fit what is searched for, as a list that views can show."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.gui.jobs.words import one_line
from nostalgia_desktop.gui.library.words import date_words, trouble_of
from nostalgia_desktop.gui.tip import wrapped
from nostalgia_desktop.workflow.library import LibraryClip, matching

Index = QModelIndex | QPersistentModelIndex
CLIP = int(Qt.ItemDataRole.UserRole)
_NOWHERE = QModelIndex()


class LibraryModel(QAbstractListModel):
    """One row for each clip that fits, by date; `CLIP` gives the clip."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[LibraryClip, ...] = ()
        self._shown: list[LibraryClip] = []
        self._text = ""

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as fit."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, tip, what a screen reader says, or the clip itself."""
        if not self.checkIndex(index, self.CheckIndexOption.IndexIsValid):
            return None
        clip = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(clip.title)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(clip)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = (one_line(clip.title), date_words(clip.date), *trouble_of(clip))
            return ", ".join(filter(None, said))
        return clip if role == CLIP else None

    @property
    def clips(self) -> Sequence[LibraryClip]:
        """Those that fit, in order."""
        return self._shown

    @property
    def total(self) -> int:
        """How many there are, fitting or not."""
        return len(self._all)

    @property
    def damaged(self) -> int:
        """How many of them are known to be damaged."""
        return sum(clip.damage is not None for clip in self._all)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self._text

    def show(self, clips: Sequence[LibraryClip]) -> None:
        """Take the archive's clips, in order."""
        if tuple(clips) != self._all:
            self._all = tuple(clips)
            self._choose()

    def search(self, text: str) -> None:
        """Show only clips in which all these words occur."""
        if text.split() != self._text.split():
            self._text = text
            self._choose()

    def _choose(self) -> None:
        self.beginResetModel()
        self._shown = matching(self._all, self._text)
        self.endResetModel()


def tip_of(clip: LibraryClip) -> str:
    """All that is known of a clip, in some lines."""
    length = format_length(clip.length_ms) if clip.length_ms else ""
    facts = " · ".join(filter(None, (date_words(clip.date), one_line(clip.location), length)))
    people = ", ".join(map(one_line, clip.people))
    about = (one_line(clip.title), facts, people, one_line(clip.description), clip.path.name)
    return wrapped((*about, *trouble_of(clip)))
