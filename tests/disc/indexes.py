"""Made-up indexes of title sets."""

from functools import partial

from nostalgia_desktop.disc.ifo import Cell, SetTitle, TitleSetIndex
from nostalgia_desktop.disc.table import Candidate

Span = tuple[int, int]


def candidates(*files: tuple[str, bytes]) -> list[Candidate]:
    """An index file and its backup, as they are handed to a reader."""
    return [(name, partial(bytes, data)) for name, data in files]


def title_of_cells(number: int, *spans: Span, **more: object) -> SetTitle:
    """A title of one cell a span, each a chapter and a program."""
    cells = tuple(Cell(first, end) for first, end in spans)
    places = tuple(range(len(cells)))
    return SetTitle(number, cells, **{"chapters": places, "programs": places, **more})


def index_of(*titles: SetTitle, **more: tuple[Cell, ...]) -> TitleSetIndex:
    return TitleSetIndex(titles=titles, **more)


def interleaved(angles: int, turns: int, size: int) -> tuple[list[Cell], list[Cell]]:
    """Cells of some angles, a piece of each in turn; and the pieces."""
    pieces = [Cell(at * size, at * size + size, at % angles + 1, 1) for at in range(angles * turns)]
    cells = [
        Cell(angle * size, (angles * (turns - 1) + angle + 1) * size, angle + 1, 1)
        for angle in range(angles)
    ]
    return cells, pieces
