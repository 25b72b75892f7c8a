"""The MPEG-2 sequence header: what the video says of itself. Source: ISO/IEC 13818-2, 6.2.2.1."""

from dataclasses import dataclass
from fractions import Fraction

_RATES = {
    1: Fraction(24_000, 1001),
    2: Fraction(24),
    3: Fraction(25),
    4: Fraction(30_000, 1001),
    5: Fraction(30),
    6: Fraction(50),
    7: Fraction(60_000, 1001),
    8: Fraction(60),
}
_ASPECTS = {2: "4:3", 3: "16:9", 4: "221:100"}
_START = b"\x00\x00\x01\xb3"


@dataclass(frozen=True, slots=True)
class SequenceHeader:
    """Size in pixels, frames per second, and display aspect, empty where that is not told."""

    width: int
    height: int
    rate: Fraction
    aspect: str = ""


def find_sequence(data: bytes) -> SequenceHeader | None:
    """The first sound sequence header in `data`, if there is one."""
    at = data.find(_START)
    while at >= 0:
        header = data[at + 4 : at + 8]
        if len(header) == 4:
            width, height = header[0] << 4 | header[1] >> 4, (header[1] & 15) << 8 | header[2]
            rate = _RATES.get(header[3] & 15)
            if rate and 128 <= width <= 1920 and 128 <= height <= 1152:
                return SequenceHeader(width, height, rate, _ASPECTS.get(header[3] >> 4, ""))
        at = data.find(_START, at + 4)
    return None
