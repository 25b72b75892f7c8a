"""Goes through the titles of discs, as benchmarks do that measure each by itself."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

# PySide6 has to be imported before qasync, which else looks for another binding.
from PySide6.QtCore import QCoreApplication  # isort: skip
import qasync

from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.disc import Title


def for_each_title(
    discs: Sequence[str], do: Callable[[str, Title], Coroutine[Any, Any, None]]
) -> None:
    """Call `do` with each title's name and the title, of the sample where no disc is named."""
    app = QCoreApplication([])
    report = scan([Path(disc) for disc in discs] or [sample_disc()])
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        for disc in report.discs:
            for title in disc.titles:
                runner.run(do(f"{disc.name}, {title.label}", title))
