"""What each command does: parse, await the services, print. Nothing here knows how."""

import argparse
import io
import sys

from nostalgia_desktop import services
from nostalgia_desktop.cli.cuts import run_cuts
from nostalgia_desktop.cli.dry_run import run_dry
from nostalgia_desktop.cli.heirloom import run_heirloom
from nostalgia_desktop.cli.inspect import run_info
from nostalgia_desktop.cli.looks import LOOKS, require_archive
from nostalgia_desktop.cli.passes import options_of, run_pass
from nostalgia_desktop.cli.people import run_people
from nostalgia_desktop.cli.preview_upload import run_keep_here, run_preview
from nostalgia_desktop.cli.sheet import run_sheet
from nostalgia_desktop.cli.tidy import run_tidy
from nostalgia_desktop.cli.verify import run_verify
from nostalgia_desktop.domain.errors import UsageError

_MAKE_ARCHIVES = {
    "submit": run_pass,
    "finalize": run_pass,
    "run": run_pass,
    "collect": run_pass,
    "preview-upload": run_preview,
}
"""They say themselves where an archive has to be there already."""
_TAKE_TIME = {
    "sheet": run_sheet,
    "tidy": run_tidy,
    "cuts": run_cuts,
    "heirloom": run_heirloom,
    "people": run_people,
    "keep-here": run_keep_here,
    "verify": run_verify,
}


async def run_command(args: argparse.Namespace) -> int:
    """Do what the command line says; gives the exit status."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Not every terminal can show every title, and not every path is text.
        sys.stdout.reconfigure(errors="backslashreplace")
    if args.command == "info":
        return await run_info(args)
    if getattr(args, "dry_run", False):
        return await run_dry(args, options_of(args))
    _check_pass(args)
    records = services.open_records(args.archive.absolute())
    try:
        if args.command in _MAKE_ARCHIVES:
            return await _MAKE_ARCHIVES[args.command](args, records)
        if args.command != "import":  # It makes the archive of another machine anew.
            require_archive(records)
        if args.command in _TAKE_TIME:
            return await _TAKE_TIME[args.command](args, records)
        return LOOKS[args.command](args, records)
    finally:
        records.database.close()


def _check_pass(args: argparse.Namespace) -> None:
    """What only a dry run goes without, or goes with.

    Raises:
        UsageError: says which.
    """
    if args.archive is None:
        raise UsageError("--archive DIR is needed; only --dry-run goes without")
    if args.command in ("submit", "run") and args.json:
        raise UsageError("--json goes with --dry-run alone; `nostalgia status --json` lists jobs")
