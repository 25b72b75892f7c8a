"""Key frames of a proxy: the pictures, about one a second, that can be decoded by themselves."""

from collections.abc import Iterator
from pathlib import Path

import av
import av.container

from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.piece_reader import film_stream
from nostalgia_desktop.media.proxy_file import discard_others, unreadable


def film_of(opened: av.container.InputContainer, proxy: Path) -> av.VideoStream:
    """The picture track of an open proxy; all others stay unread.

    Raises:
        MediaError: there is none.
    """
    video = film_stream(opened)
    if video is None:
        raise unreadable(proxy, "it holds no pictures")
    discard_others(opened, video)
    return video


def key_packets(
    opened: av.container.InputContainer, video: av.VideoStream, should_stop: ShouldStop
) -> "Iterator[av.Packet[av.VideoStream]]":
    """The packets of all key frames from here on, in order, with their timestamps.

    The others are read and thrown away: libav's own `discard` for them spoils the timestamps of
    those that are left (seen with FFmpeg 8: it counts them wrongly).

    Raises:
        Cancelled: `should_stop` said so.
        OSError, av.error.FFmpegError: they cannot be read.
    """
    for packet in opened.demux(video):
        if packet.size and packet.is_keyframe and packet.pts is not None:
            if should_stop():
                raise Cancelled
            yield packet


def decode_alone(
    video: av.VideoStream, *packets: "av.Packet[av.VideoStream]"
) -> list[av.VideoFrame]:
    """The pictures of a key frame's packet, and of some that follow it, and no others."""
    codec = video.codec_context
    frames = [frame for packet in (*packets, None) for frame in codec.decode(packet)]
    codec.flush_buffers()
    for frame in frames:
        # Those that come last have none.
        frame.time_base = video.time_base
    return frames
