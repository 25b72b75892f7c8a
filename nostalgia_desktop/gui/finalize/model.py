"""The list of clips, for the sheet and for the progress alike."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nostalgia_desktop.domain.clip import ClipNews
from nostalgia_desktop.gui.finalize.rows import ClipRow
from nostalgia_desktop.gui.jobs.words import one_line
from nostalgia_desktop.gui.tip import wrapped

Index = QModelIndex | QPersistentModelIndex
ROW = int(Qt.ItemDataRole.UserRole)
_NOWHERE = QModelIndex()


class ClipsModel(QAbstractListModel):
    """One row for each clip; `ROW` gives all of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ClipRow] = []
        self._places: dict[str, int] = {}

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as there are clips."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name, what a screen reader says, or the row itself."""
        if not self.checkIndex(index, self.CheckIndexOption.IndexIsValid):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.clip.name
        if role == Qt.ItemDataRole.ToolTipRole:
            told = [one_line(text) for text in filter(None, (row.failure, *row.findings))]
            return wrapped([row.clip.name, *(told or [row.detail])])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (row.clip.name, row.detail, row.tag)))
        return row if role == ROW else None

    @property
    def rows(self) -> tuple[ClipRow, ...]:
        """All rows as they are now."""
        return tuple(self._rows)

    def show(self, rows: Iterable[ClipRow]) -> None:
        """Put rows in place of all that are there."""
        self.beginResetModel()
        self._rows = list(rows)
        self._places = {row.clip.scene_uid: place for place, row in enumerate(self._rows)}
        self.endResetModel()

    def index_of(self, scene_uid: str) -> QModelIndex:
        """The row of a scene's clip; not valid where there is none."""
        place = self._places.get(scene_uid)
        return QModelIndex() if place is None else self.index(place, 0)

    def take(self, news: ClipNews) -> bool:
        """Follow what is told of a clip; False where it is none of these."""
        place = self._places.get(news.scene_uid)
        if place is None or self._rows[place].clip.job_id != news.job_id:
            return False
        self.put(place, self._rows[place].after(news))
        return True

    def put(self, place: int, row: ClipRow) -> None:
        """Put a row in place of another."""
        self._rows[place] = row
        self.dataChanged.emit(self.index(place, 0), self.index(place, 0))
