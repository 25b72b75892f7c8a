"""How long after the program was started its window is to be seen, and its list filled.

Usage: [xvfb-run -a] python -m benchmarks.start [TITLES…]      (archives of 0, 1,000 and 10,000)

Counted from the start of the process, imports and all. `painted` is the end of the window's first
paint, `filled` the moment when its list holds all titles; `gap` is the longest that the window's
thread kept the person waiting in between. Wall time and, beside it, CPU time of all threads, which
other programs of a busy machine do not change. `warm` has all files in the system's cache, the
median of five; `cold` none, where this program may empty that cache (as root on Linux): the median
of three, and what was read from disk.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.archives import fill_archive

_JOBS, _WARM, _COLD = (0, 1_000, 10_000), 5, 3
_AIM_MS, _POLL_MS, _PATIENCE_S = 1_000, 4, 120
_CACHES = Path("/proc/sys/vm/drop_caches")
_XDG = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME")


@dataclass(frozen=True, slots=True)
class _Start:
    """Milliseconds since the process began; bytes that came from disk."""

    painted: float
    painted_cpu: float
    filled: float
    filled_cpu: float
    gap: float
    read: int


def main(arguments: Sequence[str]) -> None:
    """Print two lines for each archive."""
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    print("with a screen" if screen else "no screen: painted into memory")
    print(f"{'titles':>7}           painted, CPU      filled, CPU      gap     (aim: painted 1000)")
    for count in [int(each) for each in arguments] or _JOBS:
        with tempfile.TemporaryDirectory() as folder:
            archive = fill_archive(Path(folder, "archive"), count)
            _start(archive, count)  # Writes what Python compiles, and fills the caches.
            _tell(count, "warm", [_start(archive, count) for _ in range(_WARM)])
            if _may_empty_caches():
                _tell(count, "cold", [_start(archive, count, cold=True) for _ in range(_COLD)])


def _tell(count: int, what: str, starts: Sequence[_Start]) -> None:
    def middle(name: str) -> float:
        return float(statistics.median(getattr(start, name) for start in starts))

    print(
        f"{count:>7,} {what}  {middle('painted'):6,.0f} {middle('painted_cpu'):6,.0f} ms"
        f"  {middle('filled'):6,.0f} {middle('filled_cpu'):6,.0f} ms  {middle('gap'):5,.0f} ms"
        f"   {middle('read') / 1e6:5.0f} MB read",
        flush=True,
    )


def _start(archive: Path, count: int, *, cold: bool = False) -> _Start:
    if cold:
        os.sync()
        _CACHES.write_text("3")
    home = {name: str(archive.parent / "home") for name in _XDG}
    environment = {"QT_QPA_PLATFORM": "offscreen"} if "DISPLAY" not in os.environ else {}
    command = [sys.executable, "-m", "benchmarks.watched_window"]
    done = subprocess.run(
        [*command, str(time.monotonic()), str(count), str(archive)],
        env=os.environ | environment | home,
        timeout=_PATIENCE_S,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # Qt misses a sound server here and there.
        check=True,
    )
    return _Start(**json.loads(done.stdout))


def _may_empty_caches() -> bool:
    try:
        _CACHES.write_text("1")
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
