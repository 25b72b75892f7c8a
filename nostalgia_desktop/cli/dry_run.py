"""`--dry-run`: what a pass would send, and what Gemini would ask for it. Nothing is written."""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from nostalgia_desktop import services, settings
from nostalgia_desktop.cli.inspect import tell
from nostalgia_desktop.cli.output import cost_json, plain, table_console, write_json, write_line
from nostalgia_desktop.cli.words import counted, notes_of
from nostalgia_desktop.costs import known_titles
from nostalgia_desktop.domain.money import TokenQuote, format_usd
from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.media.streams import quiet_libav
from nostalgia_desktop.vision.price_file import FILE_NAME
from nostalgia_desktop.workflow.cost_estimate import Terms
from nostalgia_desktop.workflow.dry_run import (
    CapLook,
    DryRun,
    DryTitle,
    Free,
    dry_run,
    look_at_caps,
)
from nostalgia_desktop.workflow.inspection import inspect
from nostalgia_desktop.workflow.quote import Quote

FORMAT, VERSION = "nostalgia-dry-run", 1
_FREE = {
    Free.LOCAL: "found on this computer",
    Free.KNOWN: "its scenes are known already",
    Free.COPY: "a copy of a title above",
    Free.UNREADABLE: "cannot be read",
}


@dataclass(frozen=True, slots=True)
class Told:
    """All that a dry run found out."""

    run: DryRun
    caps: tuple[CapLook, ...]
    is_capped: bool
    notes: tuple[str, ...]
    problems: tuple[str, ...]


async def run_dry(args: argparse.Namespace, options: services.PassOptions) -> int:
    """Print what a pass would take; gives the exit status, 1 where something cannot be read.

    Raises:
        NostalgiaError: the settings, the prices or the archive cannot be read.
    """
    found = settings.read_settings(settings.settings_file())
    chosen = services.as_wished(found, options)
    prices = services.known_prices()
    day = datetime.now(UTC).date()
    terms = Terms(chosen.model, day, chosen.send_sound, chosen.night_batch, prices)
    known = await asyncio.to_thread(known_titles, args.archive)
    quiet_libav()
    report, looks = await inspect(args.sources, tell, every_sector=False)
    tell("")
    is_local = (args.analyst or chosen.analyst) == "local"
    run = dry_run(looks, known.fingerprints, terms, is_local=is_local)
    budget = settings.budget_of(chosen)
    errors = [f"{each.name}: {each.look.error}" for each in run.titles if each.look.error]
    told = Told(
        run,
        look_at_caps(run, budget, known.spent.micro_usd),
        budget.run_cap is not None or budget.month_cap is not None,
        notes_of(report),
        (*report.problems, *errors),
    )
    if args.json:
        write_json(dry_run_json(told))
    else:
        _print(told, args.archive)
    for problem in told.problems:
        sys.stderr.write(f"nostalgia: {problem}\n")
    return 1 if told.problems else 0


