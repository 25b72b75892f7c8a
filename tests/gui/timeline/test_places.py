"""What is at which place: hits, snapping, ticks of the ruler, bars of sound."""

from fractions import Fraction
from itertools import pairwise

import pytest

from nostalgia_desktop.domain.clock import NTSC, PAL
from nostalgia_desktop.domain.edits import Bound
from nostalgia_desktop.domain.review import FrameGrid, Review, Side
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.survey import Waveform
from nostalgia_desktop.gui.timeline.bands import LEAST_PX, share_out
from nostalgia_desktop.gui.timeline.data import marks_of
from nostalgia_desktop.gui.timeline.hits import Hit, Zone, find_hit
from nostalgia_desktop.gui.timeline.ruler import format_exactly, ticks
from nostalgia_desktop.gui.timeline.snapping import Snap, SnapKind, find_snap
from nostalgia_desktop.gui.timeline.view import whole_title
from nostalgia_desktop.gui.timeline.wave_bars import loudest, peaks
from tests.gui.timeline.conftest import GRID, SCENES, title

BANDS = share_out(LEAST_PX)
VIEW = whole_title(100_000, PAL, 1_024)
REVIEW = Review(GRID, SCENES)
FILM_Y = BANDS.film + 5


def hit(x: float, y: float = FILM_Y, playhead_ms: int = 0) -> Hit:
    return find_hit(VIEW, BANDS, REVIEW, x, y, playhead_ms)


@pytest.mark.parametrize(
    ("x", "y", "zone", "uid"),
    [
        (112, 5, Zone.RULER, ""),
        (512, 5, Zone.PLAYHEAD, ""),
        (112, BANDS.title + 3, Zone.TITLE, "a"),
        (112, FILM_Y, Zone.BODY, "a"),
        (112, BANDS.wave + 3, Zone.BODY, "a"),
        (637, FILM_Y, Zone.GAP, ""),
        (112, BANDS.below + 1, Zone.NONE, ""),
        (1_017, FILM_Y, Zone.BOUND, "e"),
        (1_023, FILM_Y, Zone.NONE, ""),
    ],
)
def test_each_part_answers_as_itself(x, y, zone, uid):
    found = hit(x, y, playhead_ms=50_000)

    assert (found.zone, found.uid) == (zone, uid)


@pytest.mark.parametrize(
    ("x", "bound"),
    [
        (206, Bound("a", Side.END)),
        (211, Bound("a", Side.END)),
        (212, Bound("b", Side.START)),
        (218, Bound("b", Side.START)),
        (220, None),
        (618, Bound("c", Side.END)),
        (656, Bound("d", Side.START)),
        (10, Bound("a", Side.START)),
    ],
)
def test_a_bound_belongs_to_the_scene_under_the_pointer(x, bound):
    assert hit(x).bound == bound


def test_a_narrow_scene_can_still_be_clicked():
    review = Review(GRID, (Scene(0, 20_000, uid="a"), Scene(20_000, 20_800, uid="n")))

    found = find_hit(VIEW, BANDS, review, 216, FILM_Y, 0)

    assert (found.zone, found.uid) == (Zone.BODY, "n")


def test_hundreds_of_scenes_are_all_found():
    review = Review(GRID, tuple(Scene(at, at + 200, uid=f"{at}") for at in range(0, 100_000, 200)))
    close = VIEW.showing(0, 2_000)

    for scene in review.scenes[:10]:
        middle = close.x(scene.start_ms + 100)
        assert find_hit(close, BANDS, review, middle, FILM_Y, 0).uid == scene.uid


# Snapping

MARKS = marks_of(title())


@pytest.mark.parametrize(
    ("ms", "snap"),
    [
        (41_500, Snap(42_000, SnapKind.SHOT)),
        (42_900, None),
        (51_300, Snap(51_000, SnapKind.SHOT)),
        (29_700, Snap(30_000, SnapKind.CHAPTER)),
        (20_300, Snap(20_600, SnapKind.ANALYST)),
        (75_100, Snap(75_000, SnapKind.PLAYHEAD)),
        (5_000, None),
    ],
)
def test_the_nearest_place_within_reach_is_taken(ms, snap):
    assert find_snap(MARKS, 75_000, ms, 800) == snap


def test_of_two_as_near_the_shot_change_wins():
    assert find_snap(MARKS, 42_000, 42_100, 800) == Snap(42_000, SnapKind.SHOT)


def test_one_can_go_from_shot_to_shot():
    assert MARKS.shift_after(42_000, 100_000) == 51_000
    assert MARKS.shift_before(42_000) == 0
    assert MARKS.shift_before(100_000) == 51_000
    assert MARKS.shift_after(51_000, 100_000) == 100_000


def test_a_title_without_a_survey_has_no_shots():
    assert MARKS.shifts_ms == (42_000, 51_000)
    assert marks_of(type(title())(REVIEW)).shifts_ms == ()


# Ruler


def labels(duration_ms: int, rate: Fraction = PAL, zoom: float = 1) -> list[str]:
    view = whole_title(duration_ms, rate, 1_024).zoomed(zoom, 0)
    return [tick.label for tick in ticks(view, rate) if tick.label]


def test_an_hour_is_divided_into_sensible_steps():
    assert labels(3_600_000)[:3] == ["0:00:00", "0:05:00", "0:10:00"]


def test_a_minute_and_a_half_too():
    assert labels(90_000)[:3] == ["0:00:00", "0:00:10", "0:00:20"]


@pytest.mark.parametrize("duration_ms", [1_000, 59_000, 600_000, 7_200_000, 90_000_000])
def test_labels_never_run_into_each_other(duration_ms):
    for zoom in (1, 3, 17, 200, 5_000, 1e6):
        view = whole_title(duration_ms, NTSC, 1_024).zoomed(zoom, 0)
        places = [view.x(tick.ms) for tick in ticks(view, NTSC) if tick.label]

        assert all(b - a >= 60 for a, b in pairwise(places))
        assert len(places) < 30


def test_close_up_frames_are_counted_from_each_second():
    assert labels(20_000, NTSC, 1e6)[:4] == ["0:00:00", ":05", ":10", ":15"]


def test_times_become_more_precise_where_frames_are_seen():
    assert format_exactly(962_640, 900) == "0:16:02.6"
    assert format_exactly(962_640, 2) == "0:16:02.64"


# Sound


def test_bars_show_the_loudest_sample_of_their_stretch():
    wave = Waveform(10, (bytes([1, 9, 3, 4, 5, 2]), bytes([9, 4, 5]), bytes([9, 5]), bytes([9])))

    assert peaks(wave, 0, 200, 3) == [9, 4, 5]
    assert peaks(wave, 100, 100, 2) == [9, 3]
    assert peaks(wave, 0, 50, 4) == [1, 1, 9, 9]
    assert peaks(wave, 0, 400, 3) == [9, 5, 0]
    assert loudest(wave) == 9


def test_a_title_without_sound_has_no_bars():
    assert peaks(Waveform(10, ()), 0, 100, 3) == [0, 0, 0]
    assert loudest(Waveform(10, ())) == 0


def test_spare_height_goes_to_film_and_sound():
    least, more = share_out(LEAST_PX), share_out(LEAST_PX + 60)

    assert more.wave - more.film == least.wave - least.film + 40
    assert more.below - more.wave == least.below - least.wave + 20
    assert more.height == LEAST_PX + 60


def test_frames_of_ntsc_have_a_grid_too():
    grid = FrameGrid(NTSC, 300)

    assert [grid.ms(frame) for frame in (0, 1, 30)] == [0, 33, 1001]
