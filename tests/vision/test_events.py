"""Shots are joined into about the scenes that a person would name."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.scene import MIN_SCENE_MS, check_scenes
from nostalgia_desktop.domain.survey import (
    LOOK_BYTES,
    SOUND_BYTES,
    Change,
    ChangeKind,
    Span,
    Survey,
    Waveform,
)
from nostalgia_desktop.domain.time import frame_to_ms
from nostalgia_desktop.vision.event_evidence import Evidence
from nostalgia_desktop.vision.event_places import Place
from nostalgia_desktop.vision.event_words import why
from nostalgia_desktop.vision.events import Event, find_events
from nostalgia_desktop.vision.local_analyst import name_scenes
from tests.vision.surveys import BLACK, BLUE, NTSC, PAL, Film, Shot, film


def _starts(made: Film, chapters=(), restarts=()) -> list[int]:
    return [event.start for event in find_events(made.survey, chapters, restarts)]


def _party(name: str, times: int = 6) -> list[Shot]:
    """Filmed in turns from two sides."""
    return [Shot(name, 5 + turn % 3, side="ab"[turn % 2]) for turn in range(times)]


def _events(*names: str, seconds: int = 40) -> list[Shot]:
    return [Shot(name, seconds) for name in names]


@pytest.mark.parametrize("rate", [PAL, NTSC])
@pytest.mark.parametrize("sound", [True, False])
def test_a_party_filmed_in_turns_from_two_sides_is_one_event(rate, sound):
    shots = [*_party("garden"), *_party("church", 8), *_party("kitchen", 7)]

    made = film(shots, rate, sound=sound)

    assert _starts(made) == [0, made.starts[6], made.starts[14]]


def test_a_look_away_does_not_end_an_event():
    shots = [
        *_party("garden"),
        Shot("street", 3, sound="garden"),
        *_party("garden"),
        Shot("sea", 40),
    ]

    made = film(shots)

    assert _starts(made) == [0, made.starts[-2]]


def test_an_hour_without_a_cut_is_one_event():
    assert _starts(film([Shot("school play", 3600)])) == [0]


def test_where_nothing_but_the_sound_changes_the_sound_decides():
    shots = [Shot("hall", 30, sound="talk" if turn < 4 else "music") for turn in range(8)]

    made = film(shots)

    assert made.starts[4] in _starts(made)
    assert len(_starts(made)) < len(_starts(film(shots, sound=False))) + 2


def test_a_silent_film_is_parted_by_its_looks_alone():
    made = film(_events("sea", "wood", "lake"), sound=False)

    assert _starts(made) == list(made.starts[:-1])


@pytest.mark.parametrize("rate", [PAL, NTSC])
def test_a_disc_of_four_short_recordings_has_four_scenes(rate):
    shots = [Shot("moon", 14), Shot("room", 4.6), Shot("road", 8), Shot("city", 7.44)]

    made = film(shots, rate)

    assert _starts(made, restarts=made.starts[1:-1]) == list(made.starts[:-1])


def test_a_restart_of_the_clock_parts_what_looks_alike():
    made = film([Shot("garden", 60, side="a"), Shot("garden", 60, side="a")])

    assert _starts(made) == [0]
    assert _starts(made, restarts=[made.starts[1]]) == [0, made.starts[1]]


def test_restarts_at_every_shot_tell_of_shots():
    shots = _party("garden", 60) + _party("church", 60)

    made = film(shots)

    assert len(_starts(made, restarts=made.starts[1:-1])) <= 8


def test_a_shot_shorter_than_four_seconds_is_no_scene_of_its_own():
    made = film([Shot("sea", 20), Shot("wood", 2), Shot("lake", 20)])

    assert len(_starts(made)) == 2


def test_a_recording_shorter_than_four_seconds_is_a_scene_of_its_own():
    made = film([Shot("sea", 20), Shot("wood", 3), Shot("lake", 20)])

    assert _starts(made, restarts=made.starts[1:3]) == list(made.starts[:-1])


def test_chapters_of_a_person_part_a_long_take():
    made = film([Shot("school play", 1200)])
    acts = [0, 200 * 25, 470 * 25, 900 * 25]

    assert _starts(made, chapters=acts) == acts


def test_chapters_set_by_a_timer_mean_nothing():
    made = film([Shot("school play", 1200)])

    assert _starts(made, chapters=range(0, 1200 * 25, 300 * 25)) == [0]


def test_a_chapter_takes_the_change_that_is_near_it():
    made = film([Shot("hall", 60, side="a"), Shot("hall", 90, side="a")])
    cut = made.starts[1]

    assert _starts(made) == [0]
    assert _starts(made, chapters=[0, cut + 12]) == [0, cut]


@pytest.mark.parametrize("blank", [BLACK, BLUE])
def test_blank_tape_at_the_end_is_left_out_and_told(blank):
    made = film([*_events("sea", "wood"), Shot(blank, 90.4)])

    *_, last = find_events(made.survey)

    assert (last.start, last.end) == (made.starts[1], made.starts[2])
    assert last.blank_after == made.survey.frames - made.starts[2]


@pytest.mark.parametrize("blank", [BLACK, BLUE])
@pytest.mark.parametrize("rate", [PAL, NTSC])
def test_blank_tape_between_recordings_parts_them(blank, rate):
    shots = [Shot("garden", 60.2), Shot(blank, 20.5), Shot("garden", 60.3)]

    made = film(shots, rate)
    first, second = find_events(made.survey)

    assert (first.start, first.end, second.start, second.end) == made.starts
    assert first.blank_after == second.blank_before == made.starts[2] - made.starts[1]


def test_blank_tape_before_the_first_picture_is_left_out():
    made = film([Shot(BLACK, 8), *_events("sea")])

    (event,) = find_events(made.survey)

    assert (event.start, event.blank_before) == (200, 200)


def test_a_flash_in_blank_tape_is_no_scene():
    made = film([*_events("sea"), Shot(BLACK, 30), Shot("snow", 0.5), Shot(BLACK, 30)])

    (event,) = find_events(made.survey)

    assert event.end == 1000


def test_a_black_picture_with_sound_is_kept_and_told():
    made = film([*_events("sea"), Shot(BLACK, 30, sound="voices"), *_events("wood")])

    first, second = find_events(made.survey)

    assert first.end == second.start == made.starts[2]
    assert (first.dark, second.dark) == (750, 0)


def test_without_a_sound_track_black_holds_nothing():
    made = film([*_events("sea"), Shot(BLACK, 30, sound="voices")], sound=False)

    assert [event.end for event in find_events(made.survey)] == [1000]


def test_a_plain_sky_is_no_blank_tape():
    made = film(_events("sea", "wood"))
    sky = bytes((180, 150, 110)) * (LOOK_BYTES // 3) * 80

    events = find_events(replace(made.survey, looks=sky, scores=bytes(2000)))

    assert (events[0].start, events[-1].end) == (0, 2000)


def test_a_title_of_nothing_but_black_is_one_scene():
    made = film([Shot(BLACK, 600)])

    assert find_events(made.survey) == (Event(0, 15_000, dark=15_000),)


def test_short_black_belongs_to_the_scene_that_it_ends():
    made = film([*_events("sea"), Shot(BLACK, 2), *_events("wood")])

    first, second = find_events(made.survey)

    assert first.end == second.start == made.starts[2]


def test_black_at_both_ends_of_a_title_begins_nothing():
    made = film([Shot(BLACK, 4), *_events("sea"), Shot(BLACK, 4)])

    assert [(event.start, event.end) for event in find_events(made.survey)] == [(0, 1200)]


def test_a_dissolve_is_cut_in_its_middle():
    sea, wood = _events("sea", "wood")

    made = film([sea, replace(wood, join=ChangeKind.DISSOLVE, blend=50)])

    assert _starts(made) == [0, made.starts[1]]


@pytest.mark.parametrize(
    ("reason", "between", "join", "chapters", "restarts"),
    [
        ("after a pause in the recording", [], "cut", [], [1000]),
        ("at a chapter mark", [], "cut", [0, 1003], []),
        ("after a pause in the recording and at a chapter mark", [], "cut", [0, 1000], [1000]),
        ("after 3 s without a picture", [Shot(BLACK, 3)], "cut", [], []),
        ("after a fade", [], "fade", [], []),
        ("where picture and sound both change", [], "cut", [], []),
    ],
)
def test_an_event_says_why_it_begins(reason, between, join, chapters, restarts):
    sea, wood = Shot("sea", 40), Shot("wood", 40, join=ChangeKind(join))

    first, second = find_events(film([sea, *between, wood]).survey, chapters, restarts)

    assert (first.why, second.why) == ("", f"begins {reason}")


def test_a_scene_that_is_in_doubt_says_so():
    doubtful = Evidence(look=0.9, sound=-0.8, dark=0, silence=0, change=0, restart=0, mark=0)

    assert why(Place(100, 1.0, ChangeKind.CUT), doubtful, PAL) == (
        "may still belong to the scene before"
    )


@pytest.mark.parametrize(
    ("minutes", "shots", "fewest", "most"),
    [(10, 100, 4, 20), (60, 400, 15, 35), (60, 40, 15, 40), (120, 800, 25, 60)],
)
def test_a_tape_of_many_shots_has_as_many_scenes_as_a_person_would_name(
    minutes, shots, fewest, most
):
    draw = random.Random(minutes * shots)
    each = minutes * 60 / shots
    made = film([Shot(str(n), each * draw.uniform(0.3, 1.7)) for n in range(shots)])

    assert fewest <= len(_starts(made)) <= most


def test_events_of_a_long_tape_are_found_among_its_shots():
    draw = random.Random(1994)
    shots, wanted, second = [], [0], 0.0
    for number in range(24):
        for _ in range(draw.randint(8, 24)):
            shots.append(Shot(f"event {number}", draw.randint(3, 15), side=draw.choice("abcd")))
            second += shots[-1].seconds
        wanted.append(round(second * 25))

    found = _starts(film(shots))

    hits = set(found) & set(wanted[:-1])
    assert len(hits) >= 0.85 * len(found)
    assert len(hits) >= 0.85 * (len(wanted) - 1)


@pytest.mark.parametrize("rate", [PAL, NTSC])
@pytest.mark.parametrize("seconds", [Fraction(1, 50), Fraction(1, 2), 3])
def test_the_shortest_titles_are_one_event(rate, seconds):
    made = film([Shot("sea", seconds)], rate)

    assert find_events(made.survey) == (Event(0, made.survey.frames),)


def test_a_survey_without_frames_has_no_events():
    assert find_events(Survey(0, PAL, (), (), (), b"", b"", b"", Waveform(10, ()), None)) == ()


def _spans(frames: int) -> st.SearchStrategy[tuple[Span, ...]]:
    bounds = st.lists(st.integers(0, frames), max_size=12, unique=True).map(sorted)
    return bounds.map(lambda b: tuple(Span(*pair) for pair in zip(b[::2], b[1::2], strict=False)))


@st.composite
def _surveys(draw) -> Survey:
    rate = draw(st.sampled_from((PAL, NTSC, Fraction(24), Fraction(15))))
    frames = draw(st.integers(3, 4000))
    seconds = -(-frames // rate)
    seed = draw(st.randoms(use_true_random=False))
    steps = draw(st.lists(st.integers(0, frames), max_size=40, unique=True).map(sorted))
    changes = tuple(
        Change(
            seed.choice(list(ChangeKind)),
            at,
            min(at + seed.choice((0, 0, 9, 50)), frames),
            seed.random(),
        )
        for at in steps
    )
    blue = bytes((41, 240, 110)) * (LOOK_BYTES // 3)
    # The last second may have no picture that begins in it.
    seen = max(seconds - seed.choice((0, 1)), 1)
    looks = [seed.choice((blue, seed.randbytes(LOOK_BYTES))) for _ in range(seen)]
    return Survey(
        frames,
        rate,
        changes,
        draw(_spans(frames)),
        draw(st.one_of(_spans(frames), st.just((Span(0, frames),)))),
        bytes(seed.choice((0, 0, 0, 200)) for _ in range(frames)),
        b"".join(looks),
        draw(st.sampled_from((b"", seed.randbytes(seconds * SOUND_BYTES)))),
        Waveform(10, ()),
        None,
    )


@given(
    _surveys(),
    st.lists(st.integers(0, 5000), max_size=9),
    st.lists(st.integers(0, 5000), max_size=9),
)
def test_any_survey_gives_scenes_that_cover_the_title_but_for_what_is_told(
    survey, chapters, restarts
):
    events = find_events(survey, chapters, restarts)

    scenes = name_scenes(events, survey.rate, "Xmas", "Title 1", several_titles=False)
    check_scenes(scenes, frame_to_ms(survey.frames, survey.rate))
    assert all(scene.length_ms >= MIN_SCENE_MS for scene in scenes)
    assert events[0].start == events[0].blank_before
    assert events[-1].end + events[-1].blank_after == survey.frames
    for before, after in pairwise(events):
        assert after.start - before.end == before.blank_after == after.blank_before
        assert before.blank_after == 0 or before.blank_after >= 5 * survey.rate - 1
    for event, scene in zip(events, scenes, strict=True):
        assert ("of blank tape after it left out" in scene.note) == (event.blank_after > 0)
        assert ("of blank tape before it left out" in scene.note) == (event.blank_before > 0)
    assert find_events(survey, chapters, restarts) == events
