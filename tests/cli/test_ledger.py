"""`nostalgia costs`: the sums are those of the entries, for people and as JSON."""

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nostalgia_desktop import services, settings
from nostalgia_desktop.cli.ledger import show_costs
from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.domain.money import month_of
from tests.store.jobs import SOURCE

MODEL = "gemini-3.8-flash"


@pytest.fixture
def records(tmp_path: Path) -> Iterator[services.Records]:
    """An archive with two discs."""
    made = services.open_records(tmp_path / "archive")
    store = made.database
    for number, disc in enumerate(["Xmas [bold] 1994", "Sea", "Sea"], 1):
        store.jobs.add(disc, f"Title {number}", number, f"{number:032x}", SOURCE, [])
    yield made
    store.close()


def _pay(records: services.Records, job_id: int, micro_usd: int | None, model: str = MODEL) -> None:
    records.database.answers.add(
        job_id, "gemini", model, "p1", "{}", Usage(367_000, 20_000), micro_usd
    )


def _shown(records: services.Records, capsys, *, as_json: bool = False) -> str:
    assert show_costs(argparse.Namespace(json=as_json), records) == 0
    return str(capsys.readouterr().out)


def _rows(shown: str) -> dict[str, list[str]]:
    """Each line's cells, by its first."""
    cells = [[cell for cell in line.split("  ") if cell] for line in shown.splitlines()]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in cells if row}


def test_each_disc_each_month_and_all_are_added_up(records, capsys):
    for job_id, micro_usd in ((1, 350_000), (2, 1_000_000), (3, 2_000_001)):
        _pay(records, job_id, micro_usd)

    rows = _rows(_shown(records, capsys))

    assert rows["Xmas [bold] 1994"] == ["1", "367,000", "20,000", "$0.35"]
    assert rows["Sea"] == ["2", "734,000", "40,000", "$3.00"]
    assert rows[month_of(datetime.now(UTC))] == ["3", "1,101,000", "60,000", "$3.35"]
    assert rows["In all"] == ["3", "1,101,000", "60,000", "$3.35"]


def test_json_has_the_sums_and_every_entry(records, capsys):
    _pay(records, 1, 350_000)
    _pay(records, 2, None, "gemini-99")

    body = json.loads(_shown(records, capsys, as_json=True))

    assert (body["format"], body["version"]) == ("nostalgia-costs", 1)
    assert body["total"]["micro_usd"] == 350_000
    assert body["total"]["answers_without_price"] == 1
    assert {each["disc"]: each["micro_usd"] for each in body["discs"]} == {
        "Xmas [bold] 1994": 350_000,
        "Sea": 0,
    }
    assert {entry["micro_usd"] for entry in body["entries"]} == {350_000, None}
    assert sum(each["answers"] for each in body["months"]) == 2


def test_what_has_no_price_is_told_with_what_to_do(records, capsys):
    _pay(records, 1, None, "gemini-99")

    shown = _shown(records, capsys)

    assert "1 answer has no known price" in shown
    assert "gemini-99 into" in shown
    assert _rows(shown)["In all"][-1] == "not known"


def test_a_person_s_own_price_counts_for_what_had_none(records, capsys):
    file = settings.settings_file().with_name("prices.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('[[price]]\nmodel="gemini-99"\nsince=2020-01-01\nprompt=1\nanswer=2\n')
    _pay(records, 1, None, "gemini-99")
    _pay(records, 2, 5_000_000, "gemini-99")

    rows = _rows(_shown(records, capsys))

    assert rows["Xmas [bold] 1994"][-1] == "$0.41"  # 0.367 + 0.040.
    assert rows["Sea"][-1] == "$5.00"


def test_prices_that_make_no_sense_are_told(records):
    file = settings.settings_file().with_name("prices.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("[[price]]\n")

    with pytest.raises(NostalgiaError, match="price 1"):
        show_costs(argparse.Namespace(json=False), records)


def test_an_archive_without_answers_says_so(records, capsys):
    assert "Nothing was spent yet" in _shown(records, capsys)


def test_no_answers_are_sound_json_too(records, capsys):
    body = json.loads(_shown(records, capsys, as_json=True))

    assert body["entries"] == []
    assert body["total"]["micro_usd"] == 0
