"""Looks into streams with PyAV: which tracks a piece of a title has, and what a file holds."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.container
import av.error
import av.logging

from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.errors import MediaError, SourceMissing
from nostalgia_desktop.media.piece_reader import film_stream, is_cover, open_ranges
from nostalgia_desktop.media.range_file import cut

# Enough for the first key frame and a frame of each sound track, at ten megabits a second.
_PROBE_BYTES = 6 << 20
_WIDE, _NARROW = Fraction(16, 9), Fraction(4, 3)
# 704 and 720 pixels across both mean one of the two shapes that television has.
_TELEVISION_LINES = frozenset((240, 288, 480, 576))
_TELEVISION_WIDTHS = frozenset((352, 480, 528, 544, 704, 720))
_SAME_SHAPE = Fraction(1, 20)
WITH_IDS = (Container.PROGRAM_STREAM, Container.TRANSPORT_STREAM)
"""These number their sound tracks in the stream itself; elsewhere the track's place counts."""


def quiet_libav() -> None:
    """Keep libav's own remarks on damaged streams off the terminal; ours say the same better."""
    av.logging.set_level(av.logging.PANIC)
    av.logging.set_libav_level(av.logging.PANIC)


@dataclass(frozen=True, slots=True)
class DiscStreams:
    """The tracks of a piece of a title: its sound, facts of its picture.

    `audio_ids` are stream ids in program and transport streams, else places among the sound
    tracks, from 0. Size and display aspect are those of the picture as it is shown, turned if the
    file says so; `width` is 0 without picture.
    """

    audio_ids: tuple[int, ...]
    width: int = 0
    height: int = 0
    aspect: Fraction = _NARROW


def probe_piece(piece: Piece) -> DiscStreams:
    """Look at the beginning of a piece.

    Raises:
        SourceMissing: its files are gone.
    """
    indexed = piece.container is Container.INDEXED
    ranges = piece.ranges if indexed else cut(piece.ranges, 0, _PROBE_BYTES)
    try:
        with open_ranges(ranges, piece.container) as opened:
            audio = _audio_ids(opened, piece.container)
            video = film_stream(opened)
            if video is None:
                return DiscStreams(audio)
            width, height = video.width, video.height
            aspect = _display_aspect(video, piece.container)
            if indexed and _is_turned(opened, video):
                width, height, aspect = height, width, 1 / aspect
            return DiscStreams(audio, width, height, aspect)
    except FileNotFoundError as error:
        raise SourceMissing(f"{error.filename} is not there any more; connect its drive") from error
    except av.error.FFmpegError:
        return DiscStreams(())  # Nothing in it that a decoder would know.


def _audio_ids(opened: av.container.InputContainer, container: Container) -> tuple[int, ...]:
    # A track announced by a damaged byte has no packets to learn its rate from.
    sounding = [
        (stream.id if container in WITH_IDS else place)
        for place, stream in enumerate(opened.streams.audio)
        if stream.codec_context.sample_rate
    ]
    return tuple(sorted(sounding))


def _display_aspect(video: av.VideoStream, container: Container) -> Fraction:
    """The shape of the picture as it is shown; television has two."""
    size, pixel = (video.width, video.height), video.sample_aspect_ratio
    television = size[0] in _TELEVISION_WIDTHS and size[1] in _TELEVISION_LINES
    if not pixel:
        return _NARROW if television or container is Container.PROGRAM_STREAM else Fraction(*size)
    shape = pixel * Fraction(*size)
    if container is Container.PROGRAM_STREAM and size[1] <= max(_TELEVISION_LINES):
        return _WIDE if shape > Fraction(3, 2) else _NARROW
    for standard in (_NARROW, _WIDE):
        if television and abs(shape / standard - 1) < _SAME_SHAPE:
            return standard
    return shape.limit_denominator(1000)


def _is_turned(opened: av.container.InputContainer, video: av.VideoStream) -> bool:
    """Whether the picture is shown on its side, as a telephone held upright films it."""
    try:
        first = next(opened.decode(video), None)
    except av.error.FFmpegError:
        return False
    return first is not None and first.rotation % 180 != 0


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a finished file holds: picture frames, lengths in milliseconds (0: no such track).

    `tracks_ms` are the lengths of all its sound tracks, `audio_ms` that of the longest.
    """

    frames: int
    video_ms: int
    audio_ms: int
    width: int
    height: int
    tracks_ms: tuple[int, ...] = ()


def measure_file(path: Path) -> FileFacts:
    """Count a file's packets and add up its lengths, without decoding; a cover is no frame.

    Raises:
        MediaError: it does not open, or breaks off.
    """
    try:
        with av.open(str(path)) as container:
            frames = width = height = 0
            ends = {stream.index: Fraction(0) for stream in container.streams}
            for packet in container.demux():
                if packet.pts is None or packet.duration is None or is_cover(packet.stream):
                    continue
                frames += packet.stream.type == "video"
                end = (packet.pts + packet.duration) * packet.time_base
                ends[packet.stream.index] = max(ends[packet.stream.index], end)
            for video in filter(None, [film_stream(container)]):
                width, height = video.width, video.height
            pictures, tracks = (
                tuple(round(ends[stream.index] * 1000) for stream in streams)
                for streams in (container.streams.video, container.streams.audio)
            )
    except av.error.FFmpegError as error:
        raise MediaError(f"{path.name} cannot be opened after writing it: {error}") from error
    video_ms, audio_ms = max(pictures, default=0), max(tracks, default=0)
    return FileFacts(frames, video_ms, audio_ms, width, height, tracks)
