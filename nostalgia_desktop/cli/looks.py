"""Commands that look at an archive or change it, without a pass."""

import argparse
import contextlib
from pathlib import Path

from nostalgia_desktop import services
from nostalgia_desktop.archive.scene_file import read_scenes, scenes_json
from nostalgia_desktop.cli import listing
from nostalgia_desktop.cli.ledger import show_costs
from nostalgia_desktop.cli.output import table_console, write_json, write_line
from nostalgia_desktop.cli.words import counted
from nostalgia_desktop.domain.errors import NostalgiaError, UsageError
from nostalgia_desktop.domain.scene import new_uid


def require_archive(records: services.Records) -> None:
    """Make sure that there is an archive to look at; looking makes none.

    Raises:
        NostalgiaError: there is none.
    """
    try:
        found = records.database.path.is_file()
    except OSError as error:
        raise NostalgiaError(
            f"the archive {records.layout.root} cannot be read: {error.strerror}"
        ) from error
    if not found:
        raise NostalgiaError(
            f"{records.layout.root} is no archive yet; `nostalgia submit` makes one"
        )


def _status(args: argparse.Namespace, records: services.Records) -> int:
    records.jobs.release_dead()  # Else a killed program's jobs would look as if under way.
    jobs = records.jobs.jobs()
    if args.json:
        write_json(listing.jobs_json(jobs))
    elif jobs:
        listing.print_jobs(table_console(), jobs)
    else:
        write_line("No jobs yet; `nostalgia submit` adds some.")
    return 0


def _scenes(args: argparse.Namespace, records: services.Records) -> int:
    job = records.jobs.job(args.job)
    if args.file is not None:
        duration_ms = records.jobs.require_length(job.id)
        text = _read_text(args.file)
        scenes = read_scenes(text, args.file.name, job.scenes, duration_ms, new_uid)
        job = records.jobs.set_scenes(job.id, scenes)
    if args.json:
        write_json(scenes_json(job.scenes))
    elif job.scenes:
        listing.print_scenes(table_console(), job.scenes)
    else:
        write_line(f"job {job.id} ({job.name}) has no scenes yet; `nostalgia submit` finds them")
    return 0


def _approve(args: argparse.Namespace, records: services.Records) -> int:
    if bool(args.jobs) == args.every:
        raise UsageError("name the jobs to approve, or say --all")
    ready = [job.id for job in records.jobs.get_ready_to_finalize()]
    if not ready and args.every:
        write_line("No title has scenes yet; `nostalgia submit` finds them.")
    # Those that cannot be approved come first, so that either all are or none.
    for job_id in sorted(ready if args.every else args.jobs, key=ready.__contains__):
        job = records.jobs.approve(job_id)
        write_line(f"[{job.id}] {job.name}: {counted(len(job.scenes), 'scene', 'scenes')} approved")
    return 0


def _export(args: argparse.Namespace, records: services.Records) -> int:
    text = records.transfer.export()
    try:
        with args.file.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise NostalgiaError(f"{args.file} is there already; choose another name") from error
    except OSError as error:
        with contextlib.suppress(OSError):
            args.file.unlink(missing_ok=True)  # Half a list would be worse than none.
        raise NostalgiaError(f"{args.file} cannot be written: {error.strerror}") from error
    jobs = counted(len(records.jobs.jobs()), "job was", "jobs were")
    write_line(f"{jobs} written to {args.file}")
    return 0


def _import(args: argparse.Namespace, records: services.Records) -> int:
    added, known = records.transfer.load(_read_text(args.file), args.file.name)
    jobs = counted(added, "job was", "jobs were")
    write_line(f"{jobs} added, {counted(known, 'was', 'were')} here already")
    return 0


LOOKS = {
    "status": _status,
    "scenes": _scenes,
    "approve": _approve,
    "export": _export,
    "import": _import,
    "costs": show_costs,
}


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise NostalgiaError(f"{file} is not a text file in UTF-8") from error
    except OSError as error:
        raise NostalgiaError(f"{file} cannot be read: {error.strerror}") from error
