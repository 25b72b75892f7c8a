"""Damaged titles keep the time of what is left, and say what was lost."""

from pathlib import Path

import pytest

from nostalgia_desktop.disc.nav import PACK_HEADER
from nostalgia_desktop.disc.reader import SECTOR, TitleReader
from nostalgia_desktop.disc.sectors import bad_sectors, sector_damage
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.disc import Title
from tests.authoring import damage
from tests.disc.titles import copy_of, nav_packs, runs, title_of, titles_of


def _bad_sectors(title: Title) -> list[tuple[int, int]]:
    with TitleReader(title.parts) as reader:
        return [(run.start, run.end) for run in bad_sectors(reader)]


def _overwrite(title: Title, start: int, data: bytes) -> None:
    """Write over bytes of a title of one part."""
    (part,) = title.parts
    with part.path.open("r+b") as file:
        file.seek(start)
        file.write(data)


@pytest.fixture
def film(test_disc, tmp_path) -> Title:
    """A title of one part, 300 frames in three programs, that may be changed."""
    (title,) = titles_of(copy_of(test_disc("pal_resets"), tmp_path / "disc"))
    return title


def test_a_sound_title_has_no_bad_sectors(film):
    assert _bad_sectors(film) == []


def test_zeroed_sectors_are_found_at_their_place(film):
    _overwrite(film, 100 * SECTOR, bytes(3 * SECTOR))
    _overwrite(film, 200 * SECTOR, bytes(SECTOR))

    assert _bad_sectors(film) == [
        (100 * SECTOR, 103 * SECTOR),
        (200 * SECTOR, 201 * SECTOR),
    ]


@pytest.mark.parametrize(
    "harm", [damage.vob_zeroed_sectors, damage.vob_rescue_fill, damage.vob_scattered_garbage]
)
def test_all_changed_sectors_are_bad_and_no_others(test_disc, tmp_path, harm):
    sound = titles_of(test_disc("pal_resets"))[0].parts[0].path.read_bytes()
    (title,) = titles_of(harm(test_disc("pal_resets"), tmp_path / "harmed"))
    harmed = title.parts[0].path.read_bytes()

    bad = {at for start, end in _bad_sectors(title) for at in range(start, end, SECTOR)}

    assert bad == {
        at
        for at in range(0, len(sound), SECTOR)
        if harmed[at : at + SECTOR] != sound[at : at + SECTOR]
    }


def test_a_file_that_is_not_packed_in_sectors_has_no_bad_ones(tmp_path):
    file = tmp_path / "film.mpg"
    file.write_bytes((PACK_HEADER + bytes(1000)) * 500)

    assert _bad_sectors(title_of([file])) == []


def test_lost_nav_packs_leave_a_hole_and_the_time_runs_on(film):
    lost = nav_packs(film)[9:12]
    sound = read_clock(film)
    _overwrite(film, lost[0].start, bytes(lost[-1].end - lost[0].start))

    clock = read_clock(film)

    (hole,) = clock.damage
    first = 100 + (lost[0].first_pts - sound.segments[1].pts) // 3600
    assert clock.frames == sound.frames
    assert (hole.kind, hole.start_ms, hole.end_ms) == (
        DamageKind.UNREADABLE,
        40 * first,
        40 * (first + 45),
    )
    assert hole.detail.startswith("45 frames are lost: ")


def test_a_broken_nav_pack_costs_no_frame_and_is_told(film):
    sound, broken = read_clock(film), nav_packs(film)[9]
    _overwrite(film, broken.start, bytes(SECTOR))

    clock = read_clock(film)

    (damage,) = clock.damage
    assert damage.kind is DamageKind.BROKEN_NAV
    assert clock.frames == sound.frames
    assert [unit.pts for unit in clock.segments[1].units] == [
        unit.pts for unit in sound.segments[1].units
    ]
    start = 4000 + (broken.first_pts - sound.segments[1].pts) // 90
    assert (damage.start_ms, damage.end_ms) == (
        start,
        start + (broken.end_pts - broken.first_pts) // 90,
    )


@pytest.mark.parametrize("which", [0, 6, 7, -1], ids=["first", "last", "first after", "very last"])
def test_a_broken_nav_pack_at_the_border_of_a_program_moves_no_frame(film, which):
    sound = read_clock(film)
    _overwrite(film, nav_packs(film)[which].start, bytes(SECTOR))

    clock = read_clock(film)

    assert runs(clock) == runs(sound)
    assert {damage.kind for damage in clock.damage} == {DamageKind.BROKEN_NAV}


@pytest.mark.parametrize("sectors", [1, 2, 400, 8000])
def test_a_nav_pack_that_names_a_wrong_next_one_moves_no_frame(film, sectors):
    sound = read_clock(film)
    for pack in nav_packs(film)[3::5]:
        _overwrite(film, pack.start + 1039, sectors.to_bytes(4, "big"))

    assert runs(read_clock(film)) == runs(sound)


