"""Tags say what is known of a clip, and nothing that is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.archive.tags import clip_tags
from nostalgia_desktop.domain.job import Job, Source
from nostalgia_desktop.domain.scene import Scene

JOB = Job(1, "Xmas 1994", "Title 2", 2, "0" * 32, Source("/films", "", ()))
TEXT = st.text(max_size=30)


def _tags(**scene: object) -> dict[str, str]:
    return dict(clip_tags(JOB, Scene(0, 61_500, **scene)))


def test_all_that_is_known_of_a_scene_is_written():
    tags = _tags(
        title="Beach",
        description="We swim.",
        people=("Mum", "Ada"),
        location="Rügen",
        date="1994-08-14",
    )

    assert tags == {
        "title": "Beach",
        "description": "We swim.",
        "synopsis": "We swim.",
        "comment": "Place: Rügen. With Mum, Ada. "
        "From Xmas 1994, Title 2, 0:00:00.000 to 0:01:01.500.",
        "date": "1994-08-14",
        "album": "Xmas 1994",
        "keywords": "Mum, Ada, Rügen",
        "creation_time": "1994-08-14T12:00:00Z",
    }


def test_what_is_unknown_is_left_out():
    assert _tags() == {
        "comment": "From Xmas 1994, Title 2, 0:00:00.000 to 0:01:01.500.",
        "album": "Xmas 1994",
    }


@pytest.mark.parametrize("date", ["", "1994", "1994-08"])
def test_no_time_of_creation_is_made_up_from_half_a_date(date):
    tags = _tags(date=date)

    assert "creation_time" not in tags
    assert tags.get("date", "") == date


def test_a_place_alone_is_a_keyword():
    assert _tags(location="Rügen")["keywords"] == "Rügen"


def test_text_of_nothing_but_nul_is_unknown():
    assert "title" not in _tags(title="\0\0")


@given(TEXT, TEXT, st.lists(TEXT, max_size=3).map(tuple), TEXT)
def test_every_tag_can_be_handed_to_a_program(title, description, people, location):
    tags = _tags(title=title, description=description, people=people, location=location)

    for value in tags.values():
        assert value
        assert "\0" not in value
        assert value.encode()
