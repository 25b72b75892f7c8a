"""Packs the one-folder program for Debian: ``python tools/make_deb.py [PROGRAM] [OUT]``.

PROGRAM is the folder that PyInstaller made, dist/nostalgia-desktop. Needs dpkg-dev and
desktop-file-utils.
"""

import sys
from pathlib import Path

from nostalgia_desktop import __version__
from package.deb import make_deb
from package.facts import NAME

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Read the command line and make the package."""
    given = [Path(each).absolute() for each in sys.argv[1:]]
    program = given[0] if given else ROOT / "dist" / NAME
    out = given[1] if len(given) > 1 else program.parent
    package = make_deb(program, ROOT / "CHANGELOG.md", out, __version__)
    print(f"{package}  {package.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
