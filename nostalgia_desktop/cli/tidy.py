"""The command `tidy`: makes room by removing previews that finished titles need no more."""

import argparse
import asyncio

from rich.console import Console

from nostalgia_desktop import services, settings
from nostalgia_desktop.cli.output import write_line
from nostalgia_desktop.cli.question import ask_yes
from nostalgia_desktop.cli.words import counted


async def run_tidy(args: argparse.Namespace, records: services.Records) -> int:
    """Say what can go, ask, and remove it; gives the exit status."""
    chosen = settings.read_settings(settings.settings_file())
    spare = await asyncio.to_thread(services.find_spare_previews, records, chosen)
    if not spare:
        write_line("No preview can go: those of titles that are not finished are still needed.")
        return 0
    for each in spare:
        write_line(f"[{each.job_id}] {each.name}: {_megabytes(each.size)}")
    previews = counted(len(spare), "preview", "previews")
    size = _megabytes(sum(each.size for each in spare))
    write_line(f"{previews} of finished titles: {size}. `nostalgia submit` makes them again.")
    if not (args.yes or await ask_yes(Console(emoji=False), "Remove them?")):
        write_line("Nothing was removed; say --yes to remove them.")
        return 1
    freed = await asyncio.to_thread(services.remove_spare_previews, records, spare)
    write_line(f"{_megabytes(freed)} were freed")
    return 0


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
