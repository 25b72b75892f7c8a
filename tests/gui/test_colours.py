"""Every text can be read on whatever it stands on, in both looks."""

import itertools

import pytest

from nostalgia_desktop.gui.colours import DARK, LIGHT, Colours

LEAST_CONTRAST = 4.5
TEXTS = ("text", "muted", "faint", "accent_text", "good", "warning", "bad")
GROUNDS = ("window", "panel", "raised", "field", "accent_soft")
PAIRS = [
    *itertools.product(TEXTS, GROUNDS),
    ("on_accent", "accent"),
    ("on_playhead", "playhead"),
    ("on_stage", "stage"),
]


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_texts_stand_out_from_their_grounds(colours: Colours, text: str, ground: str):
    values = _luminance(getattr(colours, text)), _luminance(getattr(colours, ground))

    assert (max(values) + 0.05) / (min(values) + 0.05) >= LEAST_CONTRAST
