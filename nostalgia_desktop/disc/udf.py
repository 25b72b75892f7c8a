"""Reads the UDF directory of a disc image.

Source: ECMA-167 part 4 and OSTA UDF 1.02 to 2.60; offsets count from a descriptor's first byte.
"""

from collections.abc import Iterator

from nostalgia_desktop.disc.folder_walk import Walk
from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.udf_blocks import Blocks
from nostalgia_desktop.disc.udf_tags import (
    FILE_IDENTIFIER,
    FILE_SET,
    Address,
    crc_holds,
    decode_name,
    number,
    parse_address,
    tag_kind,
)
from nostalgia_desktop.disc.udf_volume import find_descriptors
from nostalgia_desktop.disc.volume import Damaged, Extents, ImageBytes, Node, Volume

_MAX_FILE_SETS = 16
# Kinds of files (ECMA-167 4/14.6.6, UDF 2.3.5.2): a folder; unspecified, plain, real-time.
_FOLDER, _FILES = 4, (0, 5, 249)
# What a name is of (ECMA-167 4/14.4.3).
_DELETED, _PARENT = 0x04, 0x08


def read_udf(image: ImageBytes) -> Volume | None:
    """Read the directory; None where there is no trace of UDF.

    Raises:
        Damaged: there is nothing that can be read.
    """
    descriptors = find_descriptors(image)
    if descriptors is None:
        return None
    blocks = descriptors.open(image)
    walk = Walk(lambda extents: _nodes(blocks, extents))
    root = blocks.file(_root(blocks, descriptors.logical))
    walk.folder(root.extents)
    if walk.troubles and not walk.files:
        raise Damaged(walk.troubles[0])
    of_root = (f"the top folder: {root.trouble}",) if root.trouble else ()
    troubles = (*descriptors.troubles, *of_root, *walk.troubles)
    return Volume("UDF", descriptors.label, descriptors.created, walk.files, troubles)


def _root(blocks: Blocks, logical: bytes) -> Address:
    """The root folder's entry: the file set is named at 248, its root at 400 (4/14.1)."""
    first = parse_address(logical[248:264])
    for index in range(min(max(number(logical, 248) // SECTOR, 1), _MAX_FILE_SETS)):
        block = blocks.block(first._replace(block=first.block + index))
        if tag_kind(block) == FILE_SET:
            return parse_address(block[400:416])
    raise Damaged("its file set is lost")


def _nodes(blocks: Blocks, extents: Extents) -> Iterator[Node]:
    """The files and folders that a folder names."""
    data = blocks.image.read_folder(extents)
    if not data:
        raise Damaged("it is empty or beyond the end of the image")
    for identifier in _identifiers(data):
        node = _node(blocks, identifier)
        if node is not None:
            yield node
    if len(data) < sum(size for _start, size in extents):
        raise Damaged("its end lies beyond the end of the image")


def _identifiers(data: bytes) -> Iterator[bytes]:
    """All file identifier descriptors of a folder; after a damaged one it looks for the next."""
    at, lost = 0, False
    while 0 <= at < len(data):
        length = _identifier_length(data, at)
        if length:
            yield data[at : at + length]
            at += length
        else:
            lost = True
            at = _next_identifier(data, at + 4)
    if lost:
        raise Damaged("some of its names are lost")


def _identifier_length(data: bytes, at: int) -> int:
    """Name's length at 19, that of more at 36, all padded to 4 (4/14.4); 0 if there is none."""
    if tag_kind(data[at : at + 16]) != FILE_IDENTIFIER or at + 38 > len(data):
        return 0
    length = 38 + data[at + 19] + number(data, at + 36, 2) + 3 & ~3
    return length if at + length <= len(data) else 0


def _next_identifier(data: bytes, at: int) -> int:
    """Where the mark of one comes next, at a multiple of 4; -1 if nowhere."""
    mark = FILE_IDENTIFIER.to_bytes(2, "little")
    while (at := data.find(mark, at)) % 4 > 0 and at > 0:
        at += 1
    return at


def _node(blocks: Blocks, identifier: bytes) -> Node | None:
    """Characteristics at 18, entry at 20, name behind what is at 38; None for no file."""
    if identifier[18] & (_DELETED | _PARENT):
        return None
    start = 38 + number(identifier, 36, 2)
    name = decode_name(identifier[start : start + identifier[19]])
    try:
        file = blocks.file(parse_address(identifier[20:36]))
    except Damaged as error:
        return Node(name, None, trouble=f"it cannot be found: {error}")
    if file.entry.kind != _FOLDER and file.entry.kind not in _FILES:
        return None
    trouble = file.trouble if crc_holds(identifier) else "its name is damaged"
    return Node(name, file.extents, file.entry.kind == _FOLDER, file.entry.modified, trouble)
