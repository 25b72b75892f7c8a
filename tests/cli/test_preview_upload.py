"""`preview-upload` and `keep-here`: all that would be sent is shown, and nothing is sent."""

import json
import shutil
from pathlib import Path

import pytest

from nostalgia_desktop.data import sample_disc
from tests.authoring.dvd import DiscSpec, Title, TitleSet
from tests.authoring.library import authored
from tests.authoring.programs import Program
from tests.helpers import snapshot


@pytest.fixture
def disc(tmp_path: Path) -> Path:
    """Two short titles, in a folder of one's own."""
    return shutil.copytree(sample_disc(), tmp_path / "films" / "Family 1994")


@pytest.fixture
def long_disc() -> Path:
    """A title of half a minute."""
    program = Program(scenes=(125, 250, 250, 125), base=700_000, seed=90)
    return authored("pal_half_a_minute", DiscSpec((TitleSet((Title((program,)),)),)))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def _shown(nostalgia, *args) -> dict:
    ended = nostalgia("preview-upload", "--json", *args)
    assert ended.status == 0, ended.err
    return json.loads(ended.out)


def test_films_and_questions_are_put_into_a_folder_and_nothing_is_sent(
    nostalgia, disc, archive, tmp_path, gemini_server
):
    originals, out = snapshot(disc), tmp_path / "look"

    ended = nostalgia("preview-upload", disc, "--archive", archive, "--to", out)

    assert ended.status == 0, ended.err
    assert sorted(path.name for path in out.iterdir()) == [
        "Family 1994, Title 1, part 1 of 1.mp4",
        "Family 1994, Title 1, part 1 of 1.txt",
        "Family 1994, Title 2, part 1 of 1.mp4",
        "Family 1994, Title 2, part 1 of 1.txt",
    ]
    films = {path.read_bytes() for path in (archive / ".nostalgia" / "films").iterdir()}
    assert {path.read_bytes() for path in out.glob("*.mp4")} == films
    assert "[1] Family 1994, Title 1: 1 of 1 part to send" in ended.out
    assert "Part 1 of 1: 0:00:00.000 to 0:00:18.320, to send: " in ended.out
    assert "2 films of " in ended.out
    question = (out / "Family 1994, Title 1, part 1 of 1.txt").read_text()
    assert "0:00:18.3" in question
    assert all(f"    {line}\n" in ended.out for line in question.splitlines())
    assert snapshot(disc) == originals
    assert not gemini_server.requests


def test_nothing_in_the_folder_is_written_over(nostalgia, disc, archive, tmp_path):
    out = tmp_path / "look"
    out.mkdir()
    mine = out / "Family 1994, Title 1, part 1 of 1.txt"
    mine.write_text("my own notes")

    for _ in range(2):
        nostalgia("preview-upload", disc, "--archive", archive, "--to", out)

    assert mine.read_text() == "my own notes"
    assert (out / "Family 1994, Title 1, part 1 of 1 (2).mp4").exists()
    assert (out / "Family 1994, Title 1, part 1 of 1 (3).txt").exists()
    assert len(list(out.glob("*.mp4"))) == 4


@pytest.mark.parametrize("inside", ["", "VIDEO_TS", "VIDEO_TS/look"])
def test_no_folder_of_originals_is_written_into(nostalgia, disc, archive, inside):
    before = snapshot(disc)

    ended = nostalgia("preview-upload", disc, "--archive", archive, "--to", disc / inside)

    assert ended.status == 2
    assert "holds the originals of Family 1994" in ended.err
    assert snapshot(disc) == before


def test_programs_get_every_part(nostalgia, disc, archive, tmp_path):
    out = tmp_path / "look"

    told = _shown(nostalgia, disc, "--archive", archive, "--to", out, "--no-sound")

    assert (told["format"], told["version"]) == ("nostalgia-upload-preview", 1)
    first, second = told["titles"]
    assert (first["job"], first["disc"], first["title"]) == (1, "Family 1994", "Title 1")
    [part] = first["parts"]
    assert (part["number"], part["start"], part["end"]) == (1, "0:00:00.000", "0:00:18.320")
    assert (part["state"], part["learns_more"]) == ("open", False)
    assert part["bytes"] == Path(part["film"]).stat().st_size
    assert Path(part["copy"]).read_bytes() == Path(part["film"]).read_bytes()
    assert part["prompt_tokens"] == round(18.32 * 70) + 600
    assert part["night_micro_usd"] == pytest.approx(part["micro_usd"] / 2, abs=1)
    assert second["parts"]
    assert told["problems"] == []


def test_titles_that_are_known_are_named_by_number(nostalgia, disc, archive):
    _shown(nostalgia, disc, "--archive", archive)
    shutil.rmtree(disc)  # Their previews are enough.

    told = _shown(nostalgia, "--job", "2", "--archive", archive)

    assert [title["job"] for title in told["titles"]] == [2]


def test_a_stretch_is_kept_here_and_sent_after_all(nostalgia, long_disc, archive, gemini_server):
    _shown(nostalgia, long_disc, "--archive", archive)

    kept = nostalgia("keep-here", 1, "--from", "0:10", "--to", "0:00:16", "--archive", archive)

    assert kept.status == 0, kept.err
    assert kept.out.splitlines()[1:] == [
        "  Part 1 of 3: 0:00:00.000 to 0:00:09.000, to send",
        "  Part 2 of 3: 0:00:09.000 to 0:00:17.000, stays here",
        "  Part 3 of 3: 0:00:17.000 to 0:00:30.000, to send",
    ]
    parts = _shown(nostalgia, "--job", "1", "--archive", archive)["titles"][0]["parts"]
    assert [part["state"] for part in parts] == ["open", "private", "open"]
    assert parts[1]["film"] is None
    undone = nostalgia("keep-here", 1, 2, "--undo", "--archive", archive)
    assert undone.out.splitlines()[1:] == ["  Part 1 of 1: 0:00:00.000 to 0:00:30.000, to send"]
    assert not gemini_server.requests


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "say which PART"),
        (["7"], "has no part 7"),
        (["--from", "0:01"], "--from and --to go together"),
        (["--from", "0:05", "--to", "0:01"], "--from has to be before --to"),
        (["--from", "soon", "--to", "0:01"], "soon is no time"),
    ],
)
def test_what_makes_no_sense_is_told(nostalgia, disc, archive, words, why):
    _shown(nostalgia, disc, "--archive", archive)

    ended = nostalgia("keep-here", "1", *words, "--archive", archive)

    assert ended.status == 2
    assert why in ended.err


def test_a_title_without_preview_says_what_makes_one(nostalgia, disc, archive):
    _shown(nostalgia, disc, "--archive", archive)
    shutil.rmtree(archive / ".nostalgia")

    ended = nostalgia("keep-here", 1, 1, "--archive", archive)

    assert ended.status == 2
    assert "`nostalgia preview-upload --job 1` makes it" in ended.err


@pytest.mark.parametrize("words", [[], ["--job", "9"]])
def test_without_a_title_nothing_is_shown_or_made(nostalgia, archive, words):
    ended = nostalgia("preview-upload", *words, "--archive", archive)

    assert ended.status != 0
    assert ended.err
    assert not archive.exists()
