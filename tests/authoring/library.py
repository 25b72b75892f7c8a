"""Named discs, each authored once on a machine and kept for the next test run."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.authoring.dvd import DiscSpec, Title, TitleSet, author
from tests.authoring.dvd_vr import author_vr
from tests.authoring.layouts import audio_only_vob, plain_vob
from tests.authoring.programs import Program
from tests.authoring.shared_sets import author_reordered, author_two_angles, author_with_play_all
from tests.authoring.truth import FILE_NAME, DiscTruth, read_truth, write_truth

CACHE_VARIABLE = "NOSTALGIA_TEST_DISCS"
_HASH_DIGITS = 12

SHARED_SETS = ("pal_shared_titles", "pal_reordered_cells", "pal_two_angles")
"""Discs whose titles are not the VOBs of their sets from the first byte to the last."""


@dataclass(frozen=True, slots=True)
class _Recipe:
    spec: DiscSpec
    make: Callable[[Path, DiscSpec], object] = author


def disc(name: str) -> Path:
    """The folder of a named disc, authored now if this machine does not have it yet.

    Tests share it: they must not write into it. `truth(name)` tells what is on it.

    Raises:
        KeyError: there is no disc of this name.
        RuntimeError: dvdauthor or ffmpeg is missing or failed.
    """
    return _kept(name, _RECIPES[name])


def authored(name: str, spec: DiscSpec) -> Path:
    """The folder of a disc made from a recipe of one's own, kept like the named ones."""
    return _kept(name, _Recipe(spec))


def _kept(name: str, recipe: _Recipe) -> Path:
    folder = cache_folder() / name
    if not (folder / FILE_NAME).is_file():
        _make(folder, name, recipe)
    return folder


def truth(name: str) -> DiscTruth:
    """What is true of a named disc."""
    return read_truth(disc(name))


def disc_names() -> list[str]:
    """All names that `disc` knows."""
    return list(_RECIPES)


def cache_folder() -> Path:
    """Where the discs are kept: another folder after each change of the code that makes them."""
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        if not source.name.startswith("test_"):
            digest.update(source.name.encode() + source.read_bytes())
    root = os.environ.get(CACHE_VARIABLE) or Path(tempfile.gettempdir(), "nostalgia-test-discs")
    return Path(root, digest.hexdigest()[:_HASH_DIGITS])


def _make(folder: Path, name: str, recipe: _Recipe) -> None:
    """Author beside `folder`, then rename, so that nobody ever sees half a disc."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=folder.parent))
    try:
        recipe.make(scratch, recipe.spec)
        write_truth(scratch, name, recipe.spec)
        _publish(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _publish(scratch: Path, folder: Path) -> None:
    try:
        scratch.rename(folder)
    except OSError:
        # Another process was faster: its disc is the same as ours.
        if not (folder / FILE_NAME).is_file():
            raise


def _one_title(title: Title, *, part_bytes: int | None = None, menus: bool = False) -> DiscSpec:
    title_set = TitleSet((title,), menu=menus, part_bytes=part_bytes)
    return DiscSpec((title_set,), standard=title.programs[0].standard, menu=menus)


def _make_plain_vob(folder: Path, spec: DiscSpec) -> None:
    plain_vob(spec.title_sets[0].titles[0].programs[0], folder / "movie.vob")


def _make_vr(folder: Path, spec: DiscSpec) -> None:
    author_vr(folder, spec.title_sets[0].titles[0].programs)


def _make_two_angles(folder: Path, spec: DiscSpec) -> None:
    other = Title((Program(scenes=(60, 55), base=125_000, seed=80),))
    author_two_angles(folder, spec, other)


def _make_audio_only(folder: Path, _spec: DiscSpec) -> None:
    audio_only_vob(Program(scenes=(75,), seed=60), folder / "sound.vob")


_RECIPES = {
    "pal_two_parts": _Recipe(
        _one_title(
            Title((Program(scenes=(70, 55, 95, 80), seed=1),), chapters_s=(0, 6)),
            part_bytes=600_000,
            menus=True,
        )
    ),
    "ntsc_lpcm_bff": _Recipe(
        _one_title(
            Title(
                (
                    Program(
                        scenes=(80, 120, 100),
                        standard="ntsc",
                        field_order="bff",
                        audio="lpcm",
                        base=10_000,
                        seed=10,
                    ),
                )
            )
        )
    ),
    "pal_two_titles": _Recipe(
        DiscSpec(
            (
                TitleSet((Title((Program(scenes=(60, 90), base=20_000, seed=20),)),)),
                TitleSet((Title((Program(scenes=(85, 65), base=30_000, seed=23),)),)),
            )
        )
    ),
    "pal_resets": _Recipe(
        _one_title(
            Title(
                (
                    Program(scenes=(45, 55), base=40_000, seed=30),
                    Program(scenes=(65, 60), base=40_100, seed=32),
                    Program(scenes=(75,), base=40_225, seed=34),
                )
            )
        )
    ),
    "ntsc_wide_progressive": _Recipe(
        _one_title(
            Title(
                (
                    Program(
                        scenes=(75, 105),
                        standard="ntsc",
                        field_order="progressive",
                        audio="mp2",
                        aspect="16:9",
                        base=50_000,
                        seed=40,
                    ),
                )
            )
        )
    ),
    "pal_silent": _Recipe(
        _one_title(Title((Program(scenes=(60, 40), audio=None, base=60_000, seed=50),)))
    ),
    "pal_two_tracks": _Recipe(
        _one_title(Title((Program(scenes=(80, 70), audio_tracks=2, base=70_000, seed=53),)))
    ),
    "vob_no_nav": _Recipe(
        _one_title(Title((Program(scenes=(50, 75), base=80_000, seed=56),))), _make_plain_vob
    ),
    "audio_only": _Recipe(DiscSpec(()), _make_audio_only),
    "vr_two_programs": _Recipe(
        _one_title(
            Title(
                (
                    Program(scenes=(40, 45), base=90_000, seed=60),
                    Program(scenes=(70,), base=90_085, seed=62),
                )
            )
        ),
        _make_vr,
    ),
    "pal_shared_titles": _Recipe(
        DiscSpec(
            (
                TitleSet(
                    (
                        Title(
                            (Program(scenes=(60, 50), base=100_000, seed=70),), chapters_s=(0, 2)
                        ),
                        Title((Program(scenes=(80,), base=105_000, seed=72),)),
                        Title((Program(scenes=(45, 40), base=110_000, seed=74),)),
                    )
                ),
            )
        ),
        author_with_play_all,
    ),
    "pal_reordered_cells": _Recipe(
        _one_title(
            Title(
                (
                    Program(scenes=(55,), base=115_000, seed=75),
                    Program(scenes=(70,), base=115_055, seed=76),
                    Program(scenes=(60,), base=115_125, seed=77),
                ),
                playing_order=(2, 0, 1),
            )
        ),
        author_reordered,
    ),
    "pal_two_angles": _Recipe(
        _one_title(Title((Program(scenes=(60, 55), base=120_000, seed=78),))), _make_two_angles
    ),
}
