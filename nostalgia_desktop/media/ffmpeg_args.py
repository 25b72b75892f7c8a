"""Builds every ffmpeg command line. Pure functions: the same wishes give the same arguments."""

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import ffmpeg
from ffmpeg.nodes import FilterableStream

from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.media.ffmpeg_inputs import (
    SOUND_FORMAT,
    Input,
    SoundFormat,
    cut_sound,
    in_seconds,
    joined,
    open_input,
    slack_ticks,
    stamped,
)
from nostalgia_desktop.media.tap import TAP_HEIGHT, TAP_WIDTH

PROXY_LINES, PROXY_FPS = 360, 5
_HD_LINES = 720


@dataclass(frozen=True, slots=True)
class Quality:
    """How clips are encoded; `recipe` counts up when the same numbers give other clips."""

    preset: str = "faster"
    crf: int = 20
    audio_kbit: int = 160
    recipe: int = 1


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound track to make: AAC at so many kbit/s; none where `kbit` is 0.

    `channels` is None where they are to be as in the original.
    """

    kbit: int
    hz: int = 48_000
    channels: int | None = None
    coder: str = "twoloop"

    @property
    def is_there(self) -> bool:
        """False where nothing is to be heard."""
        return self.kbit > 0

    @property
    def format(self) -> SoundFormat | None:
        """What the originals' sound is brought to; None where there is none."""
        if not self.is_there:
            return None
        return SoundFormat(self.hz, "mono" if self.channels == 1 else "")

    def options(self, *, in_group: bool) -> dict[str, object]:
        """As ffmpeg's options.

        In a group that others are put behind it stays uncompressed, as each AAC stream begins
        with silence of its own, and is stereo where it would be as in the original.
        """
        if not self.is_there:
            return {}
        if in_group:
            return {"c:a": "pcm_f32le", "ar": self.hz, "ac": self.channels or 2}
        channels = {"ac": self.channels} if self.channels else {}
        coded = {"c:a": "aac", "aac_coder": self.coder, "b:a": f"{self.kbit}k", "ar": self.hz}
        return coded | channels


@dataclass(frozen=True, slots=True)
class Group:
    """A file with some of a film's pieces, and how long these last, in seconds."""

    path: Path
    duration_s: Fraction


def proxy_args(
    inputs: Sequence[Input],
    picture: Picture,
    rate: Fraction,
    sound: Sound,
    out: str,
    *,
    in_group: bool = False,
    with_tap: bool = False,
) -> list[str]:
    """A whole title as 360 lines, 5 frames a second: its time is the title's time.

    Frame k shows the title's frame of that very time: `round=up`, as `fps` else is late.
    One field is enough at this size, so nothing is deinterlaced. `with_tap` also writes a tiny
    picture of each of the title's frames to standard output, `TAP_BYTES` bytes each.
    """
    video, audio = joined(inputs, picture, rate, sound.format)
    if picture.scan is not Scan.PROGRESSIVE and picture.has_video:
        video = video.filter("field", type="top")
    tap = None
    if with_tap:
        split = video.filter_multi_output("split")
        video, tap = split[0], split[1].filter("scale", w=TAP_WIDTH, h=TAP_HEIGHT, flags="area")
    video = video.filter("fps", fps=f"{proxy_rate(rate)}", round="up", start_time=0)
    # FFmpeg before 6 would show the last frame once more.
    frames = sum(source.piece.frames for source in inputs)
    video = video.filter("trim", end_frame=proxy_frames(frames, rate))
    width = proxy_width(picture.aspect)
    video = video.filter("scale", w=width, h=PROXY_LINES, flags="fast_bilinear")
    video = video.filter("setsar", sar="1")
    # One thread encodes cheaper than several, and decoding beside it takes longer anyway.
    options: dict[str, object] = {
        "c:v": "libx264", "preset": "superfast", "crf": 36, "pix_fmt": "yuv420p", "threads": 1,
        "g": PROXY_FPS, "keyint_min": PROXY_FPS, "sc_threshold": 0, "b_strategy": 0,
    }  # fmt: skip
    options |= sound.options(in_group=in_group) | {"map_metadata": -1}
    return _compile([video, audio], out, options, in_group=in_group, tap=tap)


def proxy_rate(rate: Fraction) -> Fraction:
    """Proxy frames a second: a whole part of the title's rate, so that no frame drifts."""
    return rate / proxy_step(rate)


