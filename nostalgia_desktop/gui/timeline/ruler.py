"""Where the ruler has ticks, and what is written there."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from nostalgia_desktop.domain.time import frame_to_ms
from nostalgia_desktop.gui.timeline.view import View

_LABEL_PX = 76
_FRAME_LABEL_PX = 64
_MINOR_PX = 6
# Seconds between labels, and into how many parts small ticks divide them.
_STEPS = (
    (1, 2), (2, 2), (5, 5), (10, 5), (15, 3), (30, 6), (60, 4), (120, 4), (180, 3), (300, 5),
    (600, 5), (900, 3), (1800, 6), (3600, 6), (7200, 4), (14400, 4),
)  # fmt: skip
_FRAME_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick at a time; small ones have no label."""

    ms: int
    label: str = ""


def ticks(view: View, rate: Fraction) -> Iterator[Tick]:
    """All ticks that are seen, some outside too, in order of time."""
    frame_px = float(1000 / rate) / view.ms_per_px
    for step in _FRAME_STEPS:
        if step * frame_px >= _FRAME_LABEL_PX:
            return _frame_ticks(view, rate, step, frame_px >= _MINOR_PX)
    return _second_ticks(view)


def format_clock(ms: int) -> str:
    """A time as the ruler writes it: `H:MM:SS`."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def format_exactly(ms: int, ms_per_px: float) -> str:
    """A time as playhead and bounds show it: tenths, and hundredths where frames are seen."""
    digits = 2 if ms_per_px < 6 else 1
    return f"{format_clock(ms)}.{ms % 1000:03}"[: digits - 3]


def _second_ticks(view: View) -> Iterator[Tick]:
    fitting = (each for each in _STEPS if each[0] * 1000 / view.ms_per_px >= _LABEL_PX)
    step_s, parts = next(fitting, _STEPS[-1])
    small = step_s * 1000 // parts
    for number in range(view.start_ms // small - parts, view.end_ms // small + 2):
        ms = number * small
        if 0 <= ms <= view.duration_ms:
            yield Tick(ms, "" if number % parts else format_clock(ms))


def _frame_ticks(view: View, rate: Fraction, step: int, with_small: bool) -> Iterator[Tick]:
    """Frames count anew with each second, as in a time code."""
    for second in range(max(view.start_ms // 1000 - 1, 0), view.end_ms // 1000 + 1):
        first, end = ceil(second * rate), ceil((second + 1) * rate)
        for frame in range(first, end):
            number = frame - first
            # A label near the next second's would run into it.
            if number % step == 0 and (number == 0 or end - frame >= step):
                label = f":{number:02}" if number else format_clock(second * 1000)
                yield Tick(frame_to_ms(frame, rate), label)
            elif with_small:
                yield Tick(frame_to_ms(frame, rate))