@pytest.mark.parametrize("offset", [57, 61], ids=["start", "end"])
@pytest.mark.parametrize("change", [1 << 15, 1 << 18, 1 << 30])
def test_a_flipped_bit_in_a_timestamp_of_a_nav_pack_moves_no_frame(film, offset, change):
    sound, pack = read_clock(film), nav_packs(film)[9]
    value = (pack.first_pts if offset == 57 else pack.end_pts) ^ change
    _overwrite(film, pack.start + offset, value.to_bytes(4, "big"))

    assert runs(read_clock(film)) == runs(sound)


def test_a_lost_end_of_a_program_does_not_move_the_next_one_s_frames(film):
    lost = nav_packs(film)[6]
    sound = read_clock(film)
    _overwrite(film, lost.start, bytes(lost.end - lost.start))

    clock = read_clock(film)

    short = sound.frames - clock.frames
    assert short == (lost.end_pts - lost.first_pts) // 3600
    assert [segment.frames for segment in clock.segments] == [100 - short, 125, 75]


def test_a_hole_is_found_in_the_timestamps_alone(test_disc, tmp_path):
    (title,) = titles_of(copy_of(test_disc("vob_no_nav"), tmp_path / "disc"))
    units = read_clock(title).segments[0].units
    _overwrite(title, units[3].start, bytes(units[6].start - units[3].start))

    clock = read_clock(title)

    (hole,) = clock.damage
    start, end = clock.frame_at(hole.start_ms), clock.frame_at(hole.end_ms)
    assert clock.frames == 125
    assert end - start in range(40, 50)
    assert abs(end - (units[6].pts - units[0].pts) // 3600) <= 2


def _keep_sectors(title: Title, sectors: int, more: int = 0) -> None:
    (part,) = title.parts
    part.path.write_bytes(part.path.read_bytes()[: sectors * SECTOR + more])


@pytest.mark.parametrize("more", [0, 777])
def test_a_copy_that_was_cut_off_says_how_much_is_missing(film, more):
    disc, missing = film.parts[0].path.parents[1], 600_000
    _keep_sectors(film, (film.size - missing) // SECTOR, more)

    clock = read_clock(titles_of(disc)[0])

    end = clock.duration_ms
    detail = "the copy is cut off: 0.6 MB are missing at the end"
    assert clock.damage == (Damage(DamageKind.CUT_OFF, end, end, detail),)
    assert 150 < clock.frames < 250


def test_a_title_of_parts_goes_on_behind_a_part_that_was_cut_off(test_disc, tmp_path):
    (title,) = titles_of(damage.vob_truncated(test_disc("pal_two_parts"), tmp_path))

    clock = read_clock(title)

    (hole,) = [each for each in clock.damage if each.kind is not DamageKind.BROKEN_NAV]
    assert clock.frames == 300
    assert 60 <= clock.frame_at(hole.start_ms) < clock.frame_at(hole.end_ms) <= 135
    assert hole.kind is DamageKind.CUT_OFF
    assert "after VTS_01_1.VOB" in hole.detail


def test_bad_sectors_are_found_behind_a_part_that_ends_inside_a_sector(test_disc, tmp_path):
    (title,) = titles_of(damage.vob_truncated(test_disc("pal_two_parts"), tmp_path))
    second = title.parts[1].path
    data = second.read_bytes()
    second.write_bytes(data[: 50 * SECTOR] + bytes(4 * SECTOR) + data[54 * SECTOR :])

    bad = _bad_sectors(title)

    start = title.parts[0].size + 50 * SECTOR
    assert (start, start + 4 * SECTOR) in bad
    assert sum(end - first for first, end in bad) < 6 * SECTOR


def test_a_title_whose_first_part_is_gone_keeps_the_rest(test_disc, tmp_path):
    disc = copy_of(test_disc("pal_two_parts"), tmp_path / "disc")
    (disc / "VIDEO_TS" / "VTS_01_1.VOB").unlink()

    (title,) = titles_of(disc)

    assert title.warnings == ("VTS_01_1.VOB is missing",)
    assert 150 < read_clock(title).frames < 300


def test_bytes_that_the_drive_cannot_read_come_as_zeros_and_are_noted(film, monkeypatch):
    class _Scratched:
        def seek(self, _offset: int) -> None:
            pass

        def read(self, _length: int) -> bytes:
            raise OSError(5, "Input/output error")

        def close(self) -> None:
            pass

    monkeypatch.setattr("nostalgia_desktop.disc.reader.open_original", lambda _path: _Scratched())

    with TitleReader(film.parts) as reader:
        data = reader.read(4096, 100)

    assert data == bytes(100)
    assert reader.unreadable == [(4096, 4196)]


def test_originals_are_never_written_to(test_disc):
    folder: Path = test_disc("pal_two_parts")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}

    (title,) = titles_of(folder)
    read_clock(title)
    _bad_sectors(title)

    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_footage_lost_at_the_end_is_told_though_the_file_is_as_long_as_ever(film):
    packs = nav_packs(film)
    lost_from = packs[len(packs) // 2].start
    whole = read_clock(film)

    _overwrite(film, lost_from, bytes(film.size - lost_from))

    clock = read_clock(film)
    assert clock.frames < whole.frames
    assert [(hole.start_ms, "hold no video" in hole.detail) for hole in clock.damage] == [
        (clock.duration_ms, True)
    ]


def test_footage_lost_at_the_beginning_is_told(film):
    lost_to = nav_packs(film)[3].start

    _overwrite(film, 0, bytes(lost_to))

    damage = read_clock(film).damage
    assert [each.start_ms for each in damage] == [0]
    assert "at the beginning" in damage[0].detail


def _damage_map(title: Title) -> tuple[Damage, ...]:
    """What the clock's walk and a look at every sector find."""
    clock = read_clock(title)
    with TitleReader(title.parts) as reader:
        return (*clock.damage, *sector_damage(clock, reader, bad_sectors(reader)))


def _ms_of(damage: tuple[Damage, ...]) -> set[int]:
    """All frames of a PAL title that damage touches, as the times at which they begin."""
    return {ms for each in damage for ms in range(each.start_ms, each.end_ms, 40)}


@pytest.mark.parametrize("harm", [damage.vob_zeroed_sectors, damage.vob_scattered_garbage])
def test_the_damage_map_is_what_was_damaged_and_nothing_else(test_disc, tmp_path, harm):
    (sound,) = titles_of(test_disc("pal_resets"))
    whole, clock = sound.parts[0].path.read_bytes(), read_clock(sound)
    (title,) = titles_of(harm(test_disc("pal_resets"), tmp_path / "harmed"))
    harmed = title.parts[0].path.read_bytes()
    touched = {
        40 * frame
        for at in range(0, len(whole), SECTOR)
        if harmed[at : at + SECTOR] != whole[at : at + SECTOR]
        for frame in range(*clock.frames_of_bytes(at, at + SECTOR))
    }

    found = _damage_map(title)

    assert read_clock(title).frames == clock.frames
    assert _ms_of(found) == touched


def test_film_that_is_lost_between_two_recordings_is_told_where_it_was(test_disc, tmp_path):
    (title,) = titles_of(damage.vob_rescue_fill(test_disc("pal_resets"), tmp_path / "harmed"))

    clock = read_clock(title)

    (lost,) = clock.damage
    assert clock.frames < 300
    assert lost.kind is DamageKind.UNREADABLE
    assert lost.start_ms == lost.end_ms == 40 * clock.segments[1].first_frame
    assert "hold no film that can be shown" in lost.detail


def test_packs_that_are_copy_protected_are_told_with_their_place(film):
    start = nav_packs(film)[9].start
    clock = read_clock(film)
    with TitleReader(film.parts) as reader:
        data = bytearray(reader.read(start, 40 * SECTOR))
    for at in range(SECTOR, len(data), SECTOR):
        data[at + 20] |= 0x30
    _overwrite(film, start, bytes(data))

    found = [each for each in _damage_map(film) if each.kind is DamageKind.SCRAMBLED]

    first, end = clock.frames_of_bytes(start + SECTOR, start + len(data))
    assert _ms_of(tuple(found)) == {40 * frame for frame in range(first, end)}
    assert all("copy-protected" in each.detail for each in found)


def test_damage_of_ten_thousand_places_is_told_in_bounded_time_and_size(film):
    with film.parts[0].path.open("r+b") as file:
        for at in range(SECTOR, film.size - SECTOR, 3 * SECTOR):
            file.seek(at)
            file.write(bytes(SECTOR))

    found = _damage_map(film)

    assert 0 < len(found) < 100
    assert len(_ms_of(found)) > 250


class _BadSpot:
    """A file on a drive that stops short before two bad sectors, and fails at them."""

    START, END = 300 * SECTOR, 302 * SECTOR

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)

    def seek(self, offset: int) -> None:
        self._file.seek(offset)

    def read(self, length: int) -> bytes:
        at = self._file.tell()
        if self.START <= at < self.END:
            raise OSError(5, "Input/output error")
        if at < self.START:
            length = min(length, self.START - at)
        return self._file.read(length)

    def close(self) -> None:
        self._file.close()


def test_only_the_sectors_that_the_drive_refuses_are_lost(film, monkeypatch):
    whole = film.parts[0].path.read_bytes()
    monkeypatch.setattr("nostalgia_desktop.disc.reader.open_original", _BadSpot)

    with TitleReader(film.parts) as reader:
        data = reader.read(0, film.size)

    start, end = _BadSpot.START, _BadSpot.END
    assert data == whole[:start] + bytes(end - start) + whole[end:]
    assert reader.unreadable == [(start, end)]


@pytest.mark.parametrize("missing", [100, 30_000])
def test_a_copy_whose_last_bytes_are_missing_is_cut_off_at_its_end(film, missing):
    disc, data = film.parts[0].path.parents[1], film.parts[0].path.read_bytes()
    film.parts[0].path.write_bytes(data[:-missing])

    (title,) = titles_of(disc)
    (cut_off,) = [each for each in read_clock(title).damage if each.kind is DamageKind.CUT_OFF]

    assert cut_off.start_ms > 11_000
    assert "missing at the end" in cut_off.detail
    assert "0.0 MB" not in cut_off.detail
