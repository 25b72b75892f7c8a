"""What was read from a cut list, and how it becomes a title's scenes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from nostalgia_desktop.archive.scene_file import SceneEntry, join_entries
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.scene import Scene, Scenes
from nostalgia_desktop.domain.time import format_ms, frame_to_ms

MOST_CUTS = 10_000
LONGEST_S = 1_000_000
# Sound may outlast the picture, and the last picture of a preview stands for a fifth of a second.
_BEYOND_S = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class FoundCut:
    """One cut of a file: exact seconds on the title's clock.

    `place` says where in the file it stands, such as `line 3`. `end` is None where the file leaves
    it open: it is the title's end then. `said` has the fields of a scene that the file speaks of,
    as a scene file has them.
    """

    place: str
    start: Fraction
    end: Fraction | None
    said: dict[str, Any] = field(default_factory=dict)


def scenes_of_cuts(
    found: Sequence[FoundCut],
    name: str,
    clock: TitleClock,
    old: Scenes,
    new_uid: Callable[[], str],
) -> Scenes:
    """The scenes of a cut list called `name`, for a title that has the scenes `old` now.

    Bounds go to the frame that begins nearest. A scene whose id or bounds are those of an old one
    is that scene, and keeps what the file does not say. Scenes that were left out are in no cut
    list: they stay, unless one of the file's lies over them.

    Raises:
        SceneError: something in it makes no sense; names the place.
    """
    if len(found) > MOST_CUTS:
        raise SceneError(f"{name} has {len(found):,} cuts; a title may have {MOST_CUTS:,} at most")
    times = _Times(clock, old)
    kept = [scene for scene in old if not scene.is_left_out]
    entries = [times.entry(each, name) for each in found]
    scenes = join_entries(entries, name, kept, clock.duration_ms, new_uid)
    stay = [scene for scene in old if scene.is_left_out and not _is_covered(scene, scenes)]
    return tuple(sorted((*scenes, *stay), key=lambda scene: scene.start_ms))


def _is_covered(scene: Scene, by: Scenes) -> bool:
    return any(
        each.uid == scene.uid or (each.start_ms < scene.end_ms and scene.start_ms < each.end_ms)
        for each in by
    )


class _Times:
    """Turns seconds into milliseconds: a bound on the same frame as an old one is that very one."""

    def __init__(self, clock: TitleClock, old: Scenes) -> None:
        self._clock = clock
        starts = {clock.frame_at(scene.start_ms): scene.start_ms for scene in old}
        ends = {clock.frame_at(scene.end_ms): scene.end_ms for scene in old}
        self._starts, self._ends = ends | starts, starts | ends

    def entry(self, cut: FoundCut, name: str) -> SceneEntry:
        """A cut as an entry of a scene file.

        Raises:
            SceneError: it ends after the title.
        """
        where = f"{name}, {cut.place}"
        start = self._frame(cut.start, where)
        end = self._clock.frames if cut.end is None else self._frame(cut.end, where)
        return SceneEntry(
            cut.place,
            {
                **cut.said,
                "start": format_ms(self._ms(start, self._starts)),
                "end": format_ms(self._ms(end, self._ends)),
            },
        )

    def _frame(self, at: Fraction, where: str) -> int:
        rate, length = self._clock.rate, self._clock.frames / self._clock.rate
        if at > length + _BEYOND_S:
            raise SceneError(
                f"{where}: {float(at):.3f} s is after the end of the title, which is "
                f"{float(length):.3f} s long; is this the list of another title?"
            )
        return min(round(at * rate), self._clock.frames)

    def _ms(self, frame: int, known: dict[int, int]) -> int:
        return known.get(frame, frame_to_ms(frame, self._clock.rate))
