"""One connection: read a request, let its fault strike, answer."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import MSG_DONTWAIT, MSG_PEEK, SHUT_RDWR, socket
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.gemini_server.cloud import check_login, is_cloud
from tests.gemini_server.errors import ApiError, invalid_argument, key_invalid
from tests.gemini_server.faults import AFTER, BEFORE, Fault
from tests.gemini_server.files import keep_partial_chunk
from tests.gemini_server.routes import KEYLESS, carry_out, identify
from tests.gemini_server.state import State
from tests.gemini_server.wire import Reply, Request, error_reply

LOG = logging.getLogger(__name__)

Address = Any
"""What socketserver calls a client's address; typeshed leaves it open."""


class LoopbackHttpServer(ThreadingHTTPServer):
    """Listens on 127.0.0.1 and can end at once, whatever its clients keep open."""

    daemon_threads = False  # So that closing waits for the threads, and none outlives a test.

    def __init__(self, state: State, port: int) -> None:
        """Bind to `port`, or to a free one when it is 0."""
        self.state = state
        self._connections: set[socket] = set()
        self._lock = Lock()
        super().__init__(("127.0.0.1", port), Handler)

    def process_request(self, request: Any, client_address: Address) -> None:
        """Remember the connection, then serve it in a thread of its own."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection and close it."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Break all connections: a client that keeps one alive would hold its thread for ever."""
        with self._lock:
            for connection in self._connections:
                _break_off(connection)

    def handle_error(self, request: Any, client_address: Address) -> None:
        """Keep mistakes of the server for the test; a client that went away is none."""
        LOG.debug("connection of %s ended: %r", client_address, request)

    def finish_request(self, request: Any, client_address: Address) -> None:
        """Serve one connection to its end."""
        try:
            super().finish_request(request, client_address)
        except ConnectionError:
            LOG.debug("client %s went away", client_address)
        except Exception as error:
            self.state.crashes.append(error)
            raise


class Handler(BaseHTTPRequestHandler):
    """Serves one connection, request after request."""

    protocol_version = "HTTP/1.1"
    server_version = "GeminiTestServer/1"
    disable_nagle_algorithm = True  # Head and body are two writes; Nagle would delay the second.
    server: LoopbackHttpServer

    def serve(self) -> None:
        """Answer one request."""
        state = self.server.state
        request = self._read_head()
        fault = state.faults.take(request.operation, BEFORE)
        if fault and fault.name == "upload_chunk_dropped":
            self._drop_inside_chunk(request)
            return
        request = self._with_body(request, self._body_size())
        with state.lock:
            state.requests.append(request)
            reply = self._reply(request, fault)
        if reply.delay_s:
            # Ends early when the server stops, so a hang in one test does not delay the next.
            state.stopping.wait(reply.delay_s)
        self._send_and_charge(reply)

    def log_message(self, format: str, *args: Any) -> None:
        """Log a served request."""
        LOG.info(format, *args)

    def _read_head(self) -> Request:
        url = urlsplit(self.path)
        path, query = unquote(url.path), dict(parse_qsl(url.query))
        headers = {name.lower(): value for name, value in self.headers.items()}
        operation, target = identify(self.command, path, query, headers)
        return Request(operation, target, self.command, path, query, headers)

    def _body_size(self) -> int:
        return int(self.headers.get("Content-Length", "0"))

    def _with_body(self, head: Request, size: int) -> Request:
        body = self.rfile.read(size)
        return Request(
            head.operation, head.target, head.method, head.path, head.query, head.headers, body
        )

    def _drop_inside_chunk(self, head: Request) -> None:
        request = self._with_body(head, self._body_size() // 2)
        with self.server.state.lock:
            self.server.state.requests.append(request)
            keep_partial_chunk(self.server.state, request)
        self.close_connection = True

    def _reply(self, request: Request, fault: Fault | None) -> Reply:
        if fault:
            return BEFORE[fault.name](fault)
        state = self.server.state
        try:
            self._check_head(request)
            reply = carry_out(state, request)
        except ApiError as error:
            reply = error_reply(error)
        after = state.faults.take(request.operation, AFTER)
        return AFTER[after.name](reply) if after else reply

    def _check_head(self, request: Request) -> None:
        state, headers = self.server.state, request.headers
        if is_cloud(request):
            check_login(state, request)
        elif request.operation not in KEYLESS and headers.get("x-goog-api-key") != state.key:
            raise key_invalid()
        if "transfer-encoding" in headers:
            raise invalid_argument("This server wants a Content-Length.")
        timeout_s = int(headers.get("x-server-timeout", "600"))
        if timeout_s < state.min_timeout_s:
            raise invalid_argument(
                f"Manually set deadline {timeout_s}s is too short. Minimum allowed deadline is"
                f" {state.min_timeout_s}s."
            )

    def _send_and_charge(self, reply: Reply) -> None:
        state, arrived = self.server.state, False
        try:
            is_heard = reply.charge is None or not _has_hung_up(self.connection)
            self._send(reply)
            arrived = is_heard and reply.sent_share >= 1
        finally:
            if reply.charge is not None:
                charge = replace(reply.charge, at=datetime.now(UTC))
                (state.charges if arrived else state.lost_answers).append(charge)

    def _send(self, reply: Reply) -> None:
        if reply.sent_share < 1:
            self.close_connection = True
        if reply.sent_share <= 0:
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.events:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        payload = _chunked(reply.events) if reply.events else reply.body
        self.wfile.write(payload[: int(len(payload) * reply.sent_share)])


for _method in ("GET", "POST", "DELETE", "PATCH", "PUT"):
    # The base class looks its methods up by these names.
    setattr(Handler, f"do_{_method}", Handler.serve)


def _chunked(events: tuple[bytes, ...]) -> bytes:
    pieces = [b"%x\r\n%b\r\n" % (len(event), event) for event in events]
    return b"".join([*pieces, b"0\r\n\r\n"])


def _has_hung_up(connection: socket) -> bool:
    """Whether nobody is at the other end; a killed client's kernel has said so by then."""
    try:
        return not connection.recv(1, MSG_PEEK | MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def _break_off(connection: socket) -> None:
    try:
        connection.shutdown(SHUT_RDWR)
    except OSError:
        LOG.debug("a connection was closed already")
