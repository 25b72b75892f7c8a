"""What is said of one scene is said of others: people are added, all else is replaced."""

from nostalgia_desktop.domain.clock import PAL
from nostalgia_desktop.domain.field_edits import (
    FieldChange,
    SceneField,
    change_fields,
    changes_to,
    copy_field,
)
from nostalgia_desktop.domain.review import FrameGrid, Review
from nostalgia_desktop.domain.scene import Scene

SCENES = (
    Scene(0, 1_000, people=("Ada", "Mum"), location="Grado", uid="a"),
    Scene(1_000, 2_000, people=("Tom",), location="Grado", uid="b"),
    Scene(2_000, 3_000, uid="c"),
)


def test_people_are_added_behind_those_who_are_there():
    review = copy_field(Review(FrameGrid(PAL, 75), SCENES), "a", SceneField.PEOPLE)

    assert [scene.people for scene in review.scenes] == [
        ("Ada", "Mum"),
        ("Tom", "Ada", "Mum"),
        ("Ada", "Mum"),
    ]


def test_only_what_differs_is_a_change():
    assert changes_to(SCENES, SceneField.LOCATION, "Grado") == (FieldChange("c", "", "Grado"),)
    assert changes_to(SCENES, SceneField.PEOPLE, ("Tom",)) == (
        FieldChange("a", ("Ada", "Mum"), ("Ada", "Mum", "Tom")),
        FieldChange("c", (), ("Tom",)),
    )


def test_changes_are_made_and_taken_back():
    changes = changes_to(SCENES, SceneField.DATE, "1994")
    after, made = change_fields(SCENES, SceneField.DATE, changes)
    assert [scene.date for scene in after] == ["1994"] * 3
    assert made == changes

    before, _made = change_fields(after, SceneField.DATE, (each.reverse for each in made))

    assert before == SCENES


def test_a_scene_that_says_something_else_by_now_is_left_alone():
    changes = (FieldChange("a", "Rome", "Pisa"), FieldChange("gone", "", "Pisa"))

    assert change_fields(SCENES, SceneField.LOCATION, changes) == (SCENES, ())
