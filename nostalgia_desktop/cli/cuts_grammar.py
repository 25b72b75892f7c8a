"""What the command `cuts` understands."""

import argparse

from nostalgia_desktop.cli.values import path

_FORMS = ("llc", "csv", "otio", "edl", "ffmetadata")


def add_cuts(parser: argparse.ArgumentParser) -> None:
    """The grammar of `cuts`."""
    parser.add_argument("job", type=int, metavar="JOB")
    parser.add_argument("--format", choices=_FORMS, help="else what the file's name says")
    parser.add_argument("-o", type=path, metavar="FILE", dest="out", help="a new file, not stdout")
    parser.add_argument(
        "--media", type=path, metavar="FILM", help="the film to cut, in place of the preview"
    )
    parser.add_argument(
        "--from", type=path, metavar="FILE", dest="file", help="take the scenes of a cut list"
    )
