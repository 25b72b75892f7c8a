"""Cuts a long row of inputs into groups that one ffmpeg can open at a time. Pure.

A title of a camcorder has a piece for each time that it was started: hundreds. Each takes some
700 bytes of command line, of which Windows allows 32,767 in all, and 4 MB of memory.
"""

from collections.abc import Sequence
from dataclasses import replace

from nostalgia_desktop.media.ffmpeg_inputs import Input
from nostalgia_desktop.media.piece_reader import ticks_per_frame

MOST_INPUTS = 24


def grouped(inputs: Sequence[Input], step: int) -> list[list[Input]]:
    """Groups of about `MOST_INPUTS`; each but the last has a multiple of `step` frames."""
    groups: list[list[Input]] = [[]]
    frames = 0
    for source in inputs:
        if len(groups[-1]) >= MOST_INPUTS:
            missing = -frames % step
            if missing >= source.piece.frames:
                groups[-1].append(source)
                frames += source.piece.frames
                continue
            if missing:
                first, source = _split(source, missing)
                groups[-1].append(first)
            groups.append([])
            frames = 0
        groups[-1].append(source)
        frames += source.piece.frames
    return groups


def _split(source: Input, frames: int) -> tuple[Input, Input]:
    """An input in two: its first `frames` frames, and the rest; both read the same bytes."""
    piece = source.piece
    cut = piece.first_pts + round(frames * ticks_per_frame(piece))
    before = replace(piece, end_pts=cut, frames=frames)
    after = replace(piece, first_pts=cut, frames=piece.frames - frames)
    return replace(source, piece=before), replace(source, piece=after)
