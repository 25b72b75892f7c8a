"""The rules that put times right: those of an answer, and those of answers that were joined.

Models swap bounds, overlap scenes, leave seconds out, and count from the wrong start. What is
changed is noted on the scene that it befell.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from nostalgia_desktop.domain.scene import MIN_SCENE_MS, Scene
from nostalgia_desktop.domain.time import parse_ms

# A pause this long between two scenes is a slip of the model, not something left out on purpose.
_SMALL_GAP_MS = 3_000
# How far beyond its video a model may place something without being thought to count otherwise.
_LATE_MS = 1_000
_NEAR_MS = 5_000
_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Milliseconds [start_ms, end_ms) of a title that an answer is about."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A scene on its way through the rules; without fields where the answer passed it over."""

    start_ms: int
    end_ms: int
    fields: Mapping[str, Any]
    note: str = ""


Timed = TypeVar("Timed", bound=Draft | Scene)
"""The rules for what overlaps and what is left out are the same before and after reading."""


def read_drafts(scenes: Sequence[Mapping[str, Any]], stretch: Stretch) -> tuple[list[Draft], int]:
    """The scenes whose times lie in the stretch, and how many others there are.

    Times should be the title's own. An answer that counts from the start of its window, or
    drops the hours, fits nowhere: the way of counting that most of its times fit is taken.
    """
    read = [draft for draft in map(_read, scenes) if draft is not None]
    offset, why = _offset(read, stretch)
    moved = [
        replace(
            draft,
            start_ms=draft.start_ms + offset,
            end_ms=draft.end_ms + offset,
            note=join_notes(draft.note, why),
        )
        for draft in read
    ]
    drafts = [draft for draft in (_inside(each, stretch) for each in moved) if draft is not None]
    return drafts, len(scenes) - len(drafts)


def _read(fields: Mapping[str, Any]) -> Draft | None:
    try:
        start, end = parse_ms(fields["start"]), parse_ms(fields["end"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    if end < start:
        return Draft(end, start, fields, "start and end were swapped")
    return Draft(start, end, fields)


def _offset(drafts: Sequence[Draft], stretch: Stretch) -> tuple[int, str]:
    """What to add to all times, and why."""
    whole_hours = stretch.start_ms // _HOUR_MS * _HOUR_MS
    ways = (
        (0, ""),
        (stretch.start_ms, "its times were counted from the start of the window"),
        (whole_hours, "its times had no hours"),
    )
    times = [ms for draft in drafts for ms in (draft.start_ms, draft.end_ms)]
    low, high = stretch.start_ms - _NEAR_MS, stretch.end_ms + _NEAR_MS
    # Of equals the first: no change unless another way of counting fits better.
    return max(ways, key=lambda way: sum(low <= ms + way[0] <= high for ms in times))


def _inside(draft: Draft, stretch: Stretch) -> Draft | None:
    """What of a scene lies in the stretch; None where it is nothing that could be seen."""
    note = draft.note
    if draft.end_ms > stretch.end_ms + _LATE_MS:
        note = join_notes(note, "ended after the video")
    if draft.start_ms < stretch.start_ms - _LATE_MS:
        note = join_notes(note, "began before the video")
    start, end = max(draft.start_ms, stretch.start_ms), min(draft.end_ms, stretch.end_ms)
    if end - start < MIN_SCENE_MS:
        return None
    return replace(draft, start_ms=start, end_ms=end, note=note)


def covering(
    scenes: Sequence[Timed], stretch: Stretch, unnamed: Callable[[int, int], Timed]
) -> list[Timed]:
    """The scenes in order and apart, so that they cover the stretch.

    `unnamed` makes what stands for milliseconds [start, end) that none of them covers.
    """
    return _filled(_apart(scenes), stretch, unnamed)


def _apart(scenes: Sequence[Timed]) -> list[Timed]:
    """Where two overlap, the later one's start is the cut: models place starts better."""
    result: list[Timed] = []
    waiting = sorted(scenes, key=_order)
    while waiting:
        too_near = waiting[0].start_ms + MIN_SCENE_MS
        count = bisect_left(waiting, too_near, key=_start)
        scene, *behind = _in_turn(waiting[:count])
        del waiting[:count]
        for other in behind:
            insort(waiting, other, key=_order)
        if result and scene.start_ms < result[-1].end_ms:
            note = join_notes(result[-1].note, "overlapped the next scene")
            result[-1] = replace(result[-1], end_ms=scene.start_ms, note=note)
        result.append(scene)
    return result


def _in_turn(scenes: Sequence[Timed]) -> list[Timed]:
    """Of several with the same start, each longer one goes on behind the shorter."""
    shortest, *others = sorted(scenes, key=lambda scene: scene.end_ms)
    result = [replace(shortest, start_ms=min(scene.start_ms for scene in scenes))]
    for longer in others:
        before = result[-1]
        if longer.end_ms - before.end_ms >= MIN_SCENE_MS:
            note = join_notes(longer.note, "began together with the scene before")
            result.append(replace(longer, start_ms=before.end_ms, note=note))
        else:
            result[-1] = replace(before, note=join_notes(before.note, "stands for two alike"))
    return result


def _start(scene: Draft | Scene) -> int:
    return scene.start_ms


def _order(scene: Draft | Scene) -> tuple[int, int]:
    return scene.start_ms, scene.end_ms


def _filled(
    scenes: Sequence[Timed], stretch: Stretch, unnamed: Callable[[int, int], Timed]
) -> list[Timed]:
    """Close small gaps; what was passed over becomes scenes of its own, to be looked at."""
    result: list[Timed] = []
    at = stretch.start_ms
    for scene in scenes:
        gap = scene.start_ms - at
        if 0 < gap <= _SMALL_GAP_MS and result:
            result[-1] = replace(result[-1], end_ms=scene.start_ms)
        elif 0 < gap <= _SMALL_GAP_MS:
            scene = replace(scene, start_ms=stretch.start_ms)
        elif gap > 0:
            result.append(unnamed(at, scene.start_ms))
        result.append(scene)
        at = scene.end_ms
    if 0 < stretch.end_ms - at <= _SMALL_GAP_MS and result:
        result[-1] = replace(result[-1], end_ms=stretch.end_ms)
    elif at < stretch.end_ms:
        result.append(unnamed(at, stretch.end_ms))
    return result


def join_notes(known: str, more: str) -> str:
    """Both notes, or one where it says all."""
    return known if more in known else f"{known}; {more}".removeprefix("; ")
