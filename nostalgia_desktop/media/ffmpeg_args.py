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
    Input,
    in_seconds,
    joined,
    open_input,
    slack_ticks,
    stamped,
)

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

    @property
    def is_there(self) -> bool:
        """False where nothing is to be heard."""
        return self.kbit > 0

    def options(self, *, in_group: bool) -> dict[str, object]:
        """As ffmpeg's options.

        In a group that others are put behind it stays uncompressed, as each AAC stream begins
        with silence of its own, and is stereo where it would be as in the original.
        """
        if not self.is_there:
            return {}
        if in_group:
            return {"c:a": "pcm_s16le", "ar": self.hz, "ac": self.channels or 2}
        channels = {"ac": self.channels} if self.channels else {}
        return {"c:a": "aac", "b:a": f"{self.kbit}k", "ar": self.hz} | channels


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
) -> list[str]:
    """A whole title as 360 lines, 5 frames a second: its time is the title's time.

    Frame k shows the title's frame of that very time: `round=up`, as `fps` else is late.
    One field is enough at this size, so nothing is deinterlaced.
    """
    fps = proxy_rate(rate)
    video, audio = joined(inputs, picture, rate, with_audio=sound.is_there)
    video = video.filter("fps", fps=f"{fps}", round="up", start_time=0)
    # FFmpeg before 6 would show the last frame once more.
    frames = sum(source.piece.frames for source in inputs)
    video = video.filter("trim", end_frame=proxy_frames(frames, rate))
    if picture.scan is not Scan.PROGRESSIVE and picture.has_video:
        video = video.filter("field", type="top")
    width = proxy_width(picture.aspect)
    video = video.filter("scale", w=width, h=PROXY_LINES, flags="fast_bilinear")
    video = video.filter("setsar", sar="1")
    options: dict[str, object] = {
        "c:v": "libx264", "preset": "superfast", "crf": 35, "pix_fmt": "yuv420p",
        "g": PROXY_FPS, "keyint_min": PROXY_FPS, "sc_threshold": 0,
    }  # fmt: skip
    options |= sound.options(in_group=in_group) | {"map_metadata": -1}
    return _compile([video, audio], out, options, in_group=in_group)


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
    video, audio = joined(inputs, picture, rate, with_audio=sound.is_there)
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
    """Let `idet` look at some frames; it reports on standard error."""
    video = stamped(open_input(piece), piece)
    video = video.filter("trim", start_pts=piece.first_pts - slack_ticks(piece))
    node = ffmpeg.output(video.filter("idet"), "-", format="null", **{"frames:v": frames})
    return [*_GLOBAL, "-v", "info", "-copyts", *node.compile()[1:]]


_GLOBAL = ["-hide_banner", "-nostdin", "-y"]
_REPORT = ["-progress", "pipe:1", "-nostats", "-stats_period", "0.2", "-v", "level+verbose"]


def _compile(
    streams: Sequence[FilterableStream | None],
    out: str,
    options: dict[str, object],
    *,
    in_group: bool = False,
) -> list[str]:
    fixed: dict[str, object] = {"format": "mp4", "movflags": "+faststart"}
    if in_group:
        fixed = {"format": "mov"}  # MP4 takes no uncompressed sound in older FFmpegs.
    node = ffmpeg.output(*(each for each in streams if each), out, **(fixed | options))
    return [*_GLOBAL, *_REPORT, "-copyts", *node.compile()[1:]]


def _colours(container: Container, picture: Picture, rate: Fraction) -> dict[str, str]:
    """Which colours the numbers mean, by what is usual for the picture's size."""
    hd = picture.height >= _HD_LINES
    if hd and container is Container.INDEXED:
        return {}  # Such files say so themselves, and may hold HDR.
    # FFmpeg 9 drops the -color_* options of the command line; the filter's values stay.
    standard = "bt709" if hd else "bt470bg" if rate == 25 else "smpte170m"
    return {"color_primaries": standard, "color_trc": "bt709", "colorspace": standard}
