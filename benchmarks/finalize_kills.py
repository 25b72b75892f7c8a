"""`finalize` killed at random moments: are all clips there at the end, whole, and each once?

Usage: python -m benchmarks.finalize_kills [--kills 50] [--seed 1]

A disc of two titles has four scenes. `finalize` is started and killed again and again, until it
comes to its end by itself; then a new archive begins, until there were so many kills. Each archive
is held against that of a run that nobody disturbed: names, the frames in each clip (by bar codes
in the pictures), sidecars, checksums. After each kill whatever has a clip's name has to be whole.
Prints a line for each problem, and the totals; ends with 1 where there was a problem.
"""

import argparse
import contextlib
import io
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.authoring import library
from tests.clips_left import clips_left, writers
from tests.conftest import COMMAND
from tests.helpers import set_scenes

_SCENES = [
    {"start": f"{at} s", "end": f"{at + 0.8:.1f} s", "title": f"Part {at}", "date": "1994-08"}
    for at in (0, 0.8, 1.6)
]
_NAMES = "{Year}/{Title}"


def main(arguments: Sequence[str]) -> int:
    """Kill as often as is wished; gives 1 where there was a problem."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.finalize_kills")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    wish = parser.parse_args(arguments)
    chance, kills, archives, problems = random.Random(wish.seed), 0, 0, list[str]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = _prepared(folder)
        began = time.monotonic()
        undisturbed = shutil.copytree(base, folder / "undisturbed")
        _finalize(undisturbed).wait()
        whole_s, expected = time.monotonic() - began, clips_left(undisturbed)
        while kills < wish.kills:
            archives += 1
            archive = shutil.copytree(base, folder / f"archive {archives}")
            for problem in _killed_until_done(archive, chance, whole_s, wish.kills - kills):
                kills += problem is None
                problems += [problem] if problem else []
            if clips_left(archive) != expected:
                problems.append(f"archive {archives} is not what an undisturbed run leaves")
            if left := [*archive.rglob("*.part"), *writers(archive)]:
                problems.append(f"archive {archives}: left behind: {left}")
            shutil.rmtree(archive)
    print("\n".join(problems))
    print(f"{kills} kills in {archives} archives of {len(expected) // 2} clips: "
          f"{len(problems)} problems")  # fmt: skip
    return 1 if problems else 0


def _killed_until_done(
    archive: Path, chance: random.Random, whole_s: float, most: int
) -> Iterator[str | None]:
    """Finalize to the end, at most so many times killed: None for a kill, or what is wrong."""
    for _ in range(most):
        running = _finalize(archive)
        time.sleep(chance.uniform(0.3, 0.9) * whole_s)
        running.kill()
        if running.wait() != -signal.SIGKILL:
            break
        yield None
        yield from _not_whole(archive)
    if status := _finalize(archive).wait():
        yield f"it ended with {status} at last"


def _not_whole(archive: Path) -> Iterator[str]:
    """What has a clip's name and cannot be decoded to its end."""
    for clip in archive.glob("*/*.mp4"):
        if clip.parent.name == ".nostalgia":
            continue
        command = ["ffmpeg", "-v", "error", "-i", str(clip), "-f", "null", "-"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or done.stderr:
            yield f"{clip} is not whole: {done.stderr[:200]}"


def _prepared(folder: Path) -> Path:
    """An archive with the scenes of both titles, and no clips yet."""
    archive = folder / "base"
    submit = ["submit", str(library.disc("pal_two_titles")), "--archive", str(archive)]
    subprocess.run([*COMMAND, *submit, "--analyst", "local"], check=True, capture_output=True)
    with contextlib.redirect_stdout(io.StringIO()):
        set_scenes(archive, *_SCENES)
    return archive


def _finalize(archive: Path) -> "subprocess.Popen[bytes]":
    command = [*COMMAND, "finalize", "--archive", str(archive), "--names", _NAMES]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
