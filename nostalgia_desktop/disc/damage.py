"""The damage map, as far as the walk over a title's units tells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from nostalgia_desktop.disc.reader import SECTOR, TitleReader
from nostalgia_desktop.disc.segments import Hole
from nostalgia_desktop.disc.units import SAME_TICKS, Found
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.damage import Damage, DamageKind, in_order
from nostalgia_desktop.domain.time import frame_to_ms

_IGNORED_BYTES = 32 * SECTOR  # Some programs pad a title's end.


@dataclass(frozen=True, slots=True)
class Walk:
    """All that the walk over a title's units has met; `clock.segments` are made of `found`.

    `missing_bytes` is how much shorter the files are than the disc's index says, which counts
    `sectors` in the title.
    """

    reader: TitleReader
    clock: TitleClock
    found: Sequence[Found]
    holes: Sequence[Hole]
    missing_bytes: int
    sectors: int

    def damage_to(self, kind: DamageKind, start: int, end: int, detail: str) -> Damage:
        """Damage to bytes [start, end) of the title."""
        first, last = self.clock.frames_of_bytes(start, end)
        return Damage(kind, self.ms(first), self.ms(last), detail)

    def ms(self, frame: int) -> int:
        """When a frame begins, in milliseconds."""
        return frame_to_ms(frame, self.clock.rate)


def walk_damage(walk: Walk) -> tuple[Damage, ...]:
    """What is wrong with a title as far as the walk over its units tells, in order of time.

    Sectors inside a unit are not looked at: `sectors.sector_damage` does so.
    """
    damage = [_of_hole(walk, hole) for hole in walk.holes]
    damage += _between_recordings(walk)
    damage += _broken_nav(walk)
    damage += _outside(walk)
    for start, end in walk.reader.unreadable:
        detail = f"the drive cannot read {_kb(start, end)} in {walk.reader.place(start)}"
        damage.append(walk.damage_to(DamageKind.UNREADABLE, start, end, detail))
    if walk.missing_bytes > 0 and all(each.kind is not DamageKind.CUT_OFF for each in damage):
        damage.append(_cut_off(walk))
    return in_order(damage)


def _cut_off(walk: Walk) -> Damage:
    # Packs know which sector of the set they are: where the first that is left is not where it
    # was, and the last one is, it is the beginning that is gone.
    first, last = walk.found[0], walk.found[-1]
    end = last.sector + (last.claimed_end - last.unit.start) // SECTOR
    moved = first.sector * SECTOR > first.unit.start
    at_start = moved and end == walk.sectors and last.claimed_end <= walk.reader.size
    at, place = (0, "beginning") if at_start else (walk.clock.duration_ms, "end")
    detail = f"the copy is cut off: {_mb(walk.missing_bytes)} are missing at the {place}"
    return Damage(DamageKind.CUT_OFF, at, at, detail)


def _of_hole(walk: Walk, hole: Hole) -> Damage:
    start, end = hole.before.unit.end, hole.after.unit.start
    span = walk.ms(hole.start_frame), walk.ms(hole.end_frame)
    lost = f"{hole.end_frame - hole.start_frame} frames are lost"
    place = walk.reader.place(hole.before.unit.end)
    ends = _part_ends(walk.reader, hole)
    if walk.missing_bytes > 0 and ends:
        place = walk.reader.place(ends[0] - 1)
        detail = f"a file is cut off, {_mb(walk.missing_bytes)} are missing: {lost} after {place}"
        return Damage(DamageKind.CUT_OFF, *span, detail)
    if end - start >= SECTOR:
        detail = f"{lost}: {_kb(start, end)} hold no film that can be shown, {place}"
        return Damage(DamageKind.UNREADABLE, *span, detail)
    return Damage(DamageKind.MISSING, *span, f"{lost}: {place}")


def _between_recordings(walk: Walk) -> Iterator[Damage]:
    """Where bytes between two recordings hold no film: how much time is lost, nobody knows."""
    for before, after in pairwise(walk.found):
        start, end = before.unit.end, after.unit.start
        gap = after.unit.pts - before.unit.end_pts
        in_hole = before.vob == after.vob and gap > 0
        # A unit without its NAV pack begins with its first picture.
        least = _IGNORED_BYTES if after.broken_nav else SECTOR
        if end - start >= least and abs(gap) > SAME_TICKS and not in_hole:
            at = walk.clock.ms_of_byte(end)
            detail = f"{_kb(start, end)} hold no film that can be shown, and are left out"
            place = walk.reader.place(start)
            yield Damage(DamageKind.UNREADABLE, at, at, f"{detail}: {place}")


def _part_ends(reader: TitleReader, hole: Hole) -> list[int]:
    """Bytes of the title at which one file ends and the next begins in a hole."""
    first, last = hole.before.unit.start, hole.after.unit.start
    return [end for _start, end in reader.bounds[:-1] if first < end <= last]


def _broken_nav(walk: Walk) -> Iterator[Damage]:
    """One for each run of units that were found without their NAV packs."""
    detail = "the disc's navigation is broken; the film was read without it"
    for broken, run in groupby(walk.found, key=lambda each: each.broken_nav):
        if broken:
            units = [each.unit for each in run]
            yield walk.damage_to(DamageKind.BROKEN_NAV, units[0].start, units[-1].end, detail)


def _outside(walk: Walk) -> Iterator[Damage]:
    """What lies before the first unit and behind the last one."""
    first, last = walk.found[0].unit.start, walk.found[-1].unit.end
    if first > _IGNORED_BYTES:
        yield Damage(DamageKind.UNREADABLE, 0, 0, f"{_mb(first)} at the beginning hold no video")
    rest, at = walk.reader.size - last, walk.clock.duration_ms
    if rest > _IGNORED_BYTES:
        detail = f"{_mb(rest)} behind {walk.reader.place(last)} hold no video"
        yield Damage(DamageKind.UNREADABLE, at, at, detail)


def _kb(start: int, end: int) -> str:
    return f"{-(-(end - start) // 1000)} kB"


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else _kb(0, size)
