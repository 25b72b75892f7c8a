"""Numbers from an index file, with bounds: any look outside is a damaged file, not a crash."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from nostalgia_desktop.domain.errors import SourceError

Candidate = tuple[str, Callable[[], bytes]]
"""An index file or its backup: its name, and how to read it."""

_Parsed = TypeVar("_Parsed")


def first_sound(
    candidates: Iterable[Candidate], parse: Callable[[bytes, str], _Parsed]
) -> tuple[_Parsed | None, list[str]]:
    """What `parse` makes of the first sound one of an index and its backup, and what was wrong."""
    troubles: list[str] = []
    for name, read in candidates:
        try:
            parsed = parse(read(), name)
        except (SourceError, OSError) as error:
            troubles.append(f"{name} cannot be used ({error})")
            continue
        if troubles:
            troubles.append(f"its backup {name} was used instead")
        return parsed, troubles
    return None, troubles


class Table:
    """The bytes of one index file, called `name` in what goes wrong; numbers are big endian."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self.name = data, name

    def number(self, offset: int, size: int) -> int:
        """The number of `size` bytes at `offset`.

        Raises:
            SourceError: it lies outside the file.
        """
        return int.from_bytes(self.bytes(offset, size), "big")

    def bytes(self, offset: int, size: int) -> bytes:
        """The `size` bytes at `offset`.

        Raises:
            SourceError: they lie outside the file.
        """
        raw = self._data[offset : offset + size] if offset >= 0 else b""
        if len(raw) != size:
            raise SourceError(f"{self.name} is damaged: it points outside itself")
        return raw
