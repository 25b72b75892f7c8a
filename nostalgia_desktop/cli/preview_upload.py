"""The commands `preview-upload` and `keep-here`: what would be sent, and what of it must not be."""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from nostalgia_desktop import services, settings
from nostalgia_desktop.cli.looks import require_archive
from nostalgia_desktop.cli.output import cost_json, plain, write_json, write_line
from nostalgia_desktop.cli.passes import options_of
from nostalgia_desktop.cli.words import counted, notes_of
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.domain.film import Film, FilmState
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.money import TokenQuote, format_usd
from nostalgia_desktop.domain.time import format_ms, frame_to_ms
from nostalgia_desktop.workflow.orchestrator import Orchestrator
from nostalgia_desktop.workflow.pass_report import Found
from nostalgia_desktop.workflow.quote import Consent, Quote
from nostalgia_desktop.workflow.steps.private import Choice
from nostalgia_desktop.workflow.upload_copies import copy_films
from nostalgia_desktop.workflow.upload_preview import (
    Making,
    PartPreview,
    TitlePreview,
    UploadPreview,
)

FORMAT, VERSION = "nostalgia-upload-preview", 1
_STATES = {
    FilmState.OPEN: "to send",
    FilmState.ANSWERED: "answered already",
    FilmState.LOCAL: "was sent, and found on this computer",
    FilmState.PRIVATE: "stays here",
}
Copies = Mapping[tuple[int, int], Path]


async def run_preview(args: argparse.Namespace, records: services.Records) -> int:
    """Make and tell what would be sent; gives the exit status, 1 where some of it cannot be told.

    Raises:
        UsageError: neither sources nor jobs are named, or the folder belongs to a disc.
    """
    if not (args.sources or args.jobs):
        raise UsageError("name a SOURCE, or a title that is known with --job N")
    if args.jobs:
        require_archive(records)
        for job_id in args.jobs:
            records.jobs.job(job_id)  # Says so where there is none.
    orchestrator = await _orchestrator(args, records)
    try:
        found = await orchestrator.find(args.sources) if args.sources else Found()
        ids = tuple(dict.fromkeys((*found.job_ids, *args.jobs)))
        shown = UploadPreview(())
        if ids:
            shown = await orchestrator.before_upload.preview(ids, _tell)
    finally:
        _clear_line()
        await orchestrator.close()
    copies = await asyncio.to_thread(copy_films, shown, args.to) if args.to else {}
    problems = (*found.scan.problems, *shown.problems)
    if args.json:
        write_json(_as_json(shown, copies, problems))
    else:
        for line in (*_lines(shown, copies, args), *notes_of(found.scan)):
            write_line(plain(line))
    for problem in problems:
        sys.stderr.write(f"nostalgia: {problem}\n")
    return 1 if problems else 0


async def run_keep_here(args: argparse.Namespace, records: services.Records) -> int:
    """Keep parts or a stretch of a title here, or undo that, and tell its parts then.

    Raises:
        UsageError: there is no such part or time, or it was sent already.
    """
    choice = Choice(tuple(args.parts), _stretches(args))
    if not (choice.parts or choice.stretches_ms):
        raise UsageError(
            "say which PART, or --from and --to; `nostalgia preview-upload --job "
            f"{args.job}` shows the parts"
        )
    orchestrator = await _orchestrator(args, records)
    try:
        before = orchestrator.before_upload
        do = before.send_after_all if args.undo else before.keep
        parts = await do(args.job, choice)
    finally:
        await orchestrator.close()
    job, clock = records.jobs.job(args.job), records.jobs.clock(args.job)
    write_line(plain(_headline(job, [film.state for film in parts])))
    for number, film in enumerate(parts, 1):
        write_line(_part_line(film, number, len(parts), clock.rate))
    return 0


async def _orchestrator(args: argparse.Namespace, records: services.Records) -> Orchestrator:
    """What makes films; without a key, as nothing of this needs a connection."""

    async def ask(_quote: Quote) -> Consent:
        return Consent(agreed=False)

    chosen = settings.read_settings(settings.settings_file())
    options = replace(options_of(args), analyst="gemini")
    return await services.build_orchestrator(
        records, chosen, options, "", settings.gemini_url(), ask
    )


def _stretches(args: argparse.Namespace) -> tuple[tuple[int, int], ...]:
    if args.start is None and args.end is None:
        return ()
    if args.start is None or args.end is None:
        raise UsageError("--from and --to go together, as in --from 0:10:00 --to 0:12:00")
    if args.start >= args.end:
        raise UsageError("--from has to be before --to")
    return ((args.start, args.end),)


