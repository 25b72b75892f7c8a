"""The shades between the colours of the table, which controls need."""

from dataclasses import asdict

from nostalgia_desktop.gui.colours import Colours


def shades(colours: Colours) -> dict[str, str]:
    """The table of colours, and the shades between them that controls need."""
    named = {name: str(value) for name, value in asdict(colours).items()}
    return named | {
        "look": "dark" if colours.is_dark else "light",
        "hover": mix(colours.raised, colours.text, 0.07),
        "pressed": mix(colours.raised, colours.text, 0.14),
        "ghost_hover": mix(colours.panel, colours.text, 0.08),
        "accent_hover": mix(colours.accent, colours.text if colours.is_dark else "#000000", 0.14),
        "accent_pressed": mix(colours.accent, "#000000", 0.16),
        "accent_line": mix(colours.accent_soft, colours.accent, 0.55),
        "disabled": mix(colours.panel, colours.text, 0.4),
        "strong_line": mix(colours.line, colours.text, 0.22),
        "groove": mix(colours.panel, colours.text, 0.16),
        "thumb": mix(colours.panel, colours.text, 0.26),
        "thumb_hover": mix(colours.panel, colours.text, 0.42),
        "tip": colours.raised if colours.is_dark else colours.text,
        "on_tip": colours.text if colours.is_dark else colours.window,
    }


def mix(ground: str, ink: str, part: float) -> str:
    """The colour `part` of the way from one to the other, as `#rrggbb`."""
    pairs = zip(_channels(ground), _channels(ink), strict=True)
    red, green, blue = (round(low + (high - low) * part) for low, high in pairs)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue
