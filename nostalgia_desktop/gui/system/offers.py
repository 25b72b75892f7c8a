"""What stands between the window and the ways of one system or another."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from nostalgia_desktop.domain.errors import NostalgiaError

Way = Callable[[str], AbstractAsyncContextManager[None]]
"""Keeps the machine awake while it is entered; the text says to the person what for.

Entering raises NotOffered where this system has no such way.
"""


class NotOffered(NostalgiaError):
    """The system does not do this here; the program goes on without."""
