"""Reads the packets of a film's pictures: when each is shown and where it lies. No decoding."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import av
import av.container
import av.error
import av.stream
import numpy as np

from nostalgia_desktop.domain.clock import TICKS_PER_S, ByteRange
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import Cancelled, SourceError, SourceMissing
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.frame_rate import Stamps
from nostalgia_desktop.media.piece_reader import film_stream, open_ranges, packets_of, to_ticks

_ASK_EVERY = 256


@dataclass(slots=True)
class PacketList:
    """The pictures of a film in the order of decoding, timestamps in 90 kHz ticks.

    `positions` are bytes of the title, -1 where unknown; `shown` is false for pictures that
    are there for others to be decoded with. `claimed_end` is when the film ends as the file says,
    None if it does not; `broken` tells why reading ended early, empty where it did not.
    `seekable` is false where the file's index would lead to other timestamps than reading does.
    """

    pts: Stamps
    dts: Stamps
    positions: Stamps
    keys: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    shown: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    last_ticks: int
    rates: tuple[Fraction, ...]
    codec: str
    claimed_end: int | None
    seekable: bool
    broken: str


@dataclass(slots=True)
class _Growing:
    pts: "array[int]" = field(default_factory=lambda: array("q"))
    dts: "array[int]" = field(default_factory=lambda: array("q"))
    positions: "array[int]" = field(default_factory=lambda: array("q"))
    keys: bytearray = field(default_factory=bytearray)
    shown: bytearray = field(default_factory=bytearray)
    last_ticks: int = 0

    def add(self, packet: "av.Packet[av.VideoStream]") -> None:
        """Keep one packet; one without any timestamp is the second field of the one before."""
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is None and not self.pts:
            return
        pts = self.pts[-1] if stamp is None else to_ticks(stamp, packet.time_base)
        dts = self.dts[-1] if stamp is None else pts
        self.pts.append(pts)
        self.dts.append(dts if packet.dts is None else to_ticks(packet.dts, packet.time_base))
        self.positions.append(-1 if packet.pos is None else packet.pos)
        self.keys.append(packet.is_keyframe and stamp is not None)
        self.shown.append(not packet.is_discard and stamp is not None)
        self.last_ticks = to_ticks(packet.duration or 0, packet.time_base)

    def reaches(self, end: int | None) -> bool:
        """Whether the last picture lasts until `end`."""
        lost = (end or 0) - (self.dts[-1] if self.dts else 0)
        return lost < self.last_ticks * 3 // 2


def whole(title: Title) -> tuple[ByteRange, ...]:
    """All of a title's bytes."""
    return tuple(ByteRange(part.path, part.start, part.end) for part in title.parts)


def read_packets(title: Title, should_stop: ShouldStop) -> PacketList:
    """Read all packets of a title's film stream.

    Raises:
        SourceError: it cannot be opened, or has no pictures that can be decoded.
        SourceMissing: a file is gone.
        Cancelled: `should_stop` said so.
    """
    path = title.parts[0].path
    try:
        with open_ranges(whole(title), title.container, should_stop) as opened:
            video = film_stream(opened)
            if video is None:
                raise SourceError(
                    f"{path} holds no video that can be read; if it plays elsewhere, convert it "
                    "to MP4"
                )
            if should_stop():
                raise Cancelled
            return _read(opened, video, should_stop)
    except FileNotFoundError as error:
        raise SourceMissing(f"{error.filename} is not there any more; connect its drive") from error
    except av.error.FFmpegError as error:
        if should_stop():
            raise Cancelled from error
        raise SourceError(
            f"{path} cannot be opened as video ({error.strerror}): it is damaged or was not "
            "copied to its end; copy it again"
        ) from error
    except OSError as error:
        raise SourceError(f"{error.filename} cannot be read: {error.strerror}") from error


def _read(
    opened: av.container.InputContainer, video: av.VideoStream, should_stop: ShouldStop
) -> PacketList:
    for other in opened.streams:
        if other is not video:
            other.discard = av.stream.Discard.all
    found, broken = _Growing(), ""
    try:
        for index, packet in enumerate(packets_of(opened, video)):
            if index % _ASK_EVERY == 0 and should_stop():
                raise Cancelled
            if packet.size:
                found.add(packet)
    except av.error.FFmpegError as error:
        broken = str(error.strerror)
    claimed_end = _claimed_end(opened, video)
    # AVI counts pictures: one that is lost makes all behind it earlier, but not in its index.
    seekable = opened.format.name != "avi" or found.reaches(claimed_end)
    return PacketList(
        np.array(found.pts, np.int64),
        np.array(found.dts, np.int64),
        np.array(found.positions, np.int64),
        np.frombuffer(found.keys, np.bool_),
        np.frombuffer(found.shown, np.bool_),
        found.last_ticks,
        _rates(video),
        video.codec_context.name,
        claimed_end,
        seekable,
        broken,
    )


def _rates(video: av.VideoStream) -> tuple[Fraction, ...]:
    claims: Sequence[Fraction | None] = (video.average_rate, video.base_rate, video.guessed_rate)
    return tuple(rate for rate in claims if rate)


def _claimed_end(opened: av.container.InputContainer, video: av.VideoStream) -> int | None:
    if opened.format.name == "avi" and video.frames and video.average_rate:
        end = video.frames / video.average_rate
        return to_ticks(video.start_time or 0, video.time_base) + round(end * TICKS_PER_S)
    if video.duration:
        return to_ticks((video.start_time or 0) + video.duration, video.time_base)
    if opened.duration:
        return to_ticks((opened.start_time or 0) + opened.duration, Fraction(1, av.time_base))
    return None
