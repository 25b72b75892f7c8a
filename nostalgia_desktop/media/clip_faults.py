"""What is wrong with a clip by itself, whatever the original shows."""

from collections.abc import Iterator

from nostalgia_desktop.media.clip_plan import Planned
from nostalgia_desktop.media.clip_reading import ClipReading

LENGTH_TOLERANCE_MS = 50
"""How much longer or shorter than its picture a clip's sound may be."""


def faults_of(reading: ClipReading, planned: Planned) -> Iterator[str]:
    """Each fault as a sentence without an end, such as `it has 7 pictures instead of 8`."""
    if reading.lost_packets:
        yield f"it breaks off: {reading.lost_packets:,} pieces that its index names are missing"
    if reading.errors:
        yield f"{reading.errors:,} times it could not be decoded ({reading.first_error})"
    yield from _picture_faults(reading, planned)
    yield from _sound_faults(reading, planned)


def _picture_faults(reading: ClipReading, planned: Planned) -> Iterator[str]:
    pictures = reading.pictures
    if pictures.count != planned.frames:
        yield f"it has {pictures.count:,} pictures instead of {planned.frames:,}"
        return
    if abs(pictures.length_ms - planned.length_ms) > planned.frame_ms:
        yield f"it is {pictures.length_ms} ms long instead of {planned.length_ms} ms"
    if pictures.uneven:
        yield f"{pictures.uneven:,} of its pictures are not shown when they should be"


def _sound_faults(reading: ClipReading, planned: Planned) -> Iterator[str]:
    if not reading.sound_tracks:
        if planned.has_sound:
            yield "it has no sound"
        return
    if reading.sound.gaps:
        yield f"its sound has {reading.sound.gaps:,} gaps"
    apart = reading.sound.end_us // 1000 - planned.length_ms
    if abs(apart) > LENGTH_TOLERANCE_MS:
        yield f"its sound is {abs(apart)} ms {'longer' if apart > 0 else 'shorter'} than planned"
