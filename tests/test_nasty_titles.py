"""Titles and names that would hurt a careless program: in clips, tags, folders and terminals."""

import json
import os
import shutil
import subprocess

import pytest

from tests.conftest import COMMAND
from tests.helpers import (
    clip_names,
    finished,
    jobs_of,
    leftovers,
    prepared,
    scenes_of,
    set_scenes,
    submitted,
    titles_of,
)

__all__ = ["finished", "prepared", "submitted"]

LONG = "A very long day " * 313
NAMES = {
    "../../x": "x",
    "-i": "i",
    "CON": "CON",
    "LPT1.txt": "LPT1_.txt",
    "a/b:c?": "a-b-c",
    "C:\\Windows\\x": "C-Windows-x",
    "🎂👨‍👩‍👧 party": "🎂👨‍👩‍👧 party",
    "e\u0301te\u0301 1994": "été 1994",
    "one\ntwo\r\nthree": "one two three",
    "tab\there": "tab here",
    "title=evil\nartist=me": "title=evil artist=me",
    "%(title)s {x} $HOME `id`": "%(title)s {x} $HOME `id`",
    "a\u202egpj.exe": "agpj.exe",
    "[bold]red[/bold]": "[bold]red[-bold]",
    " spaces and dots. . ": "spaces and dots",
    "'; DROP TABLE job; --": "'; DROP TABLE job;",
    "1e5": "1e5",
}
"""Titles, and what the names of their clips are after the year."""


@pytest.fixture(scope="module")
def made() -> dict[str, object]:
    """What the archive of all nasty titles holds, once one test has made it."""
    return {}


@pytest.fixture
def nasty(made, nostalgia, prepared, tmp_path_factory):
    """An archive with a clip for each of NAMES, one that is too long, and empty ones."""
    if not made:
        archive = shutil.copytree(prepared.submitted, tmp_path_factory.mktemp("nasty") / "archive")
        titles = [*NAMES, LONG, "", "...", "Same", "same", "nul\0inside"]
        spans = [(n * 0.2, n * 0.2 + 0.2) for n in range(len(titles))]
        scenes = [
            {"start": start, "end": end, "title": title, "date": ""}
            for (start, end), title in zip(spans, titles, strict=True)
        ]
        set_scenes(archive, *scenes)
        ended = nostalgia("finalize", "1", "--archive", archive)
        assert ended.status == 0, ended.err
        made |= {"archive": archive, "titles": titles, "tags": titles_of(archive)}
    return made


def test_nasty_titles_become_safe_names(nasty):
    names = clip_names(nasty["archive"])

    assert len(names) == len(nasty["titles"])
    assert {f"Undated - {name}.mp4" for name in NAMES.values()} <= set(names)


def test_nothing_is_written_outside_the_archive(nasty):
    archive = nasty["archive"]

    beside = {path.name for path in archive.parent.iterdir()}
    folders = [path.name for path in archive.iterdir() if path.is_dir()]

    assert beside == {"archive", "scenes.json"}
    assert folders == [".nostalgia"]
    assert not leftovers(archive)


@pytest.mark.parametrize("title", NAMES, ids=NAMES.get)
def test_the_tag_has_the_title_as_it_is(title, nasty):
    tags = nasty["tags"]

    # XML knows one way to end a line, and all tags of a clip are the same.
    assert tags[f"Undated - {NAMES[title]}.mp4"] == title.replace("\r\n", "\n")


def test_a_title_of_five_thousand_characters_is_cut_in_the_name_alone(nasty):
    name = next(name for name in clip_names(nasty["archive"]) if "very long" in name)
    sidecar = json.loads((nasty["archive"] / name).with_suffix(".json").read_text("utf-8"))

    assert len(name.encode()) <= 200
    assert name.endswith("….mp4")
    assert nasty["tags"][name].strip() == LONG.strip()
    assert sidecar["title"] == LONG


def test_scenes_without_a_title_are_numbered(nasty):
    tags, first = nasty["tags"], len(NAMES) + 2

    assert tags[f"Undated - Scene {first}.mp4"] == ""
    assert tags[f"Undated - Scene {first + 1}.mp4"] == "..."


def test_the_same_title_twice_gives_two_clips(nasty):
    tags = nasty["tags"]

    # On some systems upper and lower case are the same name.
    assert tags["Undated - Same.mp4"] == "Same"
    assert tags["Undated - same (2).mp4"] == "same"


def test_a_nul_goes_and_the_rest_of_a_title_stays(nasty):
    assert nasty["tags"]["Undated - nulinside.mp4"] == "nulinside"


def test_each_clip_has_its_sidecar_with_its_own_name(nasty):
    for clip in nasty["archive"].glob("*.mp4"):
        sidecar = json.loads(clip.with_suffix(".json").read_text("utf-8"))
        assert sidecar["clip"]["file"] == clip.name


def test_titles_can_be_listed_where_the_terminal_cannot_show_them(nostalgia, nasty, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")

    ended = nostalgia("scenes", "1", "--archive", nasty["archive"])

    assert ended.status == 0, ended.err
    assert "\\U0001f382" in ended.out


def test_folders_of_any_name_can_be_read(nostalgia, test_disc, tmp_path):
    disc = tmp_path / 'it\'s a | "disc", {0} %d 🎂,end,,:x\ny #1'
    shutil.copytree(test_disc("pal_silent"), disc)

    ended = nostalgia("run", disc, "--archive", tmp_path / "Clips? 'n' #1 %20 [x]")

    assert ended.status == 0, ended.err
    assert clip_names(tmp_path / "Clips? 'n' #1 %20 [x]") == [
        "Undated - it's a - -disc-, {0} %d 🎂,end,,-x y #1, scene 1.mp4"
    ]


def test_a_folder_whose_name_is_no_utf8_can_be_read(nostalgia, test_disc, tmp_path):
    disc, archive = os.fsencode(tmp_path) + b"/Caf\xe9 1995", tmp_path / "archive"
    shutil.copytree(test_disc("pal_silent"), os.fsdecode(disc))

    done = subprocess.run(
        [*COMMAND, "run", disc, "--archive", archive], capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert [job["disc"] for job in jobs_of(archive)] == ["Caf? 1995"]
    [sidecar] = archive.glob("*.json")
    assert json.loads(sidecar.read_text("utf-8"))["source"]["disc"] == "Caf? 1995"


def test_scenes_keep_nasty_words_everywhere(submitted):
    words = 'a "quoted"\nname, 100 % \\ <b> 🎂'
    scene = {
        "start": 1,
        "end": 1.4,
        "title": "Plain",
        "description": words,
        "people": [words, "Anna"],
        "location": words,
        "year": 1968,
    }

    set_scenes(submitted, scene)

    [kept] = scenes_of(submitted)
    assert (kept["description"], kept["location"]) == (words, words)
    assert kept["people"] == [words, "Anna"]
