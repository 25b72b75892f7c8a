"""What each command does: parse, await the services, print. Nothing here knows how."""

import argparse
import io
import sys

from nostalgia_desktop import services
from nostalgia_desktop.cli.inspect import run_info
from nostalgia_desktop.cli.looks import LOOKS, require_archive
from nostalgia_desktop.cli.passes import run_pass
from nostalgia_desktop.cli.sheet import run_sheet


async def run_command(args: argparse.Namespace) -> int:
    """Do what the command line says; gives the exit status."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Not every terminal can show every title, and not every path is text.
        sys.stdout.reconfigure(errors="backslashreplace")
    if args.command == "info":
        return await run_info(args)
    records = services.open_records(args.archive.absolute())
    try:
        if args.command in ("submit", "finalize", "run"):
            return await run_pass(args, records)
        if args.command != "import":  # It makes the archive of another machine anew.
            require_archive(records)
        if args.command == "sheet":
            return await run_sheet(args, records)
        return LOOKS[args.command](args, records)
    finally:
        records.database.close()
