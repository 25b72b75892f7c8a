"""Writes to standard output what people and programs read."""

import io
import sys


def write_json(text: str) -> None:
    """JSON is UTF-8, whatever the terminal speaks; half characters become escapes it knows."""
    data = (text + "\n").encode("utf-8", "backslashreplace")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    else:
        sys.stdout.write(data.decode("utf-8"))


def write_line(text: str) -> None:
    """One line for a person."""
    sys.stdout.write(text + "\n")
