"""Encodes the few pictures at a smart cut that cannot be copied, so that they fit to the copied."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.codec.context import Flags
from av.video.frame import PictureType

from nostalgia_desktop.media.coded_pictures import CodedPicture
from nostalgia_desktop.media.mpeg_headers import (
    CODEC,
    from_group_on,
    plain_sequence,
    read_sequence,
    with_field_order,
    with_group,
)
from nostalgia_desktop.media.picture_digest import digest_of, planes_of

LEAST_PSNR_DB = 45.0
"""Nearer to the original than one can see. Real footage comes out at 50 to 56, noise at 48."""

_SHADES, _BLOCK = 255.0, 16
# Each picture by itself, with the finest quantizer of MPEG-2 and a header that begins a group: no
# decoder whose rounding differs can drift. 10 bits for the mean are the most of Main Profile.
_OPTIONS = {"qmin": "1", "qmax": "1", "non_linear_quant": "1", "dc": "2", "intra_vlc": "1"}
# As good as no limit: the quantizer alone decides.
_BIT_RATE = 100_000_000


@dataclass(frozen=True, slots=True)
class EdgePicture:
    """An encoded picture: its bytes, a digest of what a decoder shows, how near that is, in dB."""

    data: bytes
    digest: bytes
    psnr_db: float


def encode_edge(
    pictures: Sequence[CodedPicture], sequence: bytes, rate: Fraction
) -> Iterator[EdgePicture]:
    """Encode pictures in the order in which they are shown; `sequence` is the copied ones' header.

    Field order and scan stay those of each picture.

    Raises:
        av.error.FFmpegError: libav cannot encode them.
    """
    head, told = plain_sequence(sequence), read_sequence(sequence)
    is_all_progressive = told is not None and told.is_progressive
    for picture in pictures:
        frame, headers = picture.frame, picture.headers
        if frame is None or headers is None:
            raise ValueError("a picture that was not decoded cannot be encoded")
        fits = is_all_progressive or _same_blocks(frame.height)
        is_progressive = headers.is_progressive and fits
        coded = _encoded(frame, rate, is_progressive=is_progressive)
        group = with_group(from_group_on(coded))
        data = head + with_field_order(group, top_first=headers.top_first)
        shown = _decoded(data)
        yield EdgePicture(data, digest_of(shown), psnr_db(frame, shown))


def _encoded(frame: av.VideoFrame, rate: Fraction, *, is_progressive: bool) -> bytes:
    codec = av.VideoCodecContext.create(CODEC, "w")
    codec.width, codec.height, codec.pix_fmt = frame.width, frame.height, frame.format.name
    codec.framerate, codec.time_base = rate, 1 / rate
    codec.gop_size, codec.max_b_frames, codec.thread_count = 1, 0, 1
    codec.bit_rate, codec.options = _BIT_RATE, _OPTIONS
    if not is_progressive:
        codec.flags |= Flags.interlaced_dct | Flags.interlaced_me
    frame.pts, frame.time_base, frame.pict_type = 0, 1 / rate, PictureType.NONE
    return b"".join(bytes(packet) for each in (frame, None) for packet in codec.encode(each))


def _same_blocks(lines: int) -> bool:
    """Whether frames have as many rows of blocks in a progressive sequence as in any other.

    There fields have whole rows, and so frames an even number (6.3.3, mb_height).
    """
    return -(-lines // _BLOCK) % 2 == 0


def _decoded(data: bytes) -> av.VideoFrame:
    codec = av.VideoCodecContext.create(CODEC, "r")
    codec.thread_count = 1
    [shown] = [frame for each in (av.Packet(data), None) for frame in codec.decode(each)]
    return shown


def psnr_db(one: av.VideoFrame, other: av.VideoFrame) -> float:
    """How near two pictures are, in brightness and colour alike."""
    squares = samples = 0
    for mine, theirs in zip(planes_of(one), planes_of(other), strict=True):
        squares += int(np.square(mine.astype(np.int32) - theirs).sum())
        samples += mine.size
    error = squares / samples
    return float(20 * np.log10(_SHADES) - 10 * np.log10(max(error, 1e-9)))
