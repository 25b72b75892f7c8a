"""Reads the ISO 9660 directory of a disc image, and Joliet's where there is one.

Source: ECMA-119 (2nd edition), which is ISO 9660; its byte positions count from 1, those here
from 0. Joliet: Microsoft's specification of 1995. All sectors and blocks are of 2048 bytes.
"""

import struct
from collections.abc import Iterator
from itertools import groupby

from nostalgia_desktop.disc.folder_walk import Walk
from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.volume import (
    Damaged,
    Extents,
    ImageBytes,
    Node,
    Volume,
    clean_label,
    join,
    written_time,
)

_FIRST = 16 * SECTOR
_MOST = 16 * SECTOR
_PRIMARY, _SUPPLEMENTARY, _TERMINATOR = 1, 2, 255
# The three levels of UCS-2 (Joliet, "Escape Sequences").
_JOLIET = (b"%/@", b"%/C", b"%/E")
# 2048 in both byte orders, or in one where the other is lost (ECMA-119 8.4.12).
_BLOCKS = (b"\x00\x08\x08\x00", b"\x00\x08\x00\x00", b"\x00\x00\x08\x00")
_FOLDER, _ASSOCIATED, _MORE = 0x02, 0x04, 0x80
_SELF, _PARENT = b"\x00", b"\x01"


def read_iso9660(image: ImageBytes) -> Volume | None:
    """Read the directory by its best names; None where the disc was made without ISO 9660.

    Raises:
        Damaged: there is nothing that can be read.
    """
    head = image.read_some(_FIRST, _MOST)
    found = _descriptors(head)
    if not found:
        # A disc with UDF alone begins its list of descriptors with this (ECMA-167 2/9.2).
        if head[1:6] == b"BEA01":
            return None
        raise Damaged("no descriptors for blocks of 2048 bytes are in sectors 16 to 31")
    volumes = _volumes(image, found)
    best = max(volumes, key=lambda volume: (not volume.troubles, len(volume.files)))
    if best.troubles and not best.files:
        raise Damaged(best.troubles[0])
    return best


def _descriptors(head: bytes) -> dict[int, bytes]:
    """The primary descriptor and Joliet's, by their type at 0 (ECMA-119 8.1)."""
    found: dict[int, bytes] = {}
    for at in range(0, len(head) - SECTOR + 1, SECTOR):
        sector = head[at : at + SECTOR]
        if sector[1:6] != b"CD001":
            continue
        if sector[0] == _TERMINATOR:
            break
        joliet = sector[0] == _SUPPLEMENTARY and sector[88:91] in _JOLIET
        if (joliet or sector[0] == _PRIMARY) and sector[128:132] in _BLOCKS:
            found.setdefault(sector[0], sector)
    return found


def _volumes(image: ImageBytes, found: dict[int, bytes]) -> list[Volume]:
    """What each descriptor leads to; no more than needed to find one that is sound."""
    lost = () if _PRIMARY in found else ("the primary descriptor is missing",)
    volumes: list[Volume] = []
    for kind in (_SUPPLEMENTARY, _PRIMARY):
        if kind in found and (not volumes or volumes[-1].troubles):
            encoding = "utf-16-be" if kind == _SUPPLEMENTARY else "latin-1"
            volumes.append(_volume(image, found[kind], encoding, lost))
    return volumes


def _volume(image: ImageBytes, descriptor: bytes, encoding: str, lost: tuple[str, ...]) -> Volume:
    """Label at 40, root's record at 156, creation at 813 (ECMA-119 8.4)."""
    walk = Walk(lambda extents: _nodes(image, extents, encoding))
    walk.folder(join([_place(descriptor[156:190])]))
    label = clean_label(descriptor[40:72].decode(encoding, "replace"))
    return Volume(
        "ISO 9660", label, _volume_time(descriptor[813:830]), walk.files, lost + walk.troubles
    )


def _nodes(image: ImageBytes, extents: Extents, encoding: str) -> Iterator[Node]:
    """The files of a folder; the parts of a large one follow each other under one name."""
    data = image.read_folder(extents)
    # A folder's first record is its own (ECMA-119 6.8.2.2): else this is something else.
    if data[32:34] != b"\x01" + _SELF:
        raise Damaged("its first record is not its own")
    kept = (record for record in _records(data) if not record[25] & _ASSOCIATED)
    for name, records in groupby(kept, key=_name):
        if name not in (_SELF, _PARENT):
            yield _node(name.decode(encoding, "replace"), list(records))
    if len(data) < sum(size for _start, size in extents):
        raise Damaged("its end lies beyond the end of the image")


def _records(data: bytes) -> Iterator[bytes]:
    """All directory records; none crosses the end of a sector (ECMA-119 6.8.1.1)."""
    at, lost = 0, False
    while at < len(data):
        record = data[at : at + data[at]]
        if len(record) > 33 and len(record) == data[at] and 33 + record[32] <= len(record):
            yield record
            at += len(record)
        else:
            lost = lost or bool(record)
            at += SECTOR - at % SECTOR
    if lost:
        raise Damaged("some of its records are lost")


def _name(record: bytes) -> bytes:
    """The identifier: its length at 32, itself at 33 (ECMA-119 9.1)."""
    return record[33 : 33 + record[32]]


def _node(name: str, records: list[bytes]) -> Node:
    """One file or folder from all of its records; flags at 25, time at 18 (ECMA-119 9.1)."""
    trouble = ""
    if not all(record[25] & _MORE for record in records[:-1]) or records[-1][25] & _MORE:
        trouble = "its parts do not fit together"
    elif not all(_agrees(record) for record in records):
        trouble = "its record is damaged"
    return Node(
        # "Name.extension;version"; a file without an extension ends in its dot (7.5.1).
        name.rpartition(";")[0].rstrip(".") if ";" in name else name,
        join(_place(record) for record in records),
        bool(records[0][25] & _FOLDER),
        _record_time(records[0]),
        trouble,
    )


def _place(record: bytes) -> tuple[int, int]:
    """Sector at 2, size at 10; blocks of extended attributes, at 1, come before the data."""
    sector, size = struct.unpack_from("<I4xI", record, 2)
    return (sector + record[1]) * SECTOR, size


def _agrees(record: bytes) -> bool:
    """Whether place and size read the same in both byte orders (ECMA-119 7.3.3)."""
    return record[2:6] == record[6:10][::-1] and record[10:14] == record[14:18][::-1]


def _record_time(record: bytes) -> str:
    """Years since 1900, month, day, hour, minute, second (ECMA-119 9.1.5)."""
    year, month, day, hour, minute, second = record[18:24]
    return written_time(1900 + year, month, day, hour, minute, second)


def _volume_time(field: bytes) -> str:
    """Sixteen digits, YYYYMMDDhhmmss and hundredths; all are zero if unknown (8.4.26.1)."""
    if not field[:14].isdigit():
        return ""
    digits = field[:14].decode("ascii")
    pairs = (int(digits[at : at + 2]) for at in range(4, 14, 2))
    month, day, hour, minute, second = pairs
    return written_time(int(digits[:4]), month, day, hour, minute, second)
