"""The command `people`: who is in the archive, and new names for them."""

import argparse
import asyncio
import json
from collections.abc import Sequence
from difflib import get_close_matches

from rich.table import Table
from rich.text import Text

from nostalgia_desktop import services
from nostalgia_desktop.cli.output import table_console, write_json, write_line
from nostalgia_desktop.cli.words import counted
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.domain.field_edits import clean_name
from nostalgia_desktop.media.threads import in_thread
from nostalgia_desktop.workflow.people import Person, Renamed, people_in, rename_person


async def run_people(args: argparse.Namespace, records: services.Records) -> int:
    """List people, or rename one; gives the exit status.

    Raises:
        UsageError: nobody is called that.
        SceneError: the new name is none.
    """
    jobs = records.jobs
    people = await asyncio.to_thread(lambda: people_in(job.scenes for job in jobs.jobs()))
    if args.rename is None:
        _show(people, as_json=args.json)
        return 0
    old, new = args.rename
    _require(old, people)
    done = await in_thread(lambda should_stop: rename_person(jobs, old, new, should_stop))
    if args.json:
        write_json(renamed_json(old, new, done))
    else:
        _tell(old, new, done)
    return 1 if done.problems else 0


def people_json(people: Sequence[Person]) -> str:
    """Everybody in the form that docs/command-line.md documents."""
    rows = [{"name": each.name, "scenes": each.scenes, "titles": each.titles} for each in people]
    return json.dumps({"people": rows}, ensure_ascii=False, indent=2)


def renamed_json(old: str, new: str, done: Renamed) -> str:
    """What was renamed, in the form that docs/command-line.md documents."""
    body = {
        "old": old,
        "new": clean_name(new),
        "scenes": done.scenes,
        "titles": done.titles,
        "busy": list(done.busy),
        "problems": list(done.problems),
    }
    return json.dumps({"renamed": body}, ensure_ascii=False, indent=2)


def _require(name: str, people: Sequence[Person]) -> None:
    names = [each.name for each in people]
    if name in names:
        return
    alike = get_close_matches(name, names, n=3)
    advice = f"did you mean {' or '.join(alike)}?" if alike else "`nostalgia people` lists all"
    raise UsageError(f"nobody is called {name!r}; {advice}")


def _show(people: Sequence[Person], *, as_json: bool) -> None:
    if as_json:
        write_json(people_json(people))
        return
    if not people:
        write_line("Nobody is named in any scene yet.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Name")
    for heading in ("Scenes", "Titles"):
        table.add_column(heading, justify="right")
    for each in people:
        table.add_row(Text(each.name), f"{each.scenes:,}", f"{each.titles:,}")
    table_console().print(table)


def _tell(old: str, new: str, done: Renamed) -> None:
    scenes, titles = (
        counted(done.scenes, "scene", "scenes"),
        counted(done.titles, "title", "titles"),
    )
    name = " ".join(new.split())
    if not done.scenes:
        write_line("Nothing was changed.")
    else:
        write_line(f"“{old}” is “{name}” now in {scenes} of {titles}.")
        write_line("`nostalgia finalize` makes clips of them anew; descriptions stay as they are.")
    for each in done.busy:
        write_line(f"{each}: another program works on it, and may still use the old name there")
    for problem in done.problems:
        write_line(problem)
