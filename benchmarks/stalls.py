"""Watches how long the window's thread goes without looking at its events, and what it does then.

A timer beats every 2 ms; a gap is the time between two beats. Beside it stands the CPU time that
the window's own thread used in that gap: what other programs of a busy machine took is not in it.
A second thread looks at a gap that grows long, and keeps where the window's thread was, and the
others of this program: one of them may have kept it from going on.
"""

import sys
import threading
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QTimer

BEAT_MS, FRAME_S, AIM_S = 2, 0.016, 0.05
_LOOK_S = 0.004
_OURS = str(Path(__file__).parents[1] / "nostalgia_desktop")


@dataclass(slots=True)
class _Beats:
    """Wall and CPU seconds between beats."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    last: tuple[float, float] = (0.0, 0.0)


class StallWatch:
    """Made and used in the window's thread; `close` ends the one that looks."""

    def __init__(self) -> None:
        self._beats, self._where, self._others = _Beats(), Counter[str](), Counter[str]()
        self._thread, self._ended = threading.get_ident(), threading.Event()
        self._timer = QTimer(interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._looker = threading.Thread(target=self._look, name="stall watch", daemon=True)
        self.begin()
        self._timer.start()
        self._looker.start()

    def begin(self) -> None:
        """Forget what was seen so far."""
        self._beats = _Beats(last=(time.perf_counter(), time.thread_time()))
        self._where.clear()
        self._others.clear()

    def tell(self, what: str) -> None:
        """Print what was seen since `begin`, and where the longest gaps were spent."""
        self._beat()
        wall, cpu = self._beats.wall, self._beats.cpu
        over = sum(gap > FRAME_S for gap in cpu), sum(gap > AIM_S for gap in wall)
        print(
            f"{what:<26} largest gap {max(wall) * 1000:6.1f} ms, of own CPU {max(cpu) * 1000:6.1f}"
            f" ms; of {len(cpu)} beats {over[0]} over 16 ms of own CPU, {over[1]} over 50 ms",
            flush=True,
        )
        for seen, mark in ((self._where, ""), (self._others, "beside ")):
            for where, times in seen.most_common(4):
                print(f"    {times * _LOOK_S * 1000:5.0f} ms  {mark}{where}", flush=True)
        self.begin()

    def close(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self._ended.set()
        self._looker.join()

    def _beat(self) -> None:
        now = time.perf_counter(), time.thread_time()
        self._beats.wall.append(now[0] - self._beats.last[0])
        self._beats.cpu.append(now[1] - self._beats.last[1])
        self._beats.last = now

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_S):
            if time.perf_counter() - self._beats.last[0] > FRAME_S:
                frames = sys._current_frames()
                self._where[_place(frames.pop(self._thread))] += 1
                self._others.update(filter(None, map(_place_of_ours, frames.values())))


def _place(frame: FrameType) -> str:
    """The innermost lines of this program in a stack, and the line that really runs."""
    stack = traceback.extract_stack(frame)
    lines = [each for each in stack if each.filename.startswith(_OURS)][-3:]
    if stack[-1] not in lines:
        lines.append(stack[-1])
    return " > ".join(f"{Path(each.filename).stem}.{each.name}:{each.lineno}" for each in lines)


def _place_of_ours(frame: FrameType) -> str:
    """The same of a thread that runs this program's own functions; of any other nothing."""
    stack = traceback.extract_stack(frame)
    return _place(frame) if any(each.filename.startswith(_OURS) for each in stack) else ""
