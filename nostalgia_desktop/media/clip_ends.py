"""The two ends of a clip against the original's: their pictures, and sound against picture."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

import av

from nostalgia_desktop.domain.clip_check import EndPicture
from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.media import Scan, ShouldStop
from nostalgia_desktop.media.clip_plan import Original, Planned
from nostalgia_desktop.media.clip_reading import ClipReading
from nostalgia_desktop.media.clip_watches import END_US
from nostalgia_desktop.media.end_pictures import EndVerdict, cells_of, compare
from nostalgia_desktop.media.mono_sound import HZ, S_US
from nostalgia_desktop.media.original_sound import original_sound
from nostalgia_desktop.media.sound_shift import MARGIN, Shift, find_shift
from nostalgia_desktop.media.still_frames import original_pictures

_BESIDE = (-1, 0, 1)
_UNKNOWN = EndVerdict(EndPicture.NOT_COMPARED)
_MARGIN_US = MARGIN * S_US // HZ

Frames = Mapping[int, av.VideoFrame]


def compare_pictures(
    reading: ClipReading, planned: Planned, original: Original, should_stop: ShouldStop
) -> tuple[EndVerdict, EndVerdict]:
    """The first and the last picture.

    Raises:
        SourceError: the original is gone.
        Cancelled: `should_stop` said so.
    """
    first, last = reading.pictures.first, reading.pictures.last
    if not planned.picture.has_video or first is None or last is None:
        return _UNKNOWN, _UNKNOWN
    ends = (planned.start, planned.end - 1)
    wanted = {frame + late for frame in ends for late in _BESIDE}
    numbers = sorted(number for number in wanted if 0 <= number < original.frames)
    found = dict(original_pictures(original.pieces_of, numbers, should_stop))
    # In files with an index a picture may last for several frames.
    [piece, *_] = original.pieces_of(planned.start, planned.start + 1)
    is_exact = planned.is_exact and piece.container is not Container.INDEXED
    fields = _fields(planned)
    return (
        _verdict(first, ends[0], fields[0], found, is_exact=is_exact),
        _verdict(last, ends[1], fields[1], found, is_exact=is_exact),
    )


def _fields(planned: Planned) -> tuple[int | None, int | None]:
    """The fields that the first and last picture show; None for both in one."""
    if not planned.is_doubled:
        return None, None
    return (0, 1) if planned.picture.scan is Scan.TOP_FIRST else (1, 0)


def _verdict(
    shown: av.VideoFrame, number: int, field: int | None, found: Frames, *, is_exact: bool
) -> EndVerdict:
    originals = {
        late: cells_of(found[number + late], field) for late in _BESIDE if number + late in found
    }
    return compare(cells_of(shown), originals, is_exact=is_exact)


def compare_sound(
    reading: ClipReading, planned: Planned, original: Original, should_stop: ShouldStop
) -> tuple[Shift, Shift]:
    """How much later the sound is than it should be, at the start and at the end.

    Raises:
        SourceError: the original is gone.
        Cancelled: `should_stop` said so.
    """
    if not (reading.sound_tracks and planned.picture.audio_ids):
        return Shift(), Shift()
    most = int(planned.rate * END_US / S_US)
    first = original.pieces_of(planned.start, min(planned.start + most, planned.end))[0]
    last = original.pieces_of(max(planned.end - most, planned.start), planned.end)[-1]
    until_us = round(planned.source_frames / planned.rate * S_US)
    starts = (0, until_us - round(last.frames / planned.rate * S_US))
    shifts = [
        _shift(reading, planned, piece, start_us, should_stop)
        for piece, start_us in zip((first, last), starts, strict=True)
    ]
    return shifts[0], shifts[1]


def _shift(
    reading: ClipReading, planned: Planned, piece: Piece, start_us: int, should_stop: ShouldStop
) -> Shift:
    n = int(Fraction(piece.frames, 1) / planned.rate * HZ)
    ids = planned.picture.audio_ids
    around = original_sound(piece, ids, -_MARGIN_US, n + 2 * MARGIN, should_stop)
    return Shift() if around is None else find_shift(reading.sound.samples(start_us, n), around)


def picture_words(verdict: EndVerdict, name: str) -> Iterator[str]:
    """What is wrong with the `first` or `last` picture, as a sentence without an end."""
    if verdict.picture is not EndPicture.OTHER:
        return
    if verdict.off is None:
        yield f"its {name} picture is not the original's"
    else:
        side = "after" if verdict.off > 0 else "before"
        yield f"its {name} picture is the original's {side} the one it should be"


def sound_words(shift: Shift, name: str) -> Iterator[str]:
    """What is wrong with the sound at the `start` or `end`, as a sentence without an end."""
    if shift.is_other:
        yield f"at its {name} the sound is nothing like the original's"
    elif shift.is_off and shift.late_ms is not None:
        side = "late" if shift.late_ms > 0 else "early"
        yield f"at its {name} the sound is {abs(shift.late_ms):.0f} ms too {side}"
