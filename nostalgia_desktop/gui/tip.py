"""Tips of many words: Qt breaks no line of a plain text, so that one would leave the screen."""

import textwrap
from collections.abc import Iterable

_WIDEST = 72
"""In characters; as wide as a paragraph that is read at ease."""


def wrapped(lines: Iterable[str]) -> str:
    """Lines for a tip, broken between words where they are long; empty ones are left out."""
    return "\n".join("\n".join(textwrap.wrap(line, _WIDEST)) for line in lines if line.strip())
