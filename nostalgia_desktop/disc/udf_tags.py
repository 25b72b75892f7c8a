"""The small structures of UDF: tags, names, times, file entries, allocation descriptors.

Source: ECMA-167 (3rd edition) and OSTA UDF 1.02 to 2.60; all numbers are little endian.
"""

import binascii
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from nostalgia_desktop.disc.volume import Damaged, clean_label, written_time

# Kinds of descriptors (ECMA-167 3/7.2.1 and 4/7.2.1).
PRIMARY_VOLUME, ANCHOR, PARTITION, LOGICAL_VOLUME, TERMINATOR = 1, 2, 5, 6, 8
FILE_SET, FILE_IDENTIFIER, MORE_ALLOCATION, FILE_ENTRY, EXTENDED_FILE_ENTRY = (
    256,
    257,
    258,
    261,
    266,
)
# Where allocation descriptors are, and how they look: flags of an ICB, bits 0 to 2 (4/14.6.8).
SHORT, LONG, EXTENDED, EMBEDDED = 0, 1, 2, 3
# The two top bits of an extent's length (4/14.14.1.1).
RECORDED, ALLOCATED, NOWHERE, CONTINUED = 0, 1, 2, 3

_TAG_BYTES = 16
# Per kind of file entry: last change, and the length of the attributes before the descriptors.
_ENTRY_FIELDS = {FILE_ENTRY: (84, 168), EXTENDED_FILE_ENTRY: (92, 208)}
_RUN_FORMS = {SHORT: "<II", LONG: "<IIH6x", EXTENDED: "<I8xIH2x"}


class Address(NamedTuple):
    """A block of a logical volume: which partition map, and which block of it (4/7.1)."""

    partition: int
    block: int


class Run(NamedTuple):
    """One allocation descriptor: `kind` as in RECORDED, `size` in bytes."""

    kind: int
    size: int
    at: Address


@dataclass(frozen=True, slots=True)
class FileEntry:
    """What a (extended) file entry says of its file.

    `kind` is the ICB's file type, `form` that of its allocation descriptors, which are bytes
    [start, end) of the entry's block; `sound` is False where its checksum does not hold.
    """

    kind: int
    size: int
    modified: str
    form: int
    start: int
    end: int
    sound: bool


def number(data: bytes, at: int, size: int = 4) -> int:
    """The unsigned number at `at`."""
    return int.from_bytes(data[at : at + size], "little")


def tag_kind(data: bytes) -> int:
    """The kind of descriptor that begins here; 0 where its tag's checksum does not hold (3/7.2)."""
    tag = data[:_TAG_BYTES]
    if len(tag) < _TAG_BYTES or (sum(tag) - tag[4]) & 0xFF != tag[4]:
        return 0
    return number(tag, 0, 2)


def crc_holds(data: bytes) -> bool:
    """Whether a descriptor's content is as written: CRC-CCITT at 8, its length at 10 (3/7.2)."""
    length = number(data, 10, 2)
    content = data[_TAG_BYTES : _TAG_BYTES + length]
    return len(content) == length and binascii.crc_hqx(content, 0) == number(data, 8, 2)


def decode_name(raw: bytes) -> str:
    """OSTA compressed Unicode: 8 or 16, then that many bits per character (UDF 2.1.1)."""
    if raw[:1] not in (b"\x08", b"\x10"):
        return ""
    return raw[1:].decode("latin-1" if raw[0] == 8 else "utf-16-be", "replace")


def decode_label(field: bytes) -> str:
    """A dstring: its last byte tells how many are used (ECMA-167 1/7.2.12)."""
    return clean_label(decode_name(field[: min(field[-1], len(field) - 1)]))


def decode_time(field: bytes) -> str:
    """Zone at 0, year at 2, then month, day, hour, minute, second (ECMA-167 1/7.3)."""
    year, month, day, hour, minute, second = struct.unpack_from("<2xhBBBBB", field)
    return written_time(year, month, day, hour, minute, second)


def parse_file_entry(block: bytes) -> FileEntry:
    """Read an ICB: file type at 27, flags at 34, size at 56 (ECMA-167 4/14.6, 4/14.9, 4/14.17).

    Raises:
        Damaged: it is none, or it points outside itself.
    """
    kind = tag_kind(block)
    if kind not in _ENTRY_FIELDS:
        raise Damaged("its entry is lost")
    time, attributes = _ENTRY_FIELDS[kind]
    start = attributes + 8 + number(block, attributes)
    end = start + number(block, attributes + 4)
    if end > len(block):
        raise Damaged("its entry points outside itself")
    return FileEntry(
        kind=block[27],
        size=number(block, 56, 8),
        modified=decode_time(block[time : time + 12]),
        form=number(block, 34, 2) & 7,
        start=start,
        end=end,
        sound=crc_holds(block),
    )


def parse_runs(descriptors: bytes, form: int, partition: int) -> Iterator[Run]:
    """Read allocation descriptors up to the first empty one (ECMA-167 4/14.14, 4/12).

    Short ones mean the partition that holds the file's entry.

    Raises:
        Damaged: there is no such form.
    """
    if form not in _RUN_FORMS:
        raise Damaged("its entry is of an unknown form")
    layout = struct.Struct(_RUN_FORMS[form])
    usable = len(descriptors) - len(descriptors) % layout.size
    for length, block, *named in layout.iter_unpack(descriptors[:usable]):
        size = length & 0x3FFF_FFFF
        if size == 0:
            return
        yield Run(length >> 30, size, Address(named[0] if named else partition, block))


def parse_address(long_descriptor: bytes) -> Address:
    """Where a long allocation descriptor points to (ECMA-167 4/14.14.2)."""
    block, partition = struct.unpack_from("<4xIH", long_descriptor)
    return Address(partition, block)
