"""Looks into streams with PyAV: which tracks a piece of a disc has, and what a file holds."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.error
import av.logging

from nostalgia_desktop.domain.clock import ByteRange
from nostalgia_desktop.domain.errors import MediaError, SourceMissing

# Enough for the first key frame and a frame of each sound track, at ten megabits a second.
_PROBE_BYTES = 6 << 20


def quiet_libav() -> None:
    """Keep libav's own remarks on damaged streams off the terminal; ours say the same better.

    Its own level too, as PySceneDetect takes PyAV's filter away.
    """
    av.logging.set_level(av.logging.PANIC)
    av.logging.set_libav_level(av.logging.PANIC)


class RangeFile(io.RawIOBase):
    """Byte ranges of files as one seekable file, for PyAV. Opens read-only."""

    def __init__(self, ranges: Sequence[ByteRange]) -> None:
        super().__init__()
        self._ranges = tuple(ranges)
        self._size = sum(part.end - part.start for part in ranges)
        self._at = 0

    def readable(self) -> bool:
        """True: this is what it is for."""
        return True

    def seekable(self) -> bool:
        """True: PyAV looks back and forth while probing."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to `offset`, as for every file."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = min(max(base + offset, 0), self._size)
        return self._at

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes, as for every file."""
        wanted = self._size - self._at if size < 0 else min(size, self._size - self._at)
        base, pieces = 0, []
        for part in self._ranges:
            length = part.end - part.start
            first = max(self._at - base, 0)
            last = min(self._at + wanted - base, length)
            if first < last:
                with part.path.open("rb") as file:
                    file.seek(part.start + first)
                    pieces.append(file.read(last - first))
            base += length
        self._at += wanted
        return b"".join(pieces)


@dataclass(frozen=True, slots=True)
class DiscStreams:
    """The tracks of a piece of a disc: stream ids of its sound, facts of its picture.

    `width` is 0 without picture; `interlaced` is what the stream claims, often wrongly.
    """

    audio_ids: tuple[int, ...]
    width: int = 0
    height: int = 0
    aspect: Fraction = Fraction(4, 3)


def probe_disc(ranges: Sequence[ByteRange]) -> DiscStreams:
    """Look at the first few megabytes of a piece.

    Raises:
        SourceMissing: its files are gone.
    """
    try:
        with RangeFile(_head(ranges)) as file, av.open(file, format="mpeg") as container:
            # A track announced by a damaged byte has no packets to learn its rate from.
            audio = sorted(
                stream.id for stream in container.streams.audio if stream.codec_context.sample_rate
            )
            for video in container.streams.video:
                if video.width:
                    aspect = _display_aspect(video)
                    return DiscStreams(tuple(audio), video.width, video.height, aspect)
            return DiscStreams(tuple(audio))
    except FileNotFoundError as error:
        raise SourceMissing(f"{error.filename} is not there any more") from error
    except av.error.FFmpegError:
        return DiscStreams(())  # Nothing in it that a decoder would know.


def _head(ranges: Sequence[ByteRange]) -> list[ByteRange]:
    head, left = [], _PROBE_BYTES
    for part in ranges:
        take = min(part.end - part.start, left)
        if take > 0:
            head.append(ByteRange(part.path, part.start, part.start + take))
        left -= take
    return head


def _display_aspect(video: av.VideoStream) -> Fraction:
    pixel = video.sample_aspect_ratio
    if not pixel or not video.height:
        return Fraction(4, 3)
    shape = pixel * video.width / video.height
    # DVDs have two shapes; 704 and 720 pixels across both mean one of them.
    return Fraction(16, 9) if shape > Fraction(3, 2) else Fraction(4, 3)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a finished file holds: picture frames, lengths in milliseconds (0: no such track)."""

    frames: int
    video_ms: int
    audio_ms: int
    width: int
    height: int


def measure_file(path: Path) -> FileFacts:
    """Count a file's packets and add up its lengths, without decoding.

    Raises:
        MediaError: it does not open, or breaks off.
    """
    try:
        with av.open(str(path)) as container:
            frames = width = height = 0
            ends = {"video": Fraction(0), "audio": Fraction(0)}
            for packet in container.demux():
                if packet.pts is None or packet.duration is None:
                    continue
                kind = packet.stream.type
                frames += kind == "video"
                end = (packet.pts + packet.duration) * packet.time_base
                ends[kind] = max(ends.get(kind, end), end)
            for video in container.streams.video:
                width, height = video.width, video.height
    except av.error.FFmpegError as error:
        raise MediaError(f"{path.name} cannot be opened after writing it: {error}") from error
    lengths = {kind: round(end * 1000) for kind, end in ends.items()}
    return FileFacts(frames, lengths["video"], lengths["audio"], width, height)
