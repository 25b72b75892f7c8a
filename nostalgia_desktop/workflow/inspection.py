"""Looks at films without an archive: all that `nostalgia info` tells. Nothing is written."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.disc.sectors import bad_sectors, sector_damage
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.damage import Damage, in_order
from nostalgia_desktop.domain.disc import Container, Disc, ScanReport, Title
from nostalgia_desktop.domain.errors import Cancelled, NostalgiaError
from nostalgia_desktop.domain.evidence import DateEvidence
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.streams import DiscStreams, probe_piece
from nostalgia_desktop.media.threads import in_thread
from nostalgia_desktop.workflow.title_reading import all_dates, read_title_clock

_PROBE_FRAMES = 50

Tell = Callable[[str], None]
"""Told what is being looked at; called on the event loop's thread."""


@dataclass(frozen=True, slots=True)
class TitleLook:
    """What was found out about a title; without a clock `error` says why there is none.

    `every_sector` says whether all of it was read for `damage`.
    """

    title: Title
    clock: TitleClock | None = None
    streams: DiscStreams | None = None
    dates: tuple[DateEvidence, ...] = ()
    damage: tuple[Damage, ...] = ()
    error: str = ""
    every_sector: bool = False


@dataclass(frozen=True, slots=True)
class DiscLook:
    """A disc with what was found out about its titles, in order."""

    disc: Disc
    titles: tuple[TitleLook, ...]


async def inspect(
    sources: Sequence[Path], tell: Tell, *, every_sector: bool
) -> tuple[ScanReport, tuple[DiscLook, ...]]:
    """Scan `sources` and read every title's clock; with `every_sector` also every byte of it.

    A title that cannot be read does not keep the others from being looked at.
    """
    report = await in_thread(lambda stop: scan(sources, lambda _folder: _check(stop)))
    looks = []
    for disc in report.discs:
        titles = []
        for title in disc.titles:
            tell(f"{disc.name}, {title.label}")
            titles.append(await _look_at(title, every_sector=every_sector))
        looks.append(DiscLook(disc, tuple(titles)))
    return report, tuple(looks)


def _check(should_stop: ShouldStop) -> None:
    if should_stop():
        raise Cancelled


async def _look_at(title: Title, *, every_sector: bool) -> TitleLook:
    try:
        clock = await in_thread(lambda stop: read_title_clock(title, stop))
        first = plan(clock, title, 0, min(_PROBE_FRAMES, clock.frames))[0]
        streams = await asyncio.to_thread(probe_piece, first)
        damage = clock.damage
        looked_at_all = every_sector and title.container is Container.PROGRAM_STREAM
        if looked_at_all:
            damage += await in_thread(lambda stop: _sector_damage(title, clock, stop))
        dates = await asyncio.to_thread(all_dates, title)
    except (NostalgiaError, OSError) as error:
        return TitleLook(title, dates=title.dates, error=str(error))
    return TitleLook(title, clock, streams, dates, in_order(damage), every_sector=looked_at_all)


def _sector_damage(title: Title, clock: TitleClock, stop: ShouldStop) -> tuple[Damage, ...]:
    with TitleReader(title.parts, stop) as reader:
        return tuple(sector_damage(clock, reader, bad_sectors(reader)))
