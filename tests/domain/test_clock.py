"""Title time, frames and bytes: each leads to the others, through restarts of the timestamps."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.clock import (
    NTSC,
    PAL,
    TICKS_PER_S,
    UNITS_AFTER,
    UNITS_BEFORE,
    Segment,
    TitleClock,
    Unit,
    byte_span,
    spans,
)
from nostalgia_desktop.domain.time import frame_to_ms

UNIT_FRAMES, UNIT_BYTES = 12, 2048 * 100
TICKS = 3600


def _segment(first_frame: int, frames: int, start: int, pts: int = 48_600) -> Segment:
    """A segment of half-second units that lie one behind the other from byte `start`."""
    units = []
    for index, frame in enumerate(range(0, frames, UNIT_FRAMES)):
        end_frame = min(frame + UNIT_FRAMES, frames)
        at = start + index * UNIT_BYTES
        unit_pts, end_pts = pts + frame * TICKS, pts + end_frame * TICKS
        units.append(Unit(at, at + UNIT_BYTES, unit_pts, end_pts))
    return Segment(first_frame, frames, pts, tuple(units))


def _clock(*lengths: int) -> TitleClock:
    """A PAL clock of segments of so many frames; each starts again at the same timestamp."""
    segments: list[Segment] = []
    for frames in lengths:
        first = segments[-1].end_frame if segments else 0
        start = segments[-1].units[-1].end if segments else 0
        segments.append(_segment(first, frames, start))
    return TitleClock(PAL, tuple(segments))


CLOCKS = st.lists(st.integers(1, 100), min_size=1, max_size=5).map(lambda sizes: _clock(*sizes))


@pytest.mark.parametrize(("rate", "ticks"), [(PAL, 3600), (NTSC, 3003)])
def test_a_frame_of_dvd_video_lasts_a_whole_number_of_ticks(rate, ticks):
    assert TitleClock(rate, ()).ticks_per_frame == ticks


@pytest.mark.parametrize("rate", [Fraction(24_000, 1001), Fraction(60_000, 1001), Fraction(50)])
def test_frames_of_any_rate_add_up_to_their_time_in_ticks(rate):
    clock = TitleClock(rate, ())

    assert clock.ticks_per_frame * rate.numerator == TICKS_PER_S * rate.denominator


def test_a_clock_counts_the_frames_of_all_segments():
    clock = _clock(100, 125, 75)

    assert clock.frames == 300
    assert clock.duration_ms == 12_000


def test_a_clock_without_segments_has_no_length():
    clock = TitleClock(PAL, ())

    assert (clock.frames, clock.duration_ms, clock.frame_at(5_000)) == (0, 0, 0)
    assert clock.frame_of_byte(0) == 0


@pytest.mark.parametrize(("ms", "frame"), [(0, 0), (19, 0), (21, 1), (40, 1), (11_999, 300)])
def test_the_frame_nearest_to_a_time_is_found(ms, frame):
    assert _clock(300).frame_at(ms) == frame


def test_a_time_beyond_the_title_is_its_end():
    assert _clock(300).frame_at(10**9) == 300


@given(CLOCKS, st.data())
def test_spans_cover_the_frames_asked_for_once_and_in_order(clock, data):
    start = data.draw(st.integers(0, clock.frames - 1))
    end = data.draw(st.integers(start + 1, clock.frames))

    found = spans(clock, start, end)

    frames = [frame for first, last, _segment in found for frame in range(first, last)]
    assert frames == list(range(start, end))
    assert all(
        segment.first_frame <= first < last <= segment.end_frame for first, last, segment in found
    )


@pytest.mark.parametrize(("start", "end"), [(0, 0), (100, 100), (225, 225), (300, 310)])
def test_no_frames_need_no_span(start, end):
    assert [span for span in spans(_clock(100, 125, 75), start, end) if span[0] < span[1]] == []


@given(st.integers(1, 400), st.data())
def test_a_byte_span_holds_all_units_of_the_frames_and_stays_near_them(frames, data):
    segment = _segment(0, frames, start=2048)
    first = data.draw(st.integers(0, frames - 1))
    end = data.draw(st.integers(first + 1, frames))
    first_pts, end_pts = segment.pts + first * TICKS, segment.pts + end * TICKS

    start_byte, end_byte = byte_span(TitleClock(PAL, (segment,)), segment, first_pts, end_pts)

    touched = [unit for unit in segment.units if unit.pts < end_pts and unit.end_pts > first_pts]
    before = (touched[0].start - start_byte) // UNIT_BYTES
    after = (end_byte - touched[-1].end) // UNIT_BYTES
    assert before == min(UNITS_BEFORE, segment.units.index(touched[0]))
    assert after == min(UNITS_AFTER, len(segment.units) - 1 - segment.units.index(touched[-1]))


@given(CLOCKS)
def test_the_first_byte_of_each_unit_leads_to_its_first_frame(clock):
    for segment in clock.segments:
        for index, unit in enumerate(segment.units):
            expected = segment.first_frame + index * UNIT_FRAMES
            assert clock.frame_of_byte(unit.start) == expected


def test_a_byte_inside_a_unit_leads_to_the_next_one_s_first_frame():
    clock = _clock(30, 30)

    assert clock.frame_of_byte(1) == UNIT_FRAMES
    assert clock.frame_of_byte(2 * UNIT_BYTES + 1) == 30


def test_a_byte_behind_the_last_unit_is_the_title_s_end():
    clock = _clock(30, 30)

    assert clock.frame_of_byte(10**9) == 60


def test_a_byte_before_the_first_unit_is_the_title_s_start():
    clock = TitleClock(PAL, (_segment(0, 30, start=UNIT_BYTES),))

    assert clock.frame_of_byte(0) == 0


@given(CLOCKS, st.data())
def test_frames_lead_to_timestamps_and_back(clock, data):
    frame = data.draw(st.integers(0, clock.frames - 1))

    segment, pts = clock.pts_of_frame(frame)

    assert clock.segments[segment].first_frame <= frame < clock.segments[segment].end_frame
    assert clock.frame_of_pts(segment, pts) == frame


@pytest.mark.parametrize("frame", [-1, 60, 10**9])
def test_a_frame_that_the_title_does_not_have_has_no_timestamp(frame):
    with pytest.raises(IndexError, match="60 frames"):
        _clock(30, 30).pts_of_frame(frame)


@given(CLOCKS, st.data())
def test_the_bytes_of_frames_lead_back_to_these_frames(clock, data):
    first = data.draw(st.integers(0, clock.frames - 1))
    end = data.draw(st.integers(first + 1, clock.frames))

    start_byte, end_byte = clock.bytes_of_frames(first, end)
    touched = clock.frames_of_bytes(start_byte, end_byte)

    assert touched[0] <= first < end <= touched[1]
    assert touched[1] - touched[0] <= end - first + UNIT_FRAMES * (UNITS_BEFORE + UNITS_AFTER + 2)


def test_no_frames_have_no_bytes():
    assert _clock(30).bytes_of_frames(5, 5) == (0, 0)


def test_damaged_bytes_touch_all_frames_of_their_units():
    clock = _clock(30, 30)

    assert clock.frames_of_bytes(10, 20) == (0, UNIT_FRAMES)
    assert clock.frames_of_bytes(UNIT_BYTES, UNIT_BYTES + 1) == (UNIT_FRAMES, 2 * UNIT_FRAMES)
    assert clock.frames_of_bytes(2 * UNIT_BYTES, 4 * UNIT_BYTES) == (24, 42)
    assert clock.frames_of_bytes(10**9, 10**9 + 1) == (60, 60)


def test_where_the_timestamps_begin_anew_nothing_beyond_is_read():
    clock = _clock(30, 30)
    first, second = clock.segments

    assert byte_span(clock, first, first.pts, first.units[-1].end_pts)[1] == first.units[-1].end
    assert byte_span(clock, second, second.pts, second.pts + TICKS)[0] == second.units[0].start


def test_where_the_timestamps_go_on_the_neighbours_are_read_too():
    first = _segment(0, 36, 0)
    second = _segment(36, 36, 3 * UNIT_BYTES, first.units[-1].end_pts + 480)
    clock = TitleClock(PAL, (first, second))

    assert byte_span(clock, first, first.pts, first.units[-1].end_pts)[1] == second.units[2].end
    assert byte_span(clock, second, second.pts, second.pts + TICKS)[0] == first.units[2].start


@pytest.mark.parametrize("rate", [PAL, NTSC, Fraction(60_000, 1001)])
def test_a_frame_is_shown_from_its_own_time_until_the_next_one_s(rate):
    clock = TitleClock(rate, (_segment(0, 30_000, 0),))

    for frame in (0, 1, 2, 777, 29_998):
        start, end = frame_to_ms(frame, rate), frame_to_ms(frame + 1, rate)
        assert {clock.frame_shown_at(ms) for ms in range(start, end)} == {frame}


def test_times_outside_the_title_show_its_first_or_last_frame():
    clock = _clock(30, 30)

    assert clock.frame_shown_at(-5) == 0
    assert clock.frame_shown_at(10**9) == 59
