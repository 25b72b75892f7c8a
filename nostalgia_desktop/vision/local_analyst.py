"""Finds scenes without sending anything anywhere: shot cuts in the proxy, joined into events."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nostalgia_desktop.domain.dates import find_year
from nostalgia_desktop.domain.errors import Cancelled, VisionError
from nostalgia_desktop.domain.media import Progress, ShouldStop
from nostalgia_desktop.domain.scene import Scene, Scenes
from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.vision.answer import new_uid

NAME = "local"

# An event as a person would name one is rarely shorter than this, and a tape of an hour
# has some twenty of them.
_SHORTEST_MS, _LONGEST_MIN_MS, _EVENTS_PER_TITLE = 4_000, 60_000, 30
_CHAPTER_NEAR_MS = 1_500


@dataclass(frozen=True, slots=True)
class Cut:
    """A place where the picture changes, and how much; chapters count as the strongest."""

    at_ms: int
    strength: float


def find_cuts(proxy: Path, on_progress: Progress, should_stop: ShouldStop) -> list[Cut]:
    """Find the shot cuts of a proxy with PySceneDetect. Takes seconds: run it in a thread.

    Times are exact to a proxy frame, 200 ms.

    Raises:
        VisionError: the proxy cannot be read.
        Cancelled: `should_stop` said so.
    """
    from scenedetect import (
        ContentDetector,
        SceneManager,
        StatsManager,
        VideoOpenFailure,
        open_video,
    )

    try:
        video = open_video(str(proxy), backend="pyav")
    except (OSError, ValueError, RuntimeError, VideoOpenFailure) as error:
        raise VisionError(f"{proxy.name} cannot be read: {error}") from error
    stats = StatsManager()
    manager = SceneManager(stats)
    manager.add_detector(ContentDetector(threshold=27.0, min_scene_len=2))
    watched: Any = _Watched(video, on_progress, should_stop)
    manager.detect_scenes(watched)
    cuts = []
    for start, _end in manager.get_scene_list()[1:]:
        score = stats.get_metrics(start.frame_num, ["content_val"])[0]
        cuts.append(Cut(round(start.seconds * 1000), float(score or 0)))
    return cuts


class _Watched:
    """A video stream that tells how far it has been read, and can be stopped."""

    def __init__(self, video: Any, on_progress: Progress, should_stop: ShouldStop) -> None:
        self._video, self._on_progress, self._should_stop = video, on_progress, should_stop
        self._total = max(video.duration.frame_num if video.duration else 0, 1)
        self._frames = itertools.count(1)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._video, name)

    def read(self, *args: Any, **options: Any) -> Any:
        """Read a frame, unless the caller has lost interest."""
        if self._should_stop():
            raise Cancelled
        self._on_progress(min(next(self._frames) / self._total, 1.0))
        return self._video.read(*args, **options)


def join_events(cuts: Sequence[Cut], chapters_ms: Sequence[int], duration_ms: int) -> list[int]:
    """Choose the cuts at which an event begins, as milliseconds; the first is 0.

    The strongest cuts come first; one too near to a chosen one is passed over. So a film of
    many shots gives about as many scenes as a person would name.
    """
    shortest = min(max(duration_ms // _EVENTS_PER_TITLE, _SHORTEST_MS), _LONGEST_MIN_MS)
    candidates = [*cuts, *(Cut(_near(at, cuts), 1000.0) for at in chapters_ms)]
    chosen = [0, duration_ms]
    for cut in sorted(candidates, key=lambda cut: (-cut.strength, cut.at_ms)):
        if all(abs(cut.at_ms - other) >= shortest for other in chosen):
            chosen.append(cut.at_ms)
    return sorted(chosen)[:-1]


def _near(chapter_ms: int, cuts: Sequence[Cut]) -> int:
    """A chapter mark lies somewhere near its cut: take the cut where there is one."""
    near = [cut for cut in cuts if abs(cut.at_ms - chapter_ms) <= _CHAPTER_NEAR_MS]
    return min(near, key=lambda cut: abs(cut.at_ms - chapter_ms)).at_ms if near else chapter_ms


def name_scenes(
    starts_ms: Sequence[int],
    duration_ms: int,
    chapters_ms: Sequence[int],
    disc: str,
    title: str,
    *,
    several_titles: bool,
) -> Scenes:
    """Scenes named by disc, title, chapter and time: all that is known without looking.

    A year is given only where the disc's name holds exactly one.
    """
    year = find_year(disc)
    # The year stands in front of the clip's name already.
    written = rf"\s*[(\[{{]?(?<!\d){year}(?!\d)[)\]}}]?"
    place = re.sub(written, "", disc).strip(" ,.-_") if year else disc
    where = f"{place or disc}, {title}" if several_titles else place or disc
    scenes = []
    for number, (start, end) in enumerate(itertools.pairwise([*starts_ms, duration_ms]), 1):
        chapter = sum(at <= start + _CHAPTER_NEAR_MS for at in chapters_ms)
        mark = f", chapter {chapter}" if len(chapters_ms) > 1 and chapter else ""
        scenes.append(
            Scene(
                start,
                end,
                title=f"{where}, scene {number}",
                description=f"{format_length(end - start)} from {where}{mark}, "
                f"starting at {format_length(start)}.",
                date=str(year) if year else "",
                uid=new_uid(),
            )
        )
    return tuple(scenes)
