"""Time, dates and frames of every kind of film, through one door."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.disc import Container, Title
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.domain.time import frame_to_ms
from nostalgia_desktop.media.still_frames import StillFrame
from nostalgia_desktop.workflow.title_reading import all_dates, frames, read_title_clock
from tests.authoring import library
from tests.authoring.barcode import read_field

HEIGHT = 576


def _title(folder: Path, number: int = 0) -> Title:
    return [title for disc in scan([folder]).discs for title in disc.titles][number]


def _picture(title: Title) -> Picture:
    return Picture(720, HEIGHT, title.structure.aspect or Fraction(4, 3), Scan.TOP_FIRST, ())


def _number(still: StillFrame) -> int | None:
    """The number on a frame; its lines are those of two fields."""
    rgb = np.frombuffer(still.rgb, np.uint8).reshape(still.height, still.width, 3)
    field = read_field(np.ascontiguousarray(rgb[0::2, :, 1]))
    return None if field is None else field // 2


@pytest.mark.parametrize("name", ["pal_two_parts", "pal_resets", "ntsc_lpcm_bff", "vob_no_nav"])
def test_the_frames_at_some_times_are_exactly_those_of_the_original(name):
    title, (truth, *_) = _title(library.disc(name)), library.truth(name)["titles"]
    clock = read_title_clock(title)
    wanted = [0, 1, 99, 100, 101, clock.frames // 2, clock.frames - 1]
    times = {frame_to_ms(frame, clock.rate): frame for frame in wanted}

    stills = frames(title, clock, list(times), _picture(title), HEIGHT)

    shown = {times[ms]: _number(still) for ms, still in stills.items()}
    assert shown == {frame: truth["base"] + frame for frame in wanted}


def test_a_time_inside_a_frame_gives_that_frame(test_disc):
    title = _title(test_disc("pal_two_parts"))
    clock = read_title_clock(title)

    stills = frames(title, clock, [4_000, 4_001, 4_039, 4_040], _picture(title), HEIGHT)

    assert [still.frame for still in stills.values()] == [100, 100, 100, 101]


def test_nobody_waits_for_frames_that_are_not_wanted_any_more(test_disc):
    title = _title(test_disc("pal_two_parts"))
    clock = read_title_clock(title)

    with pytest.raises(Cancelled):
        frames(title, clock, [0, 4_000, 8_000], _picture(title), HEIGHT, lambda: True)


def test_the_dates_of_a_disc_are_those_of_the_scan(test_disc):
    title = _title(test_disc("vr_two_programs"))

    assert title.container is Container.PROGRAM_STREAM
    assert all_dates(title) == title.dates
