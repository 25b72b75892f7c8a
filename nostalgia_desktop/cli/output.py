"""Writes to standard output what people and programs read."""

import io
import sys
from typing import Any

from rich.console import Console

from nostalgia_desktop.domain.money import TokenQuote


def write_json(text: str) -> None:
    """JSON on lines of its own; half characters become escapes it knows."""
    write_text(text + "\n")


def write_text(text: str) -> None:
    """What a program reads is UTF-8, whatever the terminal speaks."""
    data = text.encode("utf-8", "backslashreplace")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    else:
        sys.stdout.write(data.decode("utf-8"))


def write_line(text: str) -> None:
    """One line for a person."""
    sys.stdout.write(text + "\n")


def table_console() -> Console:
    """What tables are printed on: wide enough where nobody sees a width."""
    console = Console(soft_wrap=True, emoji=False)
    # Cut off in a pipe would be worse than long lines.
    return console if console.is_terminal else Console(width=200, emoji=False)


def plain(name: str) -> str:
    """A name on one line: it may hold what a terminal takes for a command."""
    return "".join(each if each.isprintable() else "?" for each in name)


def cost_json(direct: TokenQuote, overnight: TokenQuote) -> dict[str, Any]:
    """What asking Gemini takes, in every form that programs read; see docs/command-line.md."""
    return {
        "prompt_tokens": direct.usage.prompt_tokens,
        "answer_tokens": direct.usage.answer_tokens,
        "micro_usd": direct.micro_usd,
        "night_micro_usd": overnight.micro_usd,
    }
