"""Reads the coded pictures of MPEG-2 originals, each with its place in a piece and as decoded."""

from collections.abc import Iterator
from dataclasses import dataclass

import av
import av.container
import av.error

from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.mpeg_headers import Coding, PictureHeaders, read_headers
from nostalgia_desktop.media.piece_reader import (
    Stamper,
    nearest,
    packets_of,
    ticks_per_frame,
)


@dataclass(slots=True)
class CodedPicture:
    """A coded frame: its bytes, what stands before it, and the frame that a decoder makes of it.

    `place` counts from the piece's first frame, in the order in which frames are shown; it is
    negative before the piece. None: nothing came out of the decoder, or nobody knows when.
    """

    data: bytes
    headers: PictureHeaders | None
    place: int | None = None
    frame: av.VideoFrame | None = None

    @property
    def is_anchor(self) -> bool:
        """Whether others may refer to it."""
        return self.headers is not None and self.headers.coding is not Coding.B


def coded_pictures(
    piece: Piece,
    opened: av.container.InputContainer,
    video: av.VideoStream,
    should_stop: ShouldStop = lambda: False,
) -> Iterator[CodedPicture]:
    """All pictures that are read for a piece, in the order of coding, up to well behind its end.

    Raises:
        Cancelled: `should_stop` said so.
        OSError, av.error.FFmpegError: the piece cannot be read any more.
    """
    decoder = _Decoder(piece, video)
    for packet in packets_of(opened, video):
        if should_stop():
            raise Cancelled
        if packet.size:
            yield from decoder.take(packet)
            if decoder.is_past_end:
                return
    yield from decoder.end()


class _Decoder:
    """Joins packets with the frames that come out of libav's decoder, some packets later."""

    def __init__(self, piece: Piece, video: av.VideoStream) -> None:
        self._piece, self._step, self._stamper = piece, ticks_per_frame(piece), Stamper(piece)
        self._codec = video.codec_context
        self._codec.copy_opaque = True
        self._waiting = dict[int, CodedPicture]()
        self._count, self._anchor = 0, -1
        self.is_past_end = False

    def take(self, packet: "av.Packet[av.VideoStream]") -> Iterator[CodedPicture]:
        """Decode one packet; gives all pictures, in order, of which no more is to be known."""
        data = bytes(packet)
        picture = CodedPicture(data, read_headers(data))
        packet.opaque = self._count
        self._waiting[self._count] = picture
        if picture.is_anchor:
            self._anchor = self._count
        self._count += 1
        self._decode(packet)
        while self._waiting:
            first = min(self._waiting)
            # The last one that others refer to comes out once the next is decoded; all else at
            # once, if ever.
            if first == self._anchor and self._waiting[first].place is None:
                return
            yield self._waiting.pop(first)

    def end(self) -> Iterator[CodedPicture]:
        """What the decoder still holds."""
        self._decode(None)
        yield from self._waiting.values()

    def _decode(self, packet: "av.Packet[av.VideoStream] | None") -> None:
        """A broken picture gives nothing, and is missed where the pictures are counted."""
        try:
            frames = self._codec.decode(packet)
        except av.error.FFmpegError:
            return
        for frame in frames:
            place, number = self._place(frame), frame.opaque
            picture = self._waiting.get(number) if isinstance(number, int) else None
            if picture is not None and place is not None and not frame.is_corrupt:
                picture.place, picture.frame = place, frame
                # What is coded later is shown later, but for what was shown before this one.
                self.is_past_end |= picture.is_anchor and place >= self._piece.frames

    def _place(self, frame: av.VideoFrame) -> int | None:
        ticks = self._stamper.ticks(frame)
        return None if ticks is None else nearest((ticks - self._piece.first_pts) / self._step)
