"""Decodes the first pictures of a run: which is the first that comes out, only that tells."""

from collections.abc import Sequence

import av.container
import av.error
import numpy as np

from nostalgia_desktop.domain.clock import ByteRange
from nostalgia_desktop.domain.disc import Container, Title
from nostalgia_desktop.media.frame_rate import Stamps
from nostalgia_desktop.media.packet_list import PacketList, whole
from nostalgia_desktop.media.packet_units import Run
from nostalgia_desktop.media.piece_reader import film_stream, open_ranges, packets_of, to_ticks
from nostalgia_desktop.media.range_file import cut

_PICTURES, _PACKETS = 12, 400
_MOST_TABLES = 1 << 20
_FIELDS = (1.8, 2.2)


def first_pictures(title: Title, packets: PacketList, run: Run) -> Stamps:
    """When the first pictures are shown that a decoder gives which starts with the run.

    Empty where it gives none. Ascending, 90 kHz ticks.
    """
    key = run.bounds[0]
    try:
        with open_ranges(_ranges(title, packets, key), title.container) as opened:
            stamps = _decoded(opened)
    except (OSError, av.error.FFmpegError):
        return np.empty(0, np.int64)
    if packets.codec == "h264":
        # Pictures before a key frame need the group before it; the decoder guesses them.
        stamps = [stamp for stamp in stamps if stamp >= packets.pts[key]]
    return np.unique(np.array(stamps, np.int64))


def from_first_picture(run: Run, pictures: Stamps) -> Run:
    """The run without what comes before its first picture, and without second fields.

    Interlaced H.264 may have a packet for each field: two of them make one picture.
    """
    stamps = run.stamps
    if len(pictures) and pictures[0] <= stamps[-1]:
        stamps = stamps[stamps >= pictures[0]]
    if len(pictures) > 2 and len(stamps) > 2:
        step = float(np.median(np.diff(stamps)))
        if _FIELDS[0] < float(np.median(np.diff(pictures))) / step < _FIELDS[1]:
            places = np.rint((stamps - stamps[0]) / step).astype(np.int64)
            stamps = stamps[places % 2 == 0]
    return Run(run.bounds, stamps)


def _ranges(title: Title, packets: PacketList, key: int) -> Sequence[ByteRange]:
    """From the key frame on, with the tables of a transport stream before it."""
    everything, start = whole(title), int(packets.positions[key])
    if title.container is Container.INDEXED or start <= 0:
        return everything
    first = int(packets.positions[np.flatnonzero(packets.keys)[0]])
    tables = cut(everything, 0, min(max(first, 0), _MOST_TABLES))
    return (*tables, *cut(everything, start, title.size))


def _decoded(opened: av.container.InputContainer) -> list[int]:
    video, stamps = film_stream(opened), list[int]()
    if video is None:
        return stamps
    for number, packet in enumerate(packets_of(opened, video)):
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            continue
        for frame in frames:
            if frame.pts is not None and not frame.is_corrupt:
                stamps.append(to_ticks(frame.pts, frame.time_base))
        if len(stamps) >= _PICTURES or number >= _PACKETS:
            break
    return stamps
