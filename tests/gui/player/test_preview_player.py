"""What is seen on the stage is what the playhead stands on."""

import random
from fractions import Fraction

import pytest
from PySide6.QtCore import QElapsedTimer

from nostalgia_desktop.gui.player.facts import PlayState
from nostalgia_desktop.gui.player.span import Span
from tests.gui.player.conftest import LENGTH_MS, Screen
from tests.media.proxies import NTSC, MakeProxy, Proxy, numbered

FRAME_MS, STEP = 200, 5
"""A frame of the proxy, and how many of the title's go by in it."""


def _number_at(ms: int) -> int:
    return ms // FRAME_MS * STEP


def test_a_loaded_proxy_shows_its_first_frame_and_stands_still(film: Screen):
    assert film.player.state is PlayState.PAUSED
    assert film.player.duration_ms == LENGTH_MS
    assert film.shown() == 0


@pytest.mark.parametrize("ms", [0, 199, 200, 201, 5_000, 5_199, 7_640, LENGTH_MS - 1])
def test_a_seek_shows_the_frame_of_that_time(film: Screen, ms: int):
    film.player.seek(ms)
    film.settle()

    assert film.shown() == _number_at(ms)
    assert film.player.position_ms == ms


def test_times_outside_show_the_first_and_the_last_frame(film: Screen):
    film.player.seek(LENGTH_MS + 5_000)
    film.settle()
    last = film.shown()
    film.player.seek(-3)
    film.settle()

    assert (last, film.shown()) == (295, 0)


def test_seeks_in_ntsc_time_do_not_drift(screen: Screen, make_proxy: MakeProxy):
    proxy = make_proxy(numbered(420), rate=NTSC)
    frame_ms = 6_000 / NTSC
    screen.open(proxy.path, frame_ms, round(420 * 1000 / NTSC))
    for frame in (0, 1, 35, 69):
        begin = round(frame * frame_ms)
        for ms in (begin, begin + 100, round((frame + 1) * frame_ms) - 1):
            screen.player.seek(ms)
            screen.settle()
            assert screen.shown() == 6 * frame, ms


def test_fifty_seeks_at_once_end_at_the_last_one(film: Screen):
    chance = random.Random(3)
    wanted = [chance.randrange(LENGTH_MS) for _ in range(50)]
    film.numbers.clear()
    for ms in wanted:
        film.player.seek(ms)
    film.settle()

    assert film.shown() == _number_at(wanted[-1])
    assert film.player.position_ms == wanted[-1]
    assert len(film.numbers) < 10


def test_the_playhead_follows_a_seek_at_once(film: Screen):
    film.player.seek(4_321)

    assert film.positions[-1] == 4_321


def test_a_sweep_shows_pictures_on_its_way(film: Screen):
    film.numbers.clear()
    for ms in range(0, LENGTH_MS, 100):
        film.player.seek(ms)
        film.qtbot.wait(8)
    film.settle()

    assert len(set(film.numbers)) > 8
    assert film.shown() == _number_at(LENGTH_MS - 100)


def test_it_plays_in_order_and_in_time(film: Screen):
    clock = QElapsedTimer()
    clock.start()
    film.player.seek(2_000)
    film.settle()
    film.numbers.clear()
    film.positions.clear()
    clock.restart()
    film.player.play()
    film.qtbot.wait(1_500)
    film.player.pause()
    took = clock.elapsed()
    played = list(film.numbers)
    film.settle()

    assert film.positions == sorted(film.positions)
    assert played == sorted(played)
    # The picture may have been a frame ahead of the playhead, and comes back to it.
    assert played[-1] - film.shown() <= STEP
    assert 2_000 + took - 700 < film.player.position_ms <= 2_000 + took + 100
    assert film.shown() == _number_at(film.player.position_ms)


def test_a_scene_played_alone_stops_at_its_end(film: Screen):
    film.player.play_range(3_080, 4_260)
    film.wait_for_pause()

    assert film.player.position_ms == 4_259
    assert film.shown() == _number_at(4_259)
    assert min(film.positions[1:]) >= 3_080
    assert max(film.numbers) <= _number_at(4_259) + STEP


def test_a_scene_played_alone_begins_at_its_start(film: Screen):
    film.player.seek(8_000)
    film.settle()
    film.numbers.clear()
    film.player.play_range(3_080, 4_260)
    film.wait_for_pause()

    assert {_number_at(ms) for ms in range(3_080, 4_260)} <= set(film.numbers)


