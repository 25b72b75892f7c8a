"""`nostalgia --selftest`: does this installed program work on this machine?

What is frozen wrongly fails late and silently: video that does not play, a key store that is not
found. Each check does the real thing, with the sample disc, in a folder that is removed again; the
person's archive, settings and key are not looked at.
"""

import importlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nostalgia_desktop.cli.output import write_line
from nostalgia_desktop.domain.errors import NostalgiaError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to find out. `look` is given the archive of the test, and tells what it found.

    The checks share the archive: the first passes fill it, later ones look at what is in it.
    """

    name: str
    look: Callable[[Path], Awaitable[str]]


def later(module: str, function: str) -> Callable[[Path], Awaitable[str]]:
    """A check whose module is imported when its turn comes: what it lacks is said there."""

    async def look(archive: Path) -> str:
        found: str = await getattr(importlib.import_module(module), function)(archive)
        return found

    return look


async def run_checks(checks: Sequence[Check], archive: Path) -> int:
    """Do all checks and write a line for each; gives the exit status, 1 where any failed."""
    began, failed = time.monotonic(), []
    for check in checks:
        started = time.monotonic()
        try:
            mark, found = "ok", await check.look(archive)
        except NostalgiaError as error:
            mark, found = "FAILED", str(error)
        except Exception as error:
            log.exception("%s", check.name)
            mark, found = "FAILED", f"{error!r}; --verbose tells where"
        if mark != "ok":
            failed.append(check.name)
        write_line(f"{mark:<6}  {time.monotonic() - started:5.1f} s  {check.name}: {found}")
    took = f"{time.monotonic() - began:.1f} s"
    if failed:
        write_line(
            f"\n{len(failed)} of {len(checks)} checks failed, in {took}: {', '.join(failed)}"
        )
        return 1
    write_line(f"\nAll {len(checks)} checks passed, in {took}.")
    return 0
