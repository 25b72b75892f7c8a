"""The command `cuts`: a title's scenes for other programs, and back."""

import argparse
from functools import partial
from pathlib import Path

from nostalgia_desktop import services
from nostalgia_desktop.archive.cuts.forms import CutForm, form_of_name
from nostalgia_desktop.cli.output import write_line, write_text
from nostalgia_desktop.cli.words import counted
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.media.threads import in_thread
from nostalgia_desktop.workflow.cut_lists import job_cuts, take_cuts
from nostalgia_desktop.workflow.new_file import check_new, write_new


async def run_cuts(args: argparse.Namespace, records: services.Records) -> int:
    """Write or read a cut list; gives the exit status.

    Raises:
        UsageError: the command says neither, or both.
    """
    form = CutForm(args.format) if args.format else None
    if args.file is not None:
        return await _take(args, records, form)
    form = form or (form_of_name(args.out) if args.out is not None else None)
    if form is None:
        raise UsageError("say which form the list is to have with --format, or --from FILE")
    await _give(args, records, form)
    return 0


async def _give(args: argparse.Namespace, records: services.Records, form: CutForm) -> None:
    job, out = records.jobs.job(args.job), args.out
    if out is not None:
        check_new(out, job)
    media: Path | None = args.media
    make = partial(job_cuts, records.jobs, records.layout, job, form, media)
    text = await in_thread(lambda _stop: make())
    if out is None:
        write_text(text)
        return
    data = text.encode("utf-8")
    await in_thread(lambda stop: write_new(out, data, stop))
    cuts = counted(len(job.kept_scenes), "cut", "cuts")
    write_line(f"[{job.id}] {job.name}: {cuts} written to {out}")


async def _take(args: argparse.Namespace, records: services.Records, form: CutForm | None) -> int:
    if args.out is not None or args.media is not None:
        raise UsageError("-o and --media go with a list that is written, not with --from")
    job = records.jobs.job(args.job)
    taken = await in_thread(lambda _stop: take_cuts(records.jobs, job, args.file, form))
    scenes = counted(len(taken.job.scenes), "scene", "scenes")
    write_line(f"[{job.id}] {job.name}: {scenes} from {args.file} ({taken.form.value})")
    return 0
