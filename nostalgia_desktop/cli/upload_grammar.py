"""The grammar of `preview-upload` and `keep-here`."""

import argparse

from nostalgia_desktop.cli.values import add_no_sound, add_source_root, path, time_on_title


def add_preview_upload(parser: argparse.ArgumentParser) -> None:
    """What is to be shown, and where it is put."""
    parser.add_argument("sources", nargs="*", type=path, metavar="SOURCE")
    known = "a title that is known already, by its number"
    parser.add_argument(
        "--job", action="append", type=int, default=[], dest="jobs", metavar="JOB", help=known
    )
    parser.add_argument(
        "--to", type=path, metavar="FOLDER", help="put the films and questions into this folder"
    )
    parser.add_argument("--json", action="store_true", help="in a stable, documented form")
    _add_wishes(parser)


def add_keep_here(parser: argparse.ArgumentParser) -> None:
    """What of a title is meant: parts, or a stretch of time."""
    parser.add_argument("job", type=int, metavar="JOB")
    parser.add_argument("parts", nargs="*", type=int, metavar="PART")
    for option, dest, example in (("--from", "start", "0:10:00"), ("--to", "end", "0:12:00")):
        help_text = f"of the title, such as {example}"
        parser.add_argument(option, type=time_on_title, dest=dest, metavar="TIME", help=help_text)
    parser.add_argument("--undo", action="store_true", help="do not keep them here any more")
    _add_wishes(parser)


def _add_wishes(parser: argparse.ArgumentParser) -> None:
    add_no_sound(parser, "as for an upload without sound")
    add_source_root(parser)
