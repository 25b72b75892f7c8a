"""Damage is done to copies, as told, and nowhere else."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.authoring import damage, library
from tests.authoring.barcode import field_numbers
from tests.authoring.dvd import SECTOR_BYTES, title_vobs
from tests.authoring.media import joined


def _hashes(folder: Path) -> dict[Path, str]:
    return {
        path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def sound_disc() -> Iterator[Path]:
    """A disc that must be as it was when the test ends."""
    disc = library.disc("pal_two_parts")
    before = _hashes(disc)
    yield disc
    assert _hashes(disc) == before


@pytest.mark.parametrize("name", damage.DAMAGES)
def test_damage_is_done_to_a_copy_and_the_same_for_a_seed(name, sound_disc, tmp_path):
    harm = damage.DAMAGES[name]

    once = harm(sound_disc, tmp_path / "once", seed=5)
    again = harm(sound_disc, tmp_path / "again", seed=5)

    assert once == tmp_path / "once"
    assert _hashes(once) == _hashes(again) != _hashes(sound_disc)


def test_damage_refuses_a_folder_in_use(sound_disc, tmp_path):
    (tmp_path / "note.txt").write_text("mine")

    with pytest.raises(FileExistsError):
        damage.vob_empty(sound_disc, tmp_path)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("vob_truncated", {"VTS_01_1.VOB"}),
        ("vob_zeroed_sectors", {"VTS_01_1.VOB"}),
        ("vob_scattered_garbage", {"VTS_01_1.VOB"}),
        ("vob_rescue_fill", {"VTS_01_1.VOB"}),
        ("vob_empty", {"VTS_01_1.VOB"}),
        ("vob_is_text", {"VTS_01_1.VOB"}),
        ("vob_scrambled", {"VTS_01_1.VOB", "VTS_01_2.VOB", "VTS_01_3.VOB"}),
        ("ifo_zeroed", {"VTS_01_0.IFO"}),
        ("ifo_and_bup_zeroed", {"VTS_01_0.IFO", "VTS_01_0.BUP"}),
        ("ifo_truncated", {"VTS_01_0.IFO", "VTS_01_0.BUP"}),
        ("ifo_bit_flips", {"VTS_01_0.IFO"}),
        ("ifo_absurd_pointer", {"VTS_01_0.IFO", "VTS_01_0.BUP"}),
    ],
)
def test_damage_changes_these_files_and_no_other(name, changed, sound_disc, tmp_path):
    before = _hashes(sound_disc)

    after = _hashes(damage.DAMAGES[name](sound_disc, tmp_path / "damaged"))

    assert after.keys() == before.keys()
    assert {path.name for path in after if after[path] != before[path]} == changed


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("only_vobs", {"VIDEO_TS.VOB", *(f"VTS_01_{n}.VOB" for n in range(4))}),
        ("no_vmg", {"VTS_01_0.IFO", "VTS_01_0.BUP", *(f"VTS_01_{n}.VOB" for n in range(4))}),
        ("only_ifos", {"VIDEO_TS.IFO", "VTS_01_0.IFO"}),
    ],
)
def test_damage_leaves_these_files(name, left, sound_disc, tmp_path):
    damaged = damage.DAMAGES[name](sound_disc, tmp_path / "damaged")

    assert {path.name for path in (damaged / "VIDEO_TS").iterdir()} == left


def _changed_sectors(sound: Path, damaged: Path) -> tuple[np.ndarray, np.ndarray]:
    """Which sectors of two files differ, and those sectors of the second."""
    one, other = (
        np.frombuffer(path.read_bytes(), np.uint8).reshape(-1, SECTOR_BYTES)
        for path in (sound, damaged)
    )
    changed = np.flatnonzero((one != other).any(axis=1))
    return changed, other[changed]


def test_a_truncated_vob_ends_inside_a_pack(sound_disc, tmp_path):
    vob = title_vobs(damage.vob_truncated(sound_disc, tmp_path))[0]

    whole = title_vobs(sound_disc)[0].read_bytes()
    assert vob.stat().st_size % SECTOR_BYTES == 777
    assert whole.startswith(vob.read_bytes())


def test_zeroed_sectors_lie_in_three_holes(sound_disc, tmp_path):
    damaged = damage.vob_zeroed_sectors(sound_disc, tmp_path)

    changed, data = _changed_sectors(title_vobs(sound_disc)[0], title_vobs(damaged)[0])

    assert (np.diff(changed) > 1).sum() == 2
    assert not data.any()


def test_rescue_fill_is_one_hole_of_the_pattern(sound_disc, tmp_path):
    damaged = damage.vob_rescue_fill(sound_disc, tmp_path)

    changed, data = _changed_sectors(title_vobs(sound_disc)[0], title_vobs(damaged)[0])

    assert (np.diff(changed) == 1).all()
    assert all(bytes(sector).startswith(damage.RESCUE_FILL) for sector in data)


def test_garbage_hits_one_sector_in_a_hundred(sound_disc, tmp_path):
    damaged = damage.vob_scattered_garbage(sound_disc, tmp_path)

    changed, _data = _changed_sectors(title_vobs(sound_disc)[0], title_vobs(damaged)[0])

    sectors = title_vobs(sound_disc)[0].stat().st_size // SECTOR_BYTES
    assert len(changed) == sectors // 100


def test_scrambled_packs_are_flagged_and_show_no_bar_code(sound_disc, tmp_path):
    damaged = damage.vob_scrambled(sound_disc, tmp_path)

    _changed, data = _changed_sectors(title_vobs(sound_disc)[0], title_vobs(damaged)[0])

    assert (data[:, 17] == 0xE0).all()
    assert (data[:, 20] & 0x30 == 0x30).all()
    numbers = [number for _time, number in field_numbers(joined(title_vobs(damaged)))]
    assert sum(number is not None for number in numbers) < 30


def test_an_absurd_pointer_points_past_the_file(sound_disc, tmp_path):
    damaged = damage.ifo_absurd_pointer(sound_disc, tmp_path)

    ifo = (damaged / "VIDEO_TS" / "VTS_01_0.IFO").read_bytes()
    assert int.from_bytes(ifo[0xCC:0xD0], "big") * SECTOR_BYTES > 1 << 40
