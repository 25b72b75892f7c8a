"""The real program with a Gemini that fails, killed at random moments: what is lost, what is left?

Usage: python -m benchmarks.gemini_kills [--runs 200] [--seed 1] [--forked]

Each run begins with two titles that have their previews, ends when both have their scenes, and is
made anew from its seed but for the moments: these depend on how busy the machine is. With
`--forked` the program's imports are done once for all starts, which take a third of the time then.
Prints a line for each run that has a problem, and the totals; ends with 1 where there was one.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.forked_starts import Starter, start_program
from tests.gemini_kills import prepare, run_once
from tests.kill_outcome import Outcome

_EVERY = 5


def main(arguments: Sequence[str]) -> int:
    """Do all runs; gives 1 where one of them had a problem."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="of the first run")
    parser.add_argument("--forked", action="store_true", help="import the program once")
    wish = parser.parse_args(arguments)
    total = Outcome()
    with tempfile.TemporaryDirectory() as name, Starter() as starter:
        folder = Path(name)
        base = prepare(folder)
        for seed in range(wish.seed, wish.seed + wish.runs):
            done = run_once(base, folder, seed, starter.start if wish.forked else start_program)
            total.add(done)
            for problem in done.problems:
                print(problem, flush=True)
            if total.runs % _EVERY == 0:
                print(total, flush=True)
    print(total)
    return 1 if total.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
