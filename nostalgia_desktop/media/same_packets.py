"""Whether two files hold the same pictures and sound, packet by packet, without decoding."""

import zlib
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import av
import av.container
import av.error

from nostalgia_desktop.domain.errors import Cancelled, MediaError
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.piece_reader import is_cover

_FILM = ("video", "audio", "subtitle")
_Packet = tuple[int, int | None, int | None, bool, int]
"""Track, times, whether it is a key frame, and its content; its length is where the next begins."""


def check_same(old: Path, new: Path, name: str, should_stop: ShouldStop = lambda: False) -> None:
    """Make sure that a file that was written anew holds what the old one does.

    Covers do not count, nor do tracks of chapters.

    Raises:
        MediaError: it does not, or one of them cannot be read; names the clip by `name`.
        Cancelled: `should_stop` said so.
    """
    try:
        with av.open(f"file:{old}") as one, av.open(f"file:{new}") as other:
            if _shapes(one) != _shapes(other):
                raise MediaError(f"the tracks of {name} changed when its tags were written")
            pairs = zip_longest(_packets(one, should_stop), _packets(other, should_stop))
            if any(before != after for before, after in pairs):
                raise MediaError(f"the film of {name} changed when its tags were written")
    except av.error.FFmpegError as error:
        raise MediaError(f"{name} cannot be read after its tags were written: {error}") from error


def _film(opened: av.container.InputContainer) -> list[av.stream.Stream]:
    return [each for each in opened.streams if each.type in _FILM and not is_cover(each)]


def _shapes(opened: av.container.InputContainer) -> list[tuple[object, ...]]:
    """What a player must know of each track before its first packet."""
    return [
        (
            stream.type,
            stream.codec_context.name,
            stream.codec_context.extradata,
            stream.time_base,
            getattr(stream, "sample_aspect_ratio", None),
        )
        for stream in _film(opened)
    ]


def _packets(opened: av.container.InputContainer, should_stop: ShouldStop) -> Iterator[_Packet]:
    places = {stream.index: place for place, stream in enumerate(_film(opened))}
    for packet in opened.demux(_film(opened)):
        if should_stop():
            raise Cancelled
        if packet.size:
            content = zlib.crc32(memoryview(packet))
            place = places[packet.stream.index]
            yield place, packet.pts, packet.dts, packet.is_keyframe, content
