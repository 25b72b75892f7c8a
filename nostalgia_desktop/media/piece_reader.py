"""Opens what a piece says to read, and numbers the pictures in it: for every container alike."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar, cast

import av
import av.container
import av.stream

from nostalgia_desktop.domain.clock import TICKS_PER_S, ByteRange, Piece
from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.range_file import RangeFile

INDEXED_FORMATS = "mov,matroska,avi,asf"
"""The formats of files with an index, as libav names them; nothing else is tried on them."""

# A jump back in time is a restart, not the end of 26 hours of timestamps.
_OPTIONS = {
    container: {"correct_ts_overflow": "0"}
    for container in (Container.PROGRAM_STREAM, Container.TRANSPORT_STREAM)
}
_INDEXED_OPTIONS = {"format_whitelist": INDEXED_FORMATS}
_BUFFER_BYTES = 64 << 10
# What is enough to know a stream that was looked at before.
_QUICK = {"probesize": "200000", "analyzeduration": "0", "fpsprobesize": "0"}


_Stream = TypeVar("_Stream", bound=av.stream.Stream)


@contextmanager
def open_ranges(
    ranges: Sequence[ByteRange],
    container: Container,
    should_stop: ShouldStop = lambda: False,
    *,
    quick: bool = False,
) -> Iterator[av.container.InputContainer]:
    """Open byte ranges with PyAV; `quick` where only the pictures of known video count.

    Raises:
        OSError, av.error.FFmpegError: they are gone, or hold nothing that can be read.
    """
    options = _OPTIONS.get(container, {}) | (_QUICK if quick else {})
    name = None if container is Container.INDEXED else container.value
    if container is Container.INDEXED:
        options = options | _INDEXED_OPTIONS
    with (
        RangeFile(ranges, should_stop) as file,
        av.open(file, "r", format=name, options=options, buffer_size=_BUFFER_BYTES) as opened,
    ):
        yield opened


def packets_of(
    opened: av.container.InputContainer, stream: _Stream
) -> "Iterator[av.Packet[_Stream]]":
    """The packets of a stream of an original, to its end.

    In a program stream others may begin later than libav has looked for any. PyAV does not know
    these, and raises IndexError at each of their packets: those are passed over.
    """
    while True:
        try:
            yield from cast("Iterator[av.Packet[_Stream]]", opened.demux(stream))
        except IndexError:
            continue
        return


@contextmanager
def open_piece(
    piece: Piece, should_stop: ShouldStop = lambda: False, *, quick: bool = False
) -> Iterator[av.container.InputContainer]:
    """Open a piece, ready to demux from the key frame that it starts with.

    Raises:
        OSError, av.error.FFmpegError: it is gone, or holds nothing that can be read.
    """
    with open_ranges(piece.ranges, piece.container, should_stop, quick=quick) as opened:
        seek(opened, piece)
        yield opened


def seek(opened: av.container.InputContainer, piece: Piece) -> None:
    """Move an open container to where a piece starts; does nothing where it starts by itself."""
    video = film_stream(opened)
    if piece.container is Container.INDEXED and piece.seek_pts > 0 and video is not None:
        opened.seek(_from_ticks(piece.seek_pts, video.time_base), stream=video)


def is_cover(stream: av.stream.Stream) -> bool:
    """Whether a stream is a picture for the file, and no film."""
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def film_stream(opened: av.container.InputContainer) -> av.VideoStream | None:
    """The first video stream that is film and no cover picture, and that can be decoded."""
    for video in opened.streams.video:
        # PyAV's word for a codec that libav has no decoder for, whatever its types say.
        known: object = video.codec_context
        if known is not None and video.width and not is_cover(video):
            if not video.codec_context.is_open:
                # Several threads cost more CPU for the same pictures, and give them later.
                video.codec_context.thread_count = 1
            return video
    return None


@dataclass(slots=True)
class Stamper:
    """Gives pictures their time on a piece's clock, in 90 kHz ticks, in the order of decoding."""

    piece: Piece
    _count: int = 0

    def ticks(self, frame: av.VideoFrame) -> int | None:
        """When a frame is shown; None where nobody knows."""
        stamp, self._count = self.piece.stamp_pts, self._count + 1
        if self.piece.container is Container.ELEMENTARY:
            return (stamp or 0) + round((self._count - 1) * ticks_per_frame(self.piece))
        pts = frame.pts if frame.pts is not None else frame.dts
        return None if pts is None else to_ticks(pts, frame.time_base) + (stamp or 0)


def ticks_per_frame(piece: Piece) -> Fraction:
    """How long a frame of the piece lasts, within a tick's fraction."""
    return Fraction(piece.end_pts - piece.first_pts, piece.frames)


def to_ticks(pts: int, time_base: Fraction | None) -> int:
    """A timestamp in 90 kHz ticks, rounded as ffmpeg does: halves away from zero."""
    return nearest(pts * (time_base or Fraction(1, TICKS_PER_S)) * TICKS_PER_S)


def _from_ticks(ticks: int, time_base: Fraction | None) -> int:
    return nearest(Fraction(ticks, TICKS_PER_S) / (time_base or Fraction(1, TICKS_PER_S)))


def nearest(value: Fraction) -> int:
    """The nearest whole number; halves away from zero."""
    return int(value + Fraction(1, 2)) if value >= 0 else -int(-value + Fraction(1, 2))


def numbered_frames(
    piece: Piece, opened: av.container.InputContainer
) -> Iterator[tuple[int, av.VideoFrame]]:
    """Each picture of a piece with its place, counted from the piece's first frame.

    Where pictures last for different times some places have none: then the one before is shown.
    """
    stamper, step = Stamper(piece), ticks_per_frame(piece)
    video = film_stream(opened)
    if video is None:
        return
    for frame in opened.decode(video):
        ticks = stamper.ticks(frame)
        number = -1 if ticks is None else nearest((ticks - piece.first_pts) / step)
        if number >= piece.frames:
            return
        if number >= 0:
            yield number, frame
