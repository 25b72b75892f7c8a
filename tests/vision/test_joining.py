"""Joined windows give the list that one window would have given."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nostalgia_desktop.domain.errors import VisionError
from nostalgia_desktop.domain.review import FrameGrid
from nostalgia_desktop.domain.scene import Scene, Scenes, check_scenes
from nostalgia_desktop.domain.time import format_ms
from nostalgia_desktop.domain.window import Window
from nostalgia_desktop.vision.answer import parse_answer, parse_part
from nostalgia_desktop.vision.answer_times import Stretch
from nostalgia_desktop.vision.joining import (
    BLANK,
    WindowScenes,
    join_windows,
    local_part,
)

MINUTE = 60_000
SECONDS = FrameGrid(Fraction(1), 240)
A, B = Window(0, 140, 0, 120), Window(100, 240, 120, 240)
"""Two windows over four minutes of one frame a second: they share seconds 100 to 140."""


def _scene(start_s: float, end_s: float, title: str, **rest: object) -> Scene:
    raw = json.dumps({"title": title})
    return Scene(round(start_s * 1000), round(end_s * 1000), title, **{"raw": raw, **rest})


def _join(before: Sequence[Scene], after: Sequence[Scene]) -> Scenes:
    answers = [WindowScenes(A, tuple(before)), WindowScenes(B, tuple(after))]
    return join_windows(answers, SECONDS)


def _spans(scenes: Scenes) -> list[tuple[float, float, str]]:
    return [(scene.start_ms / 1000, scene.end_ms / 1000, scene.title) for scene in scenes]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        pytest.param(
            [(0, 140, "cake")],
            [(100, 200, "candles"), (200, 240, "beach")],
            [(0, 200, "cake"), (200, 240, "beach")],
            id="a scene across the seam is one, called by who saw more of it",
        ),
        pytest.param(
            [(0, 90, "cake"), (90, 140, "candles")],
            [(100, 240, "beach")],
            [(0, 90, "cake"), (90, 240, "beach")],
            id="and that may be the second",
        ),
        pytest.param(
            [(0, 119, "cake"), (119, 140, "sand")],
            [(100, 121, "table"), (121, 240, "beach")],
            [(0, 121, "cake"), (121, 240, "beach")],
            id="a bound that both saw, each a little off, at the seam itself",
        ),
        pytest.param(
            [(0, 105, "cake"), (105, 140, "sand")],
            [(100, 104, "table"), (104, 240, "beach")],
            [(0, 104, "cake"), (104, 240, "beach")],
            id="or away from the seam",
        ),
        pytest.param(
            [(0, 105, "cake"), (105, 122, "dog"), (122, 140, "sand")],
            [(100, 107, "table"), (107, 119, "puppy"), (119, 240, "beach")],
            [(0, 105, "cake"), (105, 119, "dog"), (119, 240, "beach")],
            id="of several the nearest to the seam",
        ),
        pytest.param(
            [(0, 110, "cake"), (110, 140, "candles")],
            [(100, 130, "cake"), (130, 240, "beach")],
            [(0, 110, "cake"), (110, 130, "candles"), (130, 240, "beach")],
            id="a bound that one saw alone is believed where that one is",
        ),
        pytest.param(
            [(0, 115, "cake")],
            [(125, 240, "beach")],
            [(0, 115, "cake"), (115, 125, ""), (125, 240, "beach")],
            id="what neither names is left open",
        ),
        pytest.param(
            [(0, 115, "cake")],
            [(100, 240, "beach")],
            [(0, 115, "cake"), (115, 240, "beach")],
            id="what one of them names is not",
        ),
        pytest.param(
            [(0, 140, "cake")],
            [(125, 240, "beach")],
            [(0, 140, "cake"), (140, 240, "beach")],
            id="nor cut short",
        ),
        pytest.param([(0, 140, "cake")], [], [(0, 140, "cake"), (140, 240, "")], id="no answer"),
        pytest.param([], [(100, 240, "beach")], [(0, 100, ""), (100, 240, "beach")], id="at first"),
        pytest.param([], [], [(0, 240, "")], id="no answer at all"),
    ],
)
def test_two_windows_become_one_list(before, after, joined):
    scenes = _join([_scene(*each) for each in before], [_scene(*each) for each in after])

    assert _spans(scenes) == joined


def test_a_window_that_is_missing_is_left_open():
    windows = Window(0, 100, 0, 90), Window(150, 240, 160, 240)
    answers = [
        WindowScenes(windows[1], (_scene(150, 240, "beach"),)),
        WindowScenes(windows[0], (_scene(0, 100, "cake"),)),
    ]

    scenes = join_windows(answers, SECONDS)

    assert _spans(scenes) == [(0, 100, "cake"), (100, 150, ""), (150, 240, "beach")]
    assert scenes[1].note == "the analyst said nothing about this part"


def test_a_scene_through_three_windows_is_called_by_who_saw_most_of_it():
    windows = Window(0, 60, 0, 50), Window(40, 200, 50, 190), Window(180, 240, 190, 240)
    parts = zip(windows, ("cake", "birthday", "candles"), strict=True)
    answers = [
        WindowScenes(window, (_scene(window.start, window.end, name),)) for window, name in parts
    ]

    assert _spans(join_windows(answers, SECONDS)) == [(0, 240, "birthday")]


def test_a_whole_scene_has_the_facts_of_both_halves():
    (scene,) = _join(
        [_scene(0, 140, "cake", people=("Ada", "Bob"), date="1994", location="beach on Rügen")],
        [_scene(100, 240, "party", people=("ada", "Cleo"), date="1994-08", location="Rügen")],
    )

    assert scene.people == ("Ada", "Bob", "Cleo")
    assert (scene.title, scene.date, scene.location) == ("cake", "1994-08", "beach on Rügen")
    assert scene.raw.splitlines() == ['{"title": "cake"}', '{"title": "party"}']
    assert scene.note == ""


@pytest.mark.parametrize(
    ("dates", "date", "note"),
    [
        (("1994", "1995"), "1994", "another part of it was dated 1995"),
        (("", "1995"), "1995", ""),
        (("1994-08", "1994"), "1994-08", ""),
    ],
)
def test_dates_that_do_not_agree_are_looked_at(dates, date, note):
    (scene,) = _join([_scene(0, 140, "a", date=dates[0])], [_scene(100, 240, "b", date=dates[1])])

    assert (scene.date, scene.note) == (date, note)


def test_a_half_without_a_name_does_not_take_the_other_s():
    (scene,) = _join([_scene(0, 140, "")], [_scene(110, 240, "beach", description="Sand.")])

    assert (scene.title, scene.description) == ("beach", "Sand.")


# Local scenes


def _local(*bounds_s: int, window: Window) -> WindowScenes:
    scenes = [
        Scene(start * 1000, end * 1000, f"Xmas, scene {number}", uid=f"{number}")
        for number, (start, end) in enumerate(pairwise(bounds_s), 1)
    ]
    return local_part(tuple(scenes), window, SECONDS)


def test_the_local_analyst_knows_only_what_the_other_did_not_see():
    gemini = WindowScenes(A, (_scene(0, 90, "cake"), _scene(90, 140, "candles")))
    local = _local(0, 50, 110, 130, 180, 240, window=B)

    scenes = join_windows([gemini, local], SECONDS)

    assert _spans(scenes) == [
        (0, 90, "cake"),
        (90, 180, "candles"),
        (180, 240, "Xmas, scene 5"),
    ]
    assert [scene.note for scene in scenes] == ["", "only a part of it was described", ""]


def test_and_so_before_a_window_that_was_answered():
    gemini = WindowScenes(B, (_scene(100, 140, "cake"), _scene(140, 240, "candles")))
    local = _local(0, 50, 110, 130, 180, 240, window=A)

    scenes = join_windows([local, gemini], SECONDS)

    assert _spans(scenes) == [
        (0, 50, "Xmas, scene 1"),
        (50, 140, "cake"),
        (140, 240, "candles"),
    ]


def test_two_local_windows_are_as_one():
    bounds = (0, 50, 118, 122, 180, 240)

    scenes = join_windows([_local(*bounds, window=A), _local(*bounds, window=B)], SECONDS)

    assert [scene.start_ms // 1000 for scene in scenes] == [0, 50, 118, 122, 180]
    assert [scene.title for scene in scenes] == [f"Xmas, scene {n}" for n in range(1, 6)]
    assert len({scene.uid for scene in scenes}) == 5


def test_blank_tape_is_told_as_such():
    scenes = Scene(0, 150_000, "a"), Scene(170_000, 240_000, "b")

    told = join_windows([local_part(scenes, A, SECONDS), local_part(scenes, B, SECONDS)], SECONDS)

    assert _spans(told) == [(0, 150, "a"), (150, 170, ""), (170, 240, "b")]
    assert told[1].note == BLANK


# Times of windows


def _times(text: str, start_s: int, end_s: int) -> list[tuple[int, int, str]]:
    scenes = parse_part(text, Stretch(start_s * 1000, end_s * 1000))
    return [(each.start_ms // 1000, each.end_ms // 1000, each.note) for each in scenes]


def _answer(*spans: tuple[str, str]) -> str:
    return json.dumps({"scenes": [{"start": start, "end": end} for start, end in spans]})


FROM_WINDOW, NO_HOURS = (
    "its times were counted from the start of the window",
    "its times had no hours",
)


@pytest.mark.parametrize(
    ("spans", "window", "times"),
    [
        pytest.param(
            [("0:20:00", "0:30:00"), ("0:30:00", "0:40:00")],
            (1200, 2400),
            [(1200, 1800, ""), (1800, 2400, "")],
            id="of the title",
        ),
        pytest.param(
            [("0:00:00", "0:10:00"), ("0:10:00", "0:20:00")],
            (1200, 2400),
            [(1200, 1800, FROM_WINDOW), (1800, 2400, FROM_WINDOW)],
            id="of the window",
        ),
        pytest.param(
            [("0:00:00", "0:22:00"), ("0:22:00", "0:24:00")],
            (1200, 2640),
            [(1200, 2520, FROM_WINDOW), (2520, 2640, FROM_WINDOW)],
            id="of the window, which is longer than all before it",
        ),
        pytest.param(
            [("25:00", "30:00"), ("30:00", "45:00")],
            (3600 + 1500, 3600 + 2700),
            [(5100, 5400, NO_HOURS), (5400, 6300, NO_HOURS)],
            id="without the hours",
        ),
        pytest.param(
            [("0:00:00", "0:30:00"), ("0:30:00", "0:40:00")],
            (1200, 2400),
            [(1200, 1800, "began before the video"), (1800, 2400, "")],
            id="of the title, but for a start that is none",
        ),
    ],
)
def test_times_are_the_title_s_however_the_answer_counted(spans, window, times):
    assert _times(_answer(*spans), *window) == times


# One list, whatever the windows


@dataclass(frozen=True)
class Told:
    """What is true of a title of two hours, and six windows of it."""

    bounds_ms: tuple[int, ...]
    windows: tuple[Window, ...]

    def seen(self, start_ms: int, end_ms: int) -> list[tuple[int, int, int]]:
        """Numbers and bounds of the scenes that are seen in a stretch."""
        return [
            (number, max(start, start_ms), min(end, end_ms))
            for number, (start, end) in enumerate(pairwise(self.bounds_ms))
            if start < end_ms and start_ms < end
        ]


GRID = FrameGrid(Fraction(25), 7200 * 25)
OFF_MS, ROUNDED_MS = 1_500, 500


@st.composite
def _truths(draw) -> Told:
    lengths = st.one_of(st.integers(9, 30), st.integers(30, 400), st.integers(1000, 3000))
    drawn = draw(st.lists(lengths, min_size=5, max_size=400))
    millis = draw(st.integers(0, 999))
    starts = [s * 1000 + millis for s in accumulate(drawn) if s < 7190]
    seams = [n * 20 * 1500 + draw(st.integers(-2000, 2000)) for n in range(1, 6)]
    windows = tuple(
        Window(max(start - 562, 0), min(end + 562, GRID.frames), start, end)
        for start, end in pairwise([0, *seams, GRID.frames])
    )
    return Told((0, *starts, GRID.duration_ms), windows)


def _say(draw, told: Told, start_ms: int, end_ms: int) -> str:
    """A model's answer about a stretch: off, rounded, and counted from wherever it likes."""
    counted_from = draw(st.sampled_from((0, 0, start_ms)))
    seen = told.seen(start_ms, end_ms)
    off = st.integers(-OFF_MS, OFF_MS)
    bounds = [start_ms, *(start + draw(off) for _number, start, _end in seen[1:]), end_ms]
    bounds = [min(max(at, start_ms), end_ms) - counted_from for at in bounds]
    if draw(st.booleans()):
        bounds = [round(at, -3) for at in bounds]
    scenes = [
        {
            "start": format_ms(max(start, 0)),
            "end": format_ms(max(end, 0)),
            "title": f"{number}",
            "people": [f"man {number}"],
        }
        for (number, *_), (start, end) in zip(seen, pairwise(bounds), strict=True)
        # What shows for a moment at the edge is passed over, or not.
        if end - start > 2000 or draw(st.booleans())
    ]
    return json.dumps({"scenes": scenes})


