"""The index of a DVD-VR disc says which bytes of the movie file each recording holds."""

import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from nostalgia_desktop.disc.dvd_vr import VrDisc, VrProgram, parse_vr
from nostalgia_desktop.disc.nav import walk_nav
from nostalgia_desktop.disc.reader import SECTOR, TitleReader
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.disc import AudioTrack
from nostalgia_desktop.domain.errors import SourceError
from tests.authoring.barcode import field_numbers
from tests.authoring.dvd_vr import (
    BACKUP,
    FOLDER,
    INDEX,
    MOVIE,
    Format,
    Recording,
    Take,
    index_of,
    vob_units,
)
from tests.authoring.library import truth
from tests.disc.titles import programs, runs, title_of

NAME = "vr_two_programs"
TAKE = Take(0, ((10, 30), (12, 30)))
PLAIN = Recording((1,))


@pytest.fixture(scope="module")
def folder(test_disc) -> Path:
    return test_disc(NAME) / FOLDER


def _read(data: bytes) -> VrDisc:
    return parse_vr(data, INDEX)


def _frames(movie: bytes, ranges: tuple[tuple[int, int], ...]) -> list[int | None]:
    """The frame numbers that a decoder sees in some bytes of a movie file."""
    data = b"".join(movie[start:end] for start, end in ranges)
    return [
        None if number is None else number // 2 for _time, number in field_numbers(io.BytesIO(data))
    ]


def _authored_frames() -> list[list[int]]:
    (title,) = truth(NAME)["titles"]
    spans = [(span["start_frame"], span["end_frame"]) for span in title["programs"]]
    return [list(range(title["base"] + start, title["base"] + end)) for start, end in spans]


def _one(recording: Recording = PLAIN, take: Take = TAKE, **index: int) -> VrProgram:
    (program,) = _read(index_of([take], [recording], **index)).programs
    return program


def test_each_program_decodes_to_exactly_its_frames(folder):
    disc = _read((folder / INDEX).read_bytes())

    movie = (folder / MOVIE).read_bytes()

    assert [_frames(movie, program.ranges) for program in disc.programs] == _authored_frames()
    assert disc.troubles == ()


def test_dates_and_names_are_those_of_the_recordings(folder):
    first, second = _read((folder / INDEX).read_bytes()).programs

    assert (first.number, first.title) == (1, "Noël chez mémé")
    assert first.recorded == "2004-12-24T18:03:05"
    assert (second.number, second.title) == (2, "Summer at sea")
    assert second.recorded == "2005-07-14T09:30:00"


def test_the_disc_tells_its_standard_shape_and_sound(folder):
    disc = _read((folder / INDEX).read_bytes())

    assert (disc.standard, disc.aspect) == ("pal", Fraction(4, 3))
    assert disc.audio == (AudioTrack("ac3", 2),)


def test_the_backup_reads_like_the_index(folder):
    assert parse_vr((folder / BACKUP).read_bytes(), BACKUP) == _read((folder / INDEX).read_bytes())


def test_a_program_of_two_takes_has_both_in_playing_order(folder):
    movie = (folder / MOVIE).read_bytes()
    (_start, cut), (_cut, _end) = [
        program.ranges[0] for program in _read((folder / INDEX).read_bytes()).programs
    ]
    takes = [Take(0, vob_units(movie[:cut])), Take(cut // SECTOR, vob_units(movie[cut:]))]

    (program,) = _read(index_of(takes, [Recording((2, 1))])).programs

    first, second = _authored_frames()
    assert program.ranges == ((cut, len(movie)), (0, cut))
    assert _frames(movie, program.ranges) == second + first


def test_the_movie_file_has_no_nav_packs_and_a_clock_that_restarts(folder):
    title = title_of([folder / MOVIE])

    with TitleReader(title.parts) as reader:
        assert list(walk_nav(reader, reader.size)) == []
    assert [run[:2] for run in runs(read_clock(title))] == programs(NAME, 0)


def test_takes_that_follow_each_other_are_one_range():
    takes = [TAKE, replace(TAKE, first_sector=22)]

    (program,) = _read(index_of(takes, [Recording((1, 2))])).programs

    assert program.ranges == ((0, 44 * SECTOR),)


def test_a_program_has_the_date_of_its_first_take_that_has_one():
    takes = [
        replace(TAKE, recorded=(0, 0, 0, 0, 0, 0)),
        replace(TAKE, first_sector=22, recorded=(2003, 5, 1, 10, 0, 0)),
    ]

    (program,) = _read(index_of(takes, [Recording((1, 2))])).programs

    assert program.recorded == "2003-05-01T10:00:00"


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ((2004, 12, 24, 18, 3, 5), "2004-12-24T18:03:05"),
        ((2004, 12, 24, 24, 3, 5), "2004-12-24"),
        ((2004, 12, 24, 18, 60, 5), "2004-12-24"),
        ((2004, 12, 24, 18, 3, 63), "2004-12-24"),
        ((2004, 2, 30, 18, 3, 5), "2004-02"),
        ((2004, 13, 24, 18, 3, 5), "2004"),
        ((2004, 0, 0, 0, 0, 0), "2004"),
        ((0, 12, 24, 18, 3, 5), ""),
        ((16383, 15, 31, 31, 63, 63), ""),
    ],
)
def test_a_date_is_as_precise_as_it_is_sound(time, expected):
    assert _one(take=replace(TAKE, recorded=time)).recorded == expected


