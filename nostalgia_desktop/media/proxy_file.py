"""Opens finished proxies and clips with PyAV: one place that turns libav's complaints into ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import av.container
import av.error
import av.stream

from nostalgia_desktop.domain.errors import MediaError

MATROSKA = bytes.fromhex("1a45dfa3")
"""What a Matroska file begins with (RFC 8794, 11.2.1)."""
ADVICE = "delete it, and it is made anew"
"""What to do about a proxy that is damaged: it holds nothing that the original has not."""


@contextmanager
def open_proxy(proxy: Path) -> Iterator[av.container.InputContainer]:
    """Open a proxy; what goes wrong while it is open counts too.

    Raises:
        MediaError: it cannot be opened, or cannot be read to its end.
    """
    try:
        # As a file of the two forms that are made here, whatever its name may say.
        with av.open(f"file:{proxy}", format=_form_of(proxy)) as opened:
            yield opened
    except (OSError, av.error.FFmpegError) as error:
        raise unreadable(proxy, str(error.strerror or error)) from error


def _form_of(film: Path) -> str:
    with film.open("rb") as file:
        return "matroska" if file.read(len(MATROSKA)) == MATROSKA else "mp4"


def unreadable(proxy: Path, why: str) -> MediaError:
    """The error for a proxy that is not what it should be."""
    return MediaError(f"{proxy} cannot be read ({why}): {ADVICE}")


def discard_others(
    opened: av.container.InputContainer, wanted: av.AudioStream | av.VideoStream
) -> None:
    """Leave all streams but one unread on the disk."""
    for stream in opened.streams:
        if stream is not wanted:
            stream.discard = av.stream.Discard.all


def milliseconds(pts: int, time_base: Fraction | None) -> int:
    """A timestamp in whole milliseconds, rounded down: never after the picture appears."""
    return int(pts * (time_base or Fraction(1)) * 1000)
