"""A small picture for each finished clip: the best of its first half minute, kept as JPEG."""

import io
import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.errors import ArchiveError, MediaError
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.part_file import part_file, replace_with
from nostalgia_desktop.media.poster import Poster, find_poster

_EARLY_MS = 30_000
_HEIGHT, _MOST_WIDE, _QUALITY = 360, 4, 86
_CHECKSUM = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ClipPicture:
    """A frame of a clip in square pixels: when it is shown, and RGB, line after line."""

    at_ms: int
    width: int
    height: int
    rgb: bytes


def clip_picture(clip: Path, should_stop: ShouldStop = lambda: False) -> ClipPicture | None:
    """The best early frame of a clip at 360 lines; None where it has no picture.

    Run it in a thread: a tenth of a second.

    Raises:
        MediaError: the clip cannot be read.
        Cancelled: `should_stop` said so.
    """
    found = find_poster(clip, 0, _EARLY_MS, should_stop)
    return None if found is None else _in_square_pixels(found)


def clip_poster(
    layout: ArchiveLayout, clip: Path, sha256: str, should_stop: ShouldStop = lambda: False
) -> bytes | None:
    """The poster of a clip as JPEG, made when it is first wanted; None where there is none.

    It is kept in the archive under the clip's checksum. Run it in a thread.

    Raises:
        Cancelled: `should_stop` said so.
    """
    kept = _kept_at(layout, sha256)
    try:
        if kept is not None and kept.is_file():
            return kept.read_bytes()
    except OSError:
        return None
    jpeg = make_poster(clip, should_stop)
    if jpeg is not None:
        keep_poster(layout, sha256, jpeg)
    return jpeg


def make_poster(clip: Path, should_stop: ShouldStop = lambda: False) -> bytes | None:
    """The poster of a clip as JPEG; None where it has none, or cannot be read.

    Run it in a thread: a tenth of a second.

    Raises:
        Cancelled: `should_stop` said so.
    """
    try:
        picture = clip_picture(clip, should_stop)
    except (MediaError, OSError):
        return None
    return None if picture is None else _as_jpeg(picture)


def keep_poster(layout: ArchiveLayout, sha256: str, jpeg: bytes) -> None:
    """Keep a clip's poster for the next time; where that cannot be, it is made anew then."""
    kept = _kept_at(layout, sha256)
    if kept is not None:
        _keep(layout, kept, jpeg)


def _kept_at(layout: ArchiveLayout, sha256: str) -> Path | None:
    return layout.posters / f"{sha256}.jpg" if _CHECKSUM.fullmatch(sha256) else None


def _in_square_pixels(poster: Poster) -> ClipPicture:
    picture = Image.frombytes("RGB", (poster.width, poster.height), poster.rgb)
    aspect = float(poster.pixel * poster.width / poster.height)
    aspect = min(max(aspect, 1 / _MOST_WIDE), _MOST_WIDE)
    height = min(_HEIGHT, poster.height)
    small = picture.resize((max(round(height * aspect), 1), height), Image.Resampling.LANCZOS)
    return ClipPicture(poster.at_ms, small.width, small.height, small.tobytes())


def _as_jpeg(picture: ClipPicture) -> bytes:
    file = io.BytesIO()
    image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
    image.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return file.getvalue()


def _keep(layout: ArchiveLayout, kept: Path, jpeg: bytes) -> None:
    """Keep a poster for the next time; an archive that is full or read-only does without."""
    try:
        layout.make_folders()
        layout.posters.mkdir(exist_ok=True)
        with part_file(kept) as part:
            part.write_bytes(jpeg)
            replace_with(part, kept)
    except (ArchiveError, OSError):
        return
