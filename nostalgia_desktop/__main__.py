"""`python -m nostalgia_desktop` is the `nostalgia` command."""

from nostalgia_desktop.main import run

run()
