"""Makes any text one that can stand in a file of any kind."""

import re

# What XML 1.0 (2.2) does not take: control characters, halves of a pair, two that are none.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def plain(text: str) -> str:
    """Text without NUL, control characters and half characters; its lines end in line feeds.

    Directions, joiners and the like stay: they are part of the words.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return _NO_TEXT.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """The same in one line, for what is called by it."""
    return " ".join(plain(text).split())
