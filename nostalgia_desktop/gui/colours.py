"""The two tables of colours that everything in the window is painted with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """One look, as `#rrggbb`. Texts have a contrast of at least 4.5:1 on what they stand on.

    `window` is the background, `panel` what lies on it, `raised` buttons and scene blocks on a
    panel, `field` what can be typed into. `faint` text is for what may be overlooked. `accent` is
    for selection and the one primary action alone; `on_accent` is text on it, `accent_text` text in
    that colour, `accent_soft` a background with a touch of it. The stage is dark in both looks.
    """

    is_dark: bool
    window: str
    panel: str
    raised: str
    field: str
    line: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_text: str
    accent_soft: str
    on_accent: str
    good: str
    warning: str
    bad: str
    wave: str
    playhead: str
    on_playhead: str
    stage: str = "#08090a"
    on_stage: str = "#f4f5f6"


DARK = Colours(
    is_dark=True,
    window="#121316",
    panel="#17181c",
    raised="#23252a",
    field="#1e2025",
    line="#2e3036",
    text="#eceef1",
    muted="#a5abb5",
    faint="#949aa6",
    accent="#f5a857",
    accent_text="#f5a857",
    accent_soft="#33281c",
    on_accent="#1c1408",
    good="#5fc089",
    warning="#e0b04c",
    bad="#ff7b72",
    wave="#6b8fb8",
    playhead="#ffffff",
    on_playhead="#121316",
)

LIGHT = Colours(
    is_dark=False,
    window="#f3f2f0",
    panel="#f9f8f6",
    raised="#ffffff",
    field="#ffffff",
    line="#dcdad6",
    text="#1c1e22",
    muted="#52565d",
    faint="#63676e",
    accent="#b85a14",
    accent_text="#a54c0b",
    accent_soft="#fbeadb",
    on_accent="#ffffff",
    good="#1f7a4a",
    warning="#8a6100",
    bad="#b3261e",
    wave="#6f8fb5",
    playhead="#1c1e22",
    on_playhead="#ffffff",
)
