"""Tips of many words: Qt breaks no line of a plain text, so that one would leave the screen."""

import html
import textwrap
from collections.abc import Iterable

from PySide6.QtGui import Qt

_WIDEST = 72
"""In characters; as wide as a paragraph that is read at ease."""


def wrapped(lines: Iterable[str]) -> str:
    """Lines for a tip, broken between words where they are long; empty ones are left out.

    What Qt would take for HTML, such as a title with a tag in it, is shown as it is written.
    """
    text = "\n".join("\n".join(textwrap.wrap(line, _WIDEST)) for line in lines if line.strip())
    if Qt.mightBeRichText(text):
        return f'<p style="white-space:pre">{html.escape(text)}</p>'
    return text
