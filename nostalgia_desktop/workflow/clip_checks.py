"""Checks the clips of one title against it, and says what a person should know of each."""

import logging
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.domain.clip_check import ClipCheck
from nostalgia_desktop.domain.clock import Piece, TitleClock
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import Progress, ShouldStop
from nostalgia_desktop.domain.survey import Survey
from nostalgia_desktop.domain.time import frame_to_ms
from nostalgia_desktop.media.assembly import Made
from nostalgia_desktop.media.clip_check import check_clip
from nostalgia_desktop.media.clip_plan import Original, Planned
from nostalgia_desktop.media.survey_file import SurveyMissing, read_survey

log = logging.getLogger(__name__)

_MOST_DAMAGE = 3
# Each cut begins in the middle of a frame of sound, and recorders slip now and then.
_HARMLESS_ERRORS, _HARMLESS_EACH_MS = 3, 60_000


class ClipChecks:
    """The checks of one job's clips; `title` is None where the originals are not at hand."""

    def __init__(
        self, layout: ArchiveLayout, job: Job, title: Title | None, clock: TitleClock
    ) -> None:
        self._layout, self._job, self._title, self._clock = layout, job, title, clock

    def check(
        self,
        path: Path,
        planned: Planned,
        should_stop: ShouldStop = lambda: False,
        on_progress: Progress = lambda _done: None,
    ) -> ClipCheck:
        """Decode a clip and compare it. In a thread, in which `on_progress` is called.

        Raises:
            MediaError: it cannot be opened.
            SourceError: the originals are gone meanwhile.
            Cancelled: `should_stop` said so.
        """
        original = Original(self._pieces, self._clock.frames, self._survey)
        found = original if self._title else None
        return check_clip(path, planned, found, should_stop, on_progress)

    def damage_in(self, start: int, end: int) -> tuple[Damage, ...]:
        """The damage of frames [start, end) by which film was lost."""
        start_ms, end_ms = (frame_to_ms(at, self._clock.rate) for at in (start, end))
        return tuple(
            each
            for each in self._job.damage
            if each.kind is not DamageKind.BROKEN_NAV
            and start_ms <= each.end_ms
            # What was lost at the end of a title takes no time.
            and each.start_ms < end_ms + (each.start_ms == each.end_ms)
        )

    def _pieces(self, start: int, end: int) -> Sequence[Piece]:
        if self._title is None:
            raise ValueError("the originals are not at hand")
        return plan(self._clock, self._title, start, end)

    @cached_property
    def _survey(self) -> Survey | None:
        try:
            return read_survey(self._layout.survey(self._job.fingerprint))
        except SurveyMissing as error:
            log.info("job %d is checked without a survey: %s", self._job.id, error)
            return None


def is_damaged(made: Made, damage: Sequence[Damage], length_ms: int, pieces: int) -> bool:
    """Whether the original of a clip could not be read everywhere."""
    return bool(made.missing_frames or damage) or _complains(made, length_ms, pieces)


def damage_words(
    made: Made, damage: Sequence[Damage], length_ms: int, pieces: int
) -> Iterator[str]:
    """What became of a damaged original in a clip, in sentences."""
    if made.missing_frames:
        frames = f"{made.missing_frames:,} frame{'s' if made.missing_frames > 1 else ''}"
        yield f"{frames} of the original could not be read, and the one before is shown instead"
    if _complains(made, length_ms, pieces):
        yield (
            f"the original is broken in places: its decoder complained {made.errors:,} times, "
            f"first: {made.first_error[:200]}"
        )
    for each in damage[:_MOST_DAMAGE]:
        yield f"the original is damaged here, at {each}"
    if len(damage) > _MOST_DAMAGE:
        yield f"and at {len(damage) - _MOST_DAMAGE:,} more places"


def _complains(made: Made, length_ms: int, pieces: int) -> bool:
    return made.errors > _HARMLESS_ERRORS * pieces + length_ms // _HARMLESS_EACH_MS
