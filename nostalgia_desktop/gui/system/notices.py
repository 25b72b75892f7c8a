"""Tells a person who does something else that work has ended."""

import logging
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

if TYPE_CHECKING:
    from nostalgia_desktop.gui.system.notification_server import Notice, NotificationServer

log = logging.getLogger(__name__)

_PICTURE_SIZE = 64


class PassNotices(QObject):
    """Shows notices of the system while no window of the program is the active one.

    Nothing waits for the system, and nothing is raised: where it shows none, or fails, that is
    logged once. `activated` comes when the person clicks one.
    """

    activated = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server: NotificationServer | None = None
        self._tray: QSystemTrayIcon | None = None
        self._has_told = False

    def tell(self, title: str, text: str) -> None:
        """Show plain words, a title and a sentence or two."""
        if QApplication.activeWindow() is not None:
            return
        if sys.platform == "linux":
            self._tell_server(title, text)
        else:
            self._tell_tray(title, text)

    def close(self) -> None:
        """Listen for clicks no more."""
        if self._server is not None:
            self._server.close()
        self._hide_tray()

    def _tell_server(self, title: str, text: str) -> None:
        from nostalgia_desktop.gui.system.notification_server import Notice, NotificationServer

        if self._server is None:
            picture = QApplication.windowIcon().pixmap(_PICTURE_SIZE).toImage()
            self._server = NotificationServer(
                picture if not picture.isNull() else QImage(), self.activated.emit, self._on_failed
            )
        self._server.show(Notice(title, text, self.tr("Show")))

    def _on_failed(self, notices: Sequence["Notice"], why: str) -> None:
        for notice in notices:
            self._tell_tray(notice.title, notice.text, why)

    # The icon among those of the task bar: Windows, macOS, and old desktops on Linux

    def _tell_tray(self, title: str, text: str, why: str = "") -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            if not self._has_told:
                self._has_told = True
                log.info("the system shows no notifications: %s", why or "it has no place for them")
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(QApplication.windowIcon(), self)
            self._tray.setToolTip(QApplication.applicationName())
            self._tray.messageClicked.connect(self._on_clicked)
            self._tray.activated.connect(self._on_clicked)
            app = QApplication.instance()
            if isinstance(app, QApplication):
                app.applicationStateChanged.connect(self._on_state)
        self._tray.show()
        self._tray.showMessage(title, text, QApplication.windowIcon())

    def _on_clicked(self) -> None:
        self._hide_tray()
        self.activated.emit()

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self._hide_tray()

    def _hide_tray(self) -> None:
        if self._tray is not None:
            self._tray.hide()
