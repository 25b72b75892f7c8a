"""Sheets are decoded between events, one at a time, and only so many are kept."""

from dataclasses import replace

import pytest

from nostalgia_desktop.domain.clock import PAL
from nostalgia_desktop.gui.timeline.filmstrip_cache import FilmstripCache
from tests.gui.timeline.conftest import film

SHEET_BYTES = 960 * 360 * 4


@pytest.fixture
def cache(qapp) -> FilmstripCache:
    strip = film()
    made = FilmstripCache(most_bytes=3 * SHEET_BYTES)
    made.set_filmstrip(replace(strip, count=250, sheets=strip.sheets * 5), PAL)
    return made


def test_a_picture_comes_when_it_was_asked_for(cache, qtbot):
    with qtbot.waitSignal(cache.arrived):
        assert cache.picture(61) is None

    found = cache.picture(61)
    assert found
    assert found[1].getRect() == (96, 72, 96, 72)
    assert not cache.is_busy


def test_sheets_that_were_seen_long_ago_make_room(cache, qtbot):
    for number in (0, 50, 100, 150):
        with qtbot.waitSignal(cache.arrived):
            cache.picture(number)

    assert cache.sheets_held == 3
    assert cache.picture(150)
    assert cache.picture(0) is None


def test_what_is_not_seen_any_more_is_not_decoded(cache, qtbot):
    cache.picture(0)
    cache.forget_wishes()

    with qtbot.waitSignal(cache.arrived):
        cache.picture(50)

    assert cache.sheets_held == 1


def test_a_broken_sheet_is_plain(qtbot, qapp):
    cache = FilmstripCache()
    cache.set_filmstrip(replace(film(), sheets=(b"no picture",)), PAL)

    with qtbot.waitSignal(cache.arrived):
        cache.picture(0)

    assert cache.picture(0)


def test_pictures_are_found_by_time(cache):
    assert [cache.number_at(ms) for ms in (0, 999, 1_001, 9_000_000)] == [0, 0, 1, 249]
    assert [cache.number_after(ms) for ms in (0, 1, 2_000, 2_001)] == [0, 1, 1, 2]


def test_without_a_filmstrip_there_are_no_pictures(qapp):
    cache = FilmstripCache()

    assert cache.number_at(0) == cache.number_after(0) == -1
    assert cache.picture(0) is None