@pytest.mark.parametrize(
    ("encoding", "raw", "expected"),
    [
        (0x00, b"Birthday", "Birthday"),
        (0x00, b"No\xebl", "Noël"),
        (0x01, b"Birthday", "Birthday"),
        (0x10, "お正月".encode("iso2022_jp"), "お正月"),
        (0x11, b"M\xfcnchen", "München"),
        (0x12, "運動会".encode("shift_jis"), "運動会"),
        (0x13, "생일".encode("euc_kr"), "생일"),
        (0x14, "생일".encode("utf_16_be"), "생일"),
        (0x77, b"5 \xa4", "5 €"),
        (0x11, "Été".encode("utf_16"), "Été"),
        (0x12, b"\x83", "\ufffd"),
    ],
)
def test_a_name_is_read_in_the_encoding_of_the_disc(encoding, raw, expected):
    assert _one(Recording((1,), title=raw), encoding=encoding).title == expected


@pytest.mark.parametrize(
    ("title", "label", "expected"),
    [
        (b"Cake", b"Program 1", "Cake"),
        (b"", b"Program 1", "Program 1"),
        (b" ", b"Program 1", "Program 1"),
        (b"", b" ", ""),
        (b"", b"", ""),
        (b"C\x07a\x1bke\n at  noon", b"", "Cake at noon"),
        (b"Cake\x00left over", b"", "Cake"),
        (b"x" * 64, b"", "x" * 64),
    ],
)
def test_a_name_is_the_persons_before_the_recorders_and_can_be_shown(title, label, expected):
    assert _one(Recording((1,), title=title, label=label)).title == expected


def test_playlists_do_not_count():
    takes = [TAKE, replace(TAKE, first_sector=22)]
    recordings = [Recording((1,)), Recording((2,))]

    disc = _read(index_of(takes, recordings))

    assert [program.ranges for program in disc.programs] == [
        ((0, 22 * SECTOR),),
        ((22 * SECTOR, 44 * SECTOR),),
    ]


def test_a_take_that_goes_on_without_a_seam_is_read_like_any_other():
    assert _one(take=replace(TAKE, seamless=True)).ranges == ((0, 22 * SECTOR),)


def test_a_take_of_more_than_ten_seconds_has_more_points_in_time():
    units = ((700, 30),) * 50

    assert _one(take=Take(5, units)).ranges == ((5 * SECTOR, 35_005 * SECTOR),)


def test_still_pictures_are_no_recordings():
    recordings = [Recording((0,), b"Photos"), Recording((1,), b"Film")]

    disc = _read(index_of([TAKE], recordings))

    assert [(program.number, program.title) for program in disc.programs] == [(2, "Film")]
    assert disc.troubles == ()


def test_a_take_that_no_program_holds_is_a_recording_without_a_name():
    takes = [TAKE, replace(TAKE, first_sector=22)]

    disc = _read(index_of(takes, [Recording((2,), b"Second")]))

    assert [(program.number, program.title) for program in disc.programs] == [
        (1, "Second"),
        (2, ""),
    ]
    assert disc.programs[1].ranges == ((0, 22 * SECTOR),)


def test_without_a_list_of_programs_each_take_is_a_recording():
    takes = [TAKE, replace(TAKE, first_sector=22)]
    data = bytearray(index_of(takes, [Recording((1, 2), b"Both")]))
    data[304:308] = bytes(4)

    disc = _read(bytes(data))

    assert [(program.title, program.ranges) for program in disc.programs] == [
        ("", ((0, 22 * SECTOR),)),
        ("", ((22 * SECTOR, 44 * SECTOR),)),
    ]


