"""What all command lines for ffmpeg end and begin with: files to write, what is told."""

from collections.abc import Sequence

import ffmpeg
from ffmpeg.nodes import FilterableStream

GLOBAL = ["-hide_banner", "-nostdin", "-y"]
LOG = ["-nostats", "-v", "level+verbose"]
REPORT = ["-progress", "pipe:1", "-stats_period", "0.2", *LOG]

_FORMATS: dict[str, dict[str, object]] = {
    ".mp4": {"format": "mp4", "movflags": "+faststart"},
    ".mkv": {"format": "matroska"},
}
# MP4 takes no uncompressed sound in older FFmpegs, and Matroska's times are rounded.
_IN_GROUP: dict[str, object] = {"format": "mov"}
# Plain -map_metadata would also blank the titles of chapters.
NO_TAGS: dict[str, object] = {"map_metadata:g": -1}
"""Leaves out the originals' own tags; a clip's are written into the finished file."""


def compiled(
    streams: Sequence[FilterableStream],
    out: str,
    options: dict[str, object],
    *,
    ending: str = ".mp4",
    in_group: bool = False,
    tap: FilterableStream | None = None,
    first: Sequence[str] = (),
) -> list[str]:
    """All arguments that write some streams to a file packed as `ending` says.

    With a `tap` its pictures go to standard output. `first` stands before the inputs.
    """
    fixed = _IN_GROUP if in_group else _FORMATS[ending]
    node = ffmpeg.output(*streams, out, **(fixed | options))
    if tap is None:
        return [*GLOBAL, *REPORT, "-copyts", *first, *node.compile()[1:]]
    raw = {"format": "rawvideo", "pix_fmt": "yuv420p", "fps_mode": "passthrough"}
    both = ffmpeg.merge_outputs(node, ffmpeg.output(tap, "pipe:1", **raw))
    return [*GLOBAL, *LOG, "-filter_complex_threads", "1", "-copyts", *both.compile()[1:]]
