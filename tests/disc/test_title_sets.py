"""Titles of a set lie where its index says, also where files are missing, short or in pieces."""

from itertools import pairwise
from pathlib import Path

import pytest

from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.disc import Title
from tests.authoring.dvd import split_parts, title_vobs
from tests.disc.titles import copy_of, titles_of

LENGTHS = [110, 80, 85]


@pytest.fixture
def shared(test_disc, tmp_path) -> Path:
    """A disc with three titles and a "play all" in one set, which may be changed."""
    return copy_of(test_disc("pal_shared_titles"), tmp_path / "disc")


def _split(disc: Path, sectors: int) -> list[Path]:
    (whole,) = title_vobs(disc)
    size = whole.stat().st_size
    return split_parts(whole.parent, 1, max(sectors * SECTOR, -(-size // 9 // SECTOR) * SECTOR))


def _frames(titles: tuple[Title, ...]) -> list[int]:
    return [read_clock(title).frames for title in titles]


def test_titles_of_one_set_share_no_byte_and_leave_none_out(shared):
    titles = titles_of(shared)
    (vob,) = title_vobs(shared)

    spans = sorted((part.start, part.end) for title in titles for part in title.parts)
    assert _frames(titles) == LENGTHS
    assert spans[0][0] == 0
    assert all(end == start for (_s, end), (start, _e) in pairwise(spans))
    assert spans[-1][1] == vob.stat().st_size


def test_each_title_has_its_own_number_name_and_fingerprint(shared):
    titles = titles_of(shared)

    assert [(title.number, title.label) for title in titles] == [
        (1, "Title 1"),
        (2, "Title 2"),
        (3, "Title 3"),
    ]
    assert len({title.fingerprint for title in titles}) == 3


def test_what_is_left_out_is_told(shared):
    (note,) = scan([shared]).notes

    assert note.startswith(f"{shared / 'VIDEO_TS' / 'VTS_01'}: ")


@pytest.mark.parametrize("sectors", [100, 173, 300])
def test_titles_go_over_the_borders_of_parts(shared, sectors):
    before = [title.fingerprint for title in titles_of(shared)]

    _split(shared, sectors)

    titles = titles_of(shared)
    assert [title.fingerprint for title in titles] == before
    assert _frames(titles) == LENGTHS


def test_chapters_count_from_their_own_title(shared):
    titles = titles_of(shared)

    assert [title.structure.chapter_sectors[0] for title in titles] == [0, 0, 0]
    first = titles[0].structure.chapter_sectors
    clock = read_clock(titles[0])
    assert [clock.ms_of_byte(sector * SECTOR) for sector in first] == [
        0,
        pytest.approx(2000, abs=600),
    ]


def test_a_missing_part_takes_film_from_its_own_title_alone(shared):
    parts = _split(shared, 173)
    sound = titles_of(shared)
    lost = parts[1]
    touched = [lost in {part.path for part in title.parts} for title in sound]
    assert True in touched
    assert False in touched
    lost.unlink()

    titles = titles_of(shared)

    for title, before, harmed in zip(titles, sound, touched, strict=True):
        assert (title.fingerprint != before.fingerprint) == harmed
    assert all(f"{lost.name} is missing" in title.warnings for title in titles)


def test_a_part_that_was_cut_off_takes_film_from_its_own_title_alone(shared):
    parts = _split(shared, 173)
    sound = titles_of(shared)
    parts[1].write_bytes(parts[1].read_bytes()[: 20 * SECTOR])

    titles = titles_of(shared)

    harmed = [parts[1] in {part.path for part in title.parts} for title in sound]
    assert [
        title.fingerprint != before.fingerprint for title, before in zip(titles, sound, strict=True)
    ] == harmed


def test_cells_are_taken_in_the_order_in_which_they_play(test_disc):
    (title,) = titles_of(test_disc("pal_reordered_cells"))
    starts = [part.start for part in title.parts]

    assert len(starts) == 3 or sorted(starts) != starts
    assert [segment.frames for segment in read_clock(title).segments] == [60, 55, 70]


def test_the_first_of_several_angles_is_taken_and_told(test_disc):
    (title,) = titles_of(test_disc("pal_two_angles"))

    assert title.structure.angles == 2
    assert read_clock(title).frames == 115
    assert any("angle" in warning for warning in title.warnings)
