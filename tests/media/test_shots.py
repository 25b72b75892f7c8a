import math
import tracemalloc
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nostalgia_desktop.domain.survey import LOOK_BYTES, ChangeKind, Span
from nostalgia_desktop.media.shots import PictureFindings, ShotFinder
from nostalgia_desktop.media.tap import TAP_BYTES
from tests.media.shot_films import RATE, cuts, find, grainy, mixed, plain, scene


def test_a_cut_is_found_at_the_first_frame_of_the_new_shot():
    found = find(scene(1, 60), scene(2, 60))

    assert [(c.kind, c.start, c.end) for c in found.changes] == [(ChangeKind.CUT, 60, 60)]
    assert found.changes[0].strength > 0.9


def test_one_shot_has_no_changes():
    assert find(scene(1, 200, motion=0.8)).changes == ()


def test_a_cut_in_the_dark_is_found():
    assert cuts(find(scene(1, 50, contrast=0.12), scene(2, 50, contrast=0.12))) == [50]


def test_a_cut_to_the_negative_of_a_picture_is_found():
    old, new = scene(1, 50), scene(1, 50)
    new[:, :3072] = 232 - new[:, :3072]

    assert cuts(find(old, new)) == [50]


def test_a_cut_under_the_grain_of_a_tape_is_found():
    assert cuts(find(grainy(np.concatenate([scene(1, 50), scene(2, 50)]), 4))) == [50]


def test_a_jump_in_one_room_is_found():
    room = scene(1, 100)
    room[45:, :3072].reshape(-1, 48, 64)[:, 10:44, 20:40] = 60

    assert cuts(find(grainy(room, 1))) == [45]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_flash_is_no_cut(length):
    shot = scene(1, 100).astype(np.float64)
    for k in range(length):
        shot[50 + k, :3072] += (250 - shot[50 + k, :3072]) * 0.9 * 0.6**k

    assert find(shot.astype(np.uint8)).changes == ()


def test_a_cut_beside_a_flash_is_found():
    old = scene(1, 60)
    old[52:54, :3072] = 235

    assert cuts(find(old, scene(2, 60))) == [60]


@pytest.mark.parametrize("luma", [41, 110])
def test_a_dropout_is_no_cut(luma):
    shot = scene(1, 100)
    shot[40:43] = plain(3, luma)

    assert find(shot).changes == ()


def test_bands_of_noise_for_some_frames_are_no_cut():
    shot = scene(1, 100)
    noise = np.random.default_rng(3).integers(0, 256, (2, 20 * 64), dtype=np.uint8)
    shot[60:62, 8 * 64 : 28 * 64] = noise

    assert find(shot).changes == ()


def test_a_whip_pan_is_no_cut():
    pan, shot = scene(1, 60, motion=3.0), scene(1, 40, motion=0.0)

    assert find(shot, pan).changes == ()


def test_a_light_that_goes_on_is_no_cut():
    shot = scene(1, 100, contrast=0.6).astype(np.float64)
    shot[50:, :3072] *= 1.25

    assert cuts(find(shot.astype(np.uint8))) == []


def test_torn_lines_at_the_bottom_are_no_cut():
    shot = scene(1, 200, contrast=0.3)
    shot[:, 45 * 64 : 48 * 64] = 20
    shot[100:, 45 * 64 : 48 * 64] = np.tile([20, 235], 96)

    assert find(shot).changes == ()


def test_of_two_cuts_beside_each_other_the_later_is_kept():
    found = cuts(find(scene(1, 50), scene(2, 1), scene(3, 50)))

    assert 51 in found
    assert set(found) <= {50, 51}


@pytest.mark.parametrize("length", [15, 30, 70])
def test_a_dissolve_is_found_with_its_ends(length):
    old, new = scene(1, 60 + length, motion=0.03), scene(2, 60 + length, motion=0.03)

    found = find(old[:60], mixed(old[60:], new[:length]), new[length:])

    (change,) = found.changes
    assert change.kind is ChangeKind.DISSOLVE
    assert abs(change.start - 60) <= 2
    assert abs(change.end - (60 + length)) <= 2


def test_a_fade_through_black_is_one_change_with_black_in_it():
    old, new, black = scene(1, 80), scene(2, 80), plain(20, 16)
    out, back = mixed(old[60:], black), mixed(black, new[:20])

    found = find(old[:60], out, black, back, new[20:])

    (change,) = found.changes
    assert change.kind is ChangeKind.FADE
    assert abs(change.start - 60) <= 2
    assert abs(change.end - 120) <= 2
    (span,) = found.black
    assert 75 <= span.start <= 80
    assert 100 <= span.end <= 105


