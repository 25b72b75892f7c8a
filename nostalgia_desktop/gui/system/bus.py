"""The session's D-Bus on the event loop: nothing here waits, whatever the other side does.

Qt's own D-Bus cannot be used from Python for this: it sends every number as `int32`, where
desktops expect `uint32`, and refuse the call.
"""

import asyncio
import contextlib
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Iterator
from typing import Any

from jeepney import DBusErrorResponse, HeaderFields, Message, MessageFlag, message_bus
from jeepney.auth import BEGIN, Authenticator
from jeepney.bus import get_bus
from jeepney.io.asyncio import DBusConnection, DBusRouter
from jeepney.io.common import RouterClosed
from jeepney.wrappers import unwrap_msg

from nostalgia_desktop.gui.system.offers import NotOffered

_PATIENCE_S = 5.0  # A service that is only started by the call takes a second or two.
_MOST_BYTES = 1024

# No bus, one that is no Unix socket, one that hangs up, and all that a service may refuse.
_FAULTS = (KeyError, RuntimeError, OSError, EOFError, ValueError, DBusErrorResponse, RouterClosed)


@contextlib.asynccontextmanager
async def session_bus() -> AsyncIterator[DBusRouter]:
    """A connection of its own: whatever was asked for over it ends with it, at the latest.

    Raises:
        NotOffered: there is no session bus, or it does not answer.
    """
    with _as_not_offered():
        async with asyncio.timeout(_PATIENCE_S):
            reader, writer = await asyncio.open_unix_connection(get_bus("SESSION"))
    router: DBusRouter | None = None
    try:
        with _as_not_offered():
            async with asyncio.timeout(_PATIENCE_S):
                await _log_in(reader, writer)
        router = DBusRouter(DBusConnection(reader, writer))
        await ask(router, message_bus.Hello(), "s")
        yield router
    finally:
        await _leave(router, writer)


async def ask(router: DBusRouter, call: Message, signature: str) -> tuple[Any, ...]:
    """Call a method; gives what it returns, which has this D-Bus signature.

    Raises:
        NotOffered: nobody is there, or refuses, or does not answer in time, or answers nonsense.
    """
    with _as_not_offered():
        async with asyncio.timeout(_PATIENCE_S):
            reply = await router.send_and_get_reply(call)
        body: tuple[Any, ...] = unwrap_msg(reply)
        if reply.header.fields.get(HeaderFields.signature, "") != signature:
            raise ValueError(f"an answer that is not of the form {signature!r}")
        return body


async def tell(router: DBusRouter, call: Message) -> None:
    """Call a method whose answer, or lack of one, changes nothing."""
    call.header.flags |= MessageFlag.no_reply_expected
    with contextlib.suppress(*_FAULTS):
        await router.send(call)


async def _log_in(reader: StreamReader, writer: StreamWriter) -> None:
    """As `jeepney.io.asyncio.open_dbus_connection`, which leaves its socket open on failure."""
    login = Authenticator()
    for line in login:
        writer.write(line)
        answer = await reader.read(_MOST_BYTES)
        if not answer:
            raise EOFError("the bus hung up")
        login.feed(answer)
    writer.write(BEGIN)


async def _leave(router: DBusRouter | None, writer: StreamWriter) -> None:
    writer.close()
    # What a stranger sent may have ended the reader with any error; it is over now.
    with contextlib.suppress(Exception):
        if router is not None:
            await router.__aexit__(None, None, None)
    with contextlib.suppress(OSError):
        await writer.wait_closed()


@contextlib.contextmanager
def _as_not_offered() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise NotOffered("no answer over D-Bus") from error
    except _FAULTS as error:
        raise NotOffered(f"D-Bus: {error!r}") from error
