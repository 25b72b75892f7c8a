"""Builds the ffmpeg command lines that make clips. Pure: the same wishes, the same arguments."""

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import ffmpeg
from ffmpeg.nodes import FilterableStream

from nostalgia_desktop.domain.media import Picture
from nostalgia_desktop.media.clip_picture import clip_picture
from nostalgia_desktop.media.encoders import device_args, encodable, picture_options
from nostalgia_desktop.media.ffmpeg_inputs import Input, in_seconds, joined
from nostalgia_desktop.media.ffmpeg_output import NO_TAGS, compiled
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.sound_mending import Mend, mended
from nostalgia_desktop.media.sound_track import Sound


@dataclass(frozen=True, slots=True)
class Group:
    """A file with some of a film's pieces, and how long these last, in seconds."""

    path: Path
    duration_s: Fraction


def clip_args(
    inputs: Sequence[Input],
    picture: Picture,
    rate: Fraction,
    quality: Quality,
    sound: Sound,
    out: str,
    *,
    in_group: bool = False,
    mends: Sequence[Mend] = (),
) -> list[str]:
    """One scene, frame-exact; `mends` are what to do to each sound track."""
    video, audio = joined(inputs, picture, rate, sound.format)
    video = clip_picture(video, picture, rate, inputs[0].piece.container, quality)
    video = encodable(video, quality)
    length_s = sum(source.piece.frames for source in inputs) / rate
    audio = _all_mended(audio, mends, length_s)
    options = picture_options(quality) | sound.options(in_group=in_group) | NO_TAGS
    return compiled(
        [video, *audio],
        out,
        options,
        ending=quality.ending,
        in_group=in_group,
        first=device_args(quality),
    )


def join_args(
    groups: Sequence[Group],
    out: str,
    *,
    sound: Sound,
    ending: str = ".mp4",
    mends: Sequence[Mend] = (),
) -> list[str]:
    """Put groups that were encoded one by one behind each other; only sound is encoded again."""
    opened = open_groups(groups)
    tracks = [opened[f"a:{track}"] for track in range(sound.tracks if sound.is_there else 0)]
    length_s = sum((group.duration_s for group in groups), Fraction(0))
    streams = [opened["v:0"], *_all_mended(tracks, mends, length_s)]
    options = {"c:v": "copy"} | sound.options(in_group=False) | NO_TAGS
    return compiled(streams, out, options, ending=ending)


def _all_mended(
    audio: Sequence[FilterableStream], mends: Sequence[Mend], length_s: Fraction
) -> list[FilterableStream]:
    if not mends:
        return list(audio)
    return [mended(track, mend, length_s) for track, mend in zip(audio, mends, strict=True)]


def open_groups(groups: Sequence[Group]) -> FilterableStream:
    """Groups as one input."""
    lines = [
        line
        for group in groups
        for line in (
            b"file 'file:%s'" % os.fsencode(group.path).replace(b"'", rb"'\''"),
            b"duration %s" % in_seconds(group.duration_s).encode(),
        )
    ]
    text = base64.b64encode(b"\n".join([b"ffconcat version 1.0", *lines])).decode("ascii")
    return ffmpeg.input(
        f"data:text/plain;base64,{text}", format="concat", safe=0, protocol_whitelist="file,data"
    )
