"""Reads the title clock: where every frame of a title lies.

Any title of one or several parts, also one whose timestamps restart, gets an exact clock from
its NAV packs. Where those are broken or missing, PES headers are read instead.
"""

from dataclasses import replace
from fractions import Fraction

from nostalgia_desktop.disc.damage import Walk, walk_damage
from nostalgia_desktop.disc.reader import SECTOR, TitleReader
from nostalgia_desktop.disc.sectors import is_scrambled
from nostalgia_desktop.disc.segments import join
from nostalgia_desktop.disc.sequence import find_sequence
from nostalgia_desktop.disc.units import find_units
from nostalgia_desktop.domain.clock import PAL, TICKS_PER_S, TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import SourceError
from nostalgia_desktop.domain.media import ShouldStop

_HEADER_BYTES = 2 << 20


def read_clock(title: Title, should_stop: ShouldStop = lambda: False) -> TitleClock:
    """Walk a program stream and make its clock.

    Raises:
        SourceError: there is no film in it, or it is copy-protected.
        SourceMissing: a part is gone.
    """
    path = title.parts[0].path
    with TitleReader(title.parts, should_stop) as reader:
        first = find_sequence(reader.read(0, _HEADER_BYTES))
        rate = first.rate if first else _standard_rate(title)
        found, method = find_units(reader, TICKS_PER_S / rate)
        if not found:
            raise SourceError(f"{path} holds no DVD video; copy the disc again if it should")
        if is_scrambled(reader, found):
            raise SourceError(
                f"{path} is copy-protected (CSS scrambled); this program reads only discs "
                "without protection, such as those you recorded yourself"
            )
        segments, holes = join(found, rate)
        if not segments:
            raise SourceError(f"{path} holds not one whole frame of video")
        clock = TitleClock(rate, segments, (), method)
        sectors = title.structure.sectors
        missing = max(sectors * SECTOR, found[-1].claimed_end) - title.size
        walk = Walk(reader, clock, found, holes, missing, sectors)
        return replace(clock, damage=walk_damage(walk))


def _standard_rate(title: Title) -> Fraction:
    return Fraction(30_000, 1001) if title.structure.standard == "ntsc" else PAL
