"""What can be made better about a sound track, and the filters that do so. Pure."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ffmpeg.nodes import FilterableStream

from nostalgia_desktop.media.ffmpeg_inputs import in_seconds

TARGET_LUFS, TARGET_PEAK_DB = -18.0, -1.5
"""What AES TD1008 asks of speech that is streamed; peaks leave room for what AAC adds."""

# The widest that all versions of the filter take: only so may it turn all up by the same.
_TARGET_RANGE = 20.0
# What is softer is hiss: to make it louder would do harm.
_AUDIBLE_LUFS = -50.0
# A dead channel of a tape hisses, and a coder adds a little.
_SILENT_DB, _APART_DB = -50.0, 20.0
_PEAK = re.compile(r"^\[Parsed_astats_\d+ .*\] Peak level dB: (\S+)$")


@dataclass(frozen=True, slots=True)
class MendWish:
    """What is wanted of sound: `repairs` a silent channel, `evens` how loud clips are."""

    repairs: bool = False
    evens: bool = False

    def __bool__(self) -> bool:
        return self.repairs or self.evens


AS_IT_IS = MendWish()


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a track is: LUFS, highest true peak in dB, range in LU, threshold in LUFS."""

    lufs: float
    peak_db: float
    range_lu: float
    threshold_lufs: float
    offset_lu: float = 0.0


@dataclass(frozen=True, slots=True)
class Mend:
    """What is done to a track: the one channel of two that is heard on both; how loud it was."""

    channel: int | None = None
    loudness: Loudness | None = None


@dataclass(slots=True)
class SoundReader:
    """Takes ffmpeg's log lines; keeps the peak of each channel in dB, and how loud all is."""

    peaks_db: list[float] = field(default_factory=list)
    _json: list[str] = field(default_factory=list)

    def read(self, line: str) -> None:
        """Take one line."""
        if match := _PEAK.match(line):
            self.peaks_db.append(float(match[1]))
        elif line == "{" or (self._json and self._json[-1] != "}"):
            self._json.append(line)

    @property
    def loudness(self) -> Loudness | None:
        """What was measured; None where there is nothing to be heard."""
        values = {key: _number(value) for key, value in json.loads("".join(self._json)).items()}
        names = ("input_i", "input_tp", "input_lra", "input_thresh", "target_offset")
        measured = Loudness(*(values[name] for name in names))
        is_audible = all(map(math.isfinite, (measured.lufs, measured.peak_db)))
        return measured if is_audible and measured.lufs >= _AUDIBLE_LUFS else None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan  # In words, how it was done.


def heard_channel(peaks_db: Sequence[float]) -> int | None:
    """The channel that is heard where the other one of two is silent throughout, else None."""
    if len(peaks_db) != 2:
        return None
    loud = max((0, 1), key=lambda channel: peaks_db[channel])
    silent = peaks_db[1 - loud]
    is_dead = silent < _SILENT_DB and peaks_db[loud] - silent >= _APART_DB
    return loud if is_dead and peaks_db[loud] > _SILENT_DB else None


def on_both(audio: FilterableStream, channel: int | None) -> FilterableStream:
    """A track with one of its two channels on both; as it is without one."""
    if channel is None:
        return audio
    return audio.filter("channelmap", map=f"{channel}|{channel}", channel_layout="stereo")


def with_peaks(audio: FilterableStream) -> FilterableStream:
    """A track whose peaks ffmpeg tells at the end, for a `SoundReader`."""
    return audio.filter("astats", measure_perchannel="Peak_level", measure_overall="none")


def with_loudness(audio: FilterableStream) -> FilterableStream:
    """A track whose loudness ffmpeg tells at the end, for a `SoundReader`."""
    return audio.filter("loudnorm", **_target(), print_format="json")


def mended(audio: FilterableStream, mend: Mend, length_s: Fraction) -> FilterableStream:
    """A track as it is to be, exactly as long as before."""
    audio, was = on_both(audio, mend.channel), mend.loudness
    if was is None:
        return audio
    measured = {
        "measured_I": min(was.lufs, 0),
        "measured_TP": was.peak_db,
        "measured_LRA": was.range_lu,
        "measured_thresh": min(was.threshold_lufs, 0),
        "offset": was.offset_lu,
        "linear": "true",
    }
    audio = audio.filter("loudnorm", **_target(), **measured)
    # It gives 192 kHz, and may give a little less than it got.
    audio = audio.filter("aresample", 48_000)
    length = in_seconds(length_s)
    return audio.filter("apad", whole_dur=length).filter("atrim", end=length)


def _target() -> dict[str, float]:
    return {"I": TARGET_LUFS, "TP": TARGET_PEAK_DB, "LRA": _TARGET_RANGE}