def proxy_frames(frames: int, rate: Fraction) -> int:
    """How many frames the proxy of a title of so many frames has."""
    return -(-frames // proxy_step(rate))


def proxy_step(rate: Fraction) -> int:
    """How many of the title's frames go by for one of the proxy."""
    return max(round(rate / PROXY_FPS), 1)


def proxy_width(aspect: Fraction) -> int:
    """Square pixels across, even."""
    return round(PROXY_LINES * aspect / 2) * 2


def clip_args(
    inputs: Sequence[Input],
    picture: Picture,
    rate: Fraction,
    quality: Quality,
    sound: Sound,
    tags: Sequence[tuple[str, str]],
    out: str,
    *,
    in_group: bool = False,
) -> list[str]:
    """One scene, frame-exact: H.264 and AAC in MP4, interlaced video at full field rate."""
    video, audio = joined(inputs, picture, rate, sound.format)
    if picture.scan is not Scan.PROGRESSIVE and picture.has_video:
        video = video.filter("bwdif", mode="send_field", parity=picture.scan.value, deint="all")
    if picture.width % 2 or picture.height % 2:
        # Half as many colours across and down need an even number of pixels.
        video = video.filter("pad", w="ceil(iw/2)*2", h="ceil(ih/2)*2")
    video = video.filter("setdar", dar=f"{picture.aspect.numerator}/{picture.aspect.denominator}")
    colours = _colours(inputs[0].piece.container, picture, rate)
    video = video.filter("setparams", **colours, field_mode="prog")
    options: dict[str, object] = {
        "c:v": "libx264", "preset": quality.preset, "crf": quality.crf, "pix_fmt": "yuv420p",
    }  # fmt: skip
    options |= sound.options(in_group=in_group) | _tags(tags)
    return _compile([video, audio], out, options, in_group=in_group)


def join_args(
    groups: Sequence[Group], out: str, *, sound: Sound, tags: Sequence[tuple[str, str]]
) -> list[str]:
    """Put groups that were encoded one by one behind each other; only sound is encoded again."""
    lines = [
        line
        for group in groups
        for line in (
            b"file 'file:%s'" % os.fsencode(group.path).replace(b"'", rb"'\''"),
            b"duration %s" % in_seconds(group.duration_s).encode(),
        )
    ]
    text = base64.b64encode(b"\n".join([b"ffconcat version 1.0", *lines])).decode("ascii")
    opened = ffmpeg.input(
        f"data:text/plain;base64,{text}", format="concat", safe=0, protocol_whitelist="file,data"
    )
    streams = [opened["v:0"], opened["a:0"] if sound.is_there else None]
    options = {"c:v": "copy"} | sound.options(in_group=False) | _tags(tags)
    return _compile(streams, out, options)


def _tags(tags: Sequence[tuple[str, str]]) -> dict[str, object]:
    # Plain -map_metadata would also blank the titles of chapters.
    options: dict[str, object] = {"map_metadata:g": -1}
    for index, (key, value) in enumerate(tags):
        options[f"metadata:g:{index}"] = f"{key}={value}"
    return options


def clip_frames(frames: int, picture: Picture) -> int:
    """How many frames a clip of `frames` source frames has."""
    doubled = picture.has_video and picture.scan is not Scan.PROGRESSIVE
    return frames * 2 if doubled else frames


def field_order_args(piece: Piece, frames: int) -> list[str]:
    """Let `idet` look at some frames: sums on standard error, each verdict on standard output."""
    video = stamped(open_input(piece), piece)
    video = video.filter("trim", start_pts=piece.first_pts - slack_ticks(piece))
    video = video.filter("idet").filter("metadata", mode="print", file="-")
    node = ffmpeg.output(video, "-", format="null", **{"frames:v": frames})
    return [*_GLOBAL, "-v", "info", "-copyts", *node.compile()[1:]]


def sound_args(piece: Piece, audio_id: int, out: str) -> list[str]:
    """A piece's sound as 48 kHz stereo, uncompressed, with its gaps, whatever it changes to.

    No filter in it counts: ffmpeg may begin them anew at each change of format.
    """
    # As loud as it is where more channels become two; else these would be softer than the rest.
    as_loud = {"ochl": "stereo", "osf": "s16", "rematrix_maxval": 1000}
    audio = cut_sound(open_input(piece), piece, audio_id).filter("aresample", 48_000, **as_loud)
    node = ffmpeg.output(audio, out, **{"format": SOUND_FORMAT, "c:a": "pcm_f32le"})
    return [*_GLOBAL, "-nostats", "-v", "level+error", "-copyts", *node.compile()[1:]]


_GLOBAL = ["-hide_banner", "-nostdin", "-y"]
_LOG = ["-nostats", "-v", "level+verbose"]
_REPORT = ["-progress", "pipe:1", "-stats_period", "0.2", *_LOG]


def _compile(
    streams: Sequence[FilterableStream | None],
    out: str,
    options: dict[str, object],
    *,
    in_group: bool = False,
    tap: FilterableStream | None = None,
) -> list[str]:
    fixed: dict[str, object] = {"format": "mp4", "movflags": "+faststart"}
    if in_group:
        fixed = {"format": "mov"}  # MP4 takes no uncompressed sound in older FFmpegs.
    node = ffmpeg.output(*(each for each in streams if each), out, **(fixed | options))
    if tap is None:
        return [*_GLOBAL, *_REPORT, "-copyts", *node.compile()[1:]]
    raw = {"format": "rawvideo", "pix_fmt": "yuv420p", "fps_mode": "passthrough"}
    both = ffmpeg.merge_outputs(node, ffmpeg.output(tap, "pipe:1", **raw))
    return [*_GLOBAL, *_LOG, "-filter_complex_threads", "1", "-copyts", *both.compile()[1:]]


def _colours(container: Container, picture: Picture, rate: Fraction) -> dict[str, str]:
    """Which colours the numbers mean, by what is usual for the picture's size."""
    hd = picture.height >= _HD_LINES
    if hd and container is Container.INDEXED:
        return {}  # Such files say so themselves, and may hold HDR.
    # FFmpeg 9 drops the -color_* options of the command line; the filter's values stay.
    standard = "bt709" if hd else "bt470bg" if rate == 25 else "smpte170m"
    return {"color_primaries": standard, "color_trc": "bt709", "colorspace": standard}
