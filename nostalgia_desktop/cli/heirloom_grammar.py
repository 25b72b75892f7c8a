"""What the command `heirloom` understands."""

import argparse

from nostalgia_desktop.cli.values import path


def add_heirloom(parser: argparse.ArgumentParser) -> None:
    """The grammar of `heirloom`."""
    parser.add_argument("out", type=path, metavar="OUT", help="a new folder, or one begun before")
    parser.add_argument("--title", default="Home videos", help="what stands above the page")
    parser.add_argument("--bagit", action="store_true", help="as a BagIt bag, for archives")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--copy", action="store_false", dest="link", help="copy the clips (default)")
    how.add_argument(
        "--link", action="store_true", help="as further names of the archive's own files"
    )
