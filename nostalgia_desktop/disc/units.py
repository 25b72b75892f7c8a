"""Finds all units of a program stream: by NAV packs, and by PES headers where those are broken."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from nostalgia_desktop.disc.nav import NavPack, walk_nav
from nostalgia_desktop.disc.pes import scan_pes, scan_video
from nostalgia_desktop.disc.reader import SECTOR, TitleReader
from nostalgia_desktop.domain.clock import TICKS_PER_S, Unit

_GIVE_UP = 8 << 20
SAME_TICKS = 45  # Half a millisecond: rounding in the timestamps of some recorders.
_LONGEST_TICKS = 6 * TICKS_PER_S // 5  # A VOBU lasts 0.4 to 1.2 s.
_STEP_TICKS = TICKS_PER_S // 10
_NEAR_TICKS = TICKS_PER_S // 5


@dataclass(frozen=True, slots=True)
class Found:
    """A unit, and how it was found.

    `vob` is the VOB it belongs to, None where that is not known; a timestamp that jumps forward
    inside one is a hole. `claimed_end` is where its NAV pack says that it ends; less may be left.
    `broken_nav` is set where that pack is missing and the PES headers told of it, `seam` where the
    stream was put together, as of cells in another order. `sector` is where its NAV pack says that
    it lies in the title set, -1 where that is not known.
    """

    unit: Unit
    vob: int | None
    claimed_end: int
    broken_nav: bool = False
    seam: bool = False
    sector: int = -1


def find_units(reader: TitleReader, ticks_per_frame: Fraction) -> tuple[list[Found], str]:
    """All units of a title in file order, and the method: `nav` or `pes`."""
    packs = list(walk_nav(reader, _GIVE_UP))
    if not packs:
        units = scan_pes(reader, ticks_per_frame)
        return _marked([Found(unit, None, unit.end) for unit in units], reader.seams), "pes"
    found = _marked([_by_nav(pack) for pack in packs], reader.seams)
    found = _mended(found, ticks_per_frame)
    found = _split_at_steps(reader, found, ticks_per_frame)
    found = _without_tails(reader, found, ticks_per_frame)
    return _marked(_filled(reader, found, ticks_per_frame), reader.seams), "nav"


def _by_nav(pack: NavPack) -> Found:
    unit = Unit(pack.start, pack.end, pack.first_pts, pack.end_pts)
    return Found(unit, pack.vob, pack.end, sector=pack.sector)


def _by_pes(unit: Unit, vob: int | None) -> Found:
    return Found(unit, vob, unit.end, broken_nav=True)


def _mended(found: Sequence[Found], ticks_per_frame: Fraction) -> list[Found]:
    """Units that end where the next begins, and timestamps that one damaged pack contradicts."""
    result = list(found)
    for index in range(len(result) - 1):
        before, after = result[index], result[index + 1]
        follows = abs(after.unit.pts - before.unit.end_pts) <= SAME_TICKS
        end = after.unit.start if follows else min(before.unit.end, after.unit.start)
        result[index] = before = replace(before, unit=replace(before.unit, end=end))
        if after.seam:
            continue  # Something was left out on purpose, be it as short as a unit.
        if before.vob == after.vob and before.claimed_end == after.unit.start:
            result[index], result[index + 1] = _agreed(before, after, ticks_per_frame)
    return result


def _agreed(before: Found, after: Found, ticks_per_frame: Fraction) -> tuple[Found, Found]:
    """Let neighbours agree on when one ends and the other begins.

    No byte is missing between them, so of two timestamps that differ one is damaged, unless both
    units last for whole frames: then the recorder itself made a small step.
    """
    gap = after.unit.pts - before.unit.end_pts
    whole = _is_whole(before.unit, ticks_per_frame) and _is_whole(after.unit, ticks_per_frame)
    if abs(gap) <= SAME_TICKS or (whole and -_LONGEST_TICKS <= gap <= _STEP_TICKS):
        return before, after
    if 0 < after.unit.end_pts - before.unit.end_pts <= _LONGEST_TICKS:
        return before, replace(after, unit=replace(after.unit, pts=before.unit.end_pts))
    if 0 < after.unit.pts - before.unit.pts <= _LONGEST_TICKS:
        return replace(before, unit=replace(before.unit, end_pts=after.unit.pts)), after
    return before, after


def _is_whole(unit: Unit, ticks_per_frame: Fraction) -> bool:
    """Whether a unit lasts for whole frames."""
    return _off(unit.end_pts - unit.pts, ticks_per_frame) <= SAME_TICKS


def _split_at_steps(
    reader: TitleReader, found: Sequence[Found], ticks_per_frame: Fraction
) -> list[Found]:
    """Look into each unit behind which the timestamps step by a part of a frame.

    Its pack tells only of its two ends, and the step may be between two groups of pictures in it.
    """
    result: list[Found] = []
    for each, after in zip(found, [*found[1:], None], strict=True):
        gap = after.unit.pts - each.unit.end_pts if after and after.vob == each.vob else 0
        steps = abs(gap) <= _STEP_TICKS and _off(gap, ticks_per_frame) > SAME_TICKS
        groups = _groups(reader, each.unit, ticks_per_frame) if steps else []
        starts = [each.unit.start, *(group.start for group in groups[1:]), each.unit.end]
        parts = [
            replace(group, start=a, end=b)
            for group, (a, b) in zip(groups, pairwise(starts), strict=False)
        ]
        result += [replace(each, unit=part) for part in parts or [each.unit]]
    return result


def _groups(reader: TitleReader, unit: Unit, ticks_per_frame: Fraction) -> list[Unit]:
    """The groups of pictures in a unit, by their own timestamps."""
    return scan_video(reader, ticks_per_frame, unit.start, unit.end)


def _without_tails(
    reader: TitleReader, found: Sequence[Found], ticks_per_frame: Fraction
) -> list[Found]:
    """Let each recording end with its last picture, where its sound goes on for longer.

    The NAV pack of a recording's last unit counts the sound too. Only the pictures themselves
    tell; they are not asked where they are shown for odd fields, as the unit before shows.
    """
    result = list(found)
    for index, each in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else None
        if after and after.vob == each.vob and after.unit.pts >= each.unit.end_pts - SAME_TICKS:
            continue
        before = result[index - 1].unit if index and result[index - 1].vob == each.vob else None
        groups = _groups(reader, each.unit, ticks_per_frame)
        if not groups or (before and not _is_counted(reader, before, ticks_per_frame)):
            continue
        end_pts = min(each.unit.end_pts, groups[-1].end_pts)
        if each.unit.pts < end_pts:
            result[index] = replace(each, unit=replace(each.unit, end_pts=end_pts))
    return result


def _is_counted(reader: TitleReader, unit: Unit, ticks_per_frame: Fraction) -> bool:
    """Whether a unit lasts just as long as its pictures, one frame each."""
    groups = _groups(reader, unit, ticks_per_frame)
    return bool(groups) and abs(groups[-1].end_pts - unit.end_pts) <= SAME_TICKS


def _off(ticks: int, ticks_per_frame: Fraction) -> Fraction:
    """How far a time is off whole frames."""
    return abs(ticks - round(ticks / ticks_per_frame) * ticks_per_frame)


def _filled(reader: TitleReader, found: Sequence[Found], ticks_per_frame: Fraction) -> list[Found]:
    """The same units with those that lie between them, as their PES headers tell."""
    result: list[Found] = []
    at = 0
    for each in found:
        result += _between(reader, result, at, each, ticks_per_frame)
        result.append(each)
        at = each.unit.end
    rest = scan_video(reader, ticks_per_frame, at, reader.size) if at < reader.size else []
    return result + _new_ones(rest, result[-1])


def _between(
    reader: TitleReader, known: list[Found], at: int, after: Found, ticks_per_frame: Fraction
) -> list[Found]:
    """Units in the bytes between `at` and a NAV pack; mends the end of the last unit known."""
    if after.unit.start - at < SECTOR:
        return []
    units = scan_video(reader, ticks_per_frame, at, after.unit.start)
    if units and units[-1].pts < after.unit.pts < units[-1].end_pts + _NEAR_TICKS:
        units[-1] = replace(units[-1], end_pts=after.unit.pts)
    return _new_ones(units, known[-1] if known else None, after.vob)


def _new_ones(units: Sequence[Unit], last: Found | None, vob: int | None = None) -> list[Found]:
    """Units behind the last one, without the rest of that one if its NAV pack named too little."""
    if last is None:
        return [_by_pes(unit, vob) for unit in units]
    return [
        _by_pes(unit, last.vob)
        for unit in units
        if not last.unit.pts <= unit.pts < last.unit.end_pts - SAME_TICKS
    ]


def _marked(found: list[Found], seams: Sequence[int]) -> list[Found]:
    """Say which units come first behind a seam, and that no others do."""
    marked = [replace(each, seam=False) if each.seam else each for each in found]
    index = 0
    for seam in seams:
        while index < len(marked) and marked[index].unit.start < seam:
            index += 1
        if index < len(marked):
            marked[index] = replace(marked[index], seam=True)
    return marked
