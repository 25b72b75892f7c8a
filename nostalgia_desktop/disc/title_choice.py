"""Decides which titles a title set holds, and which sectors of its VOBs each covers.

Titles of a set share VOBs: a "play all" title plays what others play one by one, and damaged or
odd indexes overlap in any way. Here every sector goes to one title at most, and no film is lost.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from nostalgia_desktop.disc.ifo import Cell, SetTitle, TitleSetIndex
from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.stretches import Span, Stretches, joined, length, merged

SLACK_SECTORS = 512
"""A megabyte: what is no longer may lie between titles and is no film."""

# Beyond any disc, and what a hostile index may cost us.
_MOST_SPANS = 300_000

Call = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A title to register.

    `number_in_set` is its number in the set (VTS_TTN), 0 for film that no title lists. `spans`
    are its sectors of the set's VOBs in playing order; `sectors` is how many it should have, which
    are more where the VOBs end too early. `chapters`, `programs` and `cells` are the first
    sectors of each, counted from the title's own first one. `angles` counts the camera angles;
    the title holds the first. `notes` are sentences for a person.
    """

    number_in_set: int
    spans: tuple[Span, ...]
    sectors: int
    chapters: tuple[int, ...] = ()
    programs: tuple[int, ...] = ()
    cells: tuple[int, ...] = ()
    angles: int = 1
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Film:
    """A title of the set, the sectors of each of its cells, and all of them as a set."""

    title: SetTitle
    cells: tuple[tuple[Span, ...], ...]
    mask: int
    sectors: int

    @property
    def number(self) -> int:
        return self.title.number


def choose_titles(
    index: TitleSetIndex, vob_sectors: int, call: Call = lambda number: f"title {number}"
) -> tuple[tuple[Chosen, ...], tuple[str, ...]]:
    """The titles of a set whose VOBs have so many sectors, and in words what was left out.

    `call` gives the name for people of a title by its number in the set.
    """
    if vob_sectors <= 0:
        return (), ()
    whole = Chosen(0, ((0, vob_sectors),), vob_sectors)
    titles = [title for title in index.titles if title.cells]
    if not titles:
        return (whole,), ()
    pieces = _Pieces(index.pieces)
    cells = [*(cell for title in titles for cell in title.cells), *index.other_angles]
    if sum(map(pieces.weight, cells)) > _MOST_SPANS:
        return (whole,), ("the index lists more film than a disc can hold and was not followed",)
    others = [span for cell in index.other_angles for span in pieces.of(cell)]
    chosen, notes = _divide(titles, pieces, others, vob_sectors, call)
    return (chosen or (whole,)), notes


def _divide(
    titles: Sequence[SetTitle],
    pieces: "_Pieces",
    others: Sequence[Span],
    vob_sectors: int,
    call: Call,
) -> tuple[tuple[Chosen, ...], tuple[str, ...]]:
    """Divide the set among its titles; `others` are sectors of other angles, which are nobody's."""
    stretches, films = _lay_out(titles, pieces, [(0, vob_sectors), *others])
    kept, notes = _without_repeats(films, call)
    chosen, more_notes = _cut_all(kept, stretches, vob_sectors, call)
    hidden = length(run for span in others for run in stretches.take(span))
    rest = joined(stretches.take((0, vob_sectors)))
    if len(chosen) == 1 and not hidden and length(rest) < SLACK_SECTORS and _is_in_order(chosen[0]):
        (title,) = (film.title for film in kept if film.number == chosen[0].number_in_set)
        chosen = [_as_it_lies(title, vob_sectors)]
    elif chosen:
        chosen += _unlisted(rest)
    return tuple(chosen), (*notes, *more_notes)


class _Pieces:
    """Where the cells of a set really lie, from its table of cell addresses."""

    def __init__(self, pieces: Sequence[Cell]) -> None:
        self._own: dict[tuple[int, int], list[Span]] = defaultdict(list)
        for first, end, *key in sorted((p.first, p.end, p.vob, p.cell) for p in pieces):
            self._own[key[0], key[1]].append((first, end))
        self._starts = sorted(piece.first for piece in pieces)

    def weight(self, cell: Cell) -> int:
        """How many spans the cell has, at most."""
        return max(len(self._inside(cell)), 1)

    def of(self, cell: Cell) -> tuple[Span, ...]:
        """The sectors that are the cell's own.

        Between the pieces of an interleaved cell lie those of others, such as other angles.
        """
        own = self._inside(cell)
        all_inside = bisect_left(self._starts, cell.end) - bisect_left(self._starts, cell.first)
        if not own or all_inside == 1:
            return ((cell.first, cell.end),)
        return tuple((first, min(end, cell.end)) for first, end in own)

    def _inside(self, cell: Cell) -> list[Span]:
        own = self._own.get((cell.vob, cell.cell), [])
        return own[bisect_left(own, (cell.first,)) : bisect_left(own, (cell.end,))]


def _lay_out(
    titles: Sequence[SetTitle], pieces: _Pieces, more: Sequence[Span]
) -> tuple[Stretches, list[_Film]]:
    laid = [tuple(pieces.of(cell) for cell in title.cells) for title in titles]
    flat = [merged(span for spans in cells for span in spans) for cells in laid]
    edges = (span for cells in laid for spans in cells for span in spans)
    stretches = Stretches([*more, *edges])
    films = [
        _Film(title, cells, stretches.mask(spans), length(spans))
        for title, cells, spans in zip(titles, laid, flat, strict=True)
    ]
    return stretches, films


