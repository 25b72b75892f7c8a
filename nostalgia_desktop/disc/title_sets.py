"""Titles of DVD-Video title sets: what the IFO lists, as runs of bytes of the set's VOBs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from nostalgia_desktop.disc.entries import Entry, read_entry
from nostalgia_desktop.disc.ifo import MAX_BYTES, TitleSetIndex, read_index
from nostalgia_desktop.disc.nav import find_nav
from nostalgia_desktop.disc.reader import SECTOR, TitleReader
from nostalgia_desktop.disc.table import Candidate
from nostalgia_desktop.disc.title_choice import Chosen, choose_titles
from nostalgia_desktop.disc.vmg import DiscIndex, read_disc_index
from nostalgia_desktop.domain.disc import Part, Structure

_SEARCH_BYTES = 16 << 20


@dataclass(slots=True)
class TitleSet:
    """The files of one title set, by what they are; `vobs` by part number from 1."""

    number: int
    vobs: dict[int, Entry] = field(default_factory=dict)
    ifo: Entry | None = None
    bup: Entry | None = None


@dataclass(frozen=True, slots=True)
class SetPlan:
    """One title of a set, before it is fingerprinted; `listed` says that the disc lists it."""

    number_in_set: int
    parts: tuple[Part, ...]
    structure: Structure
    warnings: tuple[str, ...]
    listed: bool = True


@dataclass(frozen=True, slots=True)
class _Run:
    """A part of the set: sectors [first, end) of all its VOBs."""

    first: int
    end: int
    part: Part


def disc_index(ifo: Entry | None, bup: Entry | None) -> tuple[DiscIndex | None, tuple[str, ...]]:
    """The disc's own list of titles from VIDEO_TS.IFO or its backup."""
    return read_disc_index(_candidates(ifo, bup))


def plan_titles(
    title_set: TitleSet, disc: DiscIndex | None
) -> tuple[list[SetPlan], tuple[str, ...]]:
    """The titles of a set that has VOBs, and in words what was left out of it.

    `disc` is the disc's own list, by whose numbers titles are called where it is known.
    """
    index, troubles = read_index(_candidates(title_set.ifo, title_set.bup))
    entries = [entry for _number, entry in sorted(title_set.vobs.items())]
    parts = [part for entry in entries for part in entry.parts]
    warnings = (*troubles, *_missing_parts(title_set), *_empty_parts(entries))
    if index is None:
        return [SetPlan(0, tuple(parts), Structure(), warnings)], ()
    expected = max((cell.end for title in index.titles for cell in title.cells), default=0)
    runs = _runs(parts, expected)
    end = max((run.end for run in runs), default=0)
    chosen, notes = choose_titles(index, end, partial(_call, title_set.number, disc))
    whole = len(chosen) == 1 and list(chosen[0].spans) == [(0, end)]
    in_order = _is_gapless(runs)
    plans = [
        SetPlan(
            each.number_in_set,
            tuple(parts) if whole else tuple(_cut(runs, each.spans)),
            _structure(index, each, with_places=in_order),
            (*warnings, *each.notes),
            listed=each.number_in_set > 0 or whole,
        )
        for each in chosen
    ]
    return [plan for plan in plans if plan.parts], notes


def _call(set_number: int, disc: DiscIndex | None, number_in_set: int) -> str:
    number = listed_number(set_number, number_in_set, disc)
    return f"title {number or number_in_set}"


def listed_number(set_number: int, number_in_set: int, disc: DiscIndex | None) -> int | None:
    """The disc's own number for a title of a set, where the disc lists it."""
    for each in disc.titles if disc else ():
        if (each.title_set, each.number_in_set) == (set_number, number_in_set):
            return each.number
    return None


def _candidates(ifo: Entry | None, bup: Entry | None) -> list[Candidate]:
    return [(entry.name, partial(read_entry, entry, MAX_BYTES)) for entry in (ifo, bup) if entry]


def _missing_parts(title_set: TitleSet) -> list[str]:
    gaps = sorted(set(range(1, max(title_set.vobs))) - set(title_set.vobs))
    return [f"VTS_{title_set.number:02}_{gap}.VOB is missing" for gap in gaps]


def _empty_parts(entries: Sequence[Entry]) -> list[str]:
    names = [entry.name for entry in entries if not entry.size]
    return [f"{name} is empty; copy it from the disc again" for name in names]


def _runs(parts: Sequence[Part], expected: int) -> list[_Run]:
    """Which sectors of the set each part holds.

    One after the other, unless the set is shorter than its index says: then a part may have been
    cut off or be missing in the middle, and the NAV packs tell.
    """
    runs: list[_Run] = []
    short = sum(part.size for part in parts) // SECTOR < expected
    at = 0
    for part in parts:
        first = max(_first_sector(part, at), at) if short and runs else at
        at = first + part.size // SECTOR
        runs.append(_Run(first, at, part))
    return runs


def _first_sector(part: Part, guess: int) -> int:
    with TitleReader((part,)) as reader:
        nav = find_nav(reader, 0, _SEARCH_BYTES)
    if nav is None or nav.start % SECTOR:
        return guess
    return nav.sector - nav.start // SECTOR


def _is_gapless(runs: Sequence[_Run]) -> bool:
    return all(after.first == before.end for before, after in pairwise(runs))


def _cut(runs: Sequence[_Run], spans: Sequence[tuple[int, int]]) -> Iterator[Part]:
    """The bytes of sector spans, in order."""
    for first, end in spans:
        for run in runs:
            start, stop = max(first, run.first), min(end, run.end)
            if start < stop:
                part = run.part
                at = part.start + (start - run.first) * SECTOR
                yield Part(part.path, (stop - start) * SECTOR, at, part.whole_size)


def _structure(index: TitleSetIndex, chosen: Chosen, *, with_places: bool) -> Structure:
    places = (chosen.chapters, chosen.programs, chosen.cells) if with_places else ((), (), ())
    return Structure(
        standard=index.standard,
        aspect=index.aspect,
        audio=index.audio,
        subtitles=index.subtitles,
        chapter_sectors=places[0],
        program_sectors=places[1],
        cell_sectors=places[2],
        sectors=chosen.sectors,
        angles=chosen.angles,
    )
