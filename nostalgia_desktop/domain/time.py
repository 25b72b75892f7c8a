"""Time on a title's clock: whole milliseconds from its first frame, and its written forms."""

import re
from fractions import Fraction

_CLOCK = re.compile(
    r"""^\s*
    (?:(?P<h>\d{1,4})\s*[:h]\s*)?
    (?P<m>\d{1,4})\s*[:m]\s*
    (?P<s>\d{1,2})
    (?:[.,:](?P<f>\d{1,9}))?
    \s*s?\s*$""",
    re.VERBOSE,
)
_WORDS = re.compile(
    r"^\s*(?:(?P<h>\d{1,4})\s*h\w*)?\s*(?:(?P<m>\d{1,5})\s*m(?:in\w*)?)?\s*"
    r"(?:(?P<s>\d{1,7}(?:[.,]\d{1,9})?)\s*s\w*)?\s*$",
    re.IGNORECASE,
)
_SECONDS = re.compile(r"^\s*\+?(\d{1,7}(?:[.,]\d{1,9})?)\s*$")
MS_PER_S = 1000


def format_ms(ms: int) -> str:
    """Write a time as `H:MM:SS.mmm`, the form of all files this program writes."""
    seconds, rest = divmod(ms, MS_PER_S)
    minutes, s = divmod(seconds, 60)
    hours, m = divmod(minutes, 60)
    return f"{hours}:{m:02}:{s:02}.{rest:03}"


def format_length(ms: int) -> str:
    """Write a length for people: `59 s`, `12:04`, `1:02:03`."""
    seconds = round(ms / MS_PER_S)
    if seconds < 60:
        return f"{seconds} s"
    minutes, s = divmod(seconds, 60)
    hours, m = divmod(minutes, 60)
    return f"{hours}:{m:02}:{s:02}" if hours else f"{m}:{s:02}"


def parse_ms(text: str | int | float) -> int:
    """Read a time in every form that models and people write, as milliseconds.

    `1:23:45.678`, `83:45`, `01:23:45,678`, `5025.678`, `1h 23m 45s`, `95 s` and bare
    numbers (seconds) are understood. Two colons are hours, minutes, seconds; one is minutes,
    seconds. Digits behind the seconds are decimals after any of `.`, `,` and `:`.

    Raises:
        ValueError: the text is no time, or a negative one.
    """
    if isinstance(text, bool):
        raise ValueError(f"not a time: {text!r}")
    if isinstance(text, int | float):
        if not 0 <= text < 10_000_000:  # Also false for NaN.
            raise ValueError(f"not a time: {text!r}")
        return round(Fraction(text) * MS_PER_S)
    if match := _SECONDS.match(text):
        return round(Fraction(match[1].replace(",", ".")) * MS_PER_S)
    if match := _CLOCK.match(text):
        return _from_clock(match, text)
    match = _WORDS.match(text)
    if match and any(match.groups()):
        seconds = Fraction((match["s"] or "0").replace(",", "."))
        return round((int(match["h"] or 0) * 3600 + int(match["m"] or 0) * 60 + seconds) * MS_PER_S)
    raise ValueError(f"not a time: {text[:80]!r}")


def _from_clock(match: re.Match[str], text: str) -> int:
    hours, minutes, seconds = int(match["h"] or 0), int(match["m"]), int(match["s"])
    if seconds > 59 or (match["h"] is not None and minutes > 59):
        raise ValueError(f"not a time: {text[:80]!r}")
    fraction = Fraction(f"0.{match['f']}") if match["f"] else Fraction(0)
    return round((hours * 3600 + minutes * 60 + seconds + fraction) * MS_PER_S)


def frame_to_ms(frame: int, rate: Fraction) -> int:
    """When frame number `frame` begins, in milliseconds, rounded to the nearest."""
    return round(frame * MS_PER_S / rate)


def ms_to_frame(ms: int, rate: Fraction) -> int:
    """The frame that begins nearest to `ms`: the inverse of `frame_to_ms` below 500 frames/s."""
    return round(Fraction(ms, MS_PER_S) * rate)
