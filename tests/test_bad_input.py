"""What is wrong with discs, archives, scene files and ffmpeg is told, and harms nothing else."""

import json
import shutil
import subprocess

import pytest

from nostalgia_desktop.domain.scene import Scene
from tests.authoring import damage
from tests.authoring.dvd import title_vobs
from tests.authoring.media import pictures
from tests.authoring.sound import click_times
from tests.helpers import (
    finished,
    jobs_of,
    one_line,
    powerless,
    prepared,
    replace_scenes,
    scenes_of,
    snapshot,
    submitted,
)

__all__ = ["finished", "prepared", "submitted"]

# Folders and files that are no discs


@pytest.mark.parametrize("kind", ["empty folder", "not there", "letter.txt", "loop"])
def test_what_holds_no_disc_is_told_and_nothing_is_made(kind, nostalgia, tmp_path):
    source = tmp_path / kind
    if kind == "empty folder":
        source.mkdir()
    elif kind == "letter.txt":
        source.write_text("dear diary")
    elif kind == "loop":
        source.symlink_to(source)
    before = sorted(tmp_path.iterdir())

    ended = nostalgia("submit", source, "--archive", tmp_path / "archive")

    one_line(ended, source)
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_that_may_not_be_opened_is_told(prepared, tmp_path):
    disc = shutil.copytree(prepared.disc, tmp_path / "Locked 1994")
    (disc / "VIDEO_TS").chmod(0)

    ended = powerless("submit", disc, "--archive", tmp_path / "archive")

    (disc / "VIDEO_TS").chmod(0o755)
    one_line(ended, disc / "VIDEO_TS", "Permission denied")
    assert not (tmp_path / "archive").exists()


# Damaged and unusual discs


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """What became of a folder of damaged and unusual discs, once it was submitted."""
    return {"discs": tmp_path_factory.mktemp("shelf") / "Shelf"}


@pytest.fixture
def submitted_shelf(shelf, nostalgia, test_disc):
    """The shelf, submitted as a whole: its archive, what was said, and the files before."""
    if "archive" not in shelf:
        discs, sound = shelf["discs"], test_disc("pal_two_titles")
        damage.vob_empty(sound, discs / "Empty")
        damage.vob_is_text(sound, discs / "Letter")
        damage.vob_zeroed_sectors(sound, discs / "Scratched")
        damage.vob_truncated(sound, discs / "Cut off")
        damage.vob_scrambled(test_disc("pal_resets"), discs / "Bought")
        for name in ("pal_silent", "audio_only", "pal_two_tracks"):
            shutil.copytree(test_disc(name), discs / name)
        before, archive = snapshot(discs), discs.parent / "archive"
        ended = nostalgia("submit", discs, "--archive", archive)
        jobs = {(job["disc"], job["title"]): job for job in jobs_of(archive)}
        shelf |= {"before": before, "archive": archive, "ended": ended, "jobs": jobs}
    return shelf


def test_each_title_that_is_sound_gets_its_scenes(submitted_shelf):
    jobs = submitted_shelf["jobs"]

    sound = [("pal silent", "Title 1"), ("audio only", "sound"), ("pal two tracks", "Title 1")]
    assert [jobs[key]["state"] for key in sound] == ["analyzed"] * 3
    # The second titles of the four damaged discs are the same one: it is done once.
    assert [job["state"] for (_disc, title), job in jobs.items() if title == "Title 2"] == [
        "analyzed"
    ]
    assert submitted_shelf["ended"].out.count("it is not done twice") == 3


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (("Empty/VIDEO_TS/VTS_01_1.VOB is empty",), None),
        (("(Letter, Title 1) failed", "VTS_01_1.VOB holds no DVD video"), "failed"),
        (("(Bought, Title 1) failed", "copy-protected"), "failed"),
        (("(Scratched, Title 1) is damaged: 0:00:01", "VTS_01_1.VOB at 0.1 MB"), "analyzed"),
        (("(Cut off, Title 1) is damaged: 0:00:03", "0.3 MB are missing"), "analyzed"),
    ],
    ids=["empty", "text", "scrambled", "zeroed", "truncated"],
)
def test_a_damaged_title_is_told_with_its_place_and_reason(words, state, submitted_shelf):
    ended = submitted_shelf["ended"]

    disc = words[0].partition(", ")[0].strip("(")
    job = submitted_shelf["jobs"].get((disc, "Title 1"))
    assert ended.status == 1
    assert any(all(word in line for word in words) for line in ended.err.splitlines())
    assert (job and job["state"]) == state


def test_the_last_lines_hold_nothing_but_sentences(submitted_shelf):
    for line in submitted_shelf["ended"].err.splitlines():
        assert line.startswith("nostalgia: ")
        assert "Traceback" not in line


def test_submitting_leaves_the_originals_as_they_are(submitted_shelf):
    assert snapshot(submitted_shelf["discs"]) == submitted_shelf["before"]


