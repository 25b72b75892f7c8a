"""Snaps the bounds of an analyst's scenes to where the picture really changes.

A model says when a scene begins, but a second or so off. The survey knows each cut to the frame,
but not which of them begins a scene. Of the places within two seconds of a bound that one is
taken that fits best: what the picture and the sound say for it (`snap_places`), and how much this
analyst is off elsewhere (`snap_odds`). Bounds are chosen together, so that they stay in order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log

from nostalgia_desktop.domain.review import FrameGrid, open_review
from nostalgia_desktop.domain.scene import Scene, Scenes
from nostalgia_desktop.domain.snap import Snap, SnapReason
from nostalgia_desktop.domain.survey import Span, Survey
from nostalgia_desktop.vision.answer_times import join_notes
from nostalgia_desktop.vision.snap_choice import Choice, Choices, choose
from nostalgia_desktop.vision.snap_odds import Told, place_chances
from nostalgia_desktop.vision.snap_places import Places, SnapPlace

REACH_S = 2
"""No bound moves by more seconds than that."""

_SILENCE_CONFIDENCE = 0.5
# Staying is for bounds that have no other choice.
_STAYS, _LEAST = -30.0, 1e-9


def snap_scenes(
    scenes: Scenes, survey: Survey, restarts: Sequence[int] = (), runs: Sequence[Span] = ()
) -> Scenes:
    """Snap all bounds of a title's scenes, each with its reason; a note says where there is none.

    `restarts` are the frames at which the camera or recorder was started anew. `runs` are the
    stretches that were looked at one at a time (the cores of windows), as in each the analyst may
    be off in another way. Half a second for an hour, more where there are thousands: use a thread.

    Raises:
        SceneError: the scenes overlap, end beyond the title, or have no uids of their own.
    """
    grid = FrameGrid(survey.rate, survey.frames)
    ordered = open_review(scenes, grid).scenes
    told = sorted(scenes, key=lambda scene: (scene.start_ms, scene.end_ms))
    bounds = _bounds(ordered, grid)
    places = Places(survey, restarts)
    near = {frame: _near(frame, places, grid) for frame, _distance in bounds}
    chances = _chances(near, places, runs, grid)
    choices = {frame: _choices(frame, near[frame], chances[frame], places, grid) for frame in near}
    chosen = choose([Choices(choices[frame], distance) for frame, distance in bounds])
    where = {frame: choice for (frame, _), choice in zip(bounds, chosen, strict=True)}

    def snap(frame: int, told_ms: int) -> Snap:
        choice = where[frame]
        return Snap(told_ms, grid.ms(choice.frame), choice.reason, round(choice.confidence, 3))

    return tuple(
        _moved(
            scene,
            snap(grid.frame(scene.start_ms), before.start_ms),
            snap(grid.frame(scene.end_ms), before.end_ms),
            is_last=number == len(ordered) or ordered[number].start_ms != scene.end_ms,
        )
        for number, (scene, before) in enumerate(zip(ordered, told, strict=True), 1)
    )


def _bounds(scenes: Scenes, grid: FrameGrid) -> list[tuple[int, int]]:
    """Each frame that bounds a scene, and how far the next bound stays from it at least."""
    starts = {grid.frame(scene.start_ms) for scene in scenes}
    ends = {grid.frame(scene.end_ms) for scene in scenes}
    return [(frame, grid.min_frames if frame in starts else 1) for frame in sorted(starts | ends)]


def _near(frame: int, places: Places, grid: FrameGrid) -> Sequence[SnapPlace]:
    """Where a bound could go; the title's own ends stay."""
    return places.near(frame, int(REACH_S * grid.rate)) if 0 < frame < grid.frames else ()


def _chances(
    near: Mapping[int, Sequence[SnapPlace]], places: Places, runs: Sequence[Span], grid: FrameGrid
) -> dict[int, list[float]]:
    """How likely each place of each bound is."""
    result: dict[int, list[float]] = {frame: [] for frame in near}
    left = {frame for frame in near if near[frame]}
    # What is in none of the runs is a run of its own.
    for run in (*runs, Span(0, grid.frames)):
        inside = sorted(frame for frame in left if run.start <= frame < run.end)
        left.difference_update(inside)
        told = [
            Told(
                along=(frame - run.start) / (run.end - run.start),
                away_s=[float((each.frame - frame) / grid.rate) for each in near[frame]],
                odds=places.odds(near[frame]),
            )
            for frame in inside
        ]
        result |= zip(inside, place_chances(told), strict=True)
    return result


def _choices(
    frame: int,
    near: Sequence[SnapPlace],
    chances: Sequence[float],
    places: Places,
    grid: FrameGrid,
) -> list[Choice]:
    """All that a bound may be; staying comes last, and is for what has no other choice."""
    if not 0 < frame < grid.frames:
        return [Choice(frame, SnapReason.EDGE, 1.0, 0.0)]
    choices = [
        Choice(place.frame, place.reason, chance * place.sure, log(max(chance, _LEAST)))
        for place, chance in zip(near, chances, strict=True)
    ]
    silent = None if near else places.silent_near(frame, int(REACH_S * grid.rate))
    if silent is not None:
        choices.append(Choice(silent, SnapReason.SILENCE, _SILENCE_CONFIDENCE, 0.0))
    return [*choices, Choice(frame, SnapReason.NONE, 0.0, _STAYS)]


def _moved(scene: Scene, start: Snap, end: Snap, *, is_last: bool) -> Scene:
    """The scene between its bounds; what it shares with the next is noted there."""
    note = join_notes(scene.note, _note(start, "start"))
    if is_last:
        note = join_notes(note, _note(end, "end"))
    return replace(
        scene,
        start_ms=start.ms,
        end_ms=end.ms,
        note=note,
        start_snap=start,
        end_snap=end,
    )


def _note(snap: Snap, side: str) -> str:
    if snap.reason is SnapReason.NONE:
        return f"no cut was found near its {side}"
    return f"its {side} may be at another cut" if snap.is_doubtful else ""
