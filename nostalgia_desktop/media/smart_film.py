"""A film of MPEG-2 pictures that were copied or encoded one by one, written to Matroska."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import av.container

from nostalgia_desktop.domain.media import Picture, Progress
from nostalgia_desktop.media.mpeg_headers import CODEC, Sequence, read_sequence

_NEWS = 100

# As ffmpeg counts them: the values of AVColorPrimaries, AVColorSpace and AVFieldOrder.
_UNSPECIFIED = 2
_STANDARDS = {"bt709": 1, "bt470bg": 5, "smpte170m": 6}
_PROGRESSIVE, _TOP_FIRST, _BOTTOM_FIRST = 1, 4, 5


class NotCopied(Exception):
    """An original's MPEG-2 cannot be copied; says why. No error: the clip is encoded then."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What all pictures of a film share; `colours` are ffmpeg's options and their values."""

    picture: Picture
    rate: Fraction
    colours: dict[str, str]


@dataclass(slots=True)
class FilmWriter:
    """Writes pictures in the order of coding; each at the time of its place.

    `digests` has, by places, what a decoder must make of each picture; empty where there is none.
    `tell` is told how much is written.
    """

    path: Path
    shape: Shape
    digests: list[bytes]
    tell: Progress
    copied: int = 0
    _kind: bytes = b""
    _count: int = 0
    _out: av.container.OutputContainer | None = None
    _track: av.VideoStream | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._out is not None:
            self._out.close()

    def require(self, sequence: bytes) -> None:
        """Make sure that pictures with a sequence header fit into the film.

        Raises:
            NotCopied: they do not.
        """
        told = read_sequence(sequence)
        if told is None:
            raise NotCopied("its video is not told to be MPEG-2 as on discs")
        if self._kind and told.kind != self._kind:
            raise NotCopied("its picture goes on in another form")
        if told.rate != self.shape.rate:
            raise NotCopied("its pictures are not told to last as long as they do")
        if not _is_shaped(told, self.shape.picture):
            raise NotCopied("its shape is told otherwise than in the pictures themselves")
        self._kind = told.kind

    def begin(self, sequence: bytes, shown: av.VideoFrame, *, top_first: bool) -> None:
        """Open the file for pictures of which one is `shown`; does nothing the second time."""
        if self._out is not None:
            return
        self._out = av.open(f"file:{self.path}", "w", format="matroska")
        self._track = self._out.add_stream(CODEC, rate=self.shape.rate)
        codec, picture = self._track.codec_context, self.shape.picture
        codec.width, codec.height = shown.width, shown.height
        codec.pix_fmt, codec.time_base = shown.format.name, 1 / self.shape.rate
        codec.extradata = sequence
        codec.sample_aspect_ratio = picture.aspect * shown.height / shown.width
        if shown.interlaced_frame:
            codec.field_order = _TOP_FIRST if top_first else _BOTTOM_FIRST
        else:
            codec.field_order = _PROGRESSIVE
        self._tag_colours(codec, shown)

    def put(self, data: bytes, place: int, digest: bytes, *, is_key: bool) -> None:
        """Write the next picture.

        Raises:
            NotCopied: the film has one at this place.
        """
        if self._out is None or self._track is None:
            raise ValueError("a film that was not begun")
        if self.digests[place]:
            raise NotCopied("two of its pictures are shown at the same time")
        self.digests[place] = digest
        packet = av.Packet(data)
        packet.stream, packet.time_base = self._track, 1 / self.shape.rate
        # One picture waits until those before it are shown.
        packet.pts, packet.dts, packet.duration = place, self._count - 1, 1
        packet.is_keyframe = is_key
        self._count += 1
        self._out.mux_one(packet)
        if self._count % _NEWS == 0:
            self.tell(self._count / len(self.digests))

    def _tag_colours(self, codec: av.VideoCodecContext, shown: av.VideoFrame) -> None:
        """What the pictures do not say themselves."""
        usual = {name: _STANDARDS[value] for name, value in self.shape.colours.items()}
        own = shown.color_primaries, shown.color_trc, shown.colorspace
        told = [each if each != _UNSPECIFIED else None for each in own]
        codec.color_primaries = told[0] or usual.get("color_primaries", _UNSPECIFIED)
        codec.color_trc = told[1] or usual.get("color_trc", _UNSPECIFIED)
        codec.colorspace = told[2] or usual.get("colorspace", _UNSPECIFIED)


def _is_shaped(told: Sequence, picture: Picture) -> bool:
    size = (told.width, told.height) == (picture.width, picture.height)
    return size and told.aspect == picture.aspect
