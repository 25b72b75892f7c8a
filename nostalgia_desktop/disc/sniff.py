"""Tells from a file's first bytes how it is packed; its name alone proves nothing."""

from nostalgia_desktop.disc.dv import is_dv
from nostalgia_desktop.disc.transport import find_packets
from nostalgia_desktop.domain.disc import Container

SNIFF_BYTES = 64 << 10
"""How much of a file's beginning `sniff` wants to see."""

VIDEO_SUFFIXES = frozenset(
    {
        *(".vob", ".vro", ".mpg", ".mpeg", ".mpe", ".m2p", ".mod", ".m1v", ".m2v", ".mpv"),
        *(".ts", ".tod", ".mts", ".m2ts", ".m2t", ".dv", ".dif"),
        *(".avi", ".divx", ".mov", ".qt", ".mp4", ".m4v", ".mkv", ".webm"),
        *(".wmv", ".asf", ".3gp", ".3g2"),
    }
)
"""How the names of files with film end, in lower case."""

_PACK, _SEQUENCE = b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3"
# Copies from damaged discs may begin with anything.
_PACKED_NAMES = frozenset({".vob", ".vro", ".mpg", ".mpeg", ".mpe", ".m2p", ".mod"})
_BARE_NAMES = frozenset({".m1v", ".m2v", ".mpv"})
_EBML, _ASF = b"\x1a\x45\xdf\xa3", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"
# The first atoms that QuickTime and MP4 files begin with.
_ATOMS = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})


def sniff(head: bytes, suffix: str) -> Container | None:
    """How a file with these first bytes is packed, or None where it is no video known here.

    `head` should hold `SNIFF_BYTES`, less where the file is shorter; `suffix` is that of its
    name, dot included, in any case.
    """
    if _is_indexed(head):
        return Container.INDEXED
    if head.startswith(_PACK):
        return Container.PROGRAM_STREAM
    if head.lstrip(b"\0").startswith(_SEQUENCE[2:]) and _SEQUENCE in head:
        return Container.ELEMENTARY
    if is_dv(head):
        return Container.DV
    if find_packets(head) is not None:
        return Container.TRANSPORT_STREAM
    return _by_name(head, suffix.casefold())


def _is_indexed(head: bytes) -> bool:
    return (
        (head.startswith(b"RIFF") and head[8:12] == b"AVI ")
        or head[4:8] in _ATOMS
        or head.startswith((_EBML, _ASF))
    )


def _by_name(head: bytes, suffix: str) -> Container | None:
    if suffix in _PACKED_NAMES and _PACK in head:
        return Container.PROGRAM_STREAM
    if suffix in _BARE_NAMES and _SEQUENCE in head:
        return Container.ELEMENTARY
    return None
