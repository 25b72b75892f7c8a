"""Every system takes a clip's name, whatever its scene is called."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.archive.names import MAX_BYTES, free_name, safe_name

DEVICES = [
    *("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"),
    *(f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789¹²³"),
]
TITLES = (
    st.text(max_size=300)
    | st.text('<>:"/\\|?*. -_…\u200d\u202e\x00\x1f\t\n\ud800e\u0301x', max_size=40)
    | st.sampled_from(DEVICES).flatmap(
        lambda name: st.text(". :x", max_size=4).map(lambda end: name + end)
    )
)


def assert_every_system_takes(name: str) -> None:
    """The rules of Windows for names (Microsoft, "Naming Files, Paths, and Namespaces")."""
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
    assert not name.endswith((".", " "))
    assert not name.startswith((".", " "))
    assert name.partition(".")[0].rstrip().upper() not in DEVICES
    assert len(name.encode()) <= MAX_BYTES
    assert unicodedata.is_normalized("NFC", name)


@given(TITLES)
def test_any_text_becomes_a_name_that_every_system_takes_or_nothing(text):
    name = safe_name(text)

    assert_every_system_takes(name)
    assert name == "" or name.strip(" .-_\u200d") != ""


@given(TITLES, st.integers(4, 189))
def test_a_name_is_never_longer_than_asked_for(text, max_bytes):
    assert len(safe_name(text, max_bytes).encode()) <= max_bytes


@given(TITLES)
def test_a_safe_name_stays_as_it_is(text):
    name = safe_name(text)

    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Oma's 70. Geburtstag", "Oma's 70. Geburtstag"),
        ("Beach: day 1/2", "Beach- day 1-2"),
        ("../../x", "x"),
        ("C:\\Windows", "C-Windows"),
        ("  two\t spaces\n", "two spaces"),
        ("what?!", "what-!"),
        ("...", ""),
        ("\x00\x07", ""),
        ("\u200d", ""),
        ("\u202egpj.exe", "gpj.exe"),
        ("👨\u200d👩\u200d👧 at home", "👨\u200d👩\u200d👧 at home"),
        ("e\u0301te\u0301", "été"),
        ("e\x00\u0301", "é"),
        ("con", "con_"),
        ("CON.txt", "CON_.txt"),
        ("com¹", "com¹_"),
        ("nul .mp4", "nul_.mp4"),
        ("console", "console"),
    ],
)
def test_names_stay_readable(text, name):
    assert safe_name(text) == name


def test_a_long_name_ends_at_a_word():
    name = safe_name("birthday " * 40)

    assert name.endswith("birthday…")
    assert len(name) > 150


def test_a_long_word_is_cut_between_characters():
    name = safe_name("ä" * 200)

    assert name == "ä" * 93 + "…"


def test_a_free_name_is_taken_as_it_is():
    assert free_name("1994 - Beach", ".mp4", set().__contains__) == "1994 - Beach.mp4"


def test_a_taken_name_gets_the_first_number_that_is_free():
    taken = {"1994 - Beach.mp4", "1994 - Beach (2).mp4", "1994 - Beach (4).mp4"}

    assert free_name("1994 - Beach", ".mp4", taken.__contains__) == "1994 - Beach (3).mp4"
