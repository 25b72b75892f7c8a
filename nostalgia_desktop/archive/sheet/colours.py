"""The colours of contact sheets: those of the window, which is on a higher floor."""

LIGHT = {
    "paper": "#f3f2f0",
    "panel": "#ffffff",
    "line": "#dcdad6",
    "text": "#1c1e22",
    "muted": "#52565d",
    "faint": "#63676e",
    "accent": "#b85a14",
    "accent-text": "#a54c0b",
    "accent-soft": "#fbeadb",
    "on-accent": "#ffffff",
    "wave": "#6f8fb5",
    "silence": "#b9b6b0",
    "bad": "#b3261e",
}
"""Light, as paper is; the JPEG has these alone."""

DARK = {
    "paper": "#121316",
    "panel": "#1e2025",
    "line": "#2e3036",
    "text": "#eceef1",
    "muted": "#a5abb5",
    "faint": "#949aa6",
    "accent": "#f5a857",
    "accent-text": "#f5a857",
    "accent-soft": "#33281c",
    "on-accent": "#1c1408",
    "wave": "#6b8fb8",
    "silence": "#5a5e67",
    "bad": "#ff7b72",
}
"""For HTML where the system is dark."""
