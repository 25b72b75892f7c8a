"""The command `sheet`: a title at a glance, as a picture or a page."""

import argparse
import sys

from nostalgia_desktop import services
from nostalgia_desktop.cli.output import write_line
from nostalgia_desktop.data import data_root
from nostalgia_desktop.media.streams import quiet_libav
from nostalgia_desktop.workflow.sheet import SheetWish, write_sheet


async def run_sheet(args: argparse.Namespace, records: services.Records) -> int:
    """Write the contact sheet that is asked for; gives the exit status."""
    quiet_libav()
    wish = SheetWish(args.job, args.out, data_root() / "resources" / "fonts")
    try:
        job = await write_sheet(records.jobs, records.layout, wish, _tell)
    finally:
        _tell("")
    write_line(f"[{job.id}] {job.name}: contact sheet in {args.out}")
    return 0


def _tell(what: str) -> None:
    """One line that the next one takes the place of, in a terminal alone."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{what}\r")
        sys.stderr.flush()
