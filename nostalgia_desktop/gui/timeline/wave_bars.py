"""The waveform as bars, whatever the zoom."""

from math import ceil

from nostalgia_desktop.domain.survey import Waveform


def peaks(waveform: Waveform, start_ms: float, step_ms: float, count: int) -> list[int]:
    """The loudest sample of each of `count` stretches, 0 to 255; 0 where there is no sound.

    Reads the coarsest level that is fine enough, so that an hour costs as much as a second.
    """
    if not waveform.levels:
        return [0] * count
    bin_ms, level = 1000 / waveform.per_second, 0
    while bin_ms * 2 <= step_ms and level + 1 < len(waveform.levels):
        bin_ms, level = bin_ms * 2, level + 1
    row, per_step, first = waveform.levels[level], step_ms / bin_ms, start_ms / bin_ms
    edges = [max(first + number * per_step, 0.0) for number in range(count + 1)]
    return [
        max(
            row[int(edges[number]) : max(ceil(edges[number + 1]), int(edges[number]) + 1)],
            default=0,
        )
        for number in range(count)
    ]


def loudest(waveform: Waveform) -> int:
    """The loudest sample of all, 0 to 255."""
    return waveform.levels[-1][0] if waveform.levels else 0
