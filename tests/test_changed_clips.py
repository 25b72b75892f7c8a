"""What finalizing again does to clips that were deleted, edited, renamed or are no longer true."""

import json
import shutil

import pytest

from tests.authoring.sound import click_times
from tests.helpers import (
    ARRIVAL,
    BOAT,
    FIRST_BASE,
    SWIMMING,
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
    snapshot,
    submitted,
    tags_of,
    write_scenes,
)

__all__ = ["finished", "prepared", "submitted"]

ALL_CLIPS = ["1994 - Arrival.mp4", "1994 - Swimming.mp4", "Undated - Boat trip.mp4"]


@pytest.fixture
def finalize(nostalgia, finished):
    """Finalize again; gives what became of the clips and sidecars."""

    def run():
        ended = nostalgia("finalize", "--archive", finished)
        assert ended.status == 0, ended.err
        assert not leftovers(finished)
        return clips_and_sidecars(finished)

    return run


def replaced(archive):
    return sorted(path.name for path in (archive / ".nostalgia" / "replaced").glob("*"))


def test_a_second_finalize_touches_no_clip_and_needs_no_original(
    prepared, finished, nostalgia, tmp_path
):
    by_hand = finished / "Undated - Boat trip.mp4"
    by_hand.write_bytes(by_hand.read_bytes() + b"\0\0\0\x08free")
    by_hand.with_suffix(".json").unlink()
    shutil.rmtree(finished / ".nostalgia")
    before = clips_and_sidecars(finished)

    ended = nostalgia(
        *("finalize", "--archive", finished),
        *("--source-root", f"{prepared.disc.parent}={tmp_path / 'gone'}"),
    )

    assert ended.status == 0, ended.err
    assert clips_and_sidecars(finished) == before
    assert clip_names(finished) == ALL_CLIPS
    assert [job["clips"] for job in jobs_of(finished)] == [2, 1]


def test_what_was_deleted_is_made_again_alone(finished, finalize):
    before = clips_and_sidecars(finished)
    (finished / "1994 - Arrival.mp4").unlink()
    (finished / "Undated - Boat trip.json").unlink()

    after = finalize()

    assert sorted(after) == sorted(before)
    for name in ("1994 - Swimming.mp4", "1994 - Swimming.json", "Undated - Boat trip.mp4"):
        assert after[name] == before[name]
    assert after["Undated - Boat trip.json"][0] == before["Undated - Boat trip.json"][0]
    assert fields_of(finished / "1994 - Arrival.mp4") == fields_between(FIRST_BASE, 10, 20)


def test_a_new_title_changes_that_clip_alone(finished, finalize):
    before = clips_and_sidecars(finished)
    old, new = scenes_of(finished)
    set_scenes(finished, old | {"title": "The arrival"}, new)

    after = finalize()

    assert clip_names(finished) == [
        "1994 - Swimming.mp4",
        "1994 - The arrival.mp4",
        "Undated - Boat trip.mp4",
    ]
    # The film of the old one is in the new one.
    assert replaced(finished) == ["1994 - Arrival.json"]
    for name in ("1994 - Swimming", "Undated - Boat trip"):
        assert after[f"{name}.mp4"] == before[f"{name}.mp4"]
    tags = tags_of(finished / "1994 - The arrival.mp4")
    assert tags["ItemList:Title"] == "The arrival"
    assert tags["ItemList:ContentCreateDate"] == "1994:08:14"


def test_new_bounds_remake_that_clip_under_its_name(finished, finalize, test_disc):
    before = clips_and_sidecars(finished)
    old, new = scenes_of(finished)
    set_scenes(finished, old, new | {"start": "0:00:02.200", "end": "0:00:02.520"})

    after = finalize()

    clip = finished / "1994 - Swimming.mp4"
    assert fields_of(clip) == fields_between(FIRST_BASE, 55, 63)
    assert after["1994 - Arrival.mp4"] == before["1994 - Arrival.mp4"]
    assert sorted(after) == sorted(before)
    aside = snapshot(finished / ".nostalgia" / "replaced")
    assert aside["1994 - Swimming.mp4"] == before["1994 - Swimming.mp4"]
    truth = json.loads((test_disc("pal_two_titles") / "truth.json").read_text())
    clicks = truth["titles"][0]["audio"][0]["click_frames"]
    assert len(click_times(clip)) == sum(55 <= frame < 63 for frame in clicks)


def test_a_scene_that_is_no_more_takes_its_clip_out_of_the_archive(finished, finalize):
    before = clips_and_sidecars(finished)
    old, _gone = scenes_of(finished)
    set_scenes(finished, old)

    after = finalize()

    assert clip_names(finished) == ["1994 - Arrival.mp4", "Undated - Boat trip.mp4"]
    assert replaced(finished) == ["1994 - Swimming.json", "1994 - Swimming.mp4"]
    assert after["1994 - Arrival.mp4"] == before["1994 - Arrival.mp4"]


def test_a_clip_edited_by_hand_stays_as_the_person_left_it(finished, finalize):
    clip = finished / "1994 - Arrival.mp4"
    clip.write_bytes(clip.read_bytes() + b"\0\0\0\x08free")
    before = clips_and_sidecars(finished)

    old, new = scenes_of(finished)
    set_scenes(finished, old | {"description": "Everybody is there"}, new)
    after = finalize()

    assert after["1994 - Arrival.mp4"] == before["1994 - Arrival.mp4"]
    remade = tags_of(finished / "1994 - Arrival (2).mp4")
    assert remade["ItemList:Description"] == "Everybody is there"
    assert replaced(finished) == []


