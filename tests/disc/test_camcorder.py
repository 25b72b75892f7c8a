"""What a camcorder wrote beside its film is read, and nonsense is nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.disc.camcorder import moi_aspect, moi_date, parse_moi_date

# 30 June 2009, 11:22 and 52,000 ms; 16:9 in PAL.
MOI = bytes.fromhex("5636 000001c3 07d9 06 1e 0b 16 cb20 00089d00") + bytes(0x6E) + b"\x55\0\0\0"


def _film(folder, moi: bytes, name: str = "MOV001.MOI"):
    (folder / name).write_bytes(moi)
    return folder / "MOV001.MOD"


@pytest.mark.parametrize("name", ["MOV001.MOI", "MOV001.moi"])
def test_the_date_of_a_film_stands_in_the_file_beside_it(tmp_path, name):
    assert moi_date(_film(tmp_path, MOI, name)) == "2009-06-30T11:22:52"


@pytest.mark.parametrize(
    ("shape", "aspect"),
    [(0x40, (4, 3)), (0x41, (4, 3)), (0x44, (16, 9)), (0x55, (16, 9)), (0x51, (4, 3))],
)
def test_the_shape_of_a_film_stands_in_the_file_beside_it(tmp_path, shape, aspect):
    moi = MOI[:0x80] + bytes([shape]) + MOI[0x81:]

    assert moi_aspect(_film(tmp_path, moi)) == Fraction(*aspect)


@pytest.mark.parametrize(
    "moi",
    [b"", MOI[:13], b"XX" + MOI[2:], MOI[:6] + b"\0\0" + MOI[8:], MOI[:8] + b"\x0d" + MOI[9:]],
    ids=["empty", "cut off", "another", "year 0", "month 13"],
)
def test_what_makes_no_sense_is_no_date(tmp_path, moi):
    assert moi_date(_film(tmp_path, moi)) == ""


def test_a_film_alone_has_neither(tmp_path):
    assert moi_date(tmp_path / "MOV001.MOD") == ""
    assert moi_aspect(tmp_path / "MOV001.MOD") is None


@given(st.binary(max_size=20))
def test_any_bytes_are_a_date_or_none(data):
    assert len(parse_moi_date(b"V6" + data)) in (0, 19)
