"""A disc is called what its owner called it."""

from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.disc.names import disc_name, film_name


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("/films/Xmas 1994", "Xmas 1994"),
        ("/films/Xmas 1994/VIDEO_TS", "Xmas 1994"),
        ("/films/Xmas 1994/video_ts", "Xmas 1994"),
        ("/films/Xmas_1994__tape/VIDEO_TS", "Xmas 1994 tape"),
        ("/Grandma/Disc 2/VIDEO_TS", "Grandma, Disc 2"),
        ("/Grandma/2/VIDEO_TS", "Grandma, 2"),
        ("/Grandma/DVD/New folder/VIDEO_TS", "Grandma"),
        ("/Grandma/Tape 1/Disc 2/VIDEO_TS", "Grandma, Tape 1, Disc 2"),
        ("/Disc 2/VIDEO_TS", "Disc 2"),
        ("/1994/VIDEO_TS", "1994"),
        ("/VIDEO_TS", "VIDEO TS"),
        ("/dvd", "dvd"),
        ("/", "Disc"),
        (".", "Disc"),
        ("/media/mum/DVD_VIDEO", "mum"),
        ("/films/K\udcf6ln 1994", "K?ln 1994"),  # Bytes of another coding than the system's.
        ("/films/Xmas\t1994\x07", "Xmas 1994"),
    ],
)
def test_a_disc_is_named_after_the_folder_that_says_something(folder, name):
    assert disc_name(Path(folder)) == name


@pytest.mark.parametrize(
    ("film", "name"),
    [
        ("/home/src/Garden.vob", "Garden"),
        ("/home/src/Oma_am_See.mpg", "Oma am See"),
        ("/films/Xmas 1994/movie.vob", "Xmas 1994"),
        ("/films/Xmas 1994/video.mpg", "Xmas 1994"),
        ("/films/Xmas 1994/MVI_0001.avi", "Xmas 1994, MVI 0001"),
        ("/films/Xmas 1994/title_t00.mkv", "Xmas 1994, title t00"),
        ("/films/Xmas 1994/PRG001/MOV01A.MOD", "MOV01A"),
        ("/media/mum/AVCHD/BDMV/STREAM/00001.MTS", "mum, 00001"),
        ("/films/Mia's 18.vob", "Mia's 18"),
    ],
)
def test_a_single_film_is_named_after_its_file_where_that_says_something(film, name):
    assert film_name(Path(film)) == name


def test_a_drive_letter_is_no_name():
    assert disc_name(PureWindowsPath("D:/VIDEO_TS")) == "VIDEO TS"


@given(st.lists(st.text(min_size=1, max_size=20), max_size=5))
def test_every_folder_has_a_name(parts):
    folder = Path("/", *(part.replace("/", "_").replace("\0", "_") for part in parts))

    name = disc_name(folder)

    assert name == name.strip() != ""
    assert name.isprintable()
