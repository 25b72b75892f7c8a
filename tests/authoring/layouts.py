"""Other ways in which people keep the files of a disc: loose, renamed, or never authored."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.authoring.dvd import title_vobs
from tests.authoring.programs import Program, encode, encode_sound


def loose_vobs(disc: Path, out: Path) -> Path:
    """Only the titles' VOBs, straight in a folder, with lower-case names (vts_01_1.vob)."""
    return _copy(title_vobs(disc), out, str.lower)


def flat_disc(disc: Path, out: Path) -> Path:
    """Everything from VIDEO_TS, IFOs too, straight in a folder."""
    return _copy(sorted((disc / "VIDEO_TS").iterdir()), out, str)


def lower_case_disc(disc: Path, out: Path) -> Path:
    """The whole disc with lower-case names (video_ts/vts_01_0.ifo), as some systems copy it."""
    _copy(sorted((disc / "VIDEO_TS").iterdir()), out / "video_ts", str.lower)
    return out


def plain_vob(program: Program, path: Path) -> Path:
    """A VOB straight from FFmpeg: no NAV packs, so nothing but timestamps to go by."""
    return encode(program, path, container="vob")


def audio_only_vob(program: Program, path: Path) -> Path:
    """A VOB with sound and no picture."""
    return encode_sound(program, path)


def video_only_vob(program: Program, path: Path) -> Path:
    """A VOB with pictures and no sound, without NAV packs."""
    return encode(replace(program, audio=None), path, container="vob")


def _copy(files: list[Path], out: Path, name_of: Callable[[str], str]) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copyfile(file, out / name_of(file.name))
    return out