def test_long_black_parts_a_fade_out_from_a_fade_in():
    old, new = scene(1, 80), scene(2, 80)
    out, back = mixed(old[60:], plain(20, 16)), mixed(plain(20, 16), new[:20])

    found = find(old[:60], out, plain(100, 16), back, new[20:])

    assert [change.kind for change in found.changes] == [ChangeKind.FADE, ChangeKind.FADE]


def test_a_fade_from_white_is_a_fade():
    new = scene(2, 80)

    (change,) = find(plain(40, 235), mixed(plain(25, 235), new[:25]), new[25:]).changes

    assert change.kind is ChangeKind.FADE
    assert abs(change.end - 65) <= 2


def test_black_is_found_under_the_noise_of_a_tape():
    film = np.concatenate([scene(1, 50), plain(40, 18), scene(2, 50)])

    assert find(grainy(film, 3)).black == (Span(50, 90),)


def test_a_dark_scene_is_not_black():
    assert find(scene(1, 60, contrast=0.15)).black == ()


def test_some_black_frames_are_no_stretch():
    assert find(scene(1, 50), plain(3, 16), scene(1, 50)).black == ()


def test_there_is_a_score_for_each_frame_and_the_cut_has_the_highest():
    found = find(scene(1, 30), scene(2, 30))

    assert len(found.scores) == found.frames == 60
    assert found.scores[0] == 0
    assert max(range(60), key=found.scores.__getitem__) == 30


def test_each_second_begun_has_its_look():
    found = find(plain(30, 40), plain(31, 200), rate=Fraction(30000, 1001))

    looks = np.frombuffer(found.looks, np.uint8).reshape(-1, LOOK_BYTES // 3, 3)
    assert len(looks) == 3
    assert looks[0].tolist() == [[40, 128, 128]] * 12
    assert looks[2].tolist() == [[200, 128, 128]] * 12


def test_a_look_tells_the_fields_of_the_picture_apart():
    frame = plain(1, 16)
    frame[:, :3072].reshape(48, 64)[16:32, 48:] = 180
    frame[:, 3072:3840].reshape(24, 32)[8:16, 24:] = 90

    look = np.frombuffer(find(frame).looks, np.uint8).reshape(3, 4, 3)

    assert look[1, 3].tolist() == [180, 90, 128]
    assert look[1, 2].tolist() == look[0, 3].tolist() == [16, 128, 128]


def test_nothing_in_gives_nothing():
    found = find(np.zeros((0, TAP_BYTES), np.uint8))

    assert (found.frames, found.changes, found.black) == (0, (), ())
    assert (found.scores, found.looks) == (b"", b"")


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_films_of_some_frames_have_no_changes(count):
    found = find(scene(1, count))

    assert found.frames == len(found.scores) == count
    assert found.changes == ()
    assert len(found.looks) == LOOK_BYTES


# Cuts where windows of the finder begin and end, and elsewhere.
_LENGTHS = [400, 700, 650, 650, 300, 300, 479]
_FILM = grainy(
    np.concatenate([scene(seed, length, motion=0.2) for seed, length in enumerate(_LENGTHS)]), 1
)


@pytest.fixture(scope="module")
def whole() -> PictureFindings:
    """What is found in a film longer than a window, fed at once."""
    return find(_FILM)


@settings(max_examples=4, deadline=None)
@given(st.lists(st.integers(0, 4000), max_size=6))
def test_batches_of_any_size_give_the_same(whole, places):
    finder = ShotFinder(RATE)
    edges = [0, *sorted(min(place, len(_FILM)) for place in places), len(_FILM)]
    for start, end in pairwise(edges):
        finder.feed(_FILM[start:end])

    assert finder.finish() == whole


def test_a_film_longer_than_a_window_has_all_its_cuts_once(whole):
    assert len(_FILM) > 3000
    assert cuts(whole) == np.cumsum(_LENGTHS)[:-1].tolist()


def test_memory_does_not_grow_with_the_film():
    finder, shot = ShotFinder(RATE), scene(1, 500)
    for _ in range(6):
        finder.feed(shot)
    tracemalloc.start()
    for _ in range(8):
        finder.feed(shot)
    kept, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert kept < 4_000 * 40


@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30_000, 1001), Fraction(1, 3)])
@pytest.mark.parametrize("frames", [1, 25, 30, 300, 301])
def test_each_second_that_is_begun_has_its_look(rate, frames):
    finder = ShotFinder(rate)
    finder.feed(np.full((frames, TAP_BYTES), 90, np.uint8))

    looks = finder.finish().looks

    assert looks == bytes([90]) * (LOOK_BYTES * math.ceil(frames / rate))
