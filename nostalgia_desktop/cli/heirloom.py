"""The command `heirloom`: a folder with all clips that outlives the program."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from nostalgia_desktop import services
from nostalgia_desktop.cli.output import plain, write_line
from nostalgia_desktop.cli.words import counted
from nostalgia_desktop.media.streams import quiet_libav
from nostalgia_desktop.media.threads import in_thread
from nostalgia_desktop.workflow.heirloom import (
    HeirloomMade,
    HeirloomNews,
    HeirloomWish,
    Tell,
    make_heirloom,
)

_LONGEST_NAME = 40


async def run_heirloom(args: argparse.Namespace, records: services.Records) -> int:
    """Make the folder and say what is in it; the exit status is 1 where clips are missing."""
    quiet_libav()
    wish = HeirloomWish(args.out, args.title, args.bagit, args.link, services.PROGRAM)
    with _bar() as tell:
        made = await in_thread(
            lambda stop: make_heirloom(records.jobs, records.layout, wish, tell, stop)
        )
    _tell(made)
    return 1 if made.problems else 0


def _tell(made: HeirloomMade) -> None:
    clips = counted(made.clips, "clip", "clips")
    write_line(f"{clips}, {made.size / 1e6:,.1f} MB; open {made.page} in a browser")
    for line in (*made.notes, *made.problems):
        write_line(plain(line))


@contextmanager
def _bar() -> Iterator[Tell]:
    """A bar in a terminal; elsewhere nobody is told."""
    console = Console(emoji=False)
    if not console.is_terminal:
        yield lambda _news: None
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        *(BarColumn(), DownloadColumn(), TimeRemainingColumn()),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task("", total=None)

        def tell(news: HeirloomNews) -> None:
            name = plain(news.name)[:_LONGEST_NAME] or "page"
            bars.update(task, completed=news.done, total=news.total, description=name)

        yield tell
