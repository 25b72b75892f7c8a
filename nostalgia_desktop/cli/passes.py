"""The commands that run passes: submit, finalize, run."""

import argparse
import asyncio
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace

from rich.console import Console

from nostalgia_desktop import services, settings
from nostalgia_desktop.cli.display import Display
from nostalgia_desktop.cli.looks import require_archive
from nostalgia_desktop.cli.question import ask_yes
from nostalgia_desktop.cli.values import source_roots
from nostalgia_desktop.cli.words import counted, error_of, notes_of
from nostalgia_desktop.domain.coverage import coverage_words
from nostalgia_desktop.domain.damage import DamageKind
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.domain.money import format_usd
from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.slots import Slots
from nostalgia_desktop.workflow.coverage import title_coverage
from nostalgia_desktop.workflow.orchestrator import Orchestrator
from nostalgia_desktop.workflow.pass_report import PassReport
from nostalgia_desktop.workflow.quote import Consent, Quote


async def run_pass(args: argparse.Namespace, records: services.Records) -> int:
    """Do one pass, or both, and say what came of it; gives the exit status."""
    # A terminal that is too narrow for bars is wide enough for lines.
    console = Console(soft_wrap=True, emoji=False)
    display = Display(records.jobs, console)
    if args.command in ("finalize", "collect"):
        require_archive(records)
    chosen = settings.read_settings(settings.settings_file())
    key = await asyncio.to_thread(settings.gemini_key)
    options = replace(options_of(args), analyst=_analyst(args, chosen, key, display))

    async def ask(quote: Quote) -> Consent:
        with display.asking():
            return await _ask_consent(quote, console)

    slots = Slots(on_gate=display.show_gate)
    orchestrator = await services.build_orchestrator(
        records, chosen, options, key, settings.gemini_url(), ask, slots
    )
    try:
        with display.showing():
            reports = await _run_passes(args, orchestrator)
    finally:
        await orchestrator.close()
    return _conclude(args, reports, records, display)


def options_of(args: argparse.Namespace) -> services.PassOptions:
    """What the command says of a pass; what it does not say is as in the settings.

    Raises:
        UsageError: a root is not written as OLD=NEW.
    """
    said = vars(args)
    return services.PassOptions(
        consent=said.get("yes", False),
        source_roots=source_roots(args.source_root),
        night=said.get("night"),
        send_sound=said.get("send_sound"),
        max_cost_usd=said.get("max_cost"),
        wait_minutes=said.get("wait"),
        clip_names=said.get("names"),
        quality=said.get("quality"),
        repair_sound=said.get("repair_sound"),
        even_loudness=said.get("even_loudness"),
        square_pixels=said.get("square_pixels"),
        hide_bottom_noise=said.get("hide_bottom_noise"),
        write_nfo=said.get("nfo"),
        write_xmp=said.get("xmp"),
    )


async def _run_passes(args: argparse.Namespace, orchestrator: Orchestrator) -> list[PassReport]:
    if args.command == "finalize":
        return [await orchestrator.batch_finalize(args.jobs, approved_only=args.approved_only)]
    if args.command == "collect":
        return [await orchestrator.collect()]
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
    has_way = settings.can_ask(chosen, key)
    if args.analyst == "gemini" and not has_way:
        wanted = "collect" if args.command == "collect" else "--analyst gemini"
        raise UsageError(f"{wanted} needs a key in GEMINI_API_KEY; none is set")
    if args.analyst is None and not has_way:
        display.say("No Gemini key is set: scenes are found on this machine, nothing is sent.")
    return str(args.analyst or settings.analyst_for(chosen, key))


async def _ask_consent(quote: Quote, console: Console) -> Consent:
    """Ask a person; without a terminal nobody can agree, so nothing is sent."""
    sound = "with" if quote.has_sound else "without"
    console.print(
        f"To find the scenes of {counted(quote.titles, 'title', 'titles')} "
        f"({format_length(quote.duration_ms)}), small previews {sound} sound, the names of disc "
        "and folder, and the names of your family from the settings would be sent to Google "
        f"Gemini ({quote.model}), in {counted(quote.parts, 'part', 'parts')}, {_cost(quote)}.\n"
        "Each preview is deleted there as soon as its answer has come. With a free key Google may "
        "use what is sent for training: use a paid one for family video.",
        markup=False,
        highlight=False,
    )
    return Consent(await ask_yes(console, "Send them?"), quote.at_night)


