"""`--dry-run`: what is told is what a pass would ask for, and nothing is written or sent."""

import json
import shutil
from pathlib import Path

import pytest

from nostalgia_desktop import settings
from nostalgia_desktop.data import sample_disc
from tests.helpers import prepared, snapshot, submitted

__all__ = ["prepared", "submitted"]


@pytest.fixture
def disc(tmp_path: Path) -> Path:
    """The sample disc, two short titles, in a folder of one's own."""
    return shutil.copytree(sample_disc(), tmp_path / "films" / "Family 1994")


def _write(name: str, text: str) -> None:
    file = settings.settings_file().with_name(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def _told(nostalgia, *args: str | Path) -> dict:
    ended = nostalgia("submit", "--dry-run", "--json", *args)
    assert ended.status == 0, ended.err
    return json.loads(ended.out)


def test_it_tells_each_title_and_writes_and_sends_nothing(nostalgia, disc, tmp_path, gemini_server):
    before = snapshot(tmp_path)
    archive = tmp_path / "archive"

    ended = nostalgia("submit", "--dry-run", disc, "--archive", archive, "--yes")

    assert ended.status == 0, ended.err
    lines = ended.out.splitlines()
    assert lines[0].split() == [
        *("#", "Title", "Length", "Parts", "Tokens", "in", "Tokens", "out", "Now", "Overnight")
    ]
    assert lines[1].split()[-6:] == ["s", "1", "2,469", "302", "$0.0030", "$0.0015"]
    assert lines[3].split()[:2] == ["To", "send"]
    assert "2 titles would be sent to Google Gemini (gemini-3.8-flash), with sound" in ended.out
    assert "45 s" not in ended.out
    assert snapshot(tmp_path) == before
    assert not archive.exists()
    assert not gemini_server.requests


def test_run_tells_the_same(nostalgia, disc):
    submit = nostalgia("submit", "--dry-run", disc)

    assert nostalgia("run", "--dry-run", disc).out == submit.out


def test_programs_get_every_title_and_the_sums(nostalgia, disc):
    told = _told(nostalgia, disc, "--night", "--no-sound", "--max-cost", "0.004")

    assert (told["format"], told["version"]) == ("nostalgia-dry-run", 1)
    assert (told["model"], told["sound"], told["night"]) == ("gemini-3.8-flash", False, True)
    first, second = told["titles"]
    assert (first["number"], first["disc"], first["title"]) == (1, "Family 1994", "Title 1")
    assert (first["duration_ms"], first["parts"], first["free"]) == (18_320, 1, None)
    assert first["prompt_tokens"] == round(18.32 * 70) + 600
    assert told["total"]["titles"] == 2
    for name in ("parts", "sent_ms", "prompt_tokens", "micro_usd"):
        assert told["total"][name] == pytest.approx(first[name] + second[name], abs=1)
    assert told["limits"] == [
        {
            "of": "run",
            "micro_usd": 4_000,
            "spent_micro_usd": 0,
            "is_enough": True,
            "last_title": 2,
        }
    ]


def test_limits_of_the_settings_are_told_with_where_they_stop(nostalgia, disc):
    _write("settings.toml", "run_cap_usd = 0.003\nmonth_cap_usd = 0.001\n")

    said = nostalgia("submit", "--dry-run", disc).out

    assert "The limit of $0.0030 for one run would stop after title 1." in said
    assert "The limit of $0.0010 for a month would stop before title 1." in said
    assert "known with --archive DIR alone" in said
    other = nostalgia("submit", "--dry-run", disc, "--max-cost", "$1").out
    assert "The limit of $1.00 for one run is enough." in other


def test_a_price_that_is_not_known_is_said(nostalgia, disc):
    _write("settings.toml", 'model = "gemini-99"\nrun_cap_usd = 1\n')

    said = nostalgia("submit", "--dry-run", disc).out

    assert "not known  not known" in " ".join(said.splitlines()[1].split("   "))
    assert "The price of gemini-99 is not known; while there is a limit" in said
    assert "prices.toml" in said
    told = _told(nostalgia, disc)
    assert told["total"]["micro_usd"] is None
    assert told["limits"] == []


def test_a_person_s_own_prices_count(nostalgia, disc):
    _write("settings.toml", 'model = "m"\n')
    _write(
        "prices.toml",
        '[[price]]\nmodel = "m"\nsince = 2020-01-01\nprompt = 1\nanswer = 0\nbatch_share = 0.1\n',
    )

    total = _told(nostalgia, disc)["total"]

    assert total["micro_usd"] == total["prompt_tokens"]
    assert total["night_micro_usd"] == round(total["prompt_tokens"] / 10)


def test_what_the_archive_knows_costs_nothing(nostalgia, prepared, submitted, disc):
    before = snapshot(submitted)

    ended = nostalgia("submit", "--dry-run", prepared.disc, disc, "--archive", submitted)
    told = _told(nostalgia, prepared.disc, disc, "--archive", submitted)

    assert "its scenes are known already" in ended.out
    assert [title["free"] for title in told["titles"]] == ["known", "known", None, None]
    assert told["total"]["titles"] == 2
    assert told["titles"][0]["micro_usd"] == 0
    assert snapshot(submitted) == before


def test_a_copy_is_paid_for_once(nostalgia, disc, tmp_path):
    copy = shutil.copytree(disc, tmp_path / "films" / "The same again")

    told = _told(nostalgia, disc, copy)

    assert [title["free"] for title in told["titles"]] == [None, None, "copy", "copy"]


def test_with_the_local_analyst_nothing_costs_anything(nostalgia, disc):
    ended = nostalgia("submit", "--dry-run", disc, "--analyst", "local")

    assert "Nothing would be sent, and nothing would be paid." in ended.out
    assert ended.out.count("found on this computer") == 2


def test_what_cannot_be_read_is_told_and_the_rest_is_reckoned_with(nostalgia, disc, tmp_path):
    spoiled = tmp_path / "spoiled.mkv"
    spoiled.write_bytes(b"\x1a\x45\xdf\xa3" + bytes(5000))

    ended = nostalgia("submit", "--dry-run", disc, spoiled)

    assert ended.status == 1
    assert "spoiled" in ended.err
    assert "2 titles would be sent" in ended.out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("submit", "films"), "--archive DIR is needed"),
        (("run", "films"), "--archive DIR is needed"),
        (("submit", "films", "--json", "--archive"), "--json goes with --dry-run"),
    ],
)
def test_what_only_a_dry_run_does_is_told(nostalgia, args, said, tmp_path):
    ended = nostalgia(*args, *([tmp_path / "archive"] if "--archive" in args else []))

    assert ended.status == 2
    assert said in ended.err
    assert list(tmp_path.iterdir()) == []