def test_a_file_of_somebody_else_is_never_written_over(submitted, nostalgia):
    foreign = submitted / "1994 - Arrival.mp4"
    foreign.write_bytes(b"my own film")
    (submitted / "1994 - SWIMMING.json").write_text("my own notes")

    ended = nostalgia("finalize", "1", "--archive", submitted)

    assert ended.status == 0, ended.err
    assert foreign.read_bytes() == b"my own film"
    assert (submitted / "1994 - SWIMMING.json").read_text() == "my own notes"
    assert clip_names(submitted) == [
        "1994 - Arrival (2).mp4",
        "1994 - Arrival.mp4",
        "1994 - Swimming (2).mp4",
    ]


def test_two_scenes_of_one_title_keep_their_clips_when_one_is_renamed(finished, finalize):
    set_scenes(finished, ARRIVAL, SWIMMING | {"title": "Arrival"})
    finalize()
    twins = clips_and_sidecars(finished)
    first, second = scenes_of(finished)
    set_scenes(finished, first | {"title": "Picnic"}, second)

    after = finalize()

    assert {"1994 - Arrival.mp4", "1994 - Arrival (2).mp4"} <= set(twins)
    assert after["1994 - Arrival (2).mp4"] == twins["1994 - Arrival (2).mp4"]
    assert clip_names(finished) == [
        "1994 - Arrival (2).mp4",
        "1994 - Picnic.mp4",
        "Undated - Boat trip.mp4",
    ]


def test_titles_that_are_swapped_swap_their_clips(finished, finalize):
    first, second = scenes_of(finished)
    set_scenes(
        finished,
        first | {"title": "Swimming", "date": "1994"},
        second | {"title": "Arrival", "date": "1994-08-14"},
    )

    finalize()

    bounds = {}
    for sidecar in finished.glob("1994*.json"):
        read = json.loads(sidecar.read_text())
        assert read["clip"]["file"] == f"{sidecar.stem}.mp4"
        assert tags_of(sidecar.with_suffix(".mp4"))["ItemList:Title"] == read["title"]
        bounds[read["title"]] = read["start_frame"]
    assert bounds == {"Swimming": 10, "Arrival": 50}
    assert len(clip_names(finished)) == 3


def test_new_scenes_need_a_look_again(finished, nostalgia, tmp_path):
    file = write_scenes(tmp_path / "scenes.json", BOAT | {"title": "The boat"})
    nostalgia("approve", "2", "--archive", finished)

    nostalgia("scenes", "2", "--set", file, "--archive", finished)

    assert [job["state"] for job in jobs_of(finished)] == ["finalized", "analyzed"]


def test_a_scene_that_is_left_out_has_no_clip_until_it_is_wanted_again(finished, finalize):
    before = clips_and_sidecars(finished)
    kept, left_out = scenes_of(finished)
    set_scenes(finished, kept, left_out | {"left_out": True})

    without = finalize()
    set_scenes(finished, kept, left_out | {"left_out": False})
    again = finalize()

    gone = {"1994 - Swimming.mp4", "1994 - Swimming.json"}
    assert without == {name: what for name, what in before.items() if name not in gone}
    assert set(again) == set(before)
    assert all(again[name] == before[name] for name in set(before) - gone)


def test_clips_lie_in_the_folders_that_their_names_are_to_have(submitted, nostalgia):
    names = "{Disc}/{Year}/{SceneNumber} {Title}"
    ended = nostalgia("finalize", "--archive", submitted, "--names", names)
    assert ended.status == 0, ended.err

    made = {path.relative_to(submitted).as_posix() for path in submitted.rglob("*.mp4")}
    assert {path for path in made if not path.startswith(".")} == {
        "Lake 1994/1994/01 Arrival.mp4",
        "Lake 1994/1994/02 Swimming.mp4",
        "Lake 1994/Undated/01 Boat trip.mp4",
    }
    arrival = submitted / "Lake 1994" / "1994" / "01 Arrival.mp4"
    assert fields_of(arrival) == fields_between(FIRST_BASE, 10, 20)
    assert json.loads(arrival.with_suffix(".json").read_text())["clip"]["file"] == arrival.name

    before = snapshot(submitted)
    again = nostalgia("finalize", "--archive", submitted, "--names", names)
    assert (again.status, leftovers(submitted)) == (0, [])
    assert {k: v for k, v in snapshot(submitted).items() if k in made} == {
        k: v for k, v in before.items() if k in made
    }


def test_clips_with_other_names_than_before_leave_no_empty_folder(submitted, nostalgia):
    nostalgia("finalize", "1", "--archive", submitted, "--names", "{Year}/{Title}")
    assert (submitted / "1994").is_dir()

    ended = nostalgia("finalize", "1", "--archive", submitted)

    assert ended.status == 0, ended.err
    assert clip_names(submitted) == ["1994 - Arrival.mp4", "1994 - Swimming.mp4"]
    assert not (submitted / "1994").exists()
    assert replaced(submitted) == ["Arrival.json", "Swimming.json"]


def test_a_file_where_a_folder_is_to_be_stops_that_clip_alone(submitted, nostalgia):
    (submitted / "1994").write_text("mine")

    ended = nostalgia("finalize", "--archive", submitted, "--names", "{Year}/{Title}")

    assert ended.status == 1
    assert "1994 cannot be made" in ended.err + ended.out
    assert (submitted / "1994").read_text() == "mine"
    assert [path.name for path in (submitted / "Undated").glob("*.mp4")] == ["Boat trip.mp4"]
