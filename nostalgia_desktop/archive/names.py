"""Names clips so that Windows, macOS and Linux all take them, and no two are the same."""

import re
import unicodedata
from collections.abc import Callable

MAX_BYTES = 200
# Room for " (999)" and the longest ending that is written beside a clip.
STEM_BYTES = MAX_BYTES - len(" (999)") - len(".json")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_ZERO_WIDTH_JOINER = "\u200d"
_TRIM = " .-_" + _ZERO_WIDTH_JOINER
# Names of devices: Windows opens these instead of a file, whatever the ending.
_DEVICES = re.compile(r"^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)$", re.IGNORECASE)


def safe_name(text: str, max_bytes: int = STEM_BYTES) -> str:
    """Make of any text a file name without ending; empty when nothing printable is left.

    Separators become `-`, control and direction characters go, and the end is cut at a word
    when it would be too long. `../../x` becomes `x`.
    """
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if character.isspace() else character for character in text)
    text = "".join(character for character in text if _is_printable(character))
    text = _FORBIDDEN.sub("-", text)
    text = unicodedata.normalize("NFC", text)  # Again, as what stood between may be gone.
    text = re.sub(r" +", " ", text).strip(_TRIM)
    device, dot, rest = _shorten(text, max_bytes).partition(".")
    if _DEVICES.match(device.rstrip()):
        device, dot, rest = _shorten(text, max_bytes - 1).partition(".")
        device = f"{device.rstrip()}_"
    return f"{device}{dot}{rest}"


def _is_printable(character: str) -> bool:
    return character == _ZERO_WIDTH_JOINER or unicodedata.category(character)[0] != "C"


def _shorten(text: str, max_bytes: int) -> str:
    if len(text.encode()) <= max_bytes:
        return text
    ellipsis = "…"
    head = text.encode()[: max_bytes - len(ellipsis.encode())].decode(errors="ignore")
    # Not in the middle of a word, unless that word is most of the name.
    at = head.rfind(" ")
    if at > len(head) * 2 // 3:
        head = head[:at]
    return head.rstrip(_TRIM) + ellipsis


def free_name(stem: str, ending: str, is_taken: Callable[[str], bool]) -> str:
    """`stem` + `ending`, or with ` (2)`, ` (3)` … where that is taken."""
    number = 1
    while is_taken(numbered_name(stem, ending, number)):
        number += 1
    return numbered_name(stem, ending, number)


def numbered_name(stem: str, ending: str, number: int) -> str:
    """The first name is plain, the next ones end in ` (2)`, ` (3)` …"""
    return f"{stem} ({number}){ending}" if number > 1 else f"{stem}{ending}"
