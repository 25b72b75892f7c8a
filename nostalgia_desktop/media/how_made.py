"""What a clip's file says about how its pictures were made: a tag of the track, in words."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import av
import av.error

from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.media.assembly import Order
from nostalgia_desktop.media.clip_args import Group
from nostalgia_desktop.media.ffmpeg_inputs import Input
from nostalgia_desktop.media.piece_reader import film_stream
from nostalgia_desktop.media.sound_mending import Mend

_TAG = "ENCODER_SETTINGS"
"""Matroska's name for it (its tag registry): settings used for encoding, in no set form."""


_COPIED = "original MPEG-2"


def copied_words(copied: int, frames: int) -> str:
    """What is said of a clip with pictures of the original."""
    return f"{_COPIED}, {copied:,} of {frames:,} pictures copied"


def is_copied(note: str) -> bool:
    """Whether a file that says so has pictures of the original."""
    return note.startswith(_COPIED)


def encoded_words(reason: object) -> str:
    """What is said of a clip whose original could not be copied."""
    return f"FFV1 without loss, as the original cannot be copied: {reason}"


def with_note(args: Sequence[str], note: str) -> list[str]:
    """An ffmpeg command line whose output says how its picture was made."""
    return [*args[:-1], "-metadata:s:v:0", f"{_TAG}={note}", args[-1]]


def noted(order: Order, note: str) -> Order:
    """The same order for a file that says how its picture was made."""

    def build(
        inputs: Sequence[Input], out: str, *, in_group: bool, mends: Sequence[Mend]
    ) -> list[str]:
        return with_note(order.build(inputs, out, in_group=in_group, mends=mends), note)

    def join(groups: Sequence[Group], out: str, *, mends: Sequence[Mend]) -> list[str]:
        return with_note(order.join(groups, out, mends=mends), note)

    return replace(order, build=build, join=join)


def how_made(path: Path) -> str:
    """What a file says; empty where it says nothing.

    Raises:
        MediaError: it cannot be opened.
    """
    try:
        with av.open(f"file:{path}") as opened:
            video = film_stream(opened)
            return video.metadata.get(_TAG, "") if video else ""
    except (OSError, av.error.FFmpegError) as error:
        raise MediaError(f"{path.name} cannot be opened: {error}") from error
