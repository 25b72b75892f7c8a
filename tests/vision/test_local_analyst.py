"""The local analyst: which cuts begin an event, and how scenes are called without looking."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.errors import Cancelled, VisionError
from nostalgia_desktop.vision.local_analyst import Cut, find_cuts, join_events, name_scenes
from tests.authoring.media import run_ffmpeg

HOUR = 3_600_000
_COLOURS = ("red", "blue", "white", "green")


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    """Four shots of four seconds each, five frames a second."""
    path = tmp_path_factory.mktemp("proxy") / "proxy.mp4"
    inputs = [
        part
        for colour in _COLOURS
        for part in ("-f", "lavfi", "-i", f"color={colour}:s=160x120:r=5:d=4")
    ]
    run_ffmpeg(*inputs, "-filter_complex", "concat=n=4", "-c:v", "libx264", "-g", "5", path)
    return path


def test_shot_cuts_of_a_proxy_are_found_on_their_frames(proxy):
    told: list[float] = []

    cuts = find_cuts(proxy, told.append, lambda: False)

    assert [cut.at_ms for cut in cuts] == [4_000, 8_000, 12_000]
    assert all(cut.strength > 27 for cut in cuts)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_looking_ends_when_nobody_wants_it_any_more(proxy):
    told: list[float] = []

    with pytest.raises(Cancelled):
        find_cuts(proxy, told.append, lambda: len(told) >= 3)

    assert len(told) == 3


@pytest.mark.parametrize("content", [None, b"", b"not a video" * 99], ids=["gone", "empty", "text"])
def test_a_proxy_that_is_none_is_named(tmp_path, content):
    proxy = tmp_path / "proxy.mp4"
    if content is not None:
        proxy.write_bytes(content)

    with pytest.raises(VisionError, match=r"proxy\.mp4 cannot be read"):
        find_cuts(proxy, lambda _done: None, lambda: False)


def test_a_title_without_cuts_is_one_event():
    assert join_events([], [], HOUR) == [0]


def test_of_two_cuts_close_together_the_stronger_one_begins_an_event():
    cuts = [Cut(20_000, 30.0), Cut(21_000, 90.0), Cut(40_000, 30.0)]

    assert join_events(cuts, [], 60_000) == [0, 21_000, 40_000]


def test_a_cut_close_to_the_start_or_the_end_begins_nothing():
    assert join_events([Cut(3_900, 99.0), Cut(56_100, 99.0)], [], 60_000) == [0]


def test_a_chapter_counts_more_than_any_cut():
    assert join_events([Cut(18_000, 255.0)], [20_000], 60_000) == [0, 20_000]


def test_a_chapter_takes_the_cut_that_is_near_it():
    cuts = [Cut(18_600, 28.0), Cut(21_000, 99.0)]

    assert join_events(cuts, [20_000], 60_000) == [0, 21_000]


def test_chapters_at_the_very_start_and_end_begin_nothing_more():
    assert join_events([], [0, 0, 60_000], 60_000) == [0]


def test_an_hour_of_many_shots_gives_as_many_events_as_a_person_would_name():
    cuts = [Cut(at, 30.0 + at % 7_000 / 100) for at in range(5_000, HOUR, 5_000)]

    assert 20 <= len(join_events(cuts, [], HOUR)) <= 60


@given(
    st.lists(st.builds(Cut, st.integers(0, HOUR), st.floats(0, 255)), max_size=60),
    st.lists(st.integers(0, HOUR), max_size=9).map(sorted),
    st.integers(1, HOUR),
)
def test_any_cuts_make_scenes_that_cover_the_title(cuts, chapters, duration_ms):
    inside = [cut for cut in cuts if cut.at_ms <= duration_ms]
    marks = [at for at in chapters if at <= duration_ms]

    starts = join_events(inside, marks, duration_ms)
    scenes = name_scenes(starts, duration_ms, marks, "Xmas", "Title 1", several_titles=False)

    assert starts == sorted(set(starts))
    assert set(starts) <= {0, *(cut.at_ms for cut in inside), *marks}
    assert [scene.start_ms for scene in scenes] == starts
    assert [scene.end_ms for scene in scenes] == [*starts[1:], duration_ms]


@pytest.mark.parametrize(
    ("disc", "name", "date"),
    [
        ("Xmas 1994", "Xmas", "1994"),
        ("1994", "1994", "1994"),
        ("(1994) Rügen", "Rügen", "1994"),
        ("Rügen [1994], part 2", "Rügen, part 2", "1994"),
        ("Summer 1994 at the lake", "Summer at the lake", "1994"),
        ("1994 tape 199412", "tape 199412", "1994"),
        ("Xmas 1994-1995", "Xmas 1994-1995", ""),
        ("Tape 7", "Tape 7", ""),
        ("…_-1994", "…", "1994"),
    ],
)
def test_a_year_in_the_disc_s_name_is_the_date_and_not_said_twice(disc, name, date):
    (scene,) = name_scenes([0], 9_000, [], disc, "Title 1", several_titles=False)

    assert (scene.title, scene.date) == (f"{name}, scene 1", date)


def test_several_titles_of_a_disc_are_told_apart():
    scenes = name_scenes([0, 5_000], 9_000, [], "Xmas 1994", "Title 2", several_titles=True)

    assert [scene.title for scene in scenes] == ["Xmas, Title 2, scene 1", "Xmas, Title 2, scene 2"]
    assert len({scene.uid for scene in scenes}) == 2


def test_chapters_are_named_where_there_is_more_than_one():
    wanted = {"disc": "Xmas", "title": "Title 1", "several_titles": False}

    one = name_scenes([0, 61_000], 99_000, [0], **wanted)
    two = name_scenes([0, 59_000], 99_000, [0, 60_000], **wanted)

    assert [scene.description for scene in one] == [
        "1:01 from Xmas, starting at 0 s.",
        "38 s from Xmas, starting at 1:01.",
    ]
    assert [scene.description for scene in two] == [
        "59 s from Xmas, chapter 1, starting at 0 s.",
        "40 s from Xmas, chapter 2, starting at 59 s.",
    ]


def test_a_proxy_of_ntsc_rate_gives_times_without_drift(tmp_path):
    path = tmp_path / "ntsc.mp4"
    rate = Fraction(5000, 1001)
    halves = [
        part
        for colour in ("red", "blue")
        for part in ("-f", "lavfi", "-i", f"color={colour}:s=64x48:r={rate}:d=60.06")
    ]
    run_ffmpeg(
        *halves, "-filter_complex", "concat=n=2", "-c:v", "libx264", "-preset", "veryfast", path
    )

    (cut,) = find_cuts(path, lambda _done: None, lambda: False)

    assert cut.at_ms == pytest.approx(60_060, abs=1)
