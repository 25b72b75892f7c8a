"""Finds wanted pictures in an open piece and decodes what they need, hardly more.

Packets are read first: they tell which picture is which, from which key frame on it can be
decoded, and which pictures in between nobody else refers to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby

import av
import av.container
import av.error

from nostalgia_desktop.domain.clock import TICKS_PER_S, Piece
from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.piece_reader import (
    film_stream,
    nearest,
    numbered_frames,
    open_piece,
    packets_of,
    ticks_per_frame,
    to_ticks,
)

# A second field has its own packet half a frame later.
_SAME_PICTURE = 0.75


@dataclass(frozen=True, slots=True)
class Sought:
    """A frame of a title that is wanted, and the piece for it alone."""

    number: int
    piece: Piece

    def place(self, ticks: int) -> int:
        """How many frames a picture is shown after this one; negative before."""
        return nearest((ticks - self.piece.first_pts) / ticks_per_frame(self.piece))


@dataclass(slots=True)
class _Packets:
    """Packets in the order of decoding, and when each one's picture is shown."""

    packets: "list[av.Packet[av.VideoStream]]" = field(default_factory=list)
    ticks: list[int] = field(default_factory=list)
    timed: bool = True

    def add(self, packet: "av.Packet[av.VideoStream]", stamp: int) -> None:
        """Keep a packet; one without any timestamp is the second field of the one before."""
        self.packets.append(packet)
        if packet.pts is None:
            self.ticks.append(self.ticks[-1])
        else:
            self.ticks.append(to_ticks(packet.pts, packet.time_base) + stamp)

    def index_of(self, sought: Sought) -> int | None:
        """The packet of a wanted frame: the last one that is shown by then."""
        shown = [
            (ticks, index)
            for index, ticks in enumerate(self.ticks)
            for packet in [self.packets[index]]
            if sought.place(ticks) <= 0 and packet.pts is not None and not packet.is_discard
        ]
        if not shown:
            return None
        ticks, index = max(shown)
        lasting = sought.piece.container is Container.INDEXED
        return index if lasting or sought.place(ticks) == 0 else None

    def key_of(self, index: int) -> int:
        """Where decoding has to start for a packet: pictures shown before a key frame need more."""
        for key in range(index, -1, -1):
            if self.packets[key].is_keyframe and self.ticks[key] <= self.ticks[index]:
                return key
        return 0


def find_pictures(
    sought: Sequence[Sought],
    opened: av.container.InputContainer,
    should_stop: ShouldStop,
) -> Iterator[tuple[int, av.VideoFrame]]:
    """The wanted frames that can be decoded, with their numbers; `sought` is in order.

    Raises:
        Cancelled: `should_stop` said so.
        OSError, av.error.FFmpegError: the rest cannot be read.
    """
    video = film_stream(opened)
    if video is None:
        return
    found = _read(sought, opened, video, should_stop)
    if not found.timed:
        yield from _by_decoding(sought, should_stop)
        return
    targets = [
        (index, each.number) for each in sought if (index := found.index_of(each)) is not None
    ]
    for key, group in groupby(sorted(targets), key=lambda target: found.key_of(target[0])):
        if should_stop():
            raise Cancelled
        together = list(group)
        indexes = [index for index, _number in together]
        pictures = _decoded(found, key, indexes, ticks_per_frame(sought[0].piece), video)
        for index, number in together:
            if index in pictures:
                yield number, pictures[index]


def _read(
    sought: Sequence[Sought],
    opened: av.container.InputContainer,
    video: av.VideoStream,
    should_stop: ShouldStop,
) -> _Packets:
    """The packets up to where no wanted picture can follow any more."""
    found, end = _Packets(), sought[-1].piece.end_pts
    stamp = sought[0].piece.stamp_pts or 0
    if sought[0].piece.container is Container.ELEMENTARY:
        return _Packets(timed=False)
    for packet in packets_of(opened, video):
        if should_stop():
            raise Cancelled
        if not packet.size:
            continue
        if packet.pts is None and (packet.dts is not None or not found.ticks):
            found.timed = False
            break
        found.add(packet, stamp)
        # Without that of its decoding, no picture comes earlier than a second before its own time.
        due = found.ticks[-1] - TICKS_PER_S
        if packet.dts is not None:
            due = to_ticks(packet.dts, packet.time_base) + stamp
        if due > end:
            break
    return found


def _decoded(
    found: _Packets,
    key: int,
    targets: Sequence[int],
    step: Fraction,
    video: av.VideoStream,
) -> dict[int, av.VideoFrame]:
    """Decode from a key frame on; pictures that nobody wants or refers to are skipped."""
    codec, pictures = video.codec_context, dict[int, av.VideoFrame]()
    codec.flush_buffers()
    wanted: dict[int | None, int] = {found.packets[index].pts: index for index in targets}
    near = _with_second_fields(found, targets, step)
    for index in range(key, max(near) + 1):
        codec.skip_frame = "DEFAULT" if index in near else "NONREF"
        _take(codec, found.packets[index], wanted, pictures)
    _take(codec, None, wanted, pictures)
    codec.flush_buffers()
    return pictures


def _with_second_fields(found: _Packets, targets: Sequence[int], step: Fraction) -> set[int]:
    seconds = {
        index + 1
        for index in targets
        if index + 1 < len(found.ticks)
        and abs(found.ticks[index + 1] - found.ticks[index]) < _SAME_PICTURE * step
    }
    return seconds | set(targets)


def _take(
    codec: av.VideoCodecContext,
    packet: "av.Packet[av.VideoStream] | None",
    wanted: dict[int | None, int],
    pictures: dict[int, av.VideoFrame],
) -> None:
    """Decode one packet, or what is left; a broken one gives nothing, as in any player."""
    try:
        frames = codec.decode(packet)
    except av.error.FFmpegError:
        return
    pictures.update({wanted[frame.pts]: frame for frame in frames if frame.pts in wanted})


def _by_decoding(
    sought: Sequence[Sought], should_stop: ShouldStop
) -> Iterator[tuple[int, av.VideoFrame]]:
    """Where packets do not tell which picture is which, all have to be decoded in order."""
    first, last = sought[0], sought[-1]
    frames = last.number - first.number + 1
    stretch = replace(first.piece, end_pts=last.piece.end_pts, frames=frames)
    wanted = {each.number for each in sought}
    with open_piece(stretch, should_stop, quick=True) as opened:
        for place, picture in numbered_frames(stretch, opened):
            if should_stop():
                raise Cancelled
            if first.number + place in wanted:
                yield first.number + place, picture
