"""Whatever a scene file holds, reading it ends in sound scenes or in our own error."""

import json
from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nostalgia_desktop.archive.scene_file import read_scenes, scenes_json
from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.scene import Scene, Scenes

DURATION_MS = 3_600_000
FUZZ = settings(max_examples=100, deadline=None)
LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
DATES = st.sampled_from(["", "1994", "1994-08", "1994-08-14", "2001-12-31"])


@st.composite
def sound_scenes(draw: st.DrawFn) -> Scenes:
    """Scenes as the program keeps them: apart from each other, each with its own id."""
    bounds = sorted(draw(st.sets(st.integers(0, DURATION_MS // 100), max_size=12)))
    return tuple(
        Scene(
            start * 100,
            end * 100,
            draw(LINE),
            draw(LINE),
            tuple(draw(st.lists(LINE.map(str.strip).filter(bool), max_size=3))),
            draw(LINE),
            draw(DATES),
            f"uid{index}",
            draw(LINE),
            draw(LINE),
        )
        for index, (start, end) in enumerate(pairwise(bounds))
    )


def _read(text: str, old: Scenes = ()) -> Scenes:
    numbers = count(1)
    return read_scenes(text, "cuts.txt", old, DURATION_MS, lambda: f"new {next(numbers)}")


def _ends_well(text: str, old: Scenes = ()) -> None:
    scenes, refusal = (), ""
    try:
        scenes = _read(text, old)
    except SceneError as error:
        refusal = str(error)
    assert bool(scenes) != ("cuts.txt" in refusal)
    assert len({scene.uid for scene in scenes}) == len(scenes)
    assert scenes_json(scenes).encode()
    assert all(scene.end_ms <= DURATION_MS for scene in scenes)


@FUZZ
@given(sound_scenes().filter(bool))
def test_scenes_that_were_written_read_back_unchanged(scenes):
    assert _read(scenes_json(scenes), scenes) == scenes


@FUZZ
@given(sound_scenes().filter(bool))
def test_scenes_read_back_without_the_old_ones_but_for_ids_and_raw_answers(scenes):
    read = _read(scenes_json(scenes))

    assert [json.loads(scenes_json([scene]))["scenes"][0] | {"id": ""} for scene in read] == [
        json.loads(scenes_json([scene]))["scenes"][0] | {"id": ""} for scene in scenes
    ]


@FUZZ
@given(st.text(max_size=200))
def test_any_text(text):
    _ends_well(text)


@FUZZ
@given(st.text('0123456789.:,;\t\n\r"- abc{}[]', max_size=80))
def test_any_text_that_looks_like_a_cut_list(text):
    _ends_well(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | DATES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)
TIMES = st.integers(0, 4000) | st.sampled_from(["0:10", "1:00:00", "5 s"]) | VALUES
FIELDS = st.fixed_dictionaries(
    {"start": TIMES, "end": TIMES},
    optional={
        "id": st.sampled_from(["uid0", "uid1"]) | VALUES,
        **dict.fromkeys(["title", "description", "location", "note", "people"], VALUES),
        "date": DATES | VALUES,
        "year": st.integers(1880, 2100) | VALUES,
    },
)


@FUZZ
@given(sound_scenes(), st.lists(FIELDS | VALUES, max_size=4), st.booleans())
def test_any_json_with_the_fields_of_scenes(old, entries, bare):
    _ends_well(json.dumps(entries if bare else {"scenes": entries}), old)


@FUZZ
@given(sound_scenes(), st.data())
def test_a_sound_file_with_characters_changed(scenes, data):
    text = scenes_json(scenes)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 5, len(text))))

    _ends_well(text[:start] + data.draw(st.text(max_size=5)) + text[end:], scenes)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        '{"scenes": ' + "[" * 900 + "]" * 900 + "}",
        '[{"start": ' + "9" * 5000 + ', "end": 1}]',
        "0,10," + "x" * 200_000,
        '0,10,"never closed',
        '{"note": "\\"scenes\\" [", "scenes": [{"start": 0, "end": 1}]}',
        "\x00",
        "0,10,a\x00b",
    ],
    ids=["deep", "deep list", "long number", "long field", "open quote", "bait", "NUL", "NUL in"],
)
def test_files_that_break_parsers(text):
    _ends_well(text)
