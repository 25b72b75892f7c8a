"""The grammar of `verify`."""

import argparse

from nostalgia_desktop.cli.values import add_source_root


def add_verify(parser: argparse.ArgumentParser) -> None:
    """Which clips, and how thoroughly."""
    parser.add_argument("jobs", nargs="*", type=int, metavar="JOB")
    parser.add_argument(
        "--quick", action="store_true", help="by checksums alone; nothing is decoded"
    )
    parser.add_argument("--json", action="store_true", help="in a stable, documented form")
    add_source_root(parser)
