"""The clock of every kind of disc says where each frame lies."""

from dataclasses import replace
from fractions import Fraction

import pytest

from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.disc import Part
from nostalgia_desktop.domain.errors import Cancelled, SourceError, SourceMissing
from tests.authoring import damage
from tests.authoring.dvd import split_parts
from tests.authoring.layouts import flat_disc
from tests.authoring.library import truth
from tests.disc.titles import (
    NAV_DISCS,
    blank_nav_packs,
    copy_of,
    programs,
    runs,
    title_of,
    titles_of,
)


@pytest.mark.parametrize("name", NAV_DISCS)
def test_each_program_of_a_disc_is_a_segment_of_exactly_its_frames(test_disc, name):
    titles = titles_of(test_disc(name))

    clocks = [read_clock(title) for title in titles]

    for index, clock in enumerate(clocks):
        assert [run[:2] for run in runs(clock)] == programs(name, index)
        assert clock.rate == Fraction(truth(name)["titles"][index]["fps"])
        assert (clock.method, clock.damage) == ("nav", ())
    assert len(clocks) == len(truth(name)["titles"])


def test_a_vob_without_nav_packs_gets_its_clock_from_its_timestamps(test_disc):
    (title,) = titles_of(test_disc("vob_no_nav"))

    clock = read_clock(title)

    assert [run[:2] for run in runs(clock)] == programs("vob_no_nav", 0)
    assert (clock.method, clock.rate, clock.damage) == ("pes", 25, ())


def test_sound_alone_gets_a_clock_as_long_as_the_sound(test_disc):
    (title,) = titles_of(test_disc("audio_only"))

    clock = read_clock(title)

    assert clock.method == "pes"
    assert clock.duration_ms == pytest.approx(3_000, abs=80)


@pytest.mark.parametrize("name", NAV_DISCS)
def test_timestamps_alone_give_the_same_segments_as_nav_packs(test_disc, tmp_path, name):
    by_nav = [read_clock(title) for title in titles_of(test_disc(name))]
    copies = titles_of(copy_of(test_disc(name), tmp_path / name))
    for title in copies:
        blank_nav_packs(title)

    by_pes = [read_clock(title) for title in copies]

    assert {clock.method for clock in by_pes} == {"pes"}
    assert [runs(clock) for clock in by_pes] == [runs(clock) for clock in by_nav]
    assert [clock.rate for clock in by_pes] == [clock.rate for clock in by_nav]


def test_parts_are_one_stream_wherever_they_are_cut(test_disc, tmp_path):
    folder = flat_disc(test_disc("pal_resets"), tmp_path)
    whole = read_clock(titles_of(folder)[0])
    split_parts(folder, 1, 200_000)

    (title,) = titles_of(folder)

    assert len(title.parts) > 5
    assert read_clock(title) == whole


@pytest.mark.parametrize("name", NAV_DISCS)
def test_units_follow_each_other_from_the_first_byte_to_the_last(test_disc, name):
    for title in titles_of(test_disc(name)):
        units = [unit for part in read_clock(title).segments for unit in part.units]

        assert units[0].start == 0
        assert [unit.end for unit in units] == [*(unit.start for unit in units[1:]), title.size]


def test_a_scene_at_the_end_needs_only_a_small_range_at_the_end(test_disc):
    (title,) = titles_of(test_disc("pal_resets"))
    clock = read_clock(title)

    (piece,) = plan(clock, title, clock.frames - 5, clock.frames)

    (span,) = piece.ranges
    assert piece.frames == 5
    assert span.end == title.size
    assert span.end - span.start < title.size / 8


def test_a_scene_over_a_restart_is_read_in_two_pieces(test_disc):
    (title,) = titles_of(test_disc("pal_resets"))
    clock = read_clock(title)

    first, second = plan(clock, title, 90, 130)

    assert (first.frames, second.frames) == (10, 30)
    assert first.end_pts - first.first_pts == 10 * 3600
    assert second.first_pts == clock.segments[1].pts


def test_a_scene_over_two_parts_names_the_bytes_of_both(test_disc):
    (title,) = titles_of(test_disc("pal_two_parts"))
    clock = read_clock(title)

    (piece,) = plan(clock, title, 0, clock.frames)

    assert [(span.path, span.start, span.end) for span in piece.ranges] == [
        (part.path, 0, part.size) for part in title.parts
    ]


def test_a_scrambled_disc_is_refused_with_its_reason(test_disc, tmp_path):
    (title,) = titles_of(damage.vob_scrambled(test_disc("pal_two_parts"), tmp_path))

    with pytest.raises(SourceError, match=r"VTS_01_1\.VOB is copy-protected \(CSS"):
        read_clock(title)


@pytest.mark.parametrize(
    "content", [b"this is not video\n" * 4000, bytes(100_000), b"\x00\x00\x01", b"\xff" * 5000]
)
def test_a_file_without_video_is_refused_by_name(tmp_path, content):
    file = tmp_path / "notes.vob"
    file.write_bytes(content)

    with pytest.raises(SourceError, match=r"notes\.vob holds no DVD video"):
        read_clock(title_of([file]))


def test_a_part_that_went_away_is_missing(test_disc, tmp_path):
    (title,) = titles_of(copy_of(test_disc("pal_silent"), tmp_path / "disc"))
    title.parts[0].path.unlink()

    with pytest.raises(SourceMissing, match=r"VTS_01_1\.VOB is not there any more"):
        read_clock(title)


def test_reading_ends_when_nobody_wants_it_any_more(test_disc):
    (title,) = titles_of(test_disc("pal_silent"))

    with pytest.raises(Cancelled):
        read_clock(title, should_stop=lambda: True)


@pytest.mark.parametrize("left_out", [1, 2, 3])
def test_a_short_cell_that_is_left_out_is_no_damage(left_out, test_disc):
    """What comes behind keeps its timestamps, and is not taken for a unit whose pack is broken."""
    (title,) = titles_of(test_disc("pal_two_parts"))
    units = read_clock(title).segments[0].units
    with TitleReader(title.parts) as reader:
        pieces = (
            *reader.ranges(0, units[4].start),
            *reader.ranges(units[4 + left_out].start, 2**40),
        )
    parts = tuple(Part(each.path, each.end - each.start, each.start) for each in pieces)

    clock = read_clock(replace(title, parts=parts))

    lost = round((units[4 + left_out].pts - units[4].pts) / clock.ticks_per_frame)
    first = round((units[4].pts - units[0].pts) / clock.ticks_per_frame)
    whole = read_clock(title).frames
    assert runs(clock) == [
        (0, first, units[0].pts),
        (first, whole - first - lost, units[4 + left_out].pts),
    ]
