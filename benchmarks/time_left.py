"""How right is the time left while clips are made, from the first minute on?

Usage: python -m benchmarks.time_left [--every S] DISC…

Finds the scenes of the discs here, makes their clips, and writes down every few seconds how long
the window would say that it still takes. At the end each of these is held against how long it
really took: an error of 20 % means that 50 seconds were told and 60 were needed, or 70. Give discs
that take some minutes.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

# PySide6 has to be imported before qasync, which else looks for another binding.
from PySide6.QtWidgets import QApplication  # isort: skip
import qasync

from nostalgia_desktop.gui.finalize.run import FinalizeRun
from nostalgia_desktop.services import (
    PassOptions,
    Records,
    build_orchestrator,
    open_records,
    plan_clips,
)
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.workflow.quote import Consent

_MINUTE_S = 60.0
Told = list[tuple[float, float]]
"""Seconds since the beginning, and seconds that were said to be left."""


def main(arguments: Sequence[str]) -> None:
    """Make the clips of the discs and print what was told."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.time_left")
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two looks")
    parser.add_argument("discs", nargs="+", type=Path)
    wish = parser.parse_args(arguments)
    app = QApplication([])
    with (
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner,
    ):
        records = open_records(Path(folder))
        planned_s, took_s, told = runner.run(_make(records, wish.discs, wish.every))
        records.database.close()
    print(f"planned {planned_s:.0f} s, took {took_s:.0f} s")
    print("  after s   said s  really s   error")
    for at_s, left_s in told:
        really_s = took_s - at_s
        error = (left_s - really_s) / really_s
        print(f"{at_s:9.0f} {left_s:8.0f} {really_s:9.0f} {error:+7.0%}")
    late = [abs(left - (took_s - at)) / (took_s - at) for at, left in told if at >= _MINUTE_S]
    if late:
        right = sum(error <= 0.2 for error in late)
        print(f"after the first minute {right} of {len(late)} are right within 20 %")


async def _make(
    records: Records, discs: Sequence[Path], every_s: float
) -> tuple[float, float, Told]:
    settings = Settings(analyst="local")
    orchestrator = await build_orchestrator(records, settings, PassOptions(), "", "", _nobody)
    await orchestrator.batch_submit(discs)
    plan = plan_clips(records, settings).every
    run, told = FinalizeRun(records.jobs, plan), Told()
    began = time.monotonic()

    async def look() -> None:
        while True:
            await asyncio.sleep(every_s)
            if (left_s := run.left_s) is not None:
                told.append((time.monotonic() - began, left_s))

    looking = asyncio.ensure_future(look())
    await orchestrator.batch_finalize()
    took_s = time.monotonic() - began
    looking.cancel()
    await orchestrator.close()
    return plan.seconds, took_s, told


async def _nobody(_quote: object) -> Consent:
    return Consent(agreed=False)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1:])
