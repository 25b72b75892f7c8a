"""One window for each archive: a second start hands its folders to the first and ends."""

import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

_WAIT_MS = 2_000
_MOST_BYTES = 1 << 20
_DONE = b"\n"


class SingleInstance(QObject):
    """The door at which other starts of the program knock.

    `handed_over` carries the paths that one of them was started with; there may be none.
    """

    handed_over = Signal(list)

    def __init__(self, archive: Path, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        mark = hashlib.sha256(str(archive.absolute()).encode("utf-8", "surrogateescape"))
        self._name = f"nostalgia-desktop-{mark.hexdigest()[:16]}"
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(folder / f"{self._name}.lock"))
        self._lock.setStaleLockTime(0)  # A window may be open for weeks.
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_knock)
        self._heard: dict[QLocalSocket, bytes] = {}

    def is_first(self) -> bool:
        """Whether this program is the one that opens the window; it listens from now on."""
        if not self._lock.tryLock(0):
            return False
        QLocalServer.removeServer(self._name)  # Left by a program that was killed.
        if not self._server.listen(self._name):
            log.warning("no other start can be heard: %s", self._server.errorString())
        return True

    def hand_over(self, paths: Sequence[Path]) -> bool:
        """Give the first program what this one was started with; whether it took that."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(json.dumps([str(path) for path in paths]).encode() + _DONE)
        # The answer says that it was read: this program may end then.
        return socket.waitForBytesWritten(_WAIT_MS) and socket.waitForReadyRead(_WAIT_MS)

    def close(self) -> None:
        """Let the next start be the first."""
        self._server.close()
        self._lock.unlock()

    def _on_knock(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._heard[socket] = b""
            socket.readyRead.connect(lambda socket=socket: self._on_words(socket))
            socket.disconnected.connect(lambda socket=socket: self._on_gone(socket))
            self._on_words(socket)

    def _on_words(self, socket: QLocalSocket) -> None:
        heard = self._heard.get(socket)
        if heard is None:
            return
        heard += bytes(socket.readAll().data())
        self._heard[socket] = heard
        if len(heard) > _MOST_BYTES:
            socket.abort()
        elif heard.endswith(_DONE):
            self._heard[socket] = b""
            socket.write(_DONE)
            socket.flush()
            if (paths := read_paths(heard)) is not None:
                self.handed_over.emit(paths)

    def _on_gone(self, socket: QLocalSocket) -> None:
        self._heard.pop(socket, None)
        socket.deleteLater()


def read_paths(heard: bytes) -> list[Path] | None:
    """The absolute paths of a message; None where it is none of ours."""
    try:
        texts = json.loads(heard)
    except ValueError:
        return None
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return None
    paths = [Path(text) for text in texts if text and "\0" not in text]
    return [path for path in paths if path.is_absolute()]