def test_programs_of_takes_that_are_not_there_get_the_takes_in_order():
    takes = [TAKE, replace(TAKE, first_sector=22)]
    recordings = [Recording((7,), b"First"), Recording((8,), b"Second")]

    disc = _read(index_of(takes, recordings))

    assert [(program.title, program.ranges) for program in disc.programs] == [
        ("First", ((0, 22 * SECTOR),)),
        ("Second", ((22 * SECTOR, 44 * SECTOR),)),
    ]
    assert disc.troubles == (f"{INDEX} names recordings that it does not hold; names are guessed",)


def test_bytes_of_two_recordings_are_given_to_the_first():
    takes = [replace(TAKE, first_sector=10), Take(0, ((40, 30),))]

    disc = _read(index_of(takes, [Recording((1,)), Recording((2,))]))

    assert [program.ranges for program in disc.programs] == [
        ((10 * SECTOR, 32 * SECTOR),),
        ((0, 10 * SECTOR), (32 * SECTOR, 40 * SECTOR)),
    ]
    assert disc.troubles == (f"{INDEX} gives bytes of recording 2 to an earlier one too",)


def test_a_take_named_twice_belongs_to_the_first_program():
    disc = _read(index_of([TAKE], [Recording((1,), b"First"), Recording((1,), b"Second")]))

    assert [program.title for program in disc.programs] == ["First"]
    assert disc.troubles == (f"{INDEX} gives bytes of recording 2 to an earlier one too",)


def test_a_disc_of_two_kinds_tells_what_they_have_in_common():
    formats = [Format(aspect="4:3"), Format(aspect="16:9", audio=(("lpcm", 1),))]
    takes = [TAKE, replace(TAKE, first_sector=22, form=2)]

    disc = _read(index_of(takes, [Recording((1, 2))], formats))

    assert (disc.standard, disc.aspect, disc.audio) == ("pal", None, ())


def test_ntsc_wide_pictures_and_two_tracks_are_told():
    form = Format("ntsc", "16:9", (("mp2", 0), ("lpcm", 9)))

    disc = _read(index_of([TAKE], [PLAIN], [form]))

    assert (disc.standard, disc.aspect) == ("ntsc", Fraction(16, 9))
    assert disc.audio == (AudioTrack("mpeg1", 1), AudioTrack("lpcm", 2))


def test_an_empty_disc_has_no_recordings():
    assert _read(index_of([], [])) == VrDisc(())


def test_a_disc_of_still_pictures_has_no_recordings():
    data = bytearray(index_of([TAKE], [PLAIN]))
    data[256:260] = bytes(4)

    assert _read(bytes(data)) == VrDisc(())


@pytest.mark.parametrize("data", [b"", b"DVD_RTR_VMG", b"DVDVIDEO-VTS" + bytes(4000)])
def test_what_is_no_index_is_refused(data):
    with pytest.raises(SourceError, match="is not the index of a DVD-VR disc"):
        _read(data)


def test_an_index_that_was_cut_off_anywhere_in_its_tables_is_refused(folder):
    data = (folder / INDEX).read_bytes()
    playlists = int.from_bytes(data[308:312], "big")
    last_number = playlists - 14

    for kept in range(12, last_number):
        with pytest.raises(SourceError, match="points outside itself"):
            _read(data[:kept])


@pytest.mark.parametrize("pointer", [256, 304])
def test_a_table_that_lies_outside_is_refused(folder, pointer):
    data = bytearray((folder / INDEX).read_bytes())
    data[pointer] = 0x7F

    with pytest.raises(SourceError, match="points outside itself"):
        _read(bytes(data))


def test_a_take_beyond_the_end_of_any_disc_is_refused():
    with pytest.raises(SourceError, match="beyond the end of any disc"):
        _one(take=replace(TAKE, first_sector=5_000_000))


def test_more_takes_than_a_disc_can_hold_are_refused():
    with pytest.raises(SourceError, match="lists 1000 takes"):
        _read(index_of([TAKE] * 1000, []))


def test_maps_that_lie_on_each_other_are_refused():
    takes = [Take(0, ((1, 30),) * 2000)] + [Take(0, ((1, 30),))] * 998
    data = bytearray(index_of(takes, []))
    addresses = int.from_bytes(data[256:260], "big") + 8 + 60 + 2
    data[addresses : addresses + 4 * 999] = 999 * data[addresses : addresses + 4]

    with pytest.raises(SourceError, match="maps are longer than those of any disc"):
        _read(bytes(data))
