"""Holds a clip that was just made, or that a killed program had made, against its original."""

from dataclasses import replace
from pathlib import Path

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.clip_check import ClipCheck
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import Progress, ShouldStop
from nostalgia_desktop.media.assembly import Made
from nostalgia_desktop.media.clip_plan import Planned
from nostalgia_desktop.media.streams import measure_file
from nostalgia_desktop.workflow.clip_checks import ClipChecks, damage_words, is_damaged
from nostalgia_desktop.workflow.steps.take import Take


class MadeCheck:
    """The checks of one job's clips; without a `title` they are held against the plan alone."""

    def __init__(
        self, layout: ArchiveLayout, job: Job, title: Title | None, clock: TitleClock
    ) -> None:
        self._title, self._clock = title, clock
        self._checks = ClipChecks(layout, job, title, clock)

    def made(
        self,
        part: Path,
        take: Take,
        name: str,
        made: Made,
        should_stop: ShouldStop,
        on_progress: Progress,
    ) -> ClipCheck:
        """Decode a clip that was just made and compare it. In a thread, as `on_progress` is.

        Raises:
            MediaError: it is not what it should be.
        """
        if self._title is None:
            raise ValueError("a clip was made of originals that are not here")
        start, end = take.start_frame, take.end_frame
        planned = self._planned(take, made.facts.frames)
        pieces = len(plan(self._clock, self._title, start, end))
        facts = made, self._checks.damage_in(start, end), planned.length_ms, pieces
        planned = replace(planned, has_sound=made.facts.audio_ms > 0, is_damaged=is_damaged(*facts))
        found = self._checked(part, name, planned, should_stop, on_progress)
        return replace(found, findings=(*damage_words(*facts), *found.findings))

    def again(self, path: Path, take: Take, clip: Clip, should_stop: ShouldStop) -> ClipCheck:
        """The same for a clip that has its name, and was checked when it was made. In a thread.

        Raises:
            MediaError: it is not what it should be.
        """
        planned = self._planned(take, measure_file(path).frames)
        planned = replace(planned, is_damaged=bool(clip.missing_frames or clip.findings))
        found = self._checked(path, clip.path, planned, should_stop)
        return replace(found, findings=clip.findings)

    def _planned(self, take: Take, frames: int) -> Planned:
        # How many there may be of film that was made video, the encoding has looked at.
        return Planned(take.start_frame, take.end_frame, frames, self._clock.rate, take.picture)

    def _checked(
        self,
        path: Path,
        name: str,
        planned: Planned,
        should_stop: ShouldStop,
        on_progress: Progress = lambda _done: None,
    ) -> ClipCheck:
        found = self._checks.check(path, planned, should_stop, on_progress)
        if found.faults:
            faults = "; ".join(found.faults)
            raise MediaError(f"{name} is not as planned: {faults}. Make it again")
        return found