def dry_run_json(told: Told) -> str:
    """All of it; money in millionths of a US dollar, null where the price is not known."""
    total = told.run.total
    body = {
        "format": FORMAT,
        "version": VERSION,
        "model": total.model,
        "sound": total.has_sound,
        "night": total.at_night,
        "titles": [_title_json(title) for title in told.run.titles],
        "total": {"titles": total.titles, **_quote_json(total)},
        "limits": [_cap_json(cap) for cap in told.caps],
        "notes": list(told.notes),
        "problems": list(told.problems),
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _title_json(title: DryTitle) -> dict[str, Any]:
    return {
        "number": title.number,
        "disc": title.disc,
        "title": title.look.title.label,
        "fingerprint": title.look.title.fingerprint,
        "free": title.free.value if title.free else None,
        **_quote_json(title.quote),
        "duration_ms": title.duration_ms if title.look.clock else None,
    }


def _quote_json(quote: Quote) -> dict[str, Any]:
    return {
        "duration_ms": quote.duration_ms,
        "sent_ms": quote.sent_ms,
        "parts": quote.parts,
        **cost_json(quote.direct, quote.overnight),
    }


def _cap_json(cap: CapLook) -> dict[str, Any]:
    return {
        "of": "month" if cap.is_of_month else "run",
        "micro_usd": cap.cap,
        "spent_micro_usd": cap.spent,
        "is_enough": cap.is_enough,
        "last_title": cap.last or None,
    }


def _print(told: Told, archive: Path | None) -> None:
    if told.run.titles:
        table_console().print(_table(told.run))
        write_line("")
    for line in (*_lines(told, archive), *told.notes):
        write_line(plain(line))


def _table(run: DryRun) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("#", justify="right")
    table.add_column("Title")
    for name in ("Length", "Parts", "Tokens in", "Tokens out", "Now", "Overnight"):
        table.add_column(name, justify="right")
    table.add_column("")
    for title in run.titles:
        length = format_length(title.duration_ms) if title.look.clock else "?"
        remark = _FREE[title.free] if title.free else ""
        cells = _cells(title.quote)
        table.add_row(f"{title.number}", Text(plain(title.name)), length, *cells, remark)
    total = run.total
    table.add_row("", "To send", format_length(total.duration_ms), *_cells(total), "", style="bold")
    return table


def _cells(quote: Quote) -> tuple[str, ...]:
    used = quote.direct.usage
    return (
        f"{quote.parts:,}",
        f"{used.prompt_tokens:,}",
        f"{used.answer_tokens:,}",
        _money(quote.direct),
        _money(quote.overnight),
    )


def _money(cost: TokenQuote) -> str:
    if not cost.usage.prompt_tokens:
        return format_usd(0)
    return "not known" if cost.micro_usd is None else format_usd(cost.micro_usd)


def _lines(told: Told, archive: Path | None) -> Iterator[str]:
    """What the numbers mean, in sentences."""
    total = told.run.total
    if not total.titles:
        yield "Nothing would be sent, and nothing would be paid."
        return
    sound = "with" if total.has_sound else "without"
    parts = counted(total.parts, "part", "parts")
    seams = ", as parts that meet share 45 s" if total.parts > total.titles else ""
    yield (
        f"{counted(total.titles, 'title', 'titles')} would be sent to Google Gemini "
        f"({total.model}), {sound} sound, in {parts} of {format_length(total.sent_ms)} in all"
        f"{seams}. All numbers are about right, not exact."
    )
    if total.direct.micro_usd is None:
        yield _unknown_price(total.model, is_capped=told.is_capped)
    elif total.at_night:
        yield f"Overnight, as the settings or --night say, that costs {_money(total.overnight)}."
    for cap in told.caps:
        yield _cap_in_words(cap, told.run.sent)
    if any(cap.is_of_month for cap in told.caps) and archive is None:
        yield "What this month has cost already is known with --archive DIR alone."
    yield (
        "Nothing was sent and nothing was written. Without a Gemini key, or with --analyst local, "
        "scenes are found on this computer, for nothing."
    )


def _unknown_price(model: str, *, is_capped: bool) -> str:
    file = settings.settings_file().with_name(FILE_NAME)
    more = "; while there is a limit to what may be spent, nothing is sent" if is_capped else ""
    return f"The price of {model} is not known{more}. Write it into {file}."


def _cap_in_words(cap: CapLook, sent: Sequence[DryTitle]) -> str:
    what = "a month" if cap.is_of_month else "one run"
    gone = f", of which {format_usd(cap.spent)} are gone," if cap.spent else ""
    limit = f"The limit of {format_usd(cap.cap)} for {what}{gone}"
    if cap.is_enough:
        return f"{limit} is enough."
    if not cap.last:
        return f"{limit} would stop before title {sent[0].number}."
    return f"{limit} would stop after title {cap.last}."
