"""Where a clip is black or silent: is the original so too?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.domain.survey import Span
from nostalgia_desktop.domain.time import format_ms, frame_to_ms
from nostalgia_desktop.media.clip_plan import Original, Planned
from nostalgia_desktop.media.clip_reading import ClipReading
from nostalgia_desktop.media.clip_watches import is_black
from nostalgia_desktop.media.mono_sound import HZ, S_US
from nostalgia_desktop.media.original_sound import original_sound
from nostalgia_desktop.media.still_frames import original_pictures

# A survey looks at small pictures and bins of sound: its bounds are a little off.
_SLACK = 4
# Looking at the original takes a moment for each place.
_MOST_PLACES = 12
# Well above where a clip counts as silent: who listens hears this.
_HEARD_RMS = 10 ** (-50 / 20)
_EDGE_US, _LONGEST_US = S_US // 10, S_US


@dataclass(slots=True)
class Gaps:
    """`unlike` are gaps that the original has not, `unread` those where it cannot be read.

    Both are sentences without an end.
    """

    unlike: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def find_gaps(
    reading: ClipReading, planned: Planned, original: Original, should_stop: ShouldStop
) -> Gaps:
    """Hold a clip's black and silent stretches against the survey, and else the original itself.

    Raises:
        SourceError: the original is gone.
        Cancelled: `should_stop` said so.
    """
    gaps, survey = Gaps(), original.survey
    if planned.picture.has_video:
        black = [_of_title(span, planned) for span in reading.pictures.black]
        known = survey.black if survey else ()
        for span in _unexplained(black, known):
            _look_at(span, planned, original, gaps, should_stop)
    if planned.picture.audio_ids and reading.sound_tracks:
        silent = [_of_time(start, end, planned) for start, end in reading.sound.silence]
        known = survey.silence if survey else ()
        for span in _unexplained(silent, known):
            _listen_at(span, planned, original, gaps, should_stop)
    return gaps


def _of_title(span: Span, planned: Planned) -> Span:
    start = planned.source_frame(span.start)
    return Span(start, max(planned.source_frame(span.end), start + 1))


def _of_time(start_us: int, end_us: int, planned: Planned) -> Span:
    first, last = (round(at * planned.rate / S_US) for at in (start_us, end_us))
    start = min(planned.start + first, planned.end - 1)
    return Span(start, min(max(planned.start + last, start + 1), planned.end))


def _unexplained(found: Sequence[Span], known: Sequence[Span]) -> list[Span]:
    """The longest stretches that the survey does not have."""
    left = [span for span in found if not any(_is_in(span, other) for other in known)]
    longest = sorted(left, key=lambda span: span.start - span.end)[:_MOST_PLACES]
    return sorted(longest, key=lambda span: span.start)


def _is_in(span: Span, other: Span) -> bool:
    return other.start - _SLACK <= span.start and span.end <= other.end + _SLACK


def _look_at(
    span: Span, planned: Planned, original: Original, gaps: Gaps, should_stop: ShouldStop
) -> None:
    places = sorted({span.start, (span.start + span.end) // 2, span.end - 1})
    seen = [
        is_black(picture)
        for _number, picture in original_pictures(original.pieces_of, places, should_stop)
    ]
    if not all(seen):
        gaps.unlike.append(f"it is black {_time(span, planned)}, where the original is not")
    elif not seen:
        gaps.unread.append(f"it is black {_time(span, planned)}: the original cannot be read there")


def _listen_at(
    span: Span, planned: Planned, original: Original, gaps: Gaps, should_stop: ShouldStop
) -> None:
    piece = original.pieces_of(span.start, span.end)[0]
    # At its edges what is loud beside it may be heard a little.
    length_us = round(piece.frames / planned.rate * S_US) - 2 * _EDGE_US
    n = max(min(length_us, _LONGEST_US) * HZ // S_US, 1)
    sound = original_sound(piece, planned.picture.audio_ids, _EDGE_US, n, should_stop)
    if sound is None:
        gaps.unread.append(f"it is silent {_time(span, planned)}: the original has no sound there")
    elif float(np.sqrt(np.mean(np.square(sound)))) > _HEARD_RMS:
        gaps.unlike.append(f"it is silent {_time(span, planned)}, where the original is not")


def _time(span: Span, planned: Planned) -> str:
    """A stretch as it is in the clip."""
    first, last = (frame_to_ms(at - planned.start, planned.rate) for at in (span.start, span.end))
    return f"from {format_ms(first)} to {format_ms(last)}"
