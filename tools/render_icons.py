"""Draws the program's icon for Windows and macOS: ``python tools/render_icons.py OUT``."""

import sys
from pathlib import Path

from package.icon_files import write_program_icons

if __name__ == "__main__":
    write_program_icons(Path(sys.argv[1]))
