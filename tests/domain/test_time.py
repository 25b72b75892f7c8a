"""Times are written in one form and read in all forms that people and models write."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.clock import NTSC, PAL
from nostalgia_desktop.domain.time import (
    format_length,
    format_ms,
    frame_to_ms,
    ms_to_frame,
    parse_ms,
)

ANY_MS = st.integers(0, 999 * 3_600_000)
HOUR_S = 3600


@given(ANY_MS)
def test_a_written_time_reads_back(ms):
    assert parse_ms(format_ms(ms)) == ms


@given(ANY_MS)
def test_seconds_with_decimals_read_back(ms):
    assert parse_ms(f"{ms // 1000}.{ms % 1000:03}") == ms


@given(st.integers(0, 999), st.integers(0, 59), st.integers(0, 59))
def test_hours_minutes_and_seconds_in_words_read_back(hours, minutes, seconds):
    expected = ((hours * 60 + minutes) * 60 + seconds) * 1000

    assert parse_ms(f"{hours}h {minutes}m {seconds}s") == expected


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_longer_times_are_never_written_shorter(one, other):
    low, high = sorted((one, other))

    assert parse_ms(format_ms(low)) <= parse_ms(format_ms(high))


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("1:23:45.678", 5_025_678),
        ("01:23:45,678", 5_025_678),
        ("01:23:45:678", 5_025_678),
        ("83:45", 5_025_000),
        ("0:00", 0),
        ("5025.678", 5_025_678),
        ("5025,5", 5_025_500),
        ("1h 23m 45s", 5_025_000),
        ("1h23m45s", 5_025_000),
        ("1 hour 5 minutes", 3_900_000),
        ("5m", 300_000),
        ("95 s", 95_000),
        ("95.25 seconds", 95_250),
        ("  12:04 ", 724_000),
        ("+7", 7_000),
        (95, 95_000),
        (95.5, 95_500),
        (0, 0),
    ],
)
def test_every_common_form_of_a_time_is_understood(text, ms):
    assert parse_ms(text) == ms


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-1",
        "-1:00",
        "1:60",
        "1:60:00",
        "1:2:3:4:5",
        "noon",
        "1e5",
        "0x10",
        "nan",
        "12 34",
        "1:23:45.678.9",
        "1" * 5000 + "h",
        True,
        -1,
        -0.5,
        float("nan"),
        float("inf"),
        10_000_000,
    ],
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match="not a time"):
        parse_ms(text)


@given(st.text(max_size=40) | st.floats() | st.integers())
def test_any_input_is_a_time_or_a_value_error(text):
    try:
        ms = parse_ms(text)
    except ValueError:
        return
    assert isinstance(ms, int)
    assert ms >= 0


@given(st.from_regex(r"[0-9hms:., ]{1,20}", fullmatch=True))
def test_text_made_of_the_signs_of_times_is_a_time_or_a_value_error(text):
    try:
        assert parse_ms(text) >= 0
    except ValueError:
        return


@pytest.mark.parametrize(
    ("ms", "text"),
    [(0, "0:00:00.000"), (59_999, "0:00:59.999"), (3_600_000, "1:00:00.000"), (1, "0:00:00.001")],
)
def test_times_are_written_with_hours_and_milliseconds(ms, text):
    assert format_ms(ms) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "0 s"),
        (59_400, "59 s"),
        (59_600, "1:00"),
        (724_000, "12:04"),
        (3_723_000, "1:02:03"),
    ],
)
def test_lengths_are_written_for_people(ms, text):
    assert format_length(ms) == text


@pytest.mark.parametrize("rate", [PAL, NTSC])
def test_every_frame_of_an_hour_is_found_again_by_its_time(rate):
    frames = range(int(HOUR_S * rate) + 1)

    assert [ms_to_frame(frame_to_ms(frame, rate), rate) for frame in frames] == list(frames)


@given(st.integers(0, 10**7), st.fractions(1, 499))
def test_a_frame_is_found_again_at_any_rate_below_500(frame, rate):
    assert ms_to_frame(frame_to_ms(frame, rate), rate) == frame


def test_ntsc_time_does_not_drift():
    assert frame_to_ms(30_000 * 60, NTSC) == 1001 * 60 * 1000
    assert frame_to_ms(1, Fraction(25)) == 40
