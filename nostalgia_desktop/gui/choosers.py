"""The system's own windows: files are chosen in them and shown; ours goes on meanwhile."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from nostalgia_desktop.gui.translation import tr

_ROOM = QSize(860, 540)
"""Where the system has no window of its own for it, Qt's shows sizes and dates in full."""
Take = Callable[[Sequence[Path]], None]


def choose_folder(window: QWidget, title: str, take: Take, start: Path | None = None) -> None:
    """Let a person choose a folder, from `start` on; `take` gets it, unless they cancel."""
    _open(window, title, QFileDialog.FileMode.Directory, take, start)


def choose_files(window: QWidget, title: str, take: Take) -> None:
    """Let a person choose files that are there."""
    _open(window, title, QFileDialog.FileMode.ExistingFiles, take)


def show_folder(folder: Path) -> None:
    """Open a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _open(
    window: QWidget, title: str, mode: QFileDialog.FileMode, take: Take, start: Path | None = None
) -> None:
    dialog = QFileDialog(window, title, str(start) if start else "")
    dialog.setFileMode(mode)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, mode is QFileDialog.FileMode.Directory)
    if mode is QFileDialog.FileMode.Directory:
        dialog.setLabelText(QFileDialog.DialogLabel.FileName, tr("Folder:"))
    dialog.resize(dialog.sizeHint().expandedTo(_ROOM))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda names: take([Path(name) for name in names]))
    dialog.open()