def test_the_last_scene_stops_at_the_end_of_the_title(film: Screen):
    film.player.play_range(LENGTH_MS - 900, LENGTH_MS)
    film.wait_for_pause()

    assert film.player.position_ms == LENGTH_MS - 1
    assert film.shown() == 295


def test_at_the_end_it_stands_still_and_can_go_back(film: Screen):
    film.player.seek(LENGTH_MS - 700)
    film.player.play()
    film.wait_for_pause()
    at_end = film.shown(), film.player.position_ms
    film.player.seek(1_000)
    film.settle()

    assert at_end == (295, LENGTH_MS - 1)
    assert film.shown() == 25


def test_play_at_the_end_begins_anew(film: Screen):
    film.player.seek(LENGTH_MS - 1)
    film.settle()
    film.player.play()
    film.qtbot.waitUntil(lambda: film.player.position_ms in range(1, 2_000), timeout=10_000)

    assert film.player.is_playing


def test_a_cut_is_looked_at_from_two_seconds_before_to_two_after(film: Screen):
    spans: list[Span | None] = []
    film.player.span_changed.connect(spans.append)
    film.player.play_around(3_000)
    film.wait_for_pause()

    assert spans == [Span(1_000, 5_000, 3_000)]
    assert film.player.position_ms == 4_999
    film.player.seek(0)
    assert spans[-1] is None


def test_a_paused_scene_goes_on_to_its_end_and_then_beyond(film: Screen):
    film.player.play_range(3_000, 4_400)
    film.qtbot.waitUntil(lambda: film.player.position_ms > 3_300, timeout=10_000)
    film.player.toggle()
    film.player.toggle()
    film.wait_for_pause()
    ended_at = film.player.position_ms
    film.player.play()
    film.qtbot.waitUntil(lambda: film.player.position_ms > 4_700, timeout=10_000)

    assert ended_at == 4_399
    assert film.player.span is None


@pytest.mark.parametrize("cut", [-5, 0, 500, LENGTH_MS - 1, LENGTH_MS, LENGTH_MS + 9_000])
def test_a_cut_at_the_edge_is_looked_at_inside_the_title(film: Screen, cut: int):
    film.player.play_around(cut)

    span = film.player.span
    assert span is not None
    assert 0 <= span.start_ms < span.end_ms <= LENGTH_MS


def test_l_plays_faster_each_time_and_k_stands_still(film: Screen):
    speeds: list[int] = []
    film.player.speed_changed.connect(speeds.append)
    for _press in range(4):
        film.player.forward()
        film.qtbot.wait(200)
    assert film.player.is_playing
    film.player.pause()

    assert speeds == [2, 4, 1]
    assert film.player.state is PlayState.PAUSED


def test_j_runs_backwards_to_the_start(film: Screen):
    film.player.seek(1_600)
    film.settle()
    film.positions.clear()
    film.player.backward()
    film.player.backward()
    film.wait_for_pause()

    assert film.positions == sorted(film.positions, reverse=True)
    assert film.shown() == 0
    assert film.player.position_ms == 0


def test_a_seek_while_it_plays_goes_on_from_there(film: Screen):
    film.player.play()
    film.qtbot.wait(300)
    film.player.seek(8_000)
    film.qtbot.waitUntil(lambda: film.player.position_ms > 8_300, timeout=10_000)

    assert film.player.is_playing
    film.player.pause()
    film.settle()
    assert film.shown() == _number_at(film.player.position_ms)


def test_wishes_before_it_is_loaded_are_kept(screen: Screen, proxy: Proxy):
    screen.player.load(proxy.path, Fraction(FRAME_MS), LENGTH_MS)
    screen.player.seek(6_000)
    screen.qtbot.waitUntil(lambda: screen.player.state is PlayState.PAUSED, timeout=20_000)
    screen.settle()

    assert screen.shown() == 150


def test_sound_is_told_and_kept(film: Screen):
    told: list[tuple[float, bool]] = []
    film.player.sound_changed.connect(lambda volume, muted: told.append((volume, muted)))
    film.player.set_muted(True)
    film.player.set_volume(0.3)

    assert told == [(0.8, True), (0.3, False)]
    assert (film.player.volume, film.player.is_muted) == (0.3, False)