def _tell(making: Making) -> None:
    if sys.stderr.isatty():
        name = f"{making.job.name[:40]}, part {making.part} of {making.parts}"
        sys.stderr.write(f"\r\x1b[K{plain(name)}: {making.done:.0%}\r")
        sys.stderr.flush()


def _clear_line() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")


def _lines(shown: UploadPreview, copies: Copies, args: argparse.Namespace) -> Iterator[str]:
    to_send = [part for title in shown.titles for part in title.parts if part.is_to_send]
    for title in shown.titles:
        yield from _title_lines(title, copies)
        yield ""
    if not to_send:
        yield "Nothing would be sent."
        return
    size = sum(part.size_bytes for part in to_send)
    now = _sum(part.direct for part in to_send)
    later = _sum(part.overnight for part in to_send)
    yield (
        f"{counted(len(to_send), 'film', 'films')} of {_megabytes(size)} in all would be sent to "
        f"Google Gemini ({to_send[0].direct.model}), {_money(now)} at once, "
        f"{_money(later)} overnight. Nothing was sent yet."
    )
    if args.to:
        yield f"The films lie in {args.to}, each with the question about it."
    yield "`nostalgia keep-here JOB PART` keeps a part here, --from and --to a stretch of it."


def _title_lines(title: TitlePreview, copies: Copies) -> Iterator[str]:
    yield _headline(title.job, [part.state for part in title.parts])
    for part in title.parts:
        yield f"  {_of_part(part, len(title.parts))}"
        if part.path is not None:
            yield f"    {copies.get((title.job.id, part.number), part.path)}"
    first = next((part for part in title.parts if part.is_to_send), None)
    if first is None:
        return
    yield f"  The question about part {first.number}, word for word:"
    yield from (f"    {line}" for line in first.question.splitlines())
    if any(part.is_to_send and part is not first for part in title.parts):
        yield "  The other parts have the same question with their own times."
    if any(part.learns_more for part in title.parts):
        yield (
            "  Where parts are asked about one after the other, the people and the last titles "
            "that Gemini found in earlier parts are added to those that follow."
        )


def _headline(job: Job, states: Sequence[FilmState]) -> str:
    if not states:
        return f"[{job.id}] {job.name}: its scenes are known, nothing is sent"
    to_send = sum(state is FilmState.OPEN for state in states)
    return f"[{job.id}] {job.name}: {to_send} of {counted(len(states), 'part', 'parts')} to send"


def _of_part(part: PartPreview, count: int) -> str:
    times = f"{format_ms(part.start_ms)} to {format_ms(part.end_ms)}"
    text = f"Part {part.number} of {count}: {times}, {_STATES.get(part.state, part.state)}"
    if not part.is_to_send:
        return text
    tokens = part.direct.usage.prompt_tokens
    cost = _money(part.direct.micro_usd)
    return f"{text}: {_megabytes(part.size_bytes)}, about {tokens:,} tokens, {cost}"


def _part_line(film: Film, number: int, count: int, rate: Fraction) -> str:
    window = film.window
    times = (format_ms(frame_to_ms(frame, rate)) for frame in (window.start, window.end))
    state = _STATES.get(film.state, film.state)
    return f"  Part {number} of {count}: {' to '.join(times)}, {state}"


def _as_json(shown: UploadPreview, copies: Copies, problems: Sequence[str]) -> str:
    titles = [
        {
            "job": title.job.id,
            "disc": title.job.disc,
            "title": title.job.title,
            "parts": [_part_json(title, part, copies) for part in title.parts],
        }
        for title in shown.titles
    ]
    body = {"format": FORMAT, "version": VERSION, "titles": titles, "problems": list(problems)}
    return json.dumps(body, ensure_ascii=False, indent=2)


def _part_json(title: TitlePreview, part: PartPreview, copies: Copies) -> dict[str, Any]:
    copy = copies.get((title.job.id, part.number))
    return {
        "number": part.number,
        "start": format_ms(part.start_ms),
        "end": format_ms(part.end_ms),
        "state": part.state.value,
        "film": str(part.path) if part.path else None,
        "copy": str(copy) if copy else None,
        "bytes": part.size_bytes,
        "question": part.question,
        "learns_more": part.learns_more,
        **cost_json(part.direct, part.overnight),
    }


def _sum(quotes: Iterable[TokenQuote]) -> int | None:
    costs = [quote.micro_usd for quote in quotes]
    return None if None in costs else sum(cost or 0 for cost in costs)


def _money(micro_usd: int | None) -> str:
    return "at a price that is not known" if micro_usd is None else f"about {format_usd(micro_usd)}"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
