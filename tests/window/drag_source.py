"""Another program, from which things are dragged: `python -m tests.window.drag_source PATH…`.

It says `ready` once its little window is there, and in the end what became of the drop.
"""

import sys
import time

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

PLACE, SIZE = (1090, 690), 90
LIVES_ON_MS = 3000
"""The receiver reads what was dropped from us, after we were told that it took it."""


class Source(QLabel):
    """A square that gives away some paths, or a text where one is no path, when it is dragged."""

    def __init__(self, things: list[str]) -> None:
        super().__init__("drag me")
        self._things = things
        self.setWindowFlags(Qt.WindowType.FramelessWindowHint)
        self.setGeometry(*PLACE, SIZE, SIZE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name.
        if event.buttons() & Qt.MouseButton.LeftButton:
            drag, mime = QDrag(self), QMimeData()
            mime.setUrls([_url(each) for each in self._things])
            drag.setMimeData(mime)
            drag.setHotSpot(QPoint(1, 1))
            tell(drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction).name)
            self.hide()
            QTimer.singleShot(LIVES_ON_MS, QApplication.quit)


def tell(word: str) -> None:
    """Tell whoever started us."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _url(thing: str) -> QUrl:
    return QUrl.fromLocalFile(thing) if thing.startswith("/") else QUrl(thing)


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    source = Source(sys.argv[1:])
    source.show()
    while not source.windowHandle().isExposed():
        app.processEvents()
        time.sleep(0.01)
    tell("ready")
    sys.exit(app.exec())
