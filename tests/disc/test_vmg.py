"""A disc's own index tells its titles, who wrote it, and its texts."""

import struct
from pathlib import Path

import pytest

from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.vmg import ListedTitle, parse_vmg, read_disc_index
from nostalgia_desktop.domain.errors import SourceError
from tests.authoring.ifo_writer import text_unit, vmg_with_texts, vmg_with_titles
from tests.authoring.library import truth
from tests.disc.indexes import candidates
from tests.disc.titles import NAV_DISCS

IFO, BUP = "VIDEO_TS.IFO", "VIDEO_TS.BUP"
TITLES, TEXTS = 0xC4, 0xD4
# Kinds of texts, as Microsoft's DVD_TextStringType numbers them.
VOLUME, TITLE, CHAPTER, NAME, COMMENT, SERIES = 0x01, 0x02, 0x04, 0x30, 0x31, 0x38
ASCII, JAPANESE, LATIN = 0x01, 0x12, 0x11


def _manager(disc: Path) -> bytes:
    return (disc / "VIDEO_TS" / IFO).read_bytes()


@pytest.fixture
def manager(test_disc) -> bytes:
    """The index of a disc of one title set with three titles, and one that plays them all."""
    return _manager(test_disc("pal_shared_titles"))


@pytest.mark.parametrize("name", NAV_DISCS)
def test_titles_are_listed_with_their_sets_and_chapters(test_disc, name):
    index = parse_vmg(_manager(test_disc(name)), IFO)

    assert [(title.title_set, title.number_in_set, title.chapters) for title in index.titles] == [
        (true["vts"], 1, len(true["chapter_frames"])) for true in truth(name)["titles"]
    ]
    assert index.provider.startswith("DVDAuthor")
    assert index.texts == ()


def test_titles_of_one_set_are_told_apart(manager):
    assert parse_vmg(manager, IFO).titles == (
        ListedTitle(1, 1, 1, angles=1, chapters=2),
        ListedTitle(2, 1, 2, angles=1, chapters=1),
        ListedTitle(3, 1, 3, angles=1, chapters=1),
        ListedTitle(4, 1, 4, angles=1, chapters=4),
    )


def test_angles_are_counted(test_disc):
    (title,) = parse_vmg(_manager(test_disc("pal_two_angles")), IFO).titles

    assert title.angles == 2


def test_texts_of_disc_and_titles_are_told_once_each(manager):
    english = text_unit(
        ASCII,
        [
            (VOLUME, b""),
            (NAME, b"Our holidays"),
            (COMMENT, b"for Grandma"),
            (TITLE, b""),
            (NAME, b"Italy 1994"),
            (CHAPTER, b""),
            (NAME, b"On the beach"),
            (TITLE, b""),
            (SERIES, b"Our holidays"),
        ],
    )

    index = parse_vmg(vmg_with_texts(manager, "HOLIDAYS", [english]), IFO)

    assert index.texts == ("HOLIDAYS", "Our holidays", "for Grandma", "Italy 1994")


@pytest.mark.parametrize(
    ("charset", "text", "read"),
    [
        (LATIN, "Müller".encode("latin-1"), "Müller"),
        (JAPANESE, "夏休み".encode("shift_jis"), "夏休み"),
        (ASCII, b"M\xfcller", None),
        (JAPANESE, b"\xff\xff", None),
        (ASCII, b"\x01\x02", None),
        (0x77, b"Summer", None),
    ],
)
def test_texts_are_read_in_their_character_set_or_not_at_all(manager, charset, text, read):
    unit = text_unit(charset, [(VOLUME, b""), (NAME, text)])

    index = parse_vmg(vmg_with_texts(manager, "", [unit]), IFO)

    assert index.texts == ((read,) if read else ())


def test_texts_in_several_languages_are_all_told(manager):
    units = [
        text_unit(ASCII, [(VOLUME, b""), (NAME, b"Summer")]),
        text_unit(JAPANESE, [(VOLUME, b""), (NAME, "夏".encode("shift_jis"))]),
    ]

    assert parse_vmg(vmg_with_texts(manager, "", units), IFO).texts == ("Summer", "夏")


def test_damaged_texts_cost_neither_the_titles_nor_the_texts_before_them(manager):
    unit = text_unit(ASCII, [(VOLUME, b""), (NAME, b"Summer")])
    data = bytearray(vmg_with_texts(manager, "HOLIDAYS", [unit, unit]))
    second = int.from_bytes(data[TEXTS : TEXTS + 4], "big") * SECTOR + 20 + 8
    struct.pack_into(">I", data, second + 4, 0x7FFFFFFF)

    index = parse_vmg(bytes(data), IFO)

    assert index.texts == ("HOLIDAYS", "Summer")
    assert len(index.titles) == 4


@pytest.mark.parametrize("bad", [(0, 1, 1), (100, 1, 1)])
def test_titles_that_make_no_sense_are_refused(manager, bad):
    with pytest.raises(SourceError, match="its titles make no sense"):
        parse_vmg(vmg_with_titles(manager, [(1, 1, 1), bad]), IFO)


@pytest.mark.parametrize("sector", [0, 0x7FFFFFFF])
def test_an_index_without_its_table_of_titles_is_refused(manager, sector):
    harmed = bytearray(manager)
    struct.pack_into(">I", harmed, TITLES, sector)

    with pytest.raises(SourceError, match=f"{IFO} is damaged"):
        parse_vmg(bytes(harmed), IFO)


def test_the_backup_takes_the_place_of_a_damaged_index(manager):
    index, troubles = read_disc_index(candidates((IFO, bytes(len(manager))), (BUP, manager)))

    assert index == parse_vmg(manager, BUP)
    assert troubles == (
        f"{IFO} cannot be used ({IFO} is not a disc's index)",
        f"its backup {BUP} was used instead",
    )


def test_without_a_sound_index_the_titles_are_not_known_and_that_is_said():
    index, troubles = read_disc_index(candidates((IFO, b""), (BUP, b"")))

    assert index is None
    assert troubles[2:] == ("the disc's list of its titles is not known",)


def test_without_index_and_backup_nothing_is_wrong():
    assert read_disc_index([]) == (None, ())
