"""Tags say what is known of a clip, and nothing that is not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.archive.tags import clip_tags
from nostalgia_desktop.domain.clip_tags import ClipTags
from nostalgia_desktop.domain.job import Job, Source
from nostalgia_desktop.domain.scene import Scene

JOB = Job(1, "Xmas 1994", "Title 2", 2, "0" * 32, Source("/films", "", ()))
# Halves of pairs and control characters too: an answer from outside may hold anything.
TEXT = st.text(st.characters(codec=None), max_size=30)


def _tags(**scene: object) -> ClipTags:
    return clip_tags(JOB, Scene(0, 61_500, **scene))


def test_all_that_is_known_of_a_scene_is_written():
    tags = _tags(
        title="Beach",
        description="We swim.",
        people=("Mum", "Ada"),
        location="Rügen",
        date="1994-08-14",
    )

    assert tags == ClipTags(
        title="Beach",
        description="We swim.",
        comment="Place: Rügen. With Mum, Ada. From Xmas 1994, Title 2, 0:00:00.000 to 0:01:01.500.",
        date="1994-08-14",
        album="Xmas 1994",
        people=("Mum", "Ada"),
        location="Rügen",
    )
    assert tags.keywords == ("Mum", "Ada", "Rügen")
    assert tags.noon == "1994-08-14T12:00:00Z"


def test_what_is_unknown_is_left_out():
    assert _tags() == ClipTags(
        comment="From Xmas 1994, Title 2, 0:00:00.000 to 0:01:01.500.", album="Xmas 1994"
    )


@pytest.mark.parametrize("date", ["", "1994", "1994-08"])
def test_no_day_is_made_up_from_half_a_date(date):
    tags = _tags(date=date)

    assert (tags.date, tags.day, tags.noon) == (date, "", "")
    assert tags.year == date[:4]


def test_coordinates_are_no_keyword():
    tags = _tags(location="Rügen (54.40, 13.43)", people=("Rügen",))

    assert tags.place == "Rügen"
    assert tags.keywords == ("Rügen",)
    assert tags.coordinates is not None


@given(TEXT, TEXT, st.lists(TEXT, max_size=3).map(tuple), TEXT)
def test_every_text_can_stand_in_any_file(title, description, people, location):
    tags = _tags(title=title, description=description, people=people, location=location)

    for text in (tags.title, tags.description, tags.comment, tags.location, *tags.people):
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\r]", text)
    assert all(tags.people)


def test_lines_of_a_description_stay_lines():
    assert _tags(description="One\r\ntwo\rthree\n").description == "One\ntwo\nthree\n"


def test_a_title_stays_as_it_is_and_a_name_is_one_line():
    tags = _tags(title=" The\n  lake\t", people=(" Ada\nL. ",), location="Rügen\tSee")

    assert (tags.title, tags.people, tags.location) == (" The\n  lake\t", ("Ada L.",), "Rügen See")
