"""The small structures of UDF, as a writer makes them: tags, numbers, names, times.

Source: ECMA-167 (3rd edition) and OSTA UDF 2.60; all numbers are little endian.
"""

import binascii
import struct
from collections.abc import Mapping

SECTOR_BYTES = 2048
LABEL = "Ferien 1999 ☀"
WRITTEN = "2004-07-01T14:30:05"

_CHARACTERS = b"\x00OSTA Compressed Unicode"


def tagged(kind: int, location: int, content: bytes) -> bytes:
    """A descriptor with its tag: checksums as they have to be (ECMA-167 3/7.2)."""
    crc = binascii.crc_hqx(content, 0)
    tag = bytearray(struct.pack("<HHBBHHHI", kind, 3, 0, 0, 1, crc, len(content), location))
    tag[4] = sum(tag) & 0xFF
    return bytes(tag) + content


def reseal(descriptor: bytes) -> bytes:
    """A descriptor that was changed, with checksums that hold again."""
    kind, length, location = struct.unpack_from("<H8xHI", descriptor)
    return tagged(kind, location, descriptor[16 : 16 + length]) + descriptor[16 + length :]


def body(size: int, fields: Mapping[int, bytes]) -> bytes:
    """A descriptor of `size` bytes without its tag; offsets count from the tag."""
    content = bytearray(size)
    for at, value in fields.items():
        content[at : at + len(value)] = value
    return bytes(content[16:size])


def u16(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}H", *values)


def u32(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)


def timestamp(text: str) -> bytes:
    date, clock = text.split("T")
    year, month, day = map(int, date.split("-"))
    # Local time, two hours before UTC.
    return struct.pack("<HhBBBBB3x", 0x1000 | 120, year, month, day, *map(int, clock.split(":")))


def compressed(text: str) -> bytes:
    if all(ord(character) < 256 for character in text):
        return b"\x08" + text.encode("latin-1")
    return b"\x10" + text.encode("utf-16-be")


def dstring(text: str, size: int) -> bytes:
    name = compressed(text)
    return name.ljust(size - 1, b"\x00") + bytes([len(name)])


def entity(name: str, suffix: bytes = b"") -> bytes:
    return b"\x00" + name.encode().ljust(23, b"\x00") + suffix.ljust(8, b"\x00")


def long_descriptor(size: int, address: tuple[int, int]) -> bytes:
    partition, block = address
    return struct.pack("<IIH6x", size, block, partition)


def blocks_of(size: int) -> int:
    return -(-size // SECTOR_BYTES)


def primary_volume() -> bytes:
    fields = {16: u32(1), 24: dstring("VOLUME 1", 32), 56: u16(1, 1, 2, 2), 64: u32(1, 1)}
    fields |= {72: dstring("0123456789abcdef", 128), 200: _CHARACTERS, 264: _CHARACTERS}
    return body(512, fields | {376: timestamp(WRITTEN)})


def partition(start: int, blocks: int) -> bytes:
    fields = {16: u32(2), 20: u16(1, 0), 24: entity("+NSR03")}
    return body(512, fields | {184: u32(1, start, blocks)})


def logical_volume(maps: list[bytes], file_set_at: tuple[int, int]) -> bytes:
    size = sum(map(len, maps))
    fields = {16: u32(3), 20: _CHARACTERS, 84: dstring(LABEL, 128), 212: u32(SECTOR_BYTES)}
    fields |= {216: _domain(), 248: long_descriptor(SECTOR_BYTES, file_set_at)}
    return body(440 + size, fields | {264: u32(size, len(maps)), 440: b"".join(maps)})


def plain_map() -> bytes:
    return bytes([1, 6]) + u16(1, 0)


def named_map(name: str, more: bytes = b"") -> bytes:
    return (bytes([2, 64, 0, 0]) + entity(name) + u16(1, 0) + more).ljust(64, b"\x00")


def file_set(root: tuple[int, int]) -> bytes:
    fields = {16: timestamp(WRITTEN), 28: u16(3, 3), 32: u32(1, 1), 48: _CHARACTERS}
    fields |= {112: dstring(LABEL, 128), 240: _CHARACTERS, 304: dstring(LABEL, 32)}
    return body(512, fields | {400: long_descriptor(SECTOR_BYTES, root), 416: _domain()})


def _domain() -> bytes:
    return entity("*OSTA UDF Compliant", u16(0x201))
