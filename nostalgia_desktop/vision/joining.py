"""Joins what was said about the windows of a title into one list of scenes.

Windows overlap, so what lies at a seam was seen twice. A bound that both saw is where one list
ends and the other begins. Without such a bound, the scene that runs across the seam is made
whole of its two halves. A window without an answer may have scenes of the local analyst instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nostalgia_desktop.domain.review import FrameGrid
from nostalgia_desktop.domain.scene import MIN_SCENE_MS, Scene, Scenes, new_uid
from nostalgia_desktop.domain.window import Window
from nostalgia_desktop.vision.answer import UNTOLD
from nostalgia_desktop.vision.answer_times import Stretch, covering
from nostalgia_desktop.vision.common_bound import common_bound
from nostalgia_desktop.vision.whole_scene import Piece, made_whole

BLANK = "nothing is to be seen here"


@dataclass(frozen=True, slots=True)
class WindowScenes:
    """What was said about a window: scenes in order and apart, in the title's milliseconds.

    They need not cover it. `is_local` where the local analyst found them: it knows bounds, but
    not what is to be seen, so words of others go before its own.
    """

    window: Window
    scenes: Scenes
    is_local: bool = False


def local_part(scenes: Scenes, window: Window, grid: FrameGrid) -> WindowScenes:
    """What of the local analyst's scenes of a whole title lies in a window.

    What it left out, as nothing is there, is told as such.
    """
    stretch = _stretch(window, grid)
    inside = []
    for scene in scenes:
        start, end = max(scene.start_ms, stretch.start_ms), min(scene.end_ms, stretch.end_ms)
        if end - start >= MIN_SCENE_MS:
            inside.append(replace(scene, start_ms=start, end_ms=end, uid=new_uid()))
    told = covering(inside, stretch, lambda start, end: _unnamed(start, end, BLANK))
    return WindowScenes(window, tuple(told), is_local=True)


def join_windows(answers: Sequence[WindowScenes], grid: FrameGrid) -> Scenes:
    """One list of scenes that covers the title, in order and without overlaps.

    A window may be missing: what no other covers becomes a scene of its own, to be looked at.
    """
    pieces: list[Piece] = []
    last: WindowScenes | None = None
    for answer in sorted(answers, key=lambda each: each.window.core_start):
        theirs = [
            Piece(scene, scene.length_ms, answer.is_local)
            for scene in answer.scenes
            if not _is_untold(scene)
        ]
        seam = _seam(last, answer, grid) if last else None
        pieces = _joined(pieces, theirs, seam) if seam else [*pieces, *theirs]
        last = answer
    untold = [scene for answer in answers for scene in answer.scenes if _is_untold(scene)]
    return tuple(
        covering(
            [piece.scene for piece in pieces],
            Stretch(0, grid.duration_ms),
            lambda start, end: _unnamed(start, end, _why(untold, start, end)),
        )
    )


@dataclass(frozen=True, slots=True)
class _Seam:
    """What two windows share, [start_ms, end_ms), and from where on the second is believed.

    `is_even` where both are of one kind of analyst.
    """

    start_ms: int
    end_ms: int
    at_ms: int
    is_even: bool


def _seam(before: WindowScenes, after: WindowScenes, grid: FrameGrid) -> _Seam | None:
    """Where two windows meet; None where they share nothing."""
    start, end = grid.ms(after.window.start), grid.ms(before.window.end)
    if start >= end:
        return None
    at = grid.ms(after.window.core_start)
    # The local analyst is believed only where the other one saw nothing.
    if after.is_local and not before.is_local:
        at = end - 1
    elif before.is_local and not after.is_local:
        at = start
    return _Seam(start, end, at, before.is_local == after.is_local)


def _joined(before: Sequence[Piece], after: Sequence[Piece], seam: _Seam) -> list[Piece]:
    """Both lists as one."""
    if seam.is_even:
        pair = common_bound(
            [ms for ms in _bounds(before) if seam.start_ms < ms < seam.end_ms],
            [ms for ms in _bounds(after) if seam.start_ms < ms < seam.end_ms],
            seam.at_ms,
        )
        if pair is not None:
            return _joined_at(before, after, *pair)
    return _joined_across(before, after, seam.at_ms)


def _bounds(pieces: Sequence[Piece]) -> list[int]:
    return sorted({ms for each in pieces for ms in (each.scene.start_ms, each.scene.end_ms)})


def _joined_at(
    before: Sequence[Piece], after: Sequence[Piece], ends_ms: int, starts_ms: int
) -> list[Piece]:
    """One list up to a bound, the other from there on.

    The second one's time is taken: there it is near the start of its window, and models drift
    toward the end of what they see.
    """
    ours = [each for each in before if each.scene.start_ms < ends_ms]
    theirs = [each for each in after if each.scene.end_ms > starts_ms]
    if ours and ours[-1].scene.end_ms == ends_ms:
        end = max(starts_ms, ours[-1].scene.start_ms + MIN_SCENE_MS)
        ours[-1] = _with_times(ours[-1], ours[-1].scene.start_ms, end)
    return _in_line(ours, theirs)


def _joined_across(before: Sequence[Piece], after: Sequence[Piece], at_ms: int) -> list[Piece]:
    """One list before a time, the other after it, and what lies across it from both."""
    ours = [each for each in before if each.scene.start_ms <= at_ms]
    theirs = [each for each in after if each.scene.end_ms > at_ms]
    if ours and theirs and ours[-1].scene.end_ms > at_ms and theirs[0].scene.start_ms <= at_ms:
        return [*ours[:-1], made_whole(ours[-1], theirs[0]), *theirs[1:]]
    return _in_line(ours, theirs)


def _in_line(ours: Sequence[Piece], theirs: list[Piece]) -> list[Piece]:
    """Both, with what would begin before the end of the first list beginning there."""
    end = ours[-1].scene.end_ms if ours else 0
    theirs = [each for each in theirs if each.scene.end_ms - end >= MIN_SCENE_MS]
    return [*ours, *(_with_times(e, max(e.scene.start_ms, end), e.scene.end_ms) for e in theirs)]


def _with_times(piece: Piece, start_ms: int, end_ms: int) -> Piece:
    return replace(piece, scene=replace(piece.scene, start_ms=start_ms, end_ms=end_ms))


def _is_untold(scene: Scene) -> bool:
    """Whether it only stands for what an answer passed over."""
    return not scene.title and not scene.raw


def _why(untold: Sequence[Scene], start_ms: int, end_ms: int) -> str:
    """What the answers themselves say of a part without scenes."""
    inside = (scene for scene in untold if scene.start_ms < end_ms and start_ms < scene.end_ms)
    return next((scene.note for scene in inside), UNTOLD)


def _unnamed(start_ms: int, end_ms: int, note: str) -> Scene:
    return Scene(start_ms, end_ms, uid=new_uid(), note=note)


def _stretch(window: Window, grid: FrameGrid) -> Stretch:
    return Stretch(grid.ms(window.start), grid.ms(window.end))
