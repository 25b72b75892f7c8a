"""Damaged copies of discs, as scratches, half-finished copies and careless hands leave them.

Every function takes a sound disc and a folder for the copy, which must be empty or absent, and
returns that folder; the same `seed` makes the same damage. `DAMAGES` holds them all by name.
Unless said otherwise it is the first title VOB and the first title set's IFO that suffer.
"""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Protocol

import numpy as np

from tests.authoring.dvd import SECTOR_BYTES, title_vobs

RESCUE_FILL = b"-=> BAD SECTOR <=-"
_ABSURD_SECTOR = (0x7FFFFFFF).to_bytes(4, "big")
# Of VTSI_MAT: the sector of the table of PGCs (libdvdread, ifo_types.h).
_PGCI_POINTER = 0xCC
_BIT_FLIPS = 200
# CSS leaves the first 128 bytes of a scrambled sector readable.
_CSS_CLEAR_BYTES = 128
_CSS_FLAGS = 0x30


class Damage(Protocol):
    """Makes a damaged copy of `disc` in the folder `out`, and returns `out`."""

    def __call__(self, disc: Path, out: Path, seed: int = 1) -> Path:
        """Copy, then damage."""
        ...


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy that is about to be damaged."""

    disc: Path
    random: random.Random

    @property
    def vob(self) -> Path:
        return title_vobs(self.disc)[0]

    @property
    def ifo(self) -> Path:
        return self.disc / "VIDEO_TS" / "VTS_01_0.IFO"

    @property
    def bup(self) -> Path:
        return self.ifo.with_suffix(".BUP")

    def keep(self, wanted: Callable[[Path], bool]) -> None:
        """Remove all files of VIDEO_TS that are not wanted."""
        for file in (self.disc / "VIDEO_TS").iterdir():
            if not wanted(file):
                file.unlink()


DAMAGES: dict[str, Damage] = {}


def _damage(harm: Callable[[_Copy], None]) -> Damage:
    """Make of `harm`, which spoils a copy in place, a function that makes the copy first."""

    @wraps(harm)
    def damaged(disc: Path, out: Path, seed: int = 1) -> Path:
        if out.exists() and any(out.iterdir()):
            raise FileExistsError(f"not an empty folder: {out}")
        shutil.copytree(disc, out, dirs_exist_ok=True)
        harm(_Copy(out, random.Random(seed)))
        return out

    DAMAGES[harm.__name__] = damaged
    return damaged


@_damage
def vob_truncated(copy: _Copy) -> None:
    """The VOB ends after 60 %, in the middle of a pack."""
    sectors = copy.vob.stat().st_size * 6 // 10 // SECTOR_BYTES
    _resize(copy.vob, sectors * SECTOR_BYTES + 777)


@_damage
def vob_zeroed_sectors(copy: _Copy) -> None:
    """Three runs of sectors, 2 % of the VOB each, read as zeros."""
    total = copy.vob.stat().st_size // SECTOR_BYTES
    run = max(1, total // 50)
    for start in (total * 2 // 10, total * 5 // 10, total * 8 // 10):
        first = start + copy.random.randrange(run)
        _overwrite(copy.vob, first, bytes(run * SECTOR_BYTES))


@_damage
def vob_scattered_garbage(copy: _Copy) -> None:
    """One sector in a hundred, here and there, holds random bytes."""
    total = copy.vob.stat().st_size // SECTOR_BYTES
    for sector in copy.random.sample(range(total // 20, total), max(1, total // 100)):
        _overwrite(copy.vob, sector, copy.random.randbytes(SECTOR_BYTES))


@_damage
def vob_rescue_fill(copy: _Copy) -> None:
    """A tenth of the VOB holds the pattern that ddrescue's fill mode is often given."""
    total = copy.vob.stat().st_size // SECTOR_BYTES
    sector = (RESCUE_FILL * (SECTOR_BYTES // len(RESCUE_FILL) + 1))[:SECTOR_BYTES]
    _overwrite(copy.vob, total * 3 // 10, sector * max(1, total // 10))


@_damage
def vob_empty(copy: _Copy) -> None:
    """The VOB has no bytes."""
    copy.vob.write_bytes(b"")


@_damage
def vob_is_text(copy: _Copy) -> None:
    """The VOB is a text file."""
    copy.vob.write_bytes(b"this is not video\n" * 4000)


@_damage
def vob_scrambled(copy: _Copy) -> None:
    """All title VOBs look CSS-protected: flagged, and unreadable but for the headers."""
    for vob in title_vobs(copy.disc):
        _scramble(vob, copy.random)


@_damage
def ifo_zeroed(copy: _Copy) -> None:
    """The IFO is all zeros, its BUP is sound."""
    _zero(copy.ifo)


@_damage
def ifo_and_bup_zeroed(copy: _Copy) -> None:
    """IFO and BUP are all zeros."""
    _zero(copy.ifo)
    _zero(copy.bup)


@_damage
def ifo_truncated(copy: _Copy) -> None:
    """IFO and BUP end after the first sector: a header that points at nothing."""
    for file in (copy.ifo, copy.bup):
        _resize(file, SECTOR_BYTES)


@_damage
def ifo_bit_flips(copy: _Copy) -> None:
    """Two hundred bits of the IFO are flipped, its BUP is sound."""
    data = bytearray(copy.ifo.read_bytes())
    for bit in copy.random.sample(range(len(data) * 8), _BIT_FLIPS):
        data[bit // 8] ^= 1 << bit % 8
    copy.ifo.write_bytes(data)


@_damage
def ifo_absurd_pointer(copy: _Copy) -> None:
    """In IFO and BUP the table of PGCs is said to lie four terabytes into the file."""
    for file in (copy.ifo, copy.bup):
        data = file.read_bytes()
        end = _PGCI_POINTER + len(_ABSURD_SECTOR)
        file.write_bytes(data[:_PGCI_POINTER] + _ABSURD_SECTOR + data[end:])


@_damage
def only_vobs(copy: _Copy) -> None:
    """There is no IFO and no BUP."""
    copy.keep(lambda file: file.suffix == ".VOB")


@_damage
def no_vmg(copy: _Copy) -> None:
    """The disc's own files VIDEO_TS.IFO, .BUP and .VOB are missing."""
    copy.keep(lambda file: file.stem != "VIDEO_TS")


@_damage
def only_ifos(copy: _Copy) -> None:
    """There are IFOs and nothing else."""
    copy.keep(lambda file: file.suffix == ".IFO")


def _overwrite(file: Path, sector: int, data: bytes) -> None:
    """Write over whole sectors of a file; its size stays."""
    room = file.stat().st_size - sector * SECTOR_BYTES
    with file.open("r+b") as stream:
        stream.seek(sector * SECTOR_BYTES)
        stream.write(data[:room])


def _resize(file: Path, size: int) -> None:
    file.write_bytes(file.read_bytes()[:size])


def _zero(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def _scramble(vob: Path, source: random.Random) -> None:
    """Flag every video pack in its byte 20 and hide its payload."""
    sectors = np.frombuffer(vob.read_bytes(), np.uint8).reshape(-1, SECTOR_BYTES).copy()
    video = (sectors[:, 14:18] == (0, 0, 1, 0xE0)).all(axis=1)
    noise = np.random.default_rng(source.randrange(2**32))
    shape = (int(video.sum()), SECTOR_BYTES - _CSS_CLEAR_BYTES)
    sectors[video, 20] |= _CSS_FLAGS
    sectors[video, _CSS_CLEAR_BYTES:] ^= noise.integers(0, 256, shape, np.uint8)
    vob.write_bytes(sectors.tobytes())
