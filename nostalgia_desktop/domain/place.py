"""Places: a name as a person wrote it, and the coordinates that may stand in it."""

import re
from dataclasses import dataclass
from decimal import Decimal

_MOST_LATITUDE, _MOST_LONGITUDE = 90, 180
# `52.52, 13.40`; with decimals in both, so that no house number is taken for a place on Earth.
_PAIR = re.compile(
    r"(?<![\d.])([+-]?\d{1,2}\.\d{1,9})°?\s*[,;]\s*([+-]?\d{1,3}\.\d{1,9})°?(?![\d.])"
)
# ISO 6709, annex H: degrees, degrees and minutes, or all three, each with decimals at its end.
_ISO_6709 = re.compile(
    r"(?<!\S)([+-])(\d{2}|\d{4}|\d{6})(\.\d{1,9})?([+-])(\d{3}|\d{5}|\d{7})(\.\d{1,9})?"
    r"(?:[+-]\d{1,6}(?:\.\d{1,9})?)?(?:CRS\w{1,20})?/?(?!\S)"
)
_DIGITS = Decimal("0.00001")
"""About a metre; nobody knows the place of an old film better."""


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A place on Earth in degrees, north and east positive (WGS 84)."""

    latitude: Decimal
    longitude: Decimal

    def __post_init__(self) -> None:
        if abs(self.latitude) > _MOST_LATITUDE or abs(self.longitude) > _MOST_LONGITUDE:
            raise ValueError(f"not on Earth: {self.latitude}, {self.longitude}")

    @property
    def iso_6709(self) -> str:
        """As QuickTime writes it: `+52.52000+013.40000/`."""
        return f"{self.latitude:+09.5f}{self.longitude:+010.5f}/"


def coordinates_in(location: str) -> Coordinates | None:
    """The coordinates in a place, as `52.52, 13.40` or in ISO 6709; None where there are none."""
    match = _PAIR.search(location) or _ISO_6709.search(location)
    if match is None:
        return None
    try:
        return Coordinates(*(each.quantize(_DIGITS) for each in _degrees(match)))
    except ValueError:
        return None


def name_in(location: str) -> str:
    """What a place is called, without its coordinates; empty where there is no name."""
    if coordinates_in(location) is None:
        return location.strip()
    rest = (_PAIR if _PAIR.search(location) else _ISO_6709).sub("", location, count=1)
    return rest.replace("()", "").replace("[]", "").strip(" ,;:-\t\r\n")


def _degrees(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    if match.re is _PAIR:
        return Decimal(match[1]), Decimal(match[2])
    return _of_iso(match[1], match[2], match[3], 2), _of_iso(match[4], match[5], match[6], 3)


def _of_iso(sign: str, digits: str, decimals: str | None, width: int) -> Decimal:
    """Degrees of a run of digits: `width` for degrees, then two each for minutes and seconds."""
    parts = [digits[:width], *(digits[at : at + 2] for at in range(width, len(digits), 2))]
    parts[-1] += decimals or ""
    degrees = sum((Decimal(part) / 60**place for place, part in enumerate(parts)), Decimal(0))
    return -degrees if sign == "-" else degrees
