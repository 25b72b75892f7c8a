"""What the page of an heirloom shows: clips by year, and who and what is in several of them."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

UNDATED = "Undated"


@dataclass(frozen=True, slots=True)
class HeirloomClip:
    """A clip as the page shows it.

    `file` and `poster` are paths in the folder, with `/`; `poster` is empty where there is none.
    `width` and `height` are the poster's, in pixels. `date` is as precise as it is known, or empty.
    """

    file: str
    title: str
    poster: str = ""
    width: int = 0
    height: int = 0
    date: str = ""
    description: str = ""
    people: tuple[str, ...] = ()
    location: str = ""
    length_ms: int = 0
    disc: str = ""

    @property
    def year(self) -> str:
        """The year as it is written, or `Undated`."""
        return self.date[:4] or UNDATED


@dataclass(frozen=True, slots=True)
class Pick:
    """Somebody, or a place, and the numbers of the clips it is in, counted from 1."""

    name: str
    clips: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Album:
    """All clips of an heirloom, by date, undated ones last; `title` stands above them."""

    title: str
    clips: tuple[HeirloomClip, ...]

    @property
    def years(self) -> tuple[tuple[str, tuple[tuple[int, HeirloomClip], ...]], ...]:
        """Each year with its clips and their numbers, counted from 1."""
        numbered = enumerate(self.clips, 1)
        return tuple(
            (year, tuple(clips)) for year, clips in groupby(numbered, lambda each: each[1].year)
        )

    @property
    def people(self) -> tuple[Pick, ...]:
        """Everybody who is named, by name."""
        return self._picks(lambda clip: clip.people)

    @property
    def places(self) -> tuple[Pick, ...]:
        """All places, by name."""
        return self._picks(lambda clip: [clip.location])

    @property
    def length_ms(self) -> int:
        """How long all clips last."""
        return sum(clip.length_ms for clip in self.clips)

    @property
    def span(self) -> str:
        """The first and the last year, as far as they are known."""
        years = [clip.year for clip in self.clips if clip.date]
        if not years:
            return ""
        return years[0] if years[0] == years[-1] else f"{years[0]} to {years[-1]}"

    def _picks(self, names_of: Callable[[HeirloomClip], Iterable[str]]) -> tuple[Pick, ...]:
        found: dict[str, list[int]] = {}
        for number, clip in enumerate(self.clips, 1):
            for name in dict.fromkeys(map(str.strip, names_of(clip))):
                if name:
                    found.setdefault(name, []).append(number)
        ordered = sorted(found, key=lambda name: (name.casefold(), name))
        return tuple(Pick(name, tuple(found[name])) for name in ordered)


def endings(album: Album) -> tuple[str, ...]:
    """The endings of the clips' files, the most frequent first."""
    counted = Counter(clip.file.rpartition(".")[2].casefold() for clip in album.clips)
    return tuple(ending for ending, _number in counted.most_common())
