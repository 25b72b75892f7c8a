"""The commands that run passes: submit, finalize, run."""

import argparse
import asyncio
import shlex
import sys
from collections.abc import Sequence

from rich.console import Console

from nostalgia_desktop import services, settings
from nostalgia_desktop.cli.display import Display
from nostalgia_desktop.cli.looks import require_archive
from nostalgia_desktop.cli.question import ask_yes
from nostalgia_desktop.cli.words import counted
from nostalgia_desktop.domain.damage import DamageKind
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.workflow.orchestrator import Orchestrator
from nostalgia_desktop.workflow.pass_report import PassReport
from nostalgia_desktop.workflow.workshop import Quote


async def run_pass(args: argparse.Namespace, records: services.Records) -> int:
    """Do one pass, or both, and say what came of it; gives the exit status."""
    # A terminal that is too narrow for bars is wide enough for lines.
    console = Console(soft_wrap=True, emoji=False)
    display = Display(records.jobs, console)
    if args.command == "finalize":
        require_archive(records)
    chosen = settings.read_settings(settings.settings_file())
    key = await asyncio.to_thread(settings.gemini_key)
    options = services.PassOptions(
        analyst=_analyst(args, chosen, key, display),
        consent=getattr(args, "yes", False),
        source_roots=_source_roots(args.source_root),
    )

    async def ask(quote: Quote) -> bool:
        with display.asking():
            return await _ask_consent(quote, console)

    orchestrator = await services.build_orchestrator(
        records, chosen, options, key, settings.gemini_url(), ask
    )
    try:
        with display.showing():
            reports = await _run_passes(args, orchestrator)
    finally:
        await orchestrator.close()
    return _conclude(args, reports, records, display)


async def _run_passes(args: argparse.Namespace, orchestrator: Orchestrator) -> list[PassReport]:
    if args.command == "finalize":
        return [await orchestrator.batch_finalize(args.jobs, approved_only=args.approved_only)]
    reports = [await orchestrator.batch_submit(args.sources)]
    ready = [job.id for job in reports[0].jobs if job.scenes]
    if args.command == "run" and ready:
        reports.append(await orchestrator.batch_finalize(ready))
    return reports


def _analyst(
    args: argparse.Namespace, chosen: settings.Settings, key: str, display: Display
) -> str:
    """Who finds the scenes; what was not asked for is said aloud."""
    if args.command == "finalize":
        return "local"
    if args.analyst == "gemini" and not key:
        raise UsageError("--analyst gemini needs a key in GEMINI_API_KEY; none is set")
    if args.analyst is None and not key:
        display.say("No Gemini key is set: scenes are found on this machine, nothing is sent.")
    return str(args.analyst or settings.analyst_for(chosen, key))


def _source_roots(pairs: Sequence[str]) -> dict[str, str]:
    roots = {}
    for pair in pairs:
        old, mark, new = pair.partition("=")
        if not (old and mark and new):
            raise UsageError(f"--source-root {pair}: write it as OLD=NEW")
        roots[old] = new
    return roots


async def _ask_consent(quote: Quote, console: Console) -> bool:
    """Ask a person; without a terminal nobody can agree, so nothing is sent."""
    cost = f"about ${quote.usd:.2f}" if quote.usd is not None else "a price that is not known"
    console.print(
        f"To find the scenes of {counted(quote.titles, 'title', 'titles')} "
        f"({format_length(quote.duration_ms)}), small previews with sound, the names of disc and "
        "folder, and the names of your family from the settings would be sent to Google Gemini "
        f"({quote.model}), for {cost}.\n"
        "Each preview is deleted there as soon as its answer has come. With a free key Google may "
        "use what is sent for training: use a paid one for family video.",
        markup=False,
        highlight=False,
    )
    return await ask_yes(console, "Send them?")


def _conclude(
    args: argparse.Namespace,
    reports: Sequence[PassReport],
    records: services.Records,
    display: Display,
) -> int:
    """The last lines: where the clips are, and what went wrong and why."""
    # What the second pass notes are jobs that were asked for and not done.
    undone = [*reports[0].notes] if args.command == "finalize" else []
    for report in reports:
        _say_news(report, undone, display)
    jobs = {job.id: job for report in reports for job in report.jobs}
    _say_results(args, list(jobs.values()), records, display)
    troubles = [*undone, *(text for report in reports for text in report.scan.problems)]
    for job in jobs.values():
        troubles += _troubles_of(job)
    for text in troubles:
        sys.stderr.write(f"nostalgia: {text}\n")
    return 1 if troubles else 0


def _say_news(report: PassReport, undone: Sequence[str], display: Display) -> None:
    for note in (*report.scan.notes, *report.notes):
        if note not in undone:
            display.say(note)
    if report.spent.prompt_tokens:
        cost = f", about ${report.spent_usd:.3f}" if report.spent_usd is not None else ""
        tokens = report.spent.prompt_tokens + report.spent.answer_tokens
        display.say(f"Gemini used {tokens:,} tokens{cost}")
    for job in report.busy:
        display.say(f"job {job.id} ({job.name}) is being worked on by another program")
    if others := report.scan.other_files:
        display.say(f"{counted(others, 'other file was', 'other files were')} ignored")


def _troubles_of(job: Job) -> list[str]:
    # Where only the navigation is broken nothing is lost; `status` tells of it.
    lost = [each for each in job.damage if each.kind is not DamageKind.BROKEN_NAV]
    troubles = [f"job {job.id} ({job.name}) is damaged: {each}" for each in lost]
    if job.state in (JobState.FAILED, JobState.WAITING):
        doing = f" while {job.step.value}" if job.step else ""
        verb = "failed" if job.state is JobState.FAILED else "waits"
        troubles.append(f"job {job.id} ({job.name}) {verb}{doing}: {job.error}")
    return troubles


def _say_results(
    args: argparse.Namespace, jobs: Sequence[Job], records: services.Records, display: Display
) -> None:
    for job in jobs:
        for text in job.warnings:
            display.say(f"[{job.id}] {job.name}: {text}")
    if args.command == "submit":
        _say_submitted(args, jobs, records, display)
        return
    if args.command == "finalize" and not (jobs or args.jobs):
        first = "nostalgia approve" if args.approved_only else "nostalgia submit"
        display.say(f"No title is ready to be made into clips; `{first}` comes first.")
    clips = [clip for job in jobs for clip in job.clips if clip.done]
    if clips:
        display.say(f"{counted(len(clips), 'clip is', 'clips are')} in {records.layout.root}:")
        for clip in clips:
            display.say(f"  {clip.path}")


def _say_submitted(
    args: argparse.Namespace, jobs: Sequence[Job], records: services.Records, display: Display
) -> None:
    ready = sum(job.state is JobState.ANALYZED for job in jobs)
    if ready:
        titles = counted(ready, "title is", "titles are")
        then = f"nostalgia finalize --archive {shlex.quote(str(args.archive))}"
        display.say(f"{titles} ready to review; then: {then}")
    done = sum(job.state is JobState.FINALIZED for job in jobs)
    if done:
        titles = counted(done, "title is", "titles are")
        display.say(f"{titles} done already, with clips in {records.layout.root}")
