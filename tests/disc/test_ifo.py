"""The index of a title set is believed as far as it makes sense."""

import struct
from fractions import Fraction
from pathlib import Path

import pytest

from nostalgia_desktop.disc.ifo import Cell, TitleSetIndex, parse_vts, read_index
from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.table import Candidate
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.disc import AudioTrack, SubtitleTrack
from nostalgia_desktop.domain.errors import SourceError
from tests.authoring import damage
from tests.authoring.dvd import title_vobs
from tests.authoring.ifo_writer import (
    CellSpec,
    ChainSpec,
    SetSpec,
    cells_of,
    vobus_of,
    vts_ifo,
)
from tests.authoring.library import SHARED_SETS, truth
from tests.authoring.media import joined
from tests.disc.indexes import candidates
from tests.disc.titles import NAV_DISCS, title_of

CODINGS = {"ac3": "ac3", "lpcm": "lpcm", "mp2": "mpeg1"}
IFO, BUP = "VTS_01_0.IFO", "VTS_01_0.BUP"
CHAPTERS, CHAINS, CELLS = 0xC8, 0xCC, 0xE0


def _candidates(disc: Path) -> list[Candidate]:
    return [(name, (disc / "VIDEO_TS" / name).read_bytes) for name in (IFO, BUP)]


def _index(disc: Path, vts: int | None = 1) -> TitleSetIndex:
    name = f"VTS_{vts:02}_0.IFO"
    return parse_vts((disc / "VIDEO_TS" / name).read_bytes(), name)


def _cells(*starts: int, vob: int = 1) -> tuple[CellSpec, ...]:
    """Cells of a hundred sectors each."""
    return tuple(
        CellSpec(((start, start + 100),), vob, number) for number, start in enumerate(starts, 1)
    )


def _spans(cells: tuple[Cell, ...]) -> list[tuple[int, int]]:
    return [(cell.first, cell.end) for cell in cells]


@pytest.mark.parametrize("name", NAV_DISCS)
def test_standard_shape_and_sound_are_those_of_the_disc(test_disc, name):
    for true in truth(name)["titles"]:
        index = _index(test_disc(name), true["vts"])

        assert index.standard == truth(name)["standard"]
        assert index.aspect == Fraction(true["aspect"].replace(":", "/"))
        assert [track.coding for track in index.audio] == [
            CODINGS[track["codec"]] for track in true["audio"]
        ]
        assert {track.channels for track in index.audio} <= {2}
        assert index.subtitles == ()


@pytest.mark.parametrize("name", [*NAV_DISCS, *SHARED_SETS])
def test_every_cell_lies_where_the_navigation_packs_say(test_disc, name):
    for vts in {true["vts"] for true in truth(name)["titles"]}:
        index = _index(test_disc(name), vts)
        units = vobus_of(joined(title_vobs(test_disc(name), vts)).getvalue())

        cells = {cell for title in index.titles for cell in title.cells} | {*index.other_angles}

        assert sorted((cell.first, cell.end, cell.vob, cell.cell) for cell in cells) == sorted(
            (cell.pieces[0][0], cell.pieces[-1][1], cell.vob, cell.cell) for cell in cells_of(units)
        )
        assert sum(piece.end - piece.first for piece in index.pieces) == units[-1].end


@pytest.mark.parametrize("name", NAV_DISCS)
def test_chapters_begin_at_the_frames_they_were_authored_at(test_disc, name):
    for true in truth(name)["titles"]:
        (title,) = _index(test_disc(name), true["vts"]).titles
        clock = read_clock(title_of(title_vobs(test_disc(name), true["vts"])))

        starts = [title.cells[at].first for at in title.chapters]

        assert [clock.frame_of_byte(start * SECTOR) for start in starts] == true["chapter_frames"]


def test_a_set_of_several_titles_has_each_with_its_own_cells(test_disc):
    index = _index(test_disc("pal_shared_titles"))

    first, second, third, play_all = index.titles

    assert [title.number for title in index.titles] == [1, 2, 3, 4]
    assert [len(title.chapters) for title in index.titles] == [2, 1, 1, 4]
    assert play_all.cells == (*first.cells, *second.cells, *third.cells)


def test_cells_come_in_playing_order(test_disc):
    (title,) = _index(test_disc("pal_reordered_cells")).titles

    assert [cell.vob for cell in title.cells] == [3, 1, 2]
    assert title.chapters == title.programs == (0, 1, 2)


def test_only_the_first_of_two_angles_is_played(test_disc):
    index = _index(test_disc("pal_two_angles"))

    (title,) = index.titles

    assert title.angles == 2
    assert [cell.vob for cell in title.cells] == [1]
    assert [cell.vob for cell in index.other_angles] == [2]
    assert {piece.vob for piece in index.pieces} == {1, 2}
    assert len(index.pieces) > 2


def test_chapters_that_do_not_exist_are_left_out():
    spec = SetSpec((ChainSpec(_cells(0)),), (((1, 1), (1, 2), (9, 1), (0, 0)), ((7, 1),)))

    (title,) = parse_vts(vts_ifo(spec), IFO).titles

    assert title.number == 1
    assert title.chapters == (0,)


