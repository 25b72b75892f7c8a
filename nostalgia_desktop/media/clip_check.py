"""The check of a finished clip: decoded once, and held against what it was made from."""

from collections.abc import Iterator
from pathlib import Path

from nostalgia_desktop.domain.clip_check import ClipCheck, EndPicture
from nostalgia_desktop.domain.media import Progress, ShouldStop
from nostalgia_desktop.media.clip_ends import (
    compare_pictures,
    compare_sound,
    picture_words,
    sound_words,
)
from nostalgia_desktop.media.clip_faults import faults_of
from nostalgia_desktop.media.clip_gaps import Gaps, find_gaps
from nostalgia_desktop.media.clip_plan import Original, Planned
from nostalgia_desktop.media.clip_reading import read_clip
from nostalgia_desktop.media.end_pictures import EndVerdict
from nostalgia_desktop.media.sound_shift import Shift


def check_clip(
    path: Path,
    planned: Planned,
    original: Original | None,
    should_stop: ShouldStop = lambda: False,
    on_progress: Progress = lambda _done: None,
) -> ClipCheck:
    """Decode a clip and compare it; without an `original`, with the plan alone. In a thread.

    `on_progress` is called in that thread.

    Raises:
        MediaError: it cannot be opened.
        SourceError: the original is gone.
        Cancelled: `should_stop` said so.
    """
    reading = read_clip(path, should_stop, on_progress)
    faults = tuple(faults_of(reading, planned))
    first = last = EndVerdict(EndPicture.NOT_COMPARED)
    start, end, gaps = Shift(), Shift(), Gaps()
    if original is not None and not faults:
        first, last = compare_pictures(reading, planned, original, should_stop)
        start, end = compare_sound(reading, planned, original, should_stop)
        gaps = find_gaps(reading, planned, original, should_stop)
    sound = tuple(_sound_words(start, end))
    ends = (*_picture_words(first, last), *(sound if start.is_fault or end.is_fault else ()))
    unlike = (*ends, *gaps.unlike)
    noted = () if start.is_fault or end.is_fault else sound
    return ClipCheck(
        frames=reading.pictures.count,
        video_ms=reading.pictures.length_ms,
        audio_ms=reading.sound.end_us // 1000,
        errors=reading.errors,
        first_picture=first.picture,
        last_picture=last.picture,
        start_shift_ms=start.late_ms,
        end_shift_ms=end.late_ms,
        faults=faults if planned.is_damaged else (*faults, *unlike),
        findings=(*gaps.unread, *noted, *(unlike if planned.is_damaged else ())),
    )


def _picture_words(first: EndVerdict, last: EndVerdict) -> Iterator[str]:
    yield from picture_words(first, "first")
    yield from picture_words(last, "last")


def _sound_words(start: Shift, end: Shift) -> Iterator[str]:
    yield from sound_words(start, "start")
    yield from sound_words(end, "end")
