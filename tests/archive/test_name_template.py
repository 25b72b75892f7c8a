"""Clips are called as a person wishes, and every system takes each name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.archive.name_template import FIELDS, NameFacts, NameTemplate
from nostalgia_desktop.archive.names import STEM_BYTES, safe_name
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.domain.scene import Scene
from tests.archive.test_names import TITLES, assert_every_system_takes

BEACH = Scene(0, 1, "Beach", people=("Mia", "Ben"), location="Rügen", date="1994-08-14", uid="a")
FACTS = NameFacts(BEACH, 7, "Summer 1994", 2)
NOTHING = NameFacts(Scene(0, 1), 7)
DATES = st.sampled_from(["", "1994", "1994-08", "1994-08-14"])
TEMPLATES = st.lists(
    st.sampled_from([*(f"{{{name}}}" for name in FIELDS), "/", " - ", "(", ")", "..", "con", "ü"]),
    max_size=12,
).map(lambda pieces: "".join(pieces) + "{Title}")


@pytest.mark.parametrize(
    ("template", "stem"),
    [
        ("{Year} - {Title}", "1994 - Beach"),
        ("{year}/{DATE} {title}", "1994/1994-08-14 Beach"),
        ("{Year}\\{Month}\\{Day} {Title}", "1994/08/14 Beach"),
        ("{Disc}/{TitleNumber}-{SceneNumber} {Title}", "Summer 1994/02-07 Beach"),
        ("{Title} ({Place}) [{People}]", "Beach (Rügen) [Mia, Ben]"),
        ("//{ Title }//", "Beach"),
        ("Films: {Title}?", "Films- Beach"),
    ],
)
def test_a_template_is_filled_in(template, stem):
    assert NameTemplate(template).stem(FACTS) == stem


@pytest.mark.parametrize(
    ("template", "stem"),
    [
        ("{Year} - {Title}", "Undated - Scene 7"),
        ("{Date}", "Undated"),
        ("{Title} ({Place}) [{People}]", "Scene 7"),
        ("{Place} - {Title}", "Scene 7"),
        ("{Title} - {Place}", "Scene 7"),
        ("{Place}/{People} {Disc}/{Title}", "Scene 7"),
        ("{Place}, {People}", "Scene 7"),
        ("My films/{Month}-{SceneNumber}", "My films/07"),
    ],
)
def test_what_is_unknown_leaves_no_gap(template, stem):
    assert NameTemplate(template).stem(NOTHING) == stem


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{Yaer} - {Title}", "{Yaer}.*{Year}, {Month}"),
        ("{Title", "brace stands alone"),
        ("{Title} }", "brace stands alone"),
        ("Clip", "no field"),
        ("", "no field"),
        ("{Title}/film", "no field after its last slash"),
        ("a/b/c/d/e/{Title}", "more than 4 folders"),
        ("x" * 200 + "{Title}", "longer than 200"),
    ],
)
def test_a_template_that_makes_no_sense_is_refused_in_words(template, words):
    with pytest.raises(UsageError, match=words):
        NameTemplate(template)


@given(TITLES, DATES, st.integers(1, 999))
def test_any_scene_has_a_name_of_year_and_title(title, date, number):
    stem = NameTemplate().stem(NameFacts(Scene(0, 1000, title, date=date), number))

    when = date[:4] or "Undated"
    room = STEM_BYTES - len(f"{when} - ")
    assert stem == safe_name(f"{when} - {safe_name(title, room) or f'Scene {number}'}")


@given(TEMPLATES, TITLES, TITLES, DATES, TITLES)
def test_every_system_takes_whatever_a_template_makes(template, title, place, date, disc):
    try:
        wished = NameTemplate(template)
    except UsageError:
        return
    scene = Scene(0, 1000, title, people=(place, title), location=place, date=date)

    stem = wished.stem(NameFacts(scene, 1, disc, 1))

    *folders, file = stem.split("/")
    for folder in folders:
        assert_every_system_takes(folder)
        assert not folder.startswith(".")
    for ending in (".mp4", ".json"):
        assert_every_system_takes(f"{file} (999){ending}")
    assert not file.startswith(".")


def test_a_long_title_leaves_room_for_what_stands_beside_it():
    scene = Scene(0, 1, "birthday " * 40, location="Rügen", date="1994")

    stem = NameTemplate("{Year} - {Title} ({Place})").stem(NameFacts(scene, 1))

    assert stem.startswith("1994 - birthday birthday")
    assert stem.endswith("… (Rügen)")
    assert len(stem.encode()) <= STEM_BYTES


def test_no_clip_is_called_like_the_archive_s_own_files():
    scene = Scene(0, 1, "Nostalgia.db")

    assert NameTemplate("{Title}").stem(NameFacts(scene, 1)) == "Clip Nostalgia.db"
