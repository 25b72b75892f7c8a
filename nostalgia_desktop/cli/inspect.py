"""The command `info`: look, then print."""

import argparse
import re
import sys

from nostalgia_desktop.cli.info import info_json, info_lines
from nostalgia_desktop.cli.output import write_json, write_line
from nostalgia_desktop.media.streams import quiet_libav
from nostalgia_desktop.workflow.inspection import inspect

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


async def run_info(args: argparse.Namespace) -> int:
    """Print what is in the sources; gives the exit status, 1 where something cannot be read."""
    quiet_libav()
    report, looks = await inspect(args.sources, tell, every_sector=args.every_sector)
    tell("")
    if args.json:
        write_json(info_json(report, looks))
    else:
        for line in info_lines(report, looks):
            # A name may hold what a terminal takes for a command.
            write_line(_CONTROLS.sub("?", line))
    errors = [
        f"{title.title.label}: {title.error}"
        for look in looks
        for title in look.titles
        if title.error
    ]
    for problem in (*report.problems, *errors):
        sys.stderr.write(f"nostalgia: {problem}\n")
    return 1 if report.problems or errors else 0


def tell(what: str) -> None:
    """One line that the next one takes the place of, in a terminal alone."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{f'looking at {what[:60]} …' if what else ''}\r")
        sys.stderr.flush()
