"""What the style sheets of all pages begin with: the colours, light and dark."""

from collections.abc import Mapping

from nostalgia_desktop.archive.sheet.colours import DARK, LIGHT


def with_colours(rules: str) -> str:
    """A style sheet of rules that take their colours from variables, such as `var(--paper)`."""
    return (
        f":root{{color-scheme:light dark;{_variables(LIGHT)}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}{rules}"
    )


def _variables(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())
