"""Places to which a bound may be snapped: where the picture changes, or at least is silent."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from nostalgia_desktop.domain.snap import SnapReason
from nostalgia_desktop.domain.survey import ChangeKind, Span, Survey
from nostalgia_desktop.vision.event_blanks import find_blanks, find_dark, material
from nostalgia_desktop.vision.event_choice import scene_length_s
from nostalgia_desktop.vision.event_evidence import Witness
from nostalgia_desktop.vision.event_places import Place
from nostalgia_desktop.vision.snap_sides import Sides

# A change so near to black, or to a pause of the recording, is that.
_SAME_S = 0.1
# A scene ends with the black behind it: the start of black is rarely what was meant.
_BLACK_BEGINS = -2.5
_SURE_RESTART = 0.9
# One of the places near a bound is an event's, as the analyst says so: what sets it apart counts
# for more than where any cut might begin one. Fitted to films (`benchmarks.snapping`); flat.
_APART = 1.5
# Half a second inside a silence no sound is cut off.
_INSIDE_S = 0.5


_REASONS = {
    ChangeKind.CUT: SnapReason.CUT,
    ChangeKind.DISSOLVE: SnapReason.DISSOLVE,
    ChangeKind.FADE: SnapReason.FADE,
}


@dataclass(frozen=True, slots=True)
class SnapPlace:
    """A frame at which a scene may begin; `sure` is how sure the change there is, 0 to 1."""

    frame: int
    reason: SnapReason
    sure: float
    place: Place
    handicap: float = 0.0


class Places:
    """All places of a title. Made in a moment; weighing takes its time."""

    def __init__(self, survey: Survey, restarts: Sequence[int] = ()) -> None:
        self._survey = survey
        self._dark = find_dark(survey)
        found = {each.frame: each for each in sorted(self._find(restarts), key=_least_first)}
        self._places = [found[frame] for frame in sorted(found) if 0 < frame < survey.frames]
        self._frames = [each.frame for each in self._places]
        self._known: dict[int, float] = {}

    def near(self, frame: int, within: int) -> Sequence[SnapPlace]:
        """Places at most so many frames away, in order."""
        first = bisect_left(self._frames, frame - within)
        return self._places[first : bisect_right(self._frames, frame + within)]

    def silent_near(self, frame: int, within: int) -> int | None:
        """The nearest frame at most so many away at which it is silent, well inside if it can."""
        rate = self._survey.rate
        near = []
        for span in self._survey.silence:
            inside = min(int(_INSIDE_S * rate), (span.end - span.start) // 2)
            near.append(min(max(frame, span.start + inside), span.end - inside))
        best = min(near, key=lambda at: (abs(at - frame), at), default=None)
        return best if best is not None and abs(best - frame) <= within else None

    def odds(self, near: Sequence[SnapPlace]) -> list[float]:
        """How much speaks for each of some places against the others, as log odds."""
        if len(near) < 2:
            return [0.0] * len(near)
        apart = self._sides.odds([each.frame for each in near])
        own = [_APART * self._told(each) + each.handicap for each in near]
        return [sum(both) for both in zip(own, apart, strict=True)]

    @cached_property
    def _sides(self) -> Sides:
        return Sides(self._survey)

    @cached_property
    def _witness(self) -> Witness:
        known = [each.place for each in self._places]
        length_s = float(self._survey.frames / self._survey.rate)
        return Witness(self._survey, known, scene_length_s(length_s))

    @cached_property
    def _runs(self) -> list[Span]:
        return material(self._survey, find_blanks(self._survey, self._dark))

    def _told(self, place: SnapPlace) -> float:
        """How much speaks for an event that begins there: see `event_evidence`."""
        if place.frame not in self._known:
            at = place.frame - place.place.dark
            whole = Span(0, self._survey.frames)
            run = next((run for run in self._runs if run.start < at < run.end), whole)
            self._known[place.frame] = self._witness.weigh(place.place, run).total
        return self._known[place.frame]

    def _find(self, restarts: Sequence[int]) -> Iterator[SnapPlace]:
        near = int(_SAME_S * self._survey.rate)
        for frame in restarts:
            yield SnapPlace(frame, SnapReason.RESTART, _SURE_RESTART, Place(frame, restart=True))
        for span in self._dark:
            place = Place(span.end, dark=span.end - span.start)
            yield SnapPlace(span.end, SnapReason.BLACK, 1.0, place)
            yield SnapPlace(span.start, SnapReason.BLACK, 1.0, place, _BLACK_BEGINS)
        known = [Span(frame, frame) for frame in restarts] + list(self._dark)
        known.sort(key=lambda span: span.start)
        starts = [span.start for span in known]
        for each in self._survey.changes:
            index = bisect_right(starts, each.end + near) - 1
            if index >= 0 and each.start <= known[index].end + near:
                continue
            frame = (each.start + each.end) // 2
            place = Place(frame, each.strength, each.kind)
            yield SnapPlace(frame, _REASONS[each.kind], each.strength, place)


def _least_first(place: SnapPlace) -> tuple[float, float]:
    return place.handicap, place.sure
