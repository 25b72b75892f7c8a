"""The command `costs`: what Gemini's answers cost, per disc, per month and in all."""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from nostalgia_desktop import services, settings
from nostalgia_desktop.cli.output import table_console, write_json, write_line
from nostalgia_desktop.cli.words import counted
from nostalgia_desktop.domain.money import LedgerEntry, Total, add_up, add_up_by, format_usd
from nostalgia_desktop.vision.price_file import FILE_NAME
from nostalgia_desktop.vision.pricing import priced

FORMAT, VERSION = "nostalgia-costs", 1


def show_costs(args: argparse.Namespace, records: services.Records) -> int:
    """Print what was spent; gives the exit status.

    Raises:
        NostalgiaError: `prices.toml` or the database cannot be used.
    """
    prices = services.known_prices()
    entries = [priced(entry, prices) for entry in records.database.ledger.entries()]
    if args.json:
        write_json(costs_json(entries))
    elif entries:
        _print(entries)
    else:
        write_line("Nothing was spent yet: no answer of Gemini is in this archive.")
    return 0


def costs_json(entries: Sequence[LedgerEntry]) -> str:
    """All entries and their sums; money in millionths of a US dollar, null where not known."""
    body = {
        "format": FORMAT,
        "version": VERSION,
        "total": _total_json(add_up(entries)),
        "discs": _totals_json("disc", add_up_by(_disc, entries)),
        "months": _totals_json("month", add_up_by(_month, entries)),
        "entries": [_entry_json(entry) for entry in entries],
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _disc(entry: LedgerEntry) -> str:
    return entry.disc


def _month(entry: LedgerEntry) -> str:
    return entry.month


def _print(entries: Sequence[LedgerEntry]) -> None:
    total = add_up(entries)
    console = table_console()
    console.print(_table("Disc", add_up_by(_disc, entries), total))
    console.print(_table("Month", add_up_by(_month, entries), total))
    if total.unpriced:
        answers = counted(total.unpriced, "answer has", "answers have")
        write_line(
            f"{answers} no known price and are not in these sums; write the prices of "
            f"{_names(entry.model for entry in entries if entry.micro_usd is None)} into "
            f"{settings.settings_file().with_name(FILE_NAME)}"
        )


def _table(head: str, totals: Mapping[str, Total], total: Total) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(head)
    for name in ("Answers", "Tokens in", "Tokens out", "Cost"):
        table.add_column(name, justify="right")
    for name, each in totals.items():
        table.add_row(Text(name), *_cells(each))
    table.add_row(Text("In all"), *_cells(total), style="bold")
    return table


def _cells(total: Total) -> tuple[str, str, str, str]:
    used = total.usage
    money = "not known" if total.unpriced == total.answers else format_usd(total.micro_usd)
    return f"{total.answers:,}", f"{used.prompt_tokens:,}", f"{used.answer_tokens:,}", money


def _names(models: Iterable[str]) -> str:
    return ", ".join(sorted(set(models)))


def _totals_json(name: str, totals: Mapping[str, Total]) -> list[dict[str, Any]]:
    return [{name: key, **_total_json(total)} for key, total in totals.items()]


def _total_json(total: Total) -> dict[str, Any]:
    return {
        "answers": total.answers,
        "prompt_tokens": total.usage.prompt_tokens,
        "answer_tokens": total.usage.answer_tokens,
        "micro_usd": total.micro_usd,
        "answers_without_price": total.unpriced,
    }


def _entry_json(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "disc": entry.disc,
        "title": entry.title,
        "fingerprint": entry.fingerprint,
        "model": entry.model,
        "batch": entry.is_batch,
        "prompt_tokens": entry.usage.prompt_tokens,
        "answer_tokens": entry.usage.answer_tokens,
        "micro_usd": entry.micro_usd,
    }
