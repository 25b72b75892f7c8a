"""Whatever Gemini said of a title's films, and whatever became of them, scenes cover the title."""

import json
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nostalgia_desktop.domain.errors import VisionError
from nostalgia_desktop.domain.film import Film, FilmState
from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.domain.review import FrameGrid
from nostalgia_desktop.domain.scene import Scene, check_scenes, new_uid
from nostalgia_desktop.domain.window import Window
from nostalgia_desktop.store.answer_repository import StoredAnswer
from nostalgia_desktop.workflow.told import joined, told_of

RATE = Fraction(25)
MOST_FRAMES = 5 * 25 * 60 * 25
LEAST_FRAMES = 250
"""Of a window; the planner makes none that is shorter unless the title is."""

_VALUES = st.none() | st.integers(-9, 9_000) | st.text(max_size=8) | st.lists(st.none(), max_size=2)
_TIMES = st.integers(0, 9_000) | st.sampled_from(["0:00:00", "0:31:00", "1:59:59.5", "soon", ""])
_SCENES = st.fixed_dictionaries(
    {"start": _TIMES, "end": _TIMES},
    optional=dict.fromkeys(("title", "people", "place", "date"), _VALUES),
)
_JSON = st.lists(_SCENES, max_size=6).map(lambda scenes: json.dumps({"scenes": scenes}))


@st.composite
def _texts(draw: st.DrawFn) -> str:
    text = draw(_JSON | st.text(max_size=20))
    return text[: draw(st.integers(0, len(text)))] if draw(st.booleans()) else text


def _answer(film: str, text: str, refusal: str = "") -> StoredAnswer:
    return StoredAnswer("gemini", "m", "1", text, Usage(), "2026-01-01T00:00:00", film, refusal)


@st.composite
def _titles(draw: st.DrawFn):
    """A grid, films in any state beside each other, halves among them, and answers to some."""
    frames = draw(st.integers(2 * LEAST_FRAMES, MOST_FRAMES))
    steps = st.integers(1, frames // LEAST_FRAMES - 1)
    cuts = {step * LEAST_FRAMES for step in draw(st.sets(steps, max_size=4))}
    films, answers = [], []
    for number, (start, end) in enumerate(pairwise([0, *sorted(cuts), frames])):
        overlap = draw(st.integers(0, 750))
        window = Window(max(0, start - overlap), min(frames, end + overlap), start, end)
        state = draw(st.sampled_from(FilmState))
        film = Film(window, f"files/{number}", "", state, is_half=draw(st.booleans()))
        films.append(film)
        for _ in range(draw(st.integers(0, 2))):
            refusal = draw(st.sampled_from(["", "", "SAFETY"]))
            answers.append(_answer(film.name, draw(_texts()), refusal))
    return FrameGrid(RATE, frames), tuple(films), answers


def _found_here(grid: FrameGrid) -> tuple[Scene, ...]:
    return (Scene(0, grid.duration_ms, title="found here", uid=new_uid()),)


def _is_told(film: Film, answers, grid: FrameGrid) -> bool:
    try:
        told_of(film, answers, grid)
    except VisionError:
        return False
    return True


@settings(max_examples=120, deadline=None)
@given(_titles())
def test_films_in_any_state_are_joined_or_an_error_says_which_answer_is_no_use(drawn):
    grid, films, answers = drawn
    told = [film for film in films if film.state is FilmState.ANSWERED]

    if not all(_is_told(film, answers, grid) for film in told):
        with pytest.raises(VisionError):
            joined(films, answers, grid, lambda: _found_here(grid))
        return
    scenes = joined(films, answers, grid, lambda: _found_here(grid))

    if not any(film.state in _SAID for film in films):
        assert scenes == ()
        return
    check_scenes(scenes, grid.duration_ms)
    assert scenes[0].start_ms == 0
    assert scenes[-1].end_ms == grid.duration_ms
    assert all(before.end_ms == after.start_ms for before, after in pairwise(scenes))
    assert len({scene.uid for scene in scenes}) == len(scenes)


_SAID = (FilmState.ANSWERED, FilmState.LOCAL, FilmState.PRIVATE)


@settings(max_examples=100, deadline=None)
@given(_titles())
def test_the_last_answer_to_a_film_is_the_one_that_counts(drawn):
    grid, films, answers = drawn
    film = films[0]
    words = json.dumps({"scenes": [{"start": 0, "end": grid.duration_ms / 1000, "title": "last"}]})

    told = told_of(film, [*answers, _answer(film.name, words)], grid)

    assert any(scene.title == "last" for scene in told.scenes)
    with pytest.raises(VisionError, match="SAFETY"):
        told_of(film, [*answers, _answer(film.name, words, "SAFETY")], grid)


@settings(max_examples=100, deadline=None)
@given(_titles())
def test_without_answers_nothing_is_told(drawn):
    grid, films, _answers = drawn

    for film in films:
        with pytest.raises(VisionError, match="no answer"):
            told_of(film, [], grid)