def test_tracks_are_told_with_their_languages():
    data = bytearray(vts_ifo(SetSpec((ChainSpec(_cells(0)),), (((1, 1),),))))
    data[0x200] = 0x1C
    data[0x202:0x204] = 0, 2
    data[0x204:0x208] = b"\x04\x05de"
    data[0x20C:0x210] = b"\x80\x01\xff\x00"
    data[0x254:0x256] = 0, 2
    data[0x256:0x25A] = b"\x01\x00en"

    index = parse_vts(bytes(data), IFO)

    assert (index.standard, index.aspect) == ("pal", Fraction(16, 9))
    assert index.audio == (AudioTrack("ac3", 6, "de"), AudioTrack("lpcm", 2, ""))
    assert index.subtitles == (SubtitleTrack("en"), SubtitleTrack(""))


@pytest.fixture
def two_titles() -> bytearray:
    """An index of two titles, and a chain that is none."""
    chains = (
        ChainSpec(_cells(0, 100), (1, 2), title=1, entry=True),
        ChainSpec(_cells(300), title=1),
        ChainSpec(_cells(200), title=2, entry=True),
    )
    return bytearray(vts_ifo(SetSpec(chains, (((1, 1), (1, 2)), ((3, 1),)))))


@pytest.mark.parametrize("sector", [0, 0x7FFFFFFF, 99], ids=["none", "absurd", "behind the end"])
def test_without_a_table_of_chapters_titles_are_the_chains_that_begin_one(two_titles, sector):
    struct.pack_into(">I", two_titles, CHAPTERS, sector)

    index, troubles = read_index(candidates((IFO, bytes(two_titles)), (BUP, bytes(two_titles))))

    assert index is not None
    first, second = index.titles
    assert _spans(first.cells) == [(0, 100), (100, 200)]
    assert (first.chapters, first.programs) == ((), (0, 1))
    assert _spans(second.cells) == [(200, 300)]
    assert _spans(index.unlisted) == [(300, 400)]
    assert [trouble.partition(" (")[0] for trouble in troubles] == [
        f"{IFO} cannot be used",
        f"{BUP} cannot be used",
        "chapters are not known; titles are taken as they lie",
    ]


def test_a_backup_with_chapters_is_better_than_an_index_without(two_titles):
    sound = bytes(two_titles)
    struct.pack_into(">I", two_titles, CHAPTERS, 99)

    index, troubles = read_index(candidates((IFO, bytes(two_titles)), (BUP, sound)))

    assert index == parse_vts(sound, BUP)
    assert troubles == (
        f"{IFO} cannot be used ({IFO} is damaged: it points outside itself)",
        f"its backup {BUP} was used instead",
    )


@pytest.mark.parametrize("sector", [0, 0x7FFFFFFF])
def test_without_a_table_of_cell_addresses_only_the_pieces_are_missing(two_titles, sector):
    sound = parse_vts(bytes(two_titles), IFO)
    struct.pack_into(">I", two_titles, CELLS, sector)

    index = parse_vts(bytes(two_titles), IFO)

    assert sound.pieces != ()
    assert index.pieces == ()
    assert index.titles == sound.titles


def test_an_index_without_program_chains_is_refused(two_titles):
    struct.pack_into(">I", two_titles, CHAINS, 0)

    with pytest.raises(SourceError, match=f"{IFO} is damaged: one of its tables is missing"):
        parse_vts(bytes(two_titles), IFO)


def test_the_backup_takes_the_place_of_a_damaged_index(test_disc, tmp_path):
    sound = _index(test_disc("pal_two_parts"))
    harmed = damage.ifo_zeroed(test_disc("pal_two_parts"), tmp_path)

    index, troubles = read_index(_candidates(harmed))

    assert index == sound
    assert troubles == (
        f"{IFO} cannot be used ({IFO} is not a title set's index)",
        f"its backup {BUP} was used instead",
    )


def test_the_backup_takes_the_place_of_a_missing_index(test_disc):
    both = _candidates(test_disc("pal_two_parts"))

    assert read_index(both[1:]) == read_index(both)


@pytest.mark.parametrize(
    "harm", [damage.ifo_and_bup_zeroed, damage.ifo_truncated, damage.ifo_absurd_pointer]
)
def test_without_a_sound_index_nothing_is_known_and_that_is_said(test_disc, tmp_path, harm):
    index, troubles = read_index(_candidates(harm(test_disc("pal_two_parts"), tmp_path)))

    assert index is None
    assert [trouble.partition(" ")[0] for trouble in troubles[:2]] == [IFO, BUP]
    assert troubles[2:] == ("chapters are not known; the video files are taken as they lie",)


@pytest.mark.parametrize("seed", range(8))
def test_flipped_bits_lead_to_the_backup_or_to_an_index(test_disc, tmp_path, seed):
    harmed = damage.ifo_bit_flips(test_disc("pal_two_parts"), tmp_path, seed=seed)

    index, troubles = read_index(_candidates(harmed))

    assert index is not None
    assert len(troubles) in (0, 2)


def test_without_index_and_backup_nothing_is_known_and_nothing_wrong():
    assert read_index([]) == (None, ())


def test_a_table_of_no_chapters_is_damaged(test_disc):
    data = bytearray((test_disc("pal_silent") / "VIDEO_TS" / IFO).read_bytes())
    table = int.from_bytes(data[0xC8:0xCC], "big") * SECTOR
    data[table : table + 2] = bytes(2)

    with pytest.raises(SourceError, match="none of its chapters exists"):
        parse_vts(bytes(data), IFO, strict=True)

    assert [title.cells for title in parse_vts(bytes(data), IFO).titles] != []
