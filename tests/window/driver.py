"""Runs the real program, and answers questions about where things are on the screen.

`python -m tests.window.driver SOCKET COMMAND…`. It does nothing to the window: all input comes
through the screen. A question is a line of JSON, and so is its answer.
"""

import json
import sys
import traceback
from typing import Any

from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from nostalgia_desktop.gui.player.environment import prepare_multimedia
from nostalgia_desktop.main import main
from tests.window.answers import ANSWERS


class Driver:
    """Listens at a socket, on the program's own event loop."""

    def __init__(self, name: str) -> None:
        self._server = QLocalServer()
        self._server.newConnection.connect(self._on_call)
        assert self._server.listen(name), self._server.errorString()

    def _on_call(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._on_question(socket))
            socket.disconnected.connect(socket.deleteLater)
            self._on_question(socket)

    def _on_question(self, socket: QLocalSocket) -> None:
        while socket.canReadLine():
            question = json.loads(socket.readLine().data())
            socket.write(json.dumps(_answer(**question)).encode() + b"\n")
            socket.flush()


def _answer(ask: str, **about: Any) -> dict[str, Any]:
    try:
        return {"answer": ANSWERS[ask](**about)}
    except Exception:  # noqa: BLE001  Whoever asked is told.
        return {"fault": traceback.format_exc()}


if __name__ == "__main__":
    prepare_multimedia()
    app = QApplication(["nostalgia"])
    driver = Driver(sys.argv[1])
    sys.exit(main(sys.argv[2:]))
