"""The folder of an heirloom while it is made: what may be written there, and what is there already.

As long as it is not done a marker lies in it. By that it is known again after the program was
stopped or killed, and nobody takes it for whole.
"""

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nostalgia_desktop.archive.checksum import file_sha256
from nostalgia_desktop.archive.heirloom.bag import PAYLOAD
from nostalgia_desktop.domain.errors import ArchiveError, Cancelled
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.part_file import (
    clear_leftovers,
    part_file,
    put_in_place,
    replace_with,
)
from nostalgia_desktop.workflow.heirloom_plan import Copy

PAGE = "index.html"
MARKER = "NOT COMPLETE YET.txt"
_MARK = "nostalgia-heirloom 1 {}\r\n"
_WORDS = "This folder is not complete yet. The same command goes on with it.\r\n"
_BLOCK = 4 << 20


@dataclass(frozen=True, slots=True)
class HeirloomFolder:
    """Where an heirloom is made: in a bag its files lie one folder down."""

    root: Path
    is_bag: bool
    is_linked: bool = False

    @property
    def payload(self) -> Path:
        """The folder that the page lies in."""
        return self.root / PAYLOAD if self.is_bag else self.root

    def begin(self) -> None:
        """Make the folder, or take up one that was begun.

        Raises:
            ArchiveError: something else is there, or it cannot be made.
        """
        mark = (_MARK.format("bag" if self.is_bag else "folder") + _WORDS).encode()
        marker = self.root / MARKER
        try:
            self.root.mkdir(exist_ok=True)
            if not any(self.root.iterdir()):
                marker.write_bytes(mark)
            elif not marker.exists() and (self.payload / PAGE).is_file():
                raise ArchiveError(f"{self.root} is a whole heirloom already; nothing was done")
            elif not marker.is_file() or not mark.startswith(marker.read_bytes()):
                raise ArchiveError(
                    f"{self.root} is not empty, and no heirloom that was begun with the same "
                    "options; choose another folder"
                )
            self.payload.mkdir(exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"{self.root} cannot be written: {error.strerror}") from error
        for folder in {path.parent for path in self.files()} | {self.root, self.payload}:
            clear_leftovers(folder)

    def end(self) -> None:
        """Say that it is whole."""
        (self.root / MARKER).unlink(missing_ok=True)

    def files(self) -> Iterator[Path]:
        """Every file in it."""
        for folder, _folders, names in os.walk(self.root):
            yield from (Path(folder, name) for name in names)

    def refuse_others(self, expected: Collection[str]) -> None:
        """Make sure that the payload has no files but these, whose paths have `/`.

        Raises:
            ArchiveError: names one that is no part of it.
        """
        for path in sorted(self.files()):
            if path.is_relative_to(self.payload) and path.name != MARKER:
                name = path.relative_to(self.payload).as_posix()
                if name not in expected:
                    raise ArchiveError(
                        f"{path} is no part of this heirloom, as the archive or the folder has "
                        "changed since it was begun; remove that file, or choose another folder"
                    )

    def has(self, copy: Copy, should_stop: ShouldStop) -> str:
        """The SHA-256 of a file that was copied before and is whole; else nothing.

        Raises:
            ArchiveError: another file has its name.
        """
        path = self.payload / copy.target
        if not path.is_file():
            return ""
        found = file_sha256(path, should_stop)
        if path.stat().st_size == copy.size and found == (
            copy.sha256 or file_sha256(copy.source, should_stop)
        ):
            return found
        if copy.sha256 and found == file_sha256(copy.source, should_stop):
            return found  # Somebody changed the archive's own since it was made.
        raise ArchiveError(
            f"{path} is not what the archive has under this name; remove that file and start again"
        )

    def take(self, copy: Copy, should_stop: ShouldStop) -> str:
        """Copy or link a file under its name, and give the SHA-256 of what is there then.

        Raises:
            ArchiveError: it cannot be read or written.
            Cancelled: `should_stop` said so.
        """
        final = self.payload / copy.target
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            if self.is_linked:
                return self._link(copy, final, should_stop)
            with part_file(final) as part:
                _copy(copy.source, part, should_stop)
                found = file_sha256(part, should_stop)
                if found != copy.sha256 and found != file_sha256(copy.source, should_stop):
                    raise ArchiveError(
                        f"{copy.source} did not arrive in {self.root} as it was sent; is one of "
                        "the drives failing?"
                    )
                put_in_place(part, final)
        except OSError as error:
            raise ArchiveError(
                f"{copy.source} cannot be put into {self.root}: {error.strerror}"
            ) from error
        return found

    def _link(self, copy: Copy, final: Path, should_stop: ShouldStop) -> str:
        found = file_sha256(copy.source, should_stop)
        try:
            os.link(copy.source, final)
        except OSError as error:
            raise ArchiveError(
                f"{copy.source} cannot be linked into {self.root} ({error.strerror}): that needs "
                "both on one drive that knows links; say --copy"
            ) from error
        return found

    def write(self, name: str, data: bytes, *, beside_payload: bool = False) -> None:
        """Write a file that is made for the heirloom; an older one of the same name goes.

        Raises:
            ArchiveError: it cannot be written.
        """
        final = (self.root if beside_payload else self.payload) / name
        with suppress(OSError):
            if final.read_bytes() == data:
                return
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            with part_file(final) as part:
                part.write_bytes(data)
                replace_with(part, final)
        except OSError as error:
            raise ArchiveError(f"{final} cannot be written: {error.strerror}") from error


def _copy(source: Path, part: Path, should_stop: ShouldStop) -> None:
    with source.open("rb") as reader, part.open("xb") as writer:
        while block := reader.read(_BLOCK):
            if should_stop():
                raise Cancelled
            writer.write(block)
