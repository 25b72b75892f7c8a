"""Writes a stretch of a title as HTML: film, waveform, hatches and shot ticks. No script."""

import base64
import html
import unicodedata

from nostalgia_desktop.archive.sheet.content import Sheet
from nostalgia_desktop.archive.sheet.reel import Reel, as_jpeg

_TICK, _MIDDLE, _ROOM = 18, 60, 38
_FILM_HEIGHT = 72
# Where shots are fewer bars apart on average, ticks are thin, not to become one block.
_NARROW = 3
_ELLIPSIS = "…"
# What joins emoji and letters; all else that has no picture may turn a page around.
_JOINERS = "\u200c\u200d"


def escaped(text: str, most: int = 300) -> str:
    """Any text, fit to stand in HTML and in its attributes: in one line, and not too long.

    Control and direction characters and half characters are left out.
    """
    kept = "".join(
        " " if character.isspace() else character
        for character in text[: most * 4]
        if character.isspace() or character in _JOINERS or _is_seen(character)
    )
    line = " ".join(kept.split())
    return html.escape(line if len(line) <= most else line[: most - 1].rstrip() + _ELLIPSIS)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] != "C"


def jpeg_url(jpeg: bytes) -> str:
    """A picture as part of the page."""
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")


def percent(ms: int, start_ms: int, end_ms: int) -> str:
    """Where a time is in [start, end)."""
    return f"{100 * (ms - start_ms) / (end_ms - start_ms):.3f}%"


def place_of(first_ms: int, last_ms: int, start_ms: int, end_ms: int) -> str:
    """Where a stretch is in [start, end), as a style."""
    left = percent(first_ms, start_ms, end_ms)
    return f"left:{left};width:{percent(last_ms - first_ms, 0, end_ms - start_ms)}"


def lane_html(
    sheet: Sheet, reel: Reel, start_ms: int, end_ms: int, pictures: int, over_film: str = ""
) -> str:
    """A stretch with so many pictures; `over_film` is markup that lies on the film."""
    width = max(round(pictures * _FILM_HEIGHT * sheet.aspect), 1)
    film = jpeg_url(as_jpeg(reel.film(start_ms, end_ms, width, _FILM_HEIGHT)))
    hatches = "".join(
        f'<i class="hatch {stretch.kind.value}" title="{stretch.kind.value}" '
        f'style="{place_of(stretch.start_ms, stretch.end_ms, start_ms, end_ms)}"></i>'
        for stretch in sheet.stretches(start_ms, end_ms)
    )
    mute = "" if sheet.has_sound else " mute"
    return (
        f'<div class="lane{mute}"><div class="film"><img alt="" src="{film}">{over_film}</div>'
        f'<div class="sound">{hatches}{_drawing(sheet, start_ms, end_ms, pictures * 28)}</div>'
        "</div>"
    )


def _drawing(sheet: Sheet, start_ms: int, end_ms: int, bars: int) -> str:
    """Waveform and ticks: one unit across is a bar, the height is always 100."""
    waves = "".join(
        f"M{number}.5 {_MIDDLE - half:.0f}V{_MIDDLE + half:.0f}"
        for number, level in enumerate(sheet.loudness(start_ms, end_ms, bars))
        for half in [max(level * _ROOM, 1)]
    )
    scale = bars / (end_ms - start_ms)
    shots, blends = [], []
    for first_ms, last_ms in sheet.changes_ms(start_ms, end_ms):
        x, width = (first_ms - start_ms) * scale, (last_ms - first_ms) * scale
        if width:
            blends.append(f"M{x:.2f} 0h{width:.2f}v{_TICK // 2}h-{width:.2f}z")
        if first_ms > start_ms:
            shots.append(f"M{x:.2f} 0V{_TICK}")
    thin = " thin" if len(shots) * _NARROW > bars else ""
    return (
        f'<svg viewBox="0 0 {bars} 100" preserveAspectRatio="none" aria-hidden="true">'
        + (f'<path class="waves" d="{waves}"/>' if sheet.has_sound else "")
        + (f'<path class="blends" d="{"".join(blends)}"/>' if blends else "")
        + (f'<path class="shots{thin}" d="{"".join(shots)}"/>' if shots else "")
        + "</svg>"
    )
