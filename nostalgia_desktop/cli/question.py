"""Asks a person at the terminal without stopping the event loop, or Ctrl-C."""

import asyncio
import os
import sys
import threading

from rich.console import Console


async def ask_yes(console: Console, question: str) -> bool:
    """Whether the person answers yes; without a terminal nobody can, so the answer is no."""
    if not (sys.stdin.isatty() and console.is_terminal):
        return False
    console.print(f"{question} [y/N] ", end="", markup=False, highlight=False)
    answer = await _read_line()
    return answer.strip().casefold() in ("y", "yes")


async def _read_line() -> str:
    """A line from the terminal.

    Read in a thread of its own that the program does not wait for at its end: one that waits
    for a person would keep Ctrl-C from ending it. `input` would hold a lock while it waits.
    """
    loop, answered, lines = asyncio.get_running_loop(), asyncio.Event(), list[str]()

    def read() -> None:
        lines.append(os.read(sys.stdin.fileno(), 1000).decode(errors="replace"))
        loop.call_soon_threadsafe(answered.set)

    threading.Thread(target=read, daemon=True).start()
    await answered.wait()
    return lines[0]
