"""Raw DV, as FireWire captures leave it: frames of one size each, one after another.

Source: IEC 61834-2 and SMPTE 314M: a frame begins with the header block of its first DIF
sequence; the top bit of its fourth byte tells 625 lines (PAL) from 525 (NTSC).
"""

from fractions import Fraction

from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.domain.clock import NTSC, PAL, TICKS_PER_S, Segment, TitleClock, Unit
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import SourceError
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.domain.time import frame_to_ms

_HEADER, _BLOCK_BYTES = b"\x1f\x07\x00", 80
_SUBCODE = 1
# DV and DVCPRO; DVCPRO50 and HD have two and four times as many blocks.
_PAL_BYTES, _NTSC_BYTES, _CHANNELS = 144_000, 120_000, (1, 2, 4)
_UNITS_PER_S = 2


def is_dv(head: bytes) -> bool:
    """Whether a file with these first bytes holds raw DV."""
    return (
        head.startswith(_HEADER)
        and len(head) > _BLOCK_BYTES
        and head[3] & 0x7F == 0x3F
        and head[_BLOCK_BYTES] >> 5 == _SUBCODE
    )


def read_dv_clock(title: Title, should_stop: ShouldStop = lambda: False) -> TitleClock:
    """The clock of raw DV: all frames count, as each has its place.

    Raises:
        SourceError: it is not DV, or holds not one whole frame.
        SourceMissing: a part is gone.
    """
    path = title.parts[0].path
    with TitleReader(title.parts, should_stop) as reader:
        head = reader.read(0, _PAL_BYTES * max(_CHANNELS) + len(_HEADER))
    if not is_dv(head):
        raise SourceError(f"{path} does not begin with DV video; capture or copy it again")
    size, rate = _frame_bytes(head), PAL if _is_pal(head) else NTSC
    frames, rest = divmod(title.size, size)
    if not frames:
        raise SourceError(f"{path} holds not one whole frame of video; capture or copy it again")
    damage: tuple[Damage, ...] = ()
    if rest:
        end = frame_to_ms(frames, rate)
        detail = f"the last frame is cut off: {size - rest} bytes are missing"
        damage = (Damage(DamageKind.CUT_OFF, end, end, detail),)
    segment = Segment(0, frames, 0, tuple(_units(frames, size, rate)))
    return TitleClock(rate, (segment,), damage, "packets")


def _is_pal(head: bytes) -> bool:
    return bool(head[3] & 0x80)


def _frame_bytes(head: bytes) -> int:
    """The distance from the first frame to the next."""
    one = _PAL_BYTES if _is_pal(head) else _NTSC_BYTES
    for channels in _CHANNELS:
        if head.startswith(_HEADER, channels * one):
            return channels * one
    return one


def _units(frames: int, size: int, rate: Fraction) -> list[Unit]:
    step, ticks = round(rate) // _UNITS_PER_S, TICKS_PER_S / rate
    firsts = range(0, frames, step)
    return [
        Unit(first * size, last * size, round(first * ticks), round(last * ticks))
        for first in firsts
        for last in [min(first + step, frames)]
    ]
