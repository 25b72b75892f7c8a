"""Finds the picture that shows best what a scene is about: sharp, well lit, and not in a cut."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.container

from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.key_frames import decode_alone, film_of
from nostalgia_desktop.media.picture_merit import merit
from nostalgia_desktop.media.proxy_file import milliseconds, open_proxy

MOST_LOOKED_AT = 24
# So near to a scene's ends it may still be turning into another, or the camera swings.
_MARGIN_MS = 300
# A key frame comes at least once a second, and is decoded up to 0.4 s before it is shown: a
# seek to so far back surely is not too far.
_BACK_MS = 1_500

_Packets = list["av.Packet[av.VideoStream]"]


@dataclass(frozen=True, slots=True)
class Poster:
    """A picture for a scene: when it is, on the title's clock, and RGB, line after line.

    `pixel` is the shape of a pixel, width by height: proxies have square ones, clips need not.
    """

    at_ms: int
    width: int
    height: int
    rgb: bytes
    pixel: Fraction = Fraction(1)


def find_poster(
    proxy: Path, start_ms: int, end_ms: int, should_stop: ShouldStop = lambda: False
) -> Poster | None:
    """The best of the key frames of a scene [start, end), of which up to 24 are looked at.

    A scene too short to hold one gets the frame nearest to its middle; None where the proxy has
    no picture near by. Run it in a thread: a tenth of a second.

    Raises:
        MediaError: the proxy cannot be read.
        Cancelled: `should_stop` said so.
    """
    with open_proxy(proxy) as opened:
        video = film_of(opened, proxy)
        for margin in (_MARGIN_MS, 0):
            best = _best(opened, video, start_ms + margin, end_ms - margin, should_stop)
            if best is not None:
                return _poster(best, video)
        found = _nearest(opened, video, (start_ms + end_ms) // 2, should_stop)
        return _poster(found, video) if found else None


def _best(
    opened: av.container.InputContainer,
    video: av.VideoStream,
    start_ms: int,
    end_ms: int,
    should_stop: ShouldStop,
) -> av.VideoFrame | None:
    best, most = None, -1.0
    for packets in _spread(opened, video, start_ms, end_ms, should_stop):
        frames = decode_alone(video, *packets)
        if not frames:
            continue
        worth = merit(frames[0], frames[-1])
        if worth > most:
            best, most = frames[0], worth
    return best


def _spread(
    opened: av.container.InputContainer,
    video: av.VideoStream,
    start_ms: int,
    end_ms: int,
    should_stop: ShouldStop,
) -> Iterator[_Packets]:
    """Key frames of [start, end), evenly spread, each with the picture decoded next."""
    step_ms, due_ms = max((end_ms - start_ms) // MOST_LOOKED_AT + 1, 1), start_ms
    while due_ms < end_ms:
        packets = _key_from(opened, video, due_ms, should_stop)
        if not packets or _ms(packets[0]) >= end_ms:
            return
        yield packets
        due_ms = max(due_ms + step_ms, _ms(packets[0]) + 1)


def _key_from(
    opened: av.container.InputContainer,
    video: av.VideoStream,
    due_ms: int,
    should_stop: ShouldStop,
) -> _Packets:
    """The first key frame that is not before `due_ms`, and the packet behind it, if any."""
    found: _Packets = []
    for packet in _packets_from(opened, video, due_ms, should_stop):
        if found:
            return [*found, packet]
        if packet.is_keyframe and _ms(packet) >= due_ms:
            found.append(packet)
    return found


def _packets_from(
    opened: av.container.InputContainer,
    video: av.VideoStream,
    at_ms: int,
    should_stop: ShouldStop,
) -> Iterator["av.Packet[av.VideoStream]"]:
    """Packets from a key frame on that surely is before `at_ms`."""
    # In microseconds, as no stream is named.
    opened.seek(max(at_ms - _BACK_MS, 0) * 1000)
    for packet in opened.demux(video):
        if should_stop():
            raise Cancelled
        if packet.size and packet.pts is not None:
            yield packet


def _nearest(
    opened: av.container.InputContainer,
    video: av.VideoStream,
    middle_ms: int,
    should_stop: ShouldStop,
) -> av.VideoFrame | None:
    """The frame nearest to a time."""
    packets: _Packets = []
    for packet in _packets_from(opened, video, middle_ms, should_stop):
        packets.append(packet)
        if packet.is_keyframe and _ms(packet) > middle_ms:
            break
    frames = decode_alone(video, *packets)
    return min(frames, key=lambda frame: abs(_ms(frame) - middle_ms), default=None)


def _ms(timed: "av.Packet[av.VideoStream] | av.VideoFrame") -> int:
    return milliseconds(timed.pts or 0, timed.time_base)


def _poster(picture: av.VideoFrame, video: av.VideoStream) -> Poster:
    rgb = picture.to_ndarray(format="rgb24")
    pixel = video.sample_aspect_ratio or Fraction(1)
    return Poster(_ms(picture), picture.width, picture.height, rgb.tobytes(), pixel)
