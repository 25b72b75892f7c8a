"""A service of a desktop, as a program: `python services.py ADDRESS NAME [--silent | --nonsense]`.

It owns NAME on the bus at ADDRESS, and writes a line of JSON for all that it is asked, and when
somebody who asked has left the bus. With `--silent` it never answers, with `--nonsense` it answers
in words where numbers are expected.
"""

import json
import os
import select
import sys
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageFlag,
    MessageType,
    message_bus,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection

FIRST = 71
ABILITIES = ["actions", "body", "body-markup"]
TOKEN = "wayland-token-5"
CLICK = "Click"
"""A method that the test calls: `Click(number)` is a click on that notification."""

_NOTIFICATIONS = DBusAddress(
    "/org/freedesktop/Notifications", interface="org.freedesktop.Notifications"
)


class Service:
    """Owns a name, and writes down who asks what."""

    def __init__(self, address: str, name: str, *options: str) -> None:
        self._name, self._options, self._next = name, options, FIRST
        self._callers: set[str] = set()
        self._bus = open_dbus_connection(address, enable_fds=True)
        leaving = MatchRule(type="signal", member="NameOwnerChanged")
        for call in (message_bus.RequestName(name), message_bus.AddMatch(leaving)):
            self._bus.send_and_get_reply(call)
        _write(ready=name)

    def serve(self) -> None:
        """Until it is killed."""
        while True:
            message = self._bus.receive()
            member = message.header.fields.get(HeaderFields.member)
            if message.header.message_type is MessageType.method_call:
                _write(call=member, args=_plain(message.body))
                self._callers.add(message.header.fields[HeaderFields.sender])
                if not message.header.flags & MessageFlag.no_reply_expected:
                    self._answer(member, message)
            elif member == "NameOwnerChanged" and message.body[0] in self._callers:
                _write(gone=message.body[0])

    def _answer(self, member: str, message: Message) -> None:
        if "--silent" in self._options:
            return
        if "--nonsense" in self._options:
            self._bus.send(new_method_return(message, "s", ("yes",)))
        elif member == CLICK:
            self._click(message)
        elif member == "GetCapabilities":
            self._bus.send(new_method_return(message, "as", (ABILITIES,)))
        elif self._name == "org.freedesktop.login1":
            self._give_lock(message)
        else:
            self._bus.send(new_method_return(message, "u", (self._next,)))
            self._next += 1

    def _click(self, message: Message) -> None:
        self._bus.send(new_method_return(message))
        for member, value in (("ActivationToken", TOKEN), ("ActionInvoked", "default")):
            signal = new_signal(_NOTIFICATIONS, member, "us", (message.body[0], value))
            self._bus.send(signal)

    def _give_lock(self, message: Message) -> None:
        """The lock is the end of a pipe; wait until nobody has it any more."""
        ours, theirs = os.pipe()
        self._bus.send(new_method_return(message, "h", (theirs,)))
        os.close(theirs)
        select.select([ours], [], [])
        _write(gone="the lock")


def _plain(value: Any) -> Any:
    """The same for JSON; of bytes, their number."""
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return {k: _plain(v) for k, v in value.items()} if isinstance(value, dict) else value


def _write(**event: Any) -> None:
    sys.stdout.write(f"{json.dumps(event)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    Service(*sys.argv[1:]).serve()