def _cost(quote: Quote) -> str:
    """For how much, and how else."""
    at_once, overnight = quote.direct.micro_usd, quote.overnight.micro_usd
    if at_once is None or overnight is None:
        return "for a price that is not known"
    now, later = format_usd(at_once), format_usd(overnight)
    if quote.at_night:
        return f"for about {later} overnight, within a day (--no-night: at once, about {now})"
    return f"for about {now} (--night: within a day, about {later})"


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
    problems = (text for each in reports for text in (*each.scan.problems, *each.problems))
    troubles = [*undone, *problems]
    overnight = {job_id for report in reports for job_id in report.overnight}
    for job in jobs.values():
        if job.id not in overnight:
            troubles += _troubles_of(job)
    for text in troubles:
        sys.stderr.write(f"nostalgia: {text}\n")
    return 1 if troubles else 0


def _say_news(report: PassReport, undone: Sequence[str], display: Display) -> None:
    for note in (*notes_of(report.scan), *report.notes, *report.remarks):
        if note not in undone:
            display.say(note)
    if report.spent.prompt_tokens:
        cost = f", about ${report.spent_usd:.3f}" if report.spent_usd is not None else ""
        tokens = report.spent.prompt_tokens + report.spent.answer_tokens
        display.say(f"Gemini used {tokens:,} tokens{cost}")
    for job in report.busy:
        display.say(f"job {job.id} ({job.name}) is being worked on by another program")
    if report.overnight:
        titles = counted(len(report.overnight), "title", "titles")
        display.say(
            f"Gemini works on {titles} overnight, at half the price; `nostalgia collect` takes in "
            "what is done"
        )
    if others := report.scan.other_files:
        display.say(f"{counted(others, 'other file was', 'other files were')} ignored")


def _troubles_of(job: Job) -> list[str]:
    # Where only the navigation is broken nothing is lost; `status` tells of it.
    lost = [each for each in job.damage if each.kind is not DamageKind.BROKEN_NAV]
    troubles = [f"job {job.id} ({job.name}) is damaged: {each}" for each in lost]
    if job.state in (JobState.FAILED, JobState.WAITING):
        doing = f" while {job.step.value}" if job.step else ""
        verb = "failed" if job.state is JobState.FAILED else "waits"
        troubles.append(f"job {job.id} ({job.name}) {verb}{doing}: {error_of(job)}")
    return troubles


def _say_results(
    args: argparse.Namespace, jobs: Sequence[Job], records: services.Records, display: Display
) -> None:
    for job in jobs:
        for text in job.warnings:
            display.say(f"[{job.id}] {job.name}: {text}")
    if args.command in ("submit", "collect"):
        _say_submitted(args, jobs, records, display)
        return
    if args.command == "finalize" and not (jobs or args.jobs):
        first = "nostalgia approve" if args.approved_only else "nostalgia submit"
        display.say(f"No title is ready to be made into clips; `{first}` comes first.")
    _say_clips([job for job in jobs if any(clip.done for clip in job.clips)], records, display)


def _say_clips(jobs: Sequence[Job], records: services.Records, display: Display) -> None:
    """Each clip with what its check found, and that no frame of a title is lost unseen."""
    clips = [clip for job in jobs for clip in job.clips if clip.done]
    if clips:
        display.say(f"{counted(len(clips), 'clip is', 'clips are')} in {records.layout.root}:")
    for clip in clips:
        display.say(f"  {clip.path}")
        for finding in clip.findings:
            display.say(f"    {finding}")
    for job in jobs:
        clock = records.jobs.clock(job.id)
        words = coverage_words(title_coverage(job, clock), clock.rate)
        display.say(f"[{job.id}] {job.name}: {words}")


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