def _without_repeats(films: Sequence[_Film], call: Call) -> tuple[list[_Film], tuple[str, ...]]:
    """Leave out titles of which other titles have everything."""
    notes: dict[int, str] = {}
    firsts: dict[int, _Film] = {}
    for film in films:
        first = firsts.setdefault(film.mask, film)
        if first is not film:
            notes[film.number] = f"is the same film as {call(first.number)}"
    holders = _holders(list(firsts.values()))
    left = {film.number: film for film in firsts.values()}
    for film in sorted(firsts.values(), key=lambda film: (-film.sectors, film.number)):
        others = [other for other in left.values() if other is not film]
        if parts := _parts_of(film, others, holders):
            notes[film.number] = f"plays {_names(parts, call)} in turn"
            del left[film.number]
    for film in sorted(left.values(), key=lambda film: (film.sectors, film.number)):
        if within := sorted(holders[film.number] & left.keys()):
            notes[film.number] = f"is a part of {call(within[0])}"
            del left[film.number]
    told = (f"{call(number)} {why} and was left out" for number, why in sorted(notes.items()))
    return [film for film in films if left.get(film.number) is film], tuple(told)


def _holders(films: Sequence[_Film]) -> dict[int, set[int]]:
    """For each title the others that have all of it."""
    return {
        film.number: {
            other.number for other in films if other is not film and not film.mask & ~other.mask
        }
        for film in films
    }


def _parts_of(film: _Film, others: Sequence[_Film], holders: dict[int, set[int]]) -> list[_Film]:
    """Other titles that do not overlap and together have all of this one; none if there are none.

    The largest ones that lie wholly in it are tried first.
    """
    near = {other.number: other for other in others if other.mask & film.mask}
    widest = [other for other in near.values() if not holders[other.number] & near.keys()]
    widest.sort(key=lambda o: (film.number not in holders[o.number], -o.sectors, o.number))
    parts, covered = list[_Film](), 0
    for other in widest:
        if not other.mask & covered:
            parts.append(other)
            covered |= other.mask
    parts.sort(key=lambda part: part.number)
    return parts if len(parts) > 1 and not film.mask & ~covered else []


def _names(films: Iterable[_Film], call: Call) -> str:
    names = [call(film.number) for film in films]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else names[0]


def _cut_all(
    films: Sequence[_Film], stretches: Stretches, vob_sectors: int, call: Call
) -> tuple[list[Chosen], list[str]]:
    """Give each title what no earlier one has."""
    chosen, notes = list[Chosen](), list[str]()
    for position, film in enumerate(films):
        cut = _cut(film, stretches, vob_sectors)
        shared = [other for other in films[:position] if other.mask & film.mask]
        if not cut.sectors:
            notes.append(
                f"all of {call(film.number)} is in {_names(shared, call)}: it was left out"
            )
        elif not cut.spans:
            notes.append(f"{call(film.number)} lies behind the end of the video files")
        elif lost := film.sectors - cut.sectors:
            note = f"{_megabytes(lost)} of it are only in {_names(shared, call)}"
            chosen.append(replace(cut, notes=(*cut.notes, note)))
        else:
            chosen.append(cut)
    return chosen, notes


def _cut(film: _Film, stretches: Stretches, vob_sectors: int) -> Chosen:
    """Take what is free of a title, in playing order."""
    runs, starts, length_so_far, sectors = list[Span](), list[int](), 0, 0
    for spans in film.cells:
        starts.append(length_so_far)
        for first, end in (run for span in spans for run in stretches.take(span)):
            sectors += end - first
            if first < vob_sectors:
                runs.append((first, end))
                length_so_far += end - first
    return _chosen(film.title, joined(runs), sectors, starts, length_so_far)


def _chosen(
    title: SetTitle, spans: Sequence[Span], sectors: int, starts: Sequence[int], size: int
) -> Chosen:
    """A title whose cells begin at `starts`, of `size` sectors."""
    one_of = (f"angle 1 of {title.angles} is taken, the others are left out",)
    return Chosen(
        title.number,
        tuple(spans),
        sectors,
        chapters=_within(size, (starts[at] for at in title.chapters)),
        programs=_within(size, (starts[at] for at in title.programs)),
        cells=_within(size, starts),
        angles=title.angles,
        notes=one_of if title.angles > 1 else (),
    )


def _within(size: int, places: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({place for place in places if place < size}))


def _is_in_order(title: Chosen) -> bool:
    return all(before[1] <= after[0] for before, after in pairwise(title.spans))


def _as_it_lies(title: SetTitle, vob_sectors: int) -> Chosen:
    """The set's only title is the whole set, with what little lies between its cells."""
    sectors = max(cell.end for cell in title.cells)
    starts = [cell.first for cell in title.cells]
    return _chosen(title, [(0, vob_sectors)], sectors, starts, vob_sectors)


def _unlisted(rest: Sequence[Span]) -> list[Chosen]:
    """What no title has and is long enough to be film."""
    spans = [span for span in rest if length([span]) > SLACK_SECTORS]
    if not spans:
        return []
    *starts, sectors = accumulate((end - first for first, end in spans), initial=0)
    note = f"{_megabytes(sectors)} of film that the disc's menu does not list"
    return [Chosen(0, tuple(spans), sectors, cells=tuple(starts), notes=(note,))]


def _megabytes(sectors: int) -> str:
    return f"{max(round(sectors * SECTOR / 1e6), 1)} MB"
