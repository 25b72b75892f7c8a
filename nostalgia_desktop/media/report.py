"""Reads what ffmpeg tells while it runs: progress, damage, and why it failed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nostalgia_desktop.domain.errors import ArchiveError, DriveFull, MediaError
from nostalgia_desktop.domain.media import Progress, Scan
from nostalgia_desktop.media.ffmpeg_inputs import REPEATED_FIELD
from nostalgia_desktop.media.part_file import free_bytes
from nostalgia_desktop.media.process import ProcessFailed

_FRAME = re.compile(r"^frame=(\d+)$")
_FPS = re.compile(
    r"Parsed_fps_(\d+) .*\[verbose\] \d+ frames in, (\d+) frames out; "
    r"\d+ frames dropped, (\d+) frames duplicated"
)
_REPEAT = re.compile(rf"\[info\] {REPEATED_FIELD}\.")
_ERROR = re.compile(r"\[(error|fatal)\]")
# The verdict on each frame alone: that over several frames carries a slip far along.
_IDET = re.compile(
    r"Single frame detection: TFF: *(\d+) BFF: *(\d+) Progressive: *(\d+) Undetermined: *(\d+)"
)
_SOUND_CHANGES = "Changing audio frame properties on the fly is not supported"
_INTERLACED_SHARE = 0.03
_LEAST_BYTES = 1_000_000
"""With less room than this ffmpeg fails, and does not always say why."""
_FULL = ("No space left on device", "Disk quota exceeded", "File too large")


def progress_reader(frames: int, on_progress: Progress) -> Callable[[str], None]:
    """Takes lines of `-progress` and tells how much of `frames` frames is written.

    Not by its times: with `-copyts` they do not count from the file's beginning.
    """

    def read(line: str) -> None:
        match = _FRAME.match(line)
        if match and frames > 0:
            on_progress(min(int(match[1]) / frames, 1.0))

    return read


class DamageReader:
    """Takes ffmpeg's log lines and counts what could not be decoded.

    `errors` counts error lines. A cut's first sound frame is always broken, so a single one
    means nothing. `repeats` are pictures that a stream itself shows for one field longer.
    `sound_changes` says that ffmpeg gave up as the sound went on in another format.
    """

    def __init__(self) -> None:
        self._frames: dict[int, int] = {}
        self.sound_changes = False
        self.repeats = 0
        self.errors = 0
        self.first_error = ""

    def read(self, line: str) -> None:
        """Take one line of the log."""
        if match := _FPS.search(line):
            self._frames[int(match[1])] = int(match[2]) - int(match[3])
        elif _REPEAT.search(line):
            self.repeats += 1
        elif _ERROR.search(line):
            self.errors += 1
            self.sound_changes |= _SOUND_CHANGES in line
            self.first_error = self.first_error or _ERROR.split(line)[-1].strip()

    def frames_in(self, pieces: int) -> int:
        """How many different frames the decoder gave for the first `pieces` inputs.

        Each piece has a filter that puts its frames on the title's clock; filters are numbered
        in the order of the command line.
        """
        return sum(self._frames[index] for index in sorted(self._frames)[:pieces])


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """How many frames `idet` saw as top field first, bottom field first, and in all."""

    top: int = 0
    bottom: int = 0
    frames: int = 0

    def __add__(self, other: "FieldCounts") -> "FieldCounts":
        return FieldCounts(
            self.top + other.top, self.bottom + other.bottom, self.frames + other.frames
        )

    def verdict(self) -> Scan:
        """How the lines were taken.

        Tapes hold still for long, so a small share of frames that show their fields is enough;
        noise shows both orders alike and little of either.
        """
        most, least = max(self.top, self.bottom), min(self.top, self.bottom)
        if most == 0 or most < _INTERLACED_SHARE * self.frames or most < 3 * least:
            return Scan.PROGRESSIVE
        return Scan.TOP_FIRST if self.top > self.bottom else Scan.BOTTOM_FIRST


def field_counts(lines: str) -> FieldCounts:
    """Add up all that `idet` reported in a log."""
    total = FieldCounts()
    for match in _IDET.finditer(lines):
        top, bottom, progressive, unknown = (int(number) for number in match.groups())
        total += FieldCounts(top, bottom, top + bottom + progressive + unknown)
    return total


class SoundChanges(MediaError):
    """ffmpeg stopped where the sound went on in another format, which its filters cannot take."""


def explain(error: ProcessFailed, what: str, part: Path | None) -> MediaError | DriveFull:
    """Turn a failed ffmpeg run into what a person can do about it; `part` is what it wrote."""
    if any(word in error.said for word in _FULL) or (part and _is_full(part.parent)):
        return DriveFull(f"{what} could not be written: the drive is full; make room")
    lines = [line for line in error.said.splitlines() if _ERROR.search(line)]
    reason = _ERROR.split(lines[-1])[-1].strip() if lines else str(error)
    return MediaError(f"ffmpeg could not make {what}: {reason[:300]} (the log has its command)")


def _is_full(folder: Path) -> bool:
    try:
        return free_bytes(folder) < _LEAST_BYTES
    except ArchiveError:
        return False  # The drive is gone: another error tells so.
