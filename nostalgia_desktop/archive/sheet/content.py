"""What a contact sheet shows, and the words and measures that its two forms share."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.scene import Scene, Scenes
from nostalgia_desktop.domain.survey import Filmstrip, Span, Survey
from nostalgia_desktop.domain.time import format_length, format_ms, frame_to_ms

_MONTHS = "January February March April May June July August September October November December"
_MOST_PLACES = 3
_TO = " \u2013 "
# Quiet sound is to be seen too: what is drawn grows as this power of what is heard.
_LOUDNESS_POWER = 0.7
# Quieter than this (-18 dBFS) a whole title is not blown up to fill its lane.
_LEAST_LOUDEST = 32


DAMAGED_SOMEWHERE = "damaged in places that are not known"


class StretchKind(StrEnum):
    """Why a stretch of a title is hatched; the values are what a person reads."""

    BLACK = "black"
    SILENCE = "silence"
    DAMAGE = "damage"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch [start_ms, end_ms) of title time with nothing to see or hear, or damaged."""

    kind: StretchKind
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a contact sheet shows of a title.

    `posters` has a JPEG for each scene, or nothing where the proxy has no picture. `date` is what
    is known of when it was filmed, as scenes have it. Times are title time.
    """

    disc: str
    title: str
    date: str
    length_ms: int
    scenes: Scenes
    posters: tuple[bytes, ...]
    survey: Survey
    filmstrip: Filmstrip
    chapters_ms: tuple[int, ...] = ()
    damage: tuple[Damage, ...] = ()

    @property
    def has_sound(self) -> bool:
        """Whether there is a waveform."""
        return bool(self.survey.waveform.levels)

    @property
    def aspect(self) -> Fraction:
        """Width over height of its pictures."""
        return Fraction(self.filmstrip.width, self.filmstrip.height)

    def changes_ms(self, start_ms: int, end_ms: int) -> Iterator[tuple[int, int]]:
        """When shots give way to others inside [start, end): both times the same for a cut."""
        rate = self.survey.rate
        for change in self.survey.changes:
            first, last = frame_to_ms(change.start, rate), frame_to_ms(change.end, rate)
            if first < end_ms and last >= start_ms:
                yield max(first, start_ms), min(last, end_ms)

    def stretches(self, start_ms: int, end_ms: int) -> Iterator[Stretch]:
        """Black, silence and damage inside [start, end), in the order in which to draw them."""
        for stretch in self._all_stretches():
            first, last = max(stretch.start_ms, start_ms), min(stretch.end_ms, end_ms)
            if first < last or start_ms <= stretch.start_ms == stretch.end_ms <= end_ms:
                yield Stretch(stretch.kind, first, last)

    def _all_stretches(self) -> Iterator[Stretch]:
        yield from self._spans(StretchKind.SILENCE, self.survey.silence)
        yield from self._spans(StretchKind.BLACK, self.survey.black)
        for damage in self._lost:
            if not self._is_everywhere(damage):
                yield Stretch(StretchKind.DAMAGE, damage.start_ms, damage.end_ms)

    @property
    def is_damaged_somewhere(self) -> bool:
        """Whether film is damaged of which nobody knows where it is."""
        return any(map(self._is_everywhere, self._lost))

    @property
    def _lost(self) -> list[Damage]:
        """Damage that lost film; where the navigation is broken it is all there."""
        return [each for each in self.damage if each.kind is not DamageKind.BROKEN_NAV]

    def _is_everywhere(self, damage: Damage) -> bool:
        return damage.start_ms == 0 and damage.end_ms >= self.length_ms

    def _spans(self, kind: StretchKind, spans: tuple[Span, ...]) -> Iterator[Stretch]:
        rate = self.survey.rate
        for span in spans:
            yield Stretch(kind, frame_to_ms(span.start, rate), frame_to_ms(span.end, rate))

    def loudness(self, start_ms: int, end_ms: int, count: int) -> list[float]:
        """How high each of `count` bars over [start, end) is, 0 to 1; 1 is the loudest of all."""
        wave = self.survey.waveform
        if not wave.levels:
            return [0.0] * count
        loudest = max(wave.levels[-1][0], _LEAST_LOUDEST)
        per_bar = Fraction(end_ms - start_ms, 1000 * count) * wave.per_second
        depth = min(max(int(per_bar).bit_length() - 1, 0), len(wave.levels) - 1)
        level, first = wave.levels[depth], Fraction(start_ms * wave.per_second, 1000)
        edges = [int((first + number * per_bar) / (1 << depth)) for number in range(count + 1)]
        peaks = (
            max(level[edges[number] : max(edges[number + 1], edges[number] + 1)], default=0)
            for number in range(count)
        )
        return [min(peak / loudest, 1.0) ** _LOUDNESS_POWER for peak in peaks]

    @property
    def gaps_ms(self) -> Iterator[tuple[int, int]]:
        """Stretches that are in no scene; none where there are no scenes."""
        gap_ms = 0
        for scene in self.scenes:
            if gap_ms < scene.start_ms:
                yield gap_ms, scene.start_ms
            gap_ms = scene.end_ms
        if self.scenes and gap_ms < self.length_ms:
            yield gap_ms, self.length_ms

    @property
    def dates(self) -> str:
        """When it was filmed: the scenes' dates from first to last, else what the disc says."""
        known = sorted(scene.date for scene in self.scenes if scene.date)
        first, last = (known[0], known[-1]) if known else (self.date, self.date)
        if last.startswith(first):
            return date_text(first)
        return f"{date_text(first)}{_TO}{date_text(last)}"

    @property
    def places(self) -> str:
        """Where it was filmed: the places of most scenes, and how many more there are."""
        count: dict[str, int] = {}
        for scene in self.scenes:
            if scene.location:
                count[scene.location] = count.get(scene.location, 0) + 1
        names = sorted(count, key=lambda name: -count[name])
        more = len(names) - _MOST_PLACES
        return ", ".join(names[:_MOST_PLACES]) + (f" and {more} more" if more > 0 else "")

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Its measures, each with what it is."""
        shots, scenes = len(self.survey.changes) + 1, len(self.scenes)
        return [
            (f"{scenes:,}" if scenes else "none", "scene" if scenes == 1 else "scenes"),
            (f"{shots:,}", "shot" if shots == 1 else "shots"),
            (clock_text(self.length_ms), "length"),
        ]


def clock_text(ms: int) -> str:
    """A time as `H:MM:SS`: the second that it is in."""
    return format_ms(ms).partition(".")[0]


def span_text(scene: Scene) -> str:
    """From when to when a scene is."""
    return f"{clock_text(scene.start_ms)}{_TO}{clock_text(scene.end_ms)}"


def length_text(scene: Scene) -> str:
    """How long a scene is, for people."""
    return format_length(scene.length_ms)


def scene_title(scene: Scene, number: int) -> str:
    """A scene's title, or what it is called without one."""
    return scene.title.strip() or f"Scene {number}"


def date_text(date: str) -> str:
    """A date as precise as it is known, in words: `14 August 1994`."""
    year, month, day = (*date[:10].split("-"), "", "")[:3]
    if not (year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12):
        return year
    name = _MONTHS.split()[int(month) - 1]
    return f"{int(day)} {name} {year}" if day.isdecimal() else f"{name} {year}"


def when_and_where(scene: Scene) -> str:
    """A scene's date and place, as far as they are known."""
    return " · ".join(text for text in (date_text(scene.date), scene.location.strip()) if text)


_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400)


def step_ms(length_ms: int, most: int) -> int:
    """The shortest round step of which `most` at most cover a length."""
    for step in _STEPS_S:
        if step * 1000 * most >= length_ms:
            return step * 1000
    return -(-length_ms // (most * 3_600_000)) * 3_600_000


MOST_ROWS = 60
# As many pictures as a row has room for, at the filmstrip's two seconds.
_LEAST_ROW_MS = 30_000


def row_length_ms(length_ms: int) -> int:
    """How much of a title without scenes is in a row: a round time."""
    return step_ms(max(length_ms, _LEAST_ROW_MS * MOST_ROWS), MOST_ROWS)
