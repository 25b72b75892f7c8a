"""What camcorders write beside their films: the `.moi` file of a `.mod` film.

Source: the format as users of JVC, Panasonic and Canon camcorders have worked it out
(en.wikipedia.org/wiki/MOI_(file_format)).
"""

from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

_MARK = b"V6"
_HEAD_BYTES, _DATE_BYTES, _SHAPE_AT = 0x84, 14, 0x80
_OLDEST = 1990
_WIDE, _NARROW = (4, 5), (0, 1)


def moi_date(path: Path) -> str:
    """When a `.mod` film was recorded, by the camcorder's clock, as `1998-12-24T18:03:05`.

    Empty where there is no `.moi` file of the same name beside it, or that makes no sense.
    """
    return parse_moi_date(_head(path))


def moi_aspect(path: Path) -> Fraction | None:
    """The shape of a `.mod` film's pictures, as the `.moi` file beside it tells.

    Many camcorders mark wide pictures there alone, and call them 4:3 in the film itself.
    """
    head = _head(path)
    shape = head[_SHAPE_AT] & 15 if len(head) > _SHAPE_AT else None
    if shape in _WIDE:
        return Fraction(16, 9)
    return Fraction(4, 3) if shape in _NARROW else None


def parse_moi_date(head: bytes) -> str:
    """The moment that the first bytes of a `.moi` file tell; empty where they tell none."""
    if len(head) < _DATE_BYTES or not head.startswith(_MARK):
        return ""
    year, (month, day, hour, minute) = int.from_bytes(head[6:8], "big"), head[8:12]
    milliseconds = int.from_bytes(head[12:14], "big")
    try:
        # The camcorder's own time, which knows no zone.
        moment = datetime(year, month, day, hour, minute)  # noqa: DTZ001
    except ValueError:
        return ""
    moment += timedelta(seconds=milliseconds // 1000)
    return moment.isoformat() if year >= _OLDEST else ""


def _head(path: Path) -> bytes:
    for suffix in (".moi", ".MOI", ".Moi"):
        beside = path.with_suffix(suffix)
        try:
            if not beside.is_file():  # A pipe of that name would never end.
                continue
            with beside.open("rb") as file:
                head = file.read(_HEAD_BYTES)
        except (OSError, ValueError):
            continue
        return head if head.startswith(_MARK) else b""
    return b""
