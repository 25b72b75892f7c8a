"""Proves that a film of copied pictures shows what the original shows: each of them is decoded."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import av.error

from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import Progress, ShouldStop
from nostalgia_desktop.media.clip_reading import strict_options
from nostalgia_desktop.media.picture_digest import digest_of
from nostalgia_desktop.media.piece_reader import film_stream
from nostalgia_desktop.media.smart_film import NotCopied

_NEWS = 100


def prove(
    path: Path,
    digests: Sequence[bytes],
    rate: Fraction,
    tell: Progress,
    should_stop: ShouldStop = lambda: False,
) -> None:
    """Decode a film from end to end, as strictly as the check of clips does. In a thread.

    Raises:
        NotCopied: a picture differs, is missing, or is not shown at its time.
        Cancelled: `should_stop` said so.
    """
    try:
        _compare(path, digests, rate, tell, should_stop)
    except (OSError, av.error.FFmpegError) as error:
        raise NotCopied(f"what was copied cannot be decoded without errors ({error})") from error


def _compare(
    path: Path,
    digests: Sequence[bytes],
    rate: Fraction,
    tell: Progress,
    should_stop: ShouldStop,
) -> None:
    count = 0
    for frame in _frames(path):
        if should_stop():
            raise Cancelled
        if count >= len(digests) or digest_of(frame) != digests[count]:
            raise NotCopied(f"picture {count:,} of what was copied is another one than before")
        if round((frame.pts or 0) * (frame.time_base or 0) * rate) != count or frame.is_corrupt:
            raise NotCopied(f"picture {count:,} of what was copied is not whole, or not on time")
        count += 1
        if count % _NEWS == 0:
            tell(count / len(digests))
    if count != len(digests):
        raise NotCopied(f"{len(digests) - count:,} of the copied pictures are not shown")


def _frames(path: Path) -> Iterator[av.VideoFrame]:
    with av.open(f"file:{path}") as opened:
        video = film_stream(opened)
        if video is None:
            return
        video.codec_context.options = strict_options(video.codec_context.name)
        yield from opened.decode(video)
