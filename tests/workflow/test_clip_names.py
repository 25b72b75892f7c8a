"""The names of clips: each scene keeps its own, and nothing that is there is ever taken."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.errors import NameTaken, StoreError
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.workflow.clip_names import ClipNames

CAKE = Scene(0, 5_000, "Cake", date="1994", uid="a")


@pytest.fixture
def names(manager, layout) -> ClipNames:
    return ClipNames(manager, layout)


def _finish(manager, layout, clip: Clip, content: bytes = b"clip") -> Clip:
    """Make the file of a reserved clip, as a pass does."""
    (layout.root / clip.path).write_bytes(content)
    beside = json.dumps({"clip": {"file": clip.path}})
    (layout.root / clip.path).with_suffix(".json").write_text(beside)
    done = replace(
        clip,
        done=True,
        sha256=sha256(content).hexdigest(),
        size=len(content),
        replaces="",
        replaces_sha256="",
    )
    manager.put_clip(done)
    return done


def _fresh(manager, job, scene=CAKE):
    return replace(manager.job(job.id), scenes=(scene,))


def test_a_name_is_made_of_year_and_title(names, analyzed):
    clip = names.reserve(analyzed, CAKE, 1, "k1")

    assert (clip.path, clip.done, clip.key) == ("1994 - Cake.mp4", False, "k1")


def test_a_name_stays_reserved_for_the_next_start(manager, layout, names, analyzed):
    first = names.reserve(analyzed, CAKE, 1, "k1")

    again = ClipNames(manager, layout).reserve(manager.job(analyzed.id), CAKE, 1, "k1")

    assert again == first
    assert manager.all_clips() == [first]


def test_scenes_of_the_same_name_are_numbered_in_their_order(names, analyzed):
    scenes = [replace(CAKE, uid=f"u{number}") for number in range(4)]

    paths = [names.reserve(analyzed, scene, 1, "k").path for scene in scenes]

    assert paths == [
        "1994 - Cake.mp4",
        "1994 - Cake (2).mp4",
        "1994 - Cake (3).mp4",
        "1994 - Cake (4).mp4",
    ]


@pytest.mark.parametrize(
    ("one", "other", "path"),
    [
        ("Cake", "CAKE", "1994 - CAKE (2).mp4"),
        ("Caf\u00e9", "Cafe\u0301", "1994 - Caf\u00e9 (2).mp4"),
        ("Straße", "STRASSE", "1994 - STRASSE (2).mp4"),
        ("Cake?", "Cake*", "1994 - Cake (2).mp4"),
    ],
)
def test_names_that_some_system_takes_for_one_are_told_apart(names, analyzed, one, other, path):
    names.reserve(analyzed, replace(CAKE, title=one), 1, "k")

    clip = names.reserve(analyzed, replace(CAKE, title=other, uid="b"), 2, "k")

    assert clip.path == path


@pytest.mark.parametrize(
    "foreign", ["1994 - Cake.mp4", "1994 - CAKE.json", "1994 - cake.mkv", "1994 - Cake.mp4/x"]
)
def test_a_name_that_a_foreign_file_has_is_passed_over(names, layout, analyzed, foreign):
    file = layout.root / foreign
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"mine")

    assert names.reserve(analyzed, CAKE, 1, "k").path == "1994 - Cake (2).mp4"
    assert file.read_bytes() == b"mine"


def test_a_foreign_file_that_came_later_gets_to_keep_its_name(manager, layout, analyzed):
    clip = ClipNames(manager, layout).reserve(analyzed, CAKE, 1, "k")
    (layout.root / clip.path).write_bytes(b"mine")

    again = ClipNames(manager, layout).reserve(manager.job(analyzed.id), CAKE, 1, "k")

    assert again.path == "1994 - Cake (2).mp4"
    assert manager.all_clips() == [again]


def test_a_finished_clip_is_left_as_it_is(manager, layout, names, analyzed):
    done = _finish(manager, layout, names.reserve(analyzed, CAKE, 1, "k"))

    again = ClipNames(manager, layout).reserve(manager.job(analyzed.id), CAKE, 1, "k")

    assert again == done


def test_a_clip_that_was_deleted_is_made_again_under_its_name(manager, layout, names, analyzed):
    done = _finish(manager, layout, names.reserve(analyzed, CAKE, 1, "k"))
    (layout.root / done.path).unlink()

    again = ClipNames(manager, layout).reserve(manager.job(analyzed.id), CAKE, 1, "k")

    assert (again.path, again.done) == (done.path, False)


def test_a_changed_scene_replaces_its_clip_under_the_same_name(manager, layout, names, analyzed):
    done = _finish(manager, layout, names.reserve(analyzed, CAKE, 1, "k1"))

    again = ClipNames(manager, layout).reserve(manager.job(analyzed.id), CAKE, 1, "k2")

    assert (again.path, again.replaces) == (done.path, done.path)
    assert (again.replaces_sha256, again.done, again.key) == (done.sha256, False, "k2")


def test_a_renamed_scene_gets_its_new_name_and_remembers_the_old_clip(
    manager, layout, names, analyzed
):
    done = _finish(manager, layout, names.reserve(analyzed, CAKE, 1, "k1"))
    renamed = replace(CAKE, title="Birthday")

    again = ClipNames(manager, layout).reserve(manager.job(analyzed.id), renamed, 1, "k2")

    assert (again.path, again.replaces) == ("1994 - Birthday.mp4", done.path)


def test_a_clip_that_a_person_changed_is_never_replaced(manager, layout, names, analyzed):
    done = _finish(manager, layout, names.reserve(analyzed, CAKE, 1, "k1"))
    (layout.root / done.path).write_bytes(b"trimmed by hand")

    again = ClipNames(manager, layout).reserve(manager.job(analyzed.id), CAKE, 1, "k2")

    assert (again.path, again.replaces) == ("1994 - Cake (2).mp4", "")


def test_the_clip_of_a_scene_that_is_no_more_is_set_aside_with_its_sidecar(
    manager, layout, names, analyzed
):
    done = _finish(manager, layout, names.reserve(analyzed, CAKE, 1, "k"))
    job = _fresh(manager, analyzed, replace(CAKE, uid="other"))

    assert names.set_aside_orphans(job) == [done.path]

    assert sorted(path.name for path in layout.replaced.iterdir()) == [
        "1994 - Cake.json",
        "1994 - Cake.mp4",
    ]
    assert not (layout.root / done.path).exists()
    assert manager.all_clips() == []


def test_an_orphan_that_a_person_changed_stays(manager, layout, names, analyzed):
    done = _finish(manager, layout, names.reserve(analyzed, CAKE, 1, "k"))
    (layout.root / done.path).write_bytes(b"trimmed by hand")

    assert names.set_aside_orphans(_fresh(manager, analyzed, replace(CAKE, uid="other"))) == []

    assert (layout.root / done.path).read_bytes() == b"trimmed by hand"


def test_the_clips_of_scenes_that_are_there_stay(manager, layout, names, analyzed):
    done = _finish(manager, layout, names.reserve(analyzed, CAKE, 1, "k"))

    assert names.set_aside_orphans(_fresh(manager, analyzed)) == []
    assert manager.all_clips() == [done]


def test_nothing_that_was_set_aside_is_written_over(layout, names):
    for content in (b"one", b"two", b"three"):
        (layout.root / "Cake.mp4").write_bytes(content)
        names.set_aside("Cake.mp4")

    kept = {path.name: path.read_bytes() for path in layout.replaced.iterdir()}
    assert kept == {"Cake.mp4": b"one", "Cake (2).mp4": b"two", "Cake (3).mp4": b"three"}


def test_another_program_that_takes_a_name_first_is_given_way(
    manager, layout, names, analyzed, job
):
    names.reserve(analyzed, replace(CAKE, title="Warm up", uid="w"), 1, "k")
    manager.put_clip(Clip(job.id, "theirs", "1994 - Cake.mp4", "k"))

    assert names.reserve(analyzed, CAKE, 2, "k").path == "1994 - Cake (2).mp4"


def test_a_race_that_never_ends_is_given_up(manager, names, analyzed, monkeypatch):
    def taken(_clip: Clip) -> None:
        raise NameTaken("another clip has that name")

    monkeypatch.setattr(manager, "put_clip", taken)

    with pytest.raises(StoreError, match="start again"):
        names.reserve(analyzed, CAKE, 1, "k")


def test_a_thousand_scenes_of_one_name_take_one_look_and_one_entry_each(
    manager, names, analyzed, monkeypatch
):
    calls = {"all_clips": 0, "put_clip": 0}

    def counting(name, does):
        def call(*args):
            calls[name] += 1
            return does(*args)

        return call

    monkeypatch.setattr(manager, "all_clips", counting("all_clips", manager.all_clips))
    # Without the disk, whose speed is not ours.
    monkeypatch.setattr(manager, "put_clip", counting("put_clip", lambda _clip: None))

    paths = [
        names.reserve(analyzed, replace(CAKE, uid=f"u{number}"), 1, "k").path
        for number in range(1_000)
    ]

    assert calls == {"all_clips": 1, "put_clip": 1_000}
    assert len(set(paths)) == 1_000
    assert paths[-1] == "1994 - Cake (1000).mp4"