@pytest.mark.parametrize(
    ("disc", "title", "told", "tracks"),
    [
        ("pal silent", "Title 1", "has no sound", {"Video": 1}),
        ("audio only", "sound", "has no picture; clips show black", {"Video": 1, "Audio": 1}),
        ("pal two tracks", "Title 1", "has 2 sound tracks", {"Video": 1, "Audio": 2}),
    ],
)
def test_titles_with_other_tracks_work_and_are_told(
    disc, title, told, tracks, submitted_shelf, nostalgia, test_disc
):
    archive, job = submitted_shelf["archive"], submitted_shelf["jobs"][disc, title]
    replace_scenes(archive, job["id"], Scene(0, 1200, title=disc, uid=f"scene{job['id']}"))

    ended = nostalgia("finalize", str(job["id"]), "--archive", archive)

    assert ended.status == 0, ended.err
    assert any(text.startswith(told) for text in job["warnings"])
    assert told in ended.out
    clip = archive / f"Undated - {disc}.mp4"
    found = [track["@type"] for track in media_info(clip)]
    assert {kind: found.count(kind) for kind in ("Video", "Audio") if kind in found} == tracks
    if disc == "audio only":
        assert max(luma.max() for _at, luma in pictures(clip)) <= 16
    if disc == "pal two tracks":
        truth = json.loads((test_disc("pal_two_tracks") / "truth.json").read_text())
        first_track = truth["titles"][0]["audio"][0]["click_frames"]
        heard = [round(float(at * 25)) for at in click_times(clip) if at > 0.04]
        assert heard == [frame for frame in first_track if 1 < frame < 30]


def media_info(clip) -> list[dict]:
    done = subprocess.run(
        ["mediainfo", "--Output=JSON", str(clip)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)["media"]["track"]


def test_a_clip_of_a_damaged_title_is_made_and_called_damaged(submitted_shelf, nostalgia):
    archive, job = submitted_shelf["archive"], submitted_shelf["jobs"]["Scratched", "Title 1"]
    # Around the first run of zeroed sectors, which lies at 1.8 s.
    replace_scenes(archive, job["id"], Scene(1400, 2400, title="Scratch", uid="scratch"))

    ended = nostalgia("finalize", str(job["id"]), "--archive", archive)

    sidecar = json.loads((archive / "Undated - Scratch.json").read_text())
    assert ended.status == 1
    assert "is damaged" in ended.err
    assert sidecar["damage"]["of_the_title"]
    assert sidecar["clip"]["frames"] == len(list(pictures(archive / "Undated - Scratch.mp4"))) == 50


# Scene files that make no sense


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{"scenes": [\n{"start": "0:01", "end": "0:99"}]}', 2, "“end” is '0:99'"),
        ('[{"start": 0, "end": 2},\n {"start": 1, "end": 3}]', 2, "before scene 1 ends"),
        ('[{"start": 0, "end": 2},\n\n {"start": 5, "end": "6.001"}]', 3, "ends after the title"),
        ("start,end,label\n0,1,Cake\n\n1,soon,Party\n", 4, "“end” is 'soon'"),
        ('{"scenes": []}', None, "holds no scenes"),
        ("caf\udce9", None, "UTF-8"),
    ],
    ids=["time", "overlap", "beyond", "csv", "none", "bytes"],
)
def test_scenes_that_make_no_sense_are_refused_with_their_line(
    text, line, reason, prepared, nostalgia, tmp_path
):
    file, before = tmp_path / "my scenes.json", scenes_of(prepared.submitted)
    file.write_text(text, encoding="utf-8", errors="surrogateescape")

    ended = nostalgia("scenes", "1", "--set", file, "--archive", prepared.submitted)

    one_line(ended, "my scenes.json", reason, f"line {line}" if line else "")
    assert scenes_of(prepared.submitted) == before


def test_a_scene_file_that_is_not_there_is_told(prepared, nostalgia, tmp_path):
    ended = nostalgia("scenes", "1", "--set", tmp_path / "no", "--archive", prepared.submitted)

    one_line(ended, tmp_path / "no", "No such file")


# ffmpeg, settings


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (None, "is no program that can be run"),
        ("echo ffmpeg version 4.4.2-0ubuntu0.22.04.1", "is ffmpeg 4.4, which is too old"),
    ],
    ids=["missing", "old"],
)
def test_an_ffmpeg_of_no_use_is_told_with_what_to_do(
    script, reason, nostalgia, prepared, tmp_path, monkeypatch
):
    program = tmp_path / "ffmpeg"
    if script is not None:
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    monkeypatch.setenv("NOSTALGIA_FFMPEG", str(program))

    ended = nostalgia("submit", prepared.disc, "--archive", tmp_path / "archive")

    one_line(ended, program, reason, "install ffmpeg 5.1 or newer")
    assert not (tmp_path / "archive").exists()


def test_settings_that_cannot_be_read_are_told(nostalgia, prepared, own_home, tmp_path):
    file = own_home / "config" / "Nostalgia Desktop" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text('langage = "Deutsch"\n')

    ended = nostalgia("submit", prepared.disc, "--archive", tmp_path / "archive")

    one_line(ended, file, "langage")
    assert not (tmp_path / "archive").exists()


def test_a_disc_that_lost_no_film_is_no_failure(nostalgia, test_disc, tmp_path):
    disc = shutil.copytree(test_disc("pal_silent"), tmp_path / "disc")
    (vob,) = title_vobs(disc)
    data = bytearray(vob.read_bytes())
    second = data.index(b"\x00\x00\x01\xbf", 4096) // 2048 * 2048
    data[second : second + 2048] = bytes(2048)
    vob.write_bytes(data)

    ended = nostalgia("submit", disc, "--archive", tmp_path / "archive", "--analyst", "local")

    (job,) = jobs_of(tmp_path / "archive")
    assert (ended.status, ended.err) == (0, "")
    assert [each["kind"] for each in job["damage"]][:1] == ["broken navigation"]
    assert job["duration_ms"] == 4_000
