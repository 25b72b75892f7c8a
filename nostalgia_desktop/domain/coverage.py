"""The proof that nothing of a title is lost unseen: each of its frames is in exactly one place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from nostalgia_desktop.domain.survey import Span
from nostalgia_desktop.domain.time import format_ms, frame_to_ms


class Place(StrEnum):
    """Where frames of a title are; the values stand in JSON."""

    CLIP = "in clips"
    NO_CLIP = "in scenes without a clip"
    LEFT_OUT = "left out"
    NO_SCENE = "in no scene"


@dataclass(frozen=True, slots=True)
class Coverage:
    """All frames of a title, in order and without a gap: each stretch with its place.

    `overlaps` are frames that two scenes have, and are none where all is well.
    """

    frames: int
    stretches: tuple[tuple[Place, Span], ...]
    overlaps: tuple[Span, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether the stretches make up the whole title, to the frame."""
        total = sum(span.end - span.start for _place, span in self.stretches)
        return total == self.frames and not self.overlaps

    def count(self, place: Place) -> int:
        """How many stretches are there."""
        return sum(each is place for each, _span in self.stretches)

    def frames_in(self, place: Place) -> int:
        """How many frames are there."""
        return sum(span.end - span.start for each, span in self.stretches if each is place)

    def spans(self, place: Place) -> tuple[Span, ...]:
        """The stretches that are there."""
        return tuple(span for each, span in self.stretches if each is place)


def cover(frames: int, stretches: Iterable[tuple[Place, Span]]) -> Coverage:
    """Put the scenes of a title of so many frames in order, and name what is in none of them."""
    covered, overlaps, at = list[tuple[Place, Span]](), list[Span](), 0
    for place, span in sorted(stretches, key=lambda each: (each[1].start, each[1].end)):
        if span.start > at:
            covered.append((Place.NO_SCENE, Span(at, span.start)))
        elif span.start < at:
            overlaps.append(Span(span.start, min(at, span.end)))
        covered.append((place, span))
        at = max(at, span.end)
    if at < frames:
        covered.append((Place.NO_SCENE, Span(at, frames)))
    elif at > frames:
        overlaps.append(Span(frames, at))  # Of the title before its clock was read anew.
    return Coverage(frames, tuple(covered), tuple(overlaps))


def coverage_words(coverage: Coverage, rate: Fraction) -> str:
    """One sentence: where all frames of a title are."""
    told = ", ".join(_parts(coverage, rate))
    if not coverage.is_whole:
        places = _times(coverage.overlaps, rate)
        return f"frames are counted twice ({places}): look at the bounds of its scenes; {told}"
    return f"all of its {coverage.frames:,} frames: {told}"


def _parts(coverage: Coverage, rate: Fraction) -> Iterator[str]:
    nouns = {
        Place.CLIP: ("in {} clip", "in {} clips"),
        Place.NO_CLIP: ("in {} scene without a clip yet", "in {} scenes without a clip yet"),
        Place.LEFT_OUT: ("left out in {} scene", "left out in {} scenes"),
    }
    for place, (one, many) in nouns.items():
        count = coverage.count(place)
        if count or place is Place.CLIP:
            words = (one if count == 1 else many).format(f"{count:,}")
            yield f"{coverage.frames_in(place):,} {words}"
    if loose := coverage.spans(Place.NO_SCENE):
        yield f"{coverage.frames_in(Place.NO_SCENE):,} in no scene ({_times(loose, rate)})"


_MOST_TIMES = 5


def _times(spans: tuple[Span, ...], rate: Fraction) -> str:
    told = [
        f"{format_ms(frame_to_ms(span.start, rate))} to {format_ms(frame_to_ms(span.end, rate))}"
        for span in spans[:_MOST_TIMES]
    ]
    more = len(spans) - _MOST_TIMES
    return ", ".join([*told, *([f"and {more:,} more"] if more > 0 else [])])
