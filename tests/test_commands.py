"""The commands on archives of real discs: what each does, twice too, and how wrong ones end."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nostalgia_desktop.cli.parser import make_parser
from tests.helpers import (
    BOAT,
    SECOND_BASE,
    clip_names,
    clips_and_sidecars,
    fields_between,
    fields_of,
    finished,
    jobs_of,
    leftovers,
    prepared,
    scenes_of,
    set_scenes,
    submitted,
    write_scenes,
)

__all__ = ["finished", "prepared", "submitted"]


@pytest.mark.parametrize(
    "args",
    [
        ("bogus",),
        ("status",),
        ("submit", "--archive", "archive"),
        ("scenes", "first", "--archive", "archive"),
        ("submit", "", "--archive", "archive"),
        ("status", "--archive", ""),
        ("submit", "disc", "--archive", "archive", "--analyst", "crystal ball"),
    ],
    ids=" ".join,
)
def test_a_command_that_cannot_be_understood_ends_in_one_line(args, capsys):
    with pytest.raises(SystemExit) as ended:
        make_parser().parse_args(args)

    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.err.startswith("nostalgia: ")
    assert said.err.count("\n") == 1
    assert said.out == ""


@pytest.mark.parametrize(
    "args",
    [
        ("submit", ".", "--analyst", "gemini"),
        ("finalize", "--source-root", "/old"),
        ("finalize", "77"),
        ("approve", "1", "77"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_and_changes_nothing(args, nostalgia, submitted):
    before = jobs_of(submitted)

    ended = nostalgia(*args, "--archive", submitted)

    assert ended.status == 2
    assert ended.err.startswith("nostalgia: ")
    assert ended.err.count("\n") == 1
    assert ended.out == ""
    assert jobs_of(submitted) == before


@pytest.mark.parametrize("args", [("status", "--json"), ("finalize",)])
def test_a_folder_that_is_no_archive_is_told_and_stays_as_it_is(
    args, nostalgia, tmp_path, monkeypatch
):
    folder = tmp_path / "Holidays"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)

    ended = nostalgia(*args, "--archive", folder)

    assert ended.status == 1
    assert ended.err == f"nostalgia: {folder} is no archive yet; `nostalgia submit` makes one\n"
    assert list(tmp_path.rglob("*")) == [folder]


def test_status_gives_programs_exactly_what_is_documented(nostalgia, prepared):
    ended = nostalgia("status", "--json", "--archive", prepared.finished)

    def changed(number: int) -> str:
        vob = prepared.disc / "VIDEO_TS" / f"VTS_0{number}_1.VOB"
        return datetime.fromtimestamp(vob.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%S")

    assert json.loads(ended.out) == {
        "jobs": [
            {
                "id": number,
                "disc": "Lake 1994",
                "title": f"Title {number}",
                "source": f"{prepared.disc}/VIDEO_TS/VTS_0{number}_1.VOB",
                "state": "finalized",
                "progress": 1.0,
                "duration_ms": 6000,
                "scenes": clips,
                "clips": clips,
                "error": None,
                "warnings": [],
                "damage": [],
                "findings": [],
                "dates": [
                    {
                        "date": changed(number),
                        "source": "file",
                        "trust": "low",
                        "detail": f"VTS_0{number}_1.VOB was last changed",
                    }
                ],
            }
            for number, clips in ((1, 2), (2, 1))
        ]
    }


def test_submitting_a_disc_again_adds_nothing(nostalgia, prepared, finished):
    before, scenes = clips_and_sidecars(finished), scenes_of(finished)

    ended = nostalgia("submit", prepared.disc, prepared.disc, "--archive", finished)

    assert "found" not in ended.out.replace("scenes are found", "")
    assert [job["state"] for job in jobs_of(finished)] == ["finalized"] * 2
    assert scenes_of(finished) == scenes
    assert clips_and_sidecars(finished) == before


def test_a_copy_of_a_disc_is_told_and_not_done_twice(nostalgia, prepared, finished, tmp_path):
    copy = shutil.copytree(prepared.disc, tmp_path / "Not sorted yet")

    ended = nostalgia("submit", copy, "--archive", finished)

    assert ended.status == 0, ended.err
    assert f"{copy}/VIDEO_TS/VTS_01_1.VOB is a copy of job 1 (Lake 1994, Title 1" in ended.out
    assert len(jobs_of(finished)) == 2


def test_a_disc_that_has_moved_is_known_again(nostalgia, test_disc, tmp_path):
    disc, archive = tmp_path / "Old place", tmp_path / "archive"
    shutil.copytree(test_disc("pal_silent"), disc)
    nostalgia("submit", disc, "--archive", archive)
    moved = disc.rename(tmp_path / "New place yet")

    ended = nostalgia("submit", moved, "--archive", archive)

    assert ended.status == 0, ended.err
    assert f"has moved to {moved}" in ended.out
    assert [job["source"] for job in jobs_of(archive)] == [f"{moved}/VIDEO_TS/VTS_01_1.VOB"]


def test_originals_that_moved_are_found_below_their_new_root(
    nostalgia, prepared, submitted, tmp_path
):
    shutil.copytree(prepared.disc, tmp_path / "elsewhere" / prepared.disc.name)
    # The old place is hidden behind a name that is not there, as on another machine.
    nostalgia("export", tmp_path / "jobs.json", "--archive", submitted)
    jobs = (tmp_path / "jobs.json").read_text().replace(f"{prepared.disc.parent}", "/mnt/usb")
    (tmp_path / "moved.json").write_text(jobs)
    archive = tmp_path / "second"
    nostalgia("import", tmp_path / "moved.json", "--archive", archive)

    lost = nostalgia("finalize", "2", "--archive", archive)
    found = nostalgia(
        *("finalize", "2", "--archive", archive),
        *("--source-root", f"/mnt/usb={tmp_path / 'elsewhere'}"),
    )

    assert lost.status == 1
    assert "waits" in lost.err
    assert "/mnt/usb/Lake 1994/VIDEO_TS/VTS_02_1.VOB is not there" in lost.err
    assert "or say where with --source-root '/mnt/usb/Lake 1994'=NEW" in lost.err
    assert found.status == 0, found.err
    assert clip_names(archive) == ["Undated - Boat trip.mp4"]


def test_an_archive_may_be_moved_as_a_whole(nostalgia, finished, tmp_path):
    before = clips_and_sidecars(finished)
    moved = finished.rename(tmp_path / "moved, and renamed #1")

    ended = nostalgia("finalize", "--archive", moved)

    assert ended.status == 0, ended.err
    assert clips_and_sidecars(moved) == before
    assert not finished.exists()


def test_only_approved_jobs_are_finalized_when_asked_so(nostalgia, submitted):
    nothing = nostalgia("finalize", "--approved-only", "--archive", submitted)
    nostalgia("approve", "2", "--archive", submitted)
    some = nostalgia("finalize", "--approved-only", "--archive", submitted)
    only_boat = clip_names(submitted)
    named = nostalgia("finalize", "1", "--approved-only", "--archive", submitted)

    assert nothing.status == 0
    assert "`nostalgia approve` comes first" in nothing.out
    assert some.status == 0, some.err
    assert only_boat == ["Undated - Boat trip.mp4"]
    assert named.status == 1
    assert "job 1 (Lake 1994, Title 1) is not approved yet" in named.err
    assert clip_names(submitted) == only_boat


def test_one_job_is_finalized_alone(nostalgia, submitted):
    ended = nostalgia("finalize", "2", "--archive", submitted)

    assert ended.status == 0, ended.err
    assert clip_names(submitted) == ["Undated - Boat trip.mp4"]
    clip = submitted / "Undated - Boat trip.mp4"
    assert fields_of(clip) == fields_between(SECOND_BASE, 25, 35)
    assert not leftovers(submitted)


def test_export_and_import_bring_all_jobs_to_a_new_archive(nostalgia, submitted, tmp_path):
    file, archive = tmp_path / "jobs.json", tmp_path / "new"

    written = nostalgia("export", file, "--archive", submitted)
    fresh = nostalgia("import", file, "--archive", archive)
    again = nostalgia("import", file, "--archive", archive)

    assert written.out == f"2 jobs were written to {file}\n"
    assert fresh.out == "2 jobs were added, 0 were here already\n"
    assert again.out == "0 jobs were added, 2 were here already\n"
    assert jobs_of(archive) == jobs_of(submitted)
    assert scenes_of(archive) == scenes_of(submitted)


def test_export_never_writes_over_a_file(nostalgia, prepared, tmp_path):
    file = tmp_path / "jobs.json"
    file.write_text("mine")

    ended = nostalgia("export", file, "--archive", prepared.submitted)

    assert ended.status == 1
    assert f"{file} is there already" in ended.err
    assert file.read_text() == "mine"


def test_an_import_that_makes_no_sense_adds_nothing(nostalgia, submitted, tmp_path):
    file = tmp_path / "jobs.json"
    nostalgia("export", file, "--archive", submitted)
    body = json.loads(file.read_text())
    new = body["jobs"][0] | {"fingerprint": "0" * 32, "clips": []}
    broken = new | {"fingerprint": "1" * 32, "duration_ms": 100}
    file.write_text(json.dumps(body | {"jobs": [new, broken]}))

    ended = nostalgia("import", file, "--archive", submitted)

    assert ended.status == 1
    assert len(jobs_of(submitted)) == 2


def test_scenes_that_are_written_out_can_be_read_back(nostalgia, finished):
    before = clips_and_sidecars(finished)
    written = nostalgia("scenes", "1", "--json", "--archive", finished).out

    set_scenes(finished, *json.loads(written)["scenes"])

    assert nostalgia("finalize", "--archive", finished).status == 0
    assert clips_and_sidecars(finished) == before


def test_a_cut_list_of_losslesscut_replaces_scenes(nostalgia, submitted, tmp_path):
    file = tmp_path / "Lake 1994-llc.csv"
    file.write_text('0.4,0.8,\n2.5,3.04,"The lake, at last"\n5.6,,End\n')

    ended = nostalgia("scenes", "1", "--set", file, "--archive", submitted)

    assert ended.status == 0, ended.err
    scenes = [(scene["start"], scene["end"], scene["title"]) for scene in scenes_of(submitted)]
    assert scenes == [
        ("0:00:00.400", "0:00:00.800", "Arrival"),
        ("0:00:02.500", "0:00:03.040", "The lake, at last"),
        ("0:00:05.600", "0:00:06.000", "End"),
    ]


def test_scenes_of_a_title_that_failed_cannot_be_set(nostalgia, tmp_path):
    disc, archive = tmp_path / "Letters", tmp_path / "archive"
    disc.mkdir()
    (disc / "VTS_01_1.VOB").write_bytes(b"dear diary\n" * 500)
    nostalgia("submit", disc, "--archive", archive)

    ended = nostalgia(
        *("scenes", "1", "--set", write_scenes(tmp_path / "scenes.json", BOAT)),
        *("--archive", archive),
    )

    assert ended.status == 1
    assert "job 1 (Letters, Title 1) has not been analyzed yet" in ended.err
    assert not Path(archive, ".nostalgia", "proxies").exists()
