"""Builds ffmpeg command lines that look at titles. Pure: the same wishes, the same arguments."""

from collections.abc import Sequence
from fractions import Fraction

import ffmpeg

from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.media.ffmpeg_inputs import (
    SOUND_FORMAT,
    Input,
    cut_sound,
    joined,
    open_input,
    slack_ticks,
    stamped,
)
from nostalgia_desktop.media.ffmpeg_output import GLOBAL, compiled
from nostalgia_desktop.media.proxy_rate import PROXY_FPS, proxy_rate, proxy_step
from nostalgia_desktop.media.sound_track import Sound
from nostalgia_desktop.media.tap import TAP_HEIGHT, TAP_WIDTH

PROXY_LINES = 360


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
    return compiled([video, *audio], out, options, in_group=in_group, tap=tap)


def proxy_frames(frames: int, rate: Fraction) -> int:
    """How many frames the proxy of a title of so many frames has."""
    return -(-frames // proxy_step(rate))


def proxy_width(aspect: Fraction) -> int:
    """Square pixels across, even."""
    return round(PROXY_LINES * aspect / 2) * 2


def field_order_args(piece: Piece, frames: int) -> list[str]:
    """Let `idet` look at some frames: sums on standard error, each verdict on standard output."""
    video = stamped(open_input(piece), piece)
    video = video.filter("trim", start_pts=piece.first_pts - slack_ticks(piece))
    video = video.filter("idet").filter("metadata", mode="print", file="-")
    node = ffmpeg.output(video, "-", format="null", **{"frames:v": frames})
    return [*GLOBAL, "-v", "info", "-copyts", *node.compile()[1:]]


def sound_args(piece: Piece, audio_id: int, out: str) -> list[str]:
    """A piece's sound as 48 kHz stereo, uncompressed, with its gaps, whatever it changes to.

    No filter in it counts: ffmpeg may begin them anew at each change of format.
    """
    # As loud as it is where more channels become two; else these would be softer than the rest.
    as_loud = {"ochl": "stereo", "osf": "s16", "rematrix_maxval": 1000}
    audio = cut_sound(open_input(piece), piece, audio_id).filter("aresample", 48_000, **as_loud)
    node = ffmpeg.output(audio, out, **{"format": SOUND_FORMAT, "c:a": "pcm_f32le"})
    return [*GLOBAL, "-nostats", "-v", "level+error", "-copyts", *node.compile()[1:]]
