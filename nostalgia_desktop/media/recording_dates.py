"""When a capture or camcorder file was filmed, as far as the file itself tells."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import av
import av.container
import av.error

from nostalgia_desktop.domain.clock import ByteRange
from nostalgia_desktop.domain.dates import clean_date
from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.evidence import DateEvidence, DateSource
from nostalgia_desktop.media.camera_clock import dv_moment, mdpm_moment
from nostalgia_desktop.media.piece_reader import film_stream, open_ranges, packets_of

_CAMERA_CLOCK = "the camera's clock, in the picture"
_CAMERA_TAG = "the camera's own date"
_WRITTEN = "when the file was written"
# The clocks of computers begin on these days: a file with one was never dated.
_NEVER = frozenset({"1904-01-01", "1970-01-01", "1969-12-31", "1903-12-31"})
# Only cameras and telephones write who made them.
_MAKERS = ("make", "model", "com.apple.quicktime.make", "com.android.version")
_CAMERA_BRANDS = frozenset({"xavc", "caep", "pana", "niko", "msnv", "3gp4", "3gp5", "3gp6"})
_PACKETS = 40


def recording_dates(path: Path, container: Container) -> tuple[DateEvidence, ...]:
    """All dates in a file, each once; none where there is none, or it cannot be read."""
    try:
        size = path.stat().st_size
        with open_ranges((ByteRange(path, 0, size),), container) as opened:
            found = list(dict.fromkeys(_found(opened, container)))
    except (OSError, av.error.FFmpegError):
        return ()
    return tuple(each for each in found if each.date)


def _found(opened: av.container.InputContainer, container: Container) -> Iterator[DateEvidence]:
    yield DateEvidence(_sound(_in_picture(opened)), DateSource.RECORDING, _CAMERA_CLOCK)
    if container is Container.INDEXED:
        yield from _in_tags(opened)


def _in_picture(opened: av.container.InputContainer) -> str:
    """What the first picture with a date says."""
    video = film_stream(opened)
    if video is None:
        return ""
    read = {"dvvideo": dv_moment, "h264": mdpm_moment}.get(video.codec_context.name)
    if read is None:
        return ""
    for number, packet in enumerate(packets_of(opened, video)):
        if moment := read(bytes(packet)):
            return moment
        if number >= _PACKETS:
            break
    return ""


def _in_tags(opened: av.container.InputContainer) -> Iterator[DateEvidence]:
    tags = _tags(opened)
    local = _sound(tags.get("com.apple.quicktime.creationdate", ""))
    moment = _sound(tags.get("creation_time", ""))
    if local:
        yield DateEvidence(local, DateSource.RECORDING, _CAMERA_TAG)
    elif opened.format.name == "avi":
        yield DateEvidence(moment, DateSource.RECORDING, _CAMERA_TAG)
    elif _by_camera(tags):
        yield DateEvidence(moment, DateSource.RECORDING, f"{_CAMERA_TAG}, in UTC")
    else:
        yield DateEvidence(moment, DateSource.VOLUME, _WRITTEN)
    for name in ("date", "date_recorded"):
        yield DateEvidence(_sound(tags.get(name, "")), DateSource.TEXT, "the file's own date tag")


def _tags(opened: av.container.InputContainer) -> dict[str, str]:
    """All that the file says of itself, and of its film where that is silent."""
    tags = {key.casefold(): text for key, text in opened.metadata.items()}
    for stream in opened.streams.video:
        for key, text in stream.metadata.items():
            tags.setdefault(key.casefold(), text)
    return tags


def _by_camera(tags: Mapping[str, str]) -> bool:
    brand = tags.get("major_brand", "").strip().casefold()
    return any(tags.get(maker) for maker in _MAKERS) or brand in _CAMERA_BRANDS


def _sound(moment: str) -> str:
    """A moment as `1998-12-24T18:03:05`, or less; empty where it cannot be one of filming."""
    text = moment.strip().replace(" ", "T", 1)
    date = clean_date(text)
    if date in _NEVER or date > datetime.now(UTC).date().isoformat():
        return ""
    clock = text[10:19]
    is_clock = len(date) == 10 and len(clock) == 9 and clock[0] == "T" and clock[1:3].isdigit()
    return date + clock if is_clock else date