def _answers(draw, told: Told) -> list[WindowScenes]:
    parts = [(window, GRID.ms(window.start), GRID.ms(window.end)) for window in told.windows]
    return [
        WindowScenes(window, parse_part(_say(draw, told, start, end), Stretch(start, end)))
        for window, start, end in parts
    ]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_six_windows_give_the_list_that_one_would(data):
    told = data.draw(_truths())

    joined = join_windows(_answers(data.draw, told), GRID)

    one = parse_answer(_say(data.draw, told, 0, GRID.duration_ms), GRID.duration_ms)
    assert [scene.title for scene in joined] == [scene.title for scene in one]
    assert [scene.people for scene in joined] == [scene.people for scene in one]
    for scene, true in zip(joined, told.bounds_ms, strict=False):
        assert abs(scene.start_ms - true) <= OFF_MS + ROUNDED_MS
    assert all(before.end_ms == after.start_ms for before, after in pairwise(joined))
    assert joined[-1].end_ms == GRID.duration_ms


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_refused_window_has_local_scenes_and_the_others_are_as_they_were(data):
    told = data.draw(_truths())
    answers = _answers(data.draw, told)
    refused = data.draw(st.integers(0, 5))
    window = told.windows[refused]
    # The local analyst sees more bounds than there are.
    more = data.draw(st.lists(st.integers(1, 7199), max_size=40))
    bounds = sorted({*told.bounds_ms, *(s * 1000 for s in more)})
    bounds = [0, *(at for before, at in pairwise(bounds) if at - before >= 200), bounds[-1]]
    local = [Scene(*each, title="local") for each in pairwise(sorted(set(bounds)))]
    answers[refused] = local_part(tuple(local), window, GRID)

    joined = join_windows(answers, GRID)

    check_scenes(joined, GRID.duration_ms)
    assert all(before.end_ms == after.start_ms for before, after in pairwise(joined))
    assert (joined[0].start_ms, joined[-1].end_ms) == (0, GRID.duration_ms)
    numbers = [int(scene.title) for scene in joined if scene.title != "local"]
    assert numbers == sorted(numbers)
    # What the local analyst divides that the others saw on both sides has its name twice.
    inside = {number for number, *_ in told.seen(GRID.ms(window.start), GRID.ms(window.end))}
    twice = {number for number in numbers if numbers.count(number) > 1}
    assert len(twice) <= 1
    assert twice <= inside
    # Whatever the other windows saw for more than a moment is there, by its name.
    others = [each for place, each in enumerate(told.windows) if place != refused]
    seen = {
        number
        for each in others
        for number, start, end in told.seen(GRID.ms(each.start), GRID.ms(each.end))
        if end - start > 6000
    }
    assert seen <= set(numbers)
    first, last = GRID.ms(window.start), GRID.ms(window.end)
    for scene in joined:
        if scene.title == "local":
            assert scene.start_ms >= first
            assert scene.end_ms <= last


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 239),
            st.integers(1, 240),
            st.lists(st.tuples(st.integers(0, 239_000), st.integers(1, 99_000)), max_size=9),
            st.booleans(),
        ),
        max_size=6,
    )
)
def test_whatever_the_windows_say_the_list_covers_the_title(drawn):
    answers = []
    for start, length, spans, is_local in drawn:
        window = Window(start, min(start + length, 240), start, min(start + length, 240))
        text = json.dumps([{"start": a / 1000, "end": (a + b) / 1000} for a, b in spans])
        stretch = Stretch(window.start * 1000, window.end * 1000)
        try:
            answers.append(WindowScenes(window, parse_part(text, stretch), is_local))
        except VisionError:
            continue

    joined = join_windows(answers, SECONDS)

    check_scenes(joined, SECONDS.duration_ms)
    assert joined[0].start_ms == 0
    assert joined[-1].end_ms == SECONDS.duration_ms
    assert all(before.end_ms == after.start_ms for before, after in pairwise(joined))
    assert len({scene.uid for scene in joined}) == len(joined)
