"""Units become segments of whole frames, whatever a recorder did to its timestamps."""

from collections.abc import Iterable
from fractions import Fraction

import pytest

from nostalgia_desktop.disc.segments import DRIFT_TICKS, join
from nostalgia_desktop.disc.units import Found
from nostalgia_desktop.domain.clock import NTSC, PAL, Unit

HALF_SECOND = 12 * 3600


def _units(steps: Iterable[tuple[int, int]], start: int = 48_600, vob: int | None = 1):
    """Units of one recording: how far each starts behind the end of the last, and its length."""
    found, at, pts = [], 0, start
    for step, ticks in steps:
        pts += step
        found.append(Found(Unit(at, at + 2048, pts, pts + ticks), vob, at + 2048))
        at, pts = at + 2048, pts + ticks
    return found


def _shape(found: list[Found], rate: Fraction = PAL) -> list[tuple[int, int]]:
    segments, _holes = join(found, rate)
    return [(segment.first_frame, segment.frames) for segment in segments]


def test_units_that_follow_each_other_are_one_segment():
    assert _shape(_units([(0, HALF_SECOND)] * 100)) == [(0, 1200)]


@pytest.mark.parametrize("tail", [0, 1, 1000, 1710])
def test_a_tail_of_sound_at_the_end_is_no_frame(tail):
    assert _shape(_units([(0, HALF_SECOND), (0, HALF_SECOND + tail)])) == [(0, 24)]
    assert _shape(_units([(0, 30_030), (0, 30_030 + tail)]), NTSC) == [(0, 20)]


@pytest.mark.parametrize("vob", [1, None])
def test_a_jump_forward_in_one_recording_is_a_hole_and_the_time_runs_on(vob):
    found = _units([(0, HALF_SECOND), (10 * 3600, HALF_SECOND)], vob=vob)

    segments, (hole,) = join(found, PAL)

    assert [(each.first_frame, each.frames) for each in segments] == [(0, 34)]
    assert (hole.start_frame, hole.end_frame) == (12, 22)


def test_a_jump_forward_to_another_recording_is_no_hole():
    first, second = _units([(0, HALF_SECOND)]), _units([(90_000, HALF_SECOND)], vob=2)

    segments, holes = join([*first, *second], PAL)

    assert [(each.first_frame, each.frames) for each in segments] == [(0, 12), (12, 12)]
    assert holes == ()


def test_a_small_step_makes_no_frame_and_no_hole():
    found = _units([(0, HALF_SECOND), (480, HALF_SECOND), (0, HALF_SECOND)])

    segments, holes = join(found, PAL)

    assert [(each.first_frame, each.frames, each.pts) for each in segments] == [
        (0, 12, 48_600),
        (12, 24, 48_600 + HALF_SECOND + 480),
    ]
    assert holes == ()


def test_steps_never_add_up_to_a_frame():
    found = _units([(480, HALF_SECOND)] * 1000)

    segments, holes = join(found, PAL)

    assert segments[-1].end_frame == 12_000
    assert holes == ()


@pytest.mark.parametrize("step", [-40, -7, 3, 44])
def test_timestamps_that_drift_slowly_stay_with_the_picture(step):
    found = _units([(step, HALF_SECOND)] * 500)

    segments, _holes = join(found, PAL)

    assert segments[-1].end_frame == 6000
    starts = {unit.pts: number for number, unit in enumerate(each.unit for each in found)}
    for segment in segments:
        for unit in segment.units:
            frame = 12 * starts[unit.pts]
            off = unit.pts - segment.pts - (frame - segment.first_frame) * 3600
            assert abs(off) <= DRIFT_TICKS


def test_a_hole_that_is_no_whole_frame_long_keeps_both_sides_exact():
    found = _units([(0, HALF_SECOND), (10 * 3600 + 1700, HALF_SECOND)])

    segments, (hole,) = join(found, PAL)

    assert (hole.end_frame - hole.start_frame) in (10, 11)
    assert segments[-1].end_frame == 24 + hole.end_frame - hole.start_frame


def test_film_that_is_shown_for_odd_fields_is_one_segment():
    field = 3003 // 2
    found = _units([(0, 10 * 3003 + field), (1, 10 * 3003 + field)] * 50)

    assert _shape(found, NTSC) == [(0, 1050)]


def test_what_is_shorter_than_a_frame_is_passed_over():
    first, second = _units([(0, 900)]), _units([(0, HALF_SECOND)], vob=2)

    assert _shape([*first, *second]) == [(0, 12)]
