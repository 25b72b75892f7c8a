"""What words on the command line stand for, and options that several commands have."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.domain.time import parse_ms


def path(text: str) -> Path:
    """A file or folder."""
    # An empty name comes from a script's empty variable, and would mean the current folder.
    if not text:
        raise argparse.ArgumentTypeError("a path is empty")
    return Path(text)


def time_on_title(text: str) -> int:
    """A time, in milliseconds."""
    try:
        return parse_ms(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no time, such as 0:10:00") from None


def add_source_root(parser: argparse.ArgumentParser) -> None:
    """Where originals lie that were moved."""
    parser.add_argument(
        "--source-root",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="originals whose path began with OLD lie at NEW on this machine",
    )


def source_roots(pairs: Sequence[str]) -> dict[str, str]:
    """What `--source-root` said.

    Raises:
        UsageError: a root is not written as OLD=NEW.
    """
    roots = {}
    for pair in pairs:
        old, mark, new = pair.partition("=")
        if not (old and mark and new):
            raise UsageError(f"--source-root {pair}: write it as OLD=NEW")
        roots[old] = new
    return roots


def add_no_sound(parser: argparse.ArgumentParser, help_text: str) -> None:
    """Whether sound is sent; None is as in the settings."""
    parser.add_argument(
        "--no-sound", action="store_false", default=None, dest="send_sound", help=help_text
    )
