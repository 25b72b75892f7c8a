"""The server as a test holds it."""

from threading import Thread
from types import TracebackType
from typing import Self

from tests.gemini_server.handler import LoopbackHttpServer
from tests.gemini_server.state import State

POLL_S = 0.02
"""How soon the listening thread notices that it is to stop."""


class GeminiServer(State):
    """A Gemini service on 127.0.0.1, up while it is used as a context manager.

    What is stored, scripted and set is documented in `State`; the faults are in `faults`.
    """

    def __init__(self, key: str = "test-key", port: int = 0) -> None:
        """Bind to `port`, or to a free one when it is 0; serving begins with `start`."""
        super().__init__(key)
        self._http = LoopbackHttpServer(self, port)
        self.port = int(self._http.server_address[1])
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._thread = Thread(target=self._http.serve_forever, args=(POLL_S,), name="gemini-server")

    @property
    def environment(self) -> dict[str, str]:
        """What a client finds this server by."""
        return {"GOOGLE_GEMINI_BASE_URL": self.base_url, "GEMINI_API_KEY": self.key}

    def start(self) -> None:
        """Begin to serve, in threads of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Break all connections and wait until every thread has ended."""
        self.stopping.set()
        if self._thread.ident is not None:  # Before it has started, `shutdown` would wait for ever.
            self._http.shutdown()
            self._thread.join()
        self._http.hang_up()
        self._http.server_close()

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()
