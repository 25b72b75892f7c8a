"""Times are where they should be, at every zoom; what is under the pointer stays there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.clock import PAL
from nostalgia_desktop.gui.timeline.view import FRAME_PX, PAD_PX, View, whole_title

WHOLE = whole_title(100_000, PAL, 1_024)
NARROW = whole_title(3_600_000, PAL, 1_024).zoomed(10, 500)


def test_a_whole_title_fills_the_window_but_for_its_edges():
    assert (WHOLE.x(0), WHOLE.x(100_000)) == (PAD_PX, 1_024 - PAD_PX)
    assert WHOLE.is_fit
    assert WHOLE.zoom == 0


def test_the_time_at_a_pixel_stays_inside_the_title():
    assert (WHOLE.ms(0), WHOLE.ms(112), WHOLE.ms(5_000)) == (0, 10_000, 100_000)


@given(st.floats(0.1, 10), st.integers(0, 1_023))
def test_zooming_keeps_the_time_under_the_pointer(factor, x):
    zoomed = NARROW.zoomed(factor, x)

    if zoomed.left_px not in (
        -PAD_PX,
        round(zoomed.duration_ms / zoomed.ms_per_px) + PAD_PX - 1_024,
    ):
        assert abs(zoomed.ms(x) - NARROW.ms(x)) <= zoomed.ms_per_px / 2 + 1


@given(st.lists(st.tuples(st.integers(-3_000, 3_000), st.floats(0.01, 100)), max_size=20))
def test_the_title_never_leaves_the_window(moves):
    view = NARROW
    for px, factor in moves:
        view = view.panned(px).zoomed(factor, 300)

    assert view.left_px >= -PAD_PX
    assert view.x(view.duration_ms) >= view.width - PAD_PX - 1
    assert view.finest <= view.ms_per_px <= view.coarsest
    assert 0 <= view.zoom <= 1


def test_panning_moves_everything_by_the_same_pixels():
    moved = NARROW.panned(37)

    assert {NARROW.x(ms) - moved.x(ms) for ms in range(0, 3_600_000, 777)} == {37}


def test_the_closest_zoom_shows_single_frames():
    close = WHOLE.zoomed(1e9, 500)

    assert close.x(50_040) - close.x(50_000) == FRAME_PX
    assert close.zoom == pytest.approx(1)


def test_a_slider_zooms_both_ways():
    assert WHOLE.at_zoom(0.5, 500).zoom == pytest.approx(0.5)
    assert WHOLE.at_zoom(0.5, 500).at_zoom(0, 500) == WHOLE


def test_a_scene_can_fill_the_window():
    view = WHOLE.showing(40_000, 60_000)

    assert (view.x(40_000), view.x(60_000)) == (PAD_PX, 1_024 - PAD_PX)


def test_revealing_what_is_seen_moves_nothing_else_the_page_turns():
    view = WHOLE.showing(0, 20_000)

    assert view.revealing(10_000) is view
    assert view.revealing(30_000).x(30_000) == round(1_024 * 0.1)
    assert view.showing(60_000, 80_000).revealing(20_000).x(20_000) == 512


def test_a_whole_title_stays_whole_when_the_window_grows():
    assert WHOLE.resized(2_048).is_fit
    assert not WHOLE.zoomed(3, 0).resized(2_048).is_fit


@pytest.mark.parametrize("duration_ms", [1, 40, 100])
def test_the_shortest_titles_have_a_view(duration_ms):
    view = whole_title(duration_ms, PAL, 1_024)

    assert isinstance(view.zoomed(2, 10).panned(5), View)
    assert view.zoom == 0
