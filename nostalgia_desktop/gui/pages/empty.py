"""The first thing a person sees: where to drop a disc, and what will become of it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.dashed import DashedBox
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.icons import pixmap
from nostalgia_desktop.gui.roles import set_icon

_MARKS = {"mark_1": "wand-sparkles", "mark_2": "scissors", "mark_3": "film"}
"""The icon of each promise."""
_MOST_PARTS = 3


class EmptyPage(QWidget):
    """Shown while there is no disc; emits what the person wishes."""

    folder_wished = Signal()
    sample_wished = Signal()
    archive_wished = Signal()  # To keep clips elsewhere

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = load_form(self, "empty_page", (DashedBox,))
        self._box, self._disc = form.child(DashedBox, "box"), form.child(QLabel, "disc")
        self._choose = form.child(QPushButton, "choose")
        self._sample = form.child(QPushButton, "sample")
        self._archive = form.child(QLabel, "archive")
        change = form.child(QPushButton, "change")
        change.clicked.connect(self.archive_wished)
        self._marks = [(form.child(QLabel, mark), name) for mark, name in _MARKS.items()]
        self._choose.clicked.connect(self.folder_wished)
        self._sample.clicked.connect(self.sample_wished)

    def show_archive(self, archive: Path) -> None:
        """Say where clips go; nobody has to choose that first."""
        self._archive.setText(self.tr("Clips go to {}").format(short_place(archive)))
        self._archive.setToolTip(str(archive))

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._box.set_colours(colours)
        ratio = self.devicePixelRatioF()
        self._disc.setPixmap(pixmap("disc-3", colours.accent, 56, ratio))
        set_icon(self._choose, "folder-open", colours.on_accent, 18)
        set_icon(self._sample, "play", colours.text)
        for label, name in self._marks:
            label.setPixmap(pixmap(name, colours.muted, 22, ratio))

    def set_lit(self, *, lit: bool) -> None:
        """Whether something that fits is being dragged over the window."""
        self._box.set_lit(lit=lit)


def short_place(folder: Path) -> str:
    """A folder as people name it: from their home on, and the end of it where it lies deep."""
    home = Path.home()
    parts = folder.relative_to(home).parts if folder.is_relative_to(home) else folder.parts
    if len(parts) - bool(parts and parts[0] == folder.anchor) > _MOST_PARTS:
        return str(Path("…", *parts[-_MOST_PARTS:]))
    return str(Path(*parts)) if parts else str(folder)
