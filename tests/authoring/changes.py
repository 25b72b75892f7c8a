"""DVDs that change their picture or sound in mid-title: with a new clock, or inside one clock."""

import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.authoring.dvd import find_dvdauthor
from tests.authoring.media import run_ffmpeg
from tests.authoring.programs import Program, Standard, encode

_SEQUENCE, _WIDE = b"\x00\x00\x01\xb3", 0x30


@dataclass(frozen=True, slots=True)
class Part:
    """A program, and options of ffmpeg for what differs in it from the others."""

    program: Program
    options: tuple[str, ...] = ()


def changing_disc(parts: Sequence[Part], folder: Path, *, one_clock: bool) -> Path:
    """Author a disc of one title; with `one_clock` its timestamps run through all parts."""
    with tempfile.TemporaryDirectory() as scratch:
        files = [
            encode(part.program, Path(scratch, f"{number}.mpg"), more=part.options)
            for number, part in enumerate(parts)
        ]
        if one_clock:
            files = [_joined(files, parts, Path(scratch))]
        return author_files(files, folder, parts[0].program.standard)


def author_files(files: Sequence[Path], folder: Path, standard: Standard) -> Path:
    """Author a disc of one title from files as they are, a cell and a clock for each."""
    vobs = "".join(f'<vob file="{file}"/>' for file in files)
    recipe = files[0].with_name("disc.xml")
    recipe.write_text(
        f'<dvdauthor dest="{folder}" format="{standard}"><vmgm/><titleset><titles>'
        f"<pgc>{vobs}</pgc></titles></titleset></dvdauthor>"
    )
    subprocess.run([find_dvdauthor(), "-x", str(recipe)], check=True, capture_output=True)
    return folder


def _joined(files: Sequence[Path], parts: Sequence[Part], folder: Path) -> Path:
    lines = ["ffconcat version 1.0"]
    for file, part in zip(files, parts, strict=True):
        duration_s = float(part.program.frames / part.program.fps)
        lines += [f"file '{file.name}'", f"duration {duration_s:.6f}"]
    recipe, joined = folder / "parts.ffconcat", folder / "joined.mpg"
    recipe.write_text("\n".join(lines))
    streams = ("-map", "0:v", "-map", "0:a?", "-c", "copy")
    run_ffmpeg("-f", "concat", "-safe", "0", "-i", recipe, *streams, "-f", "dvd", joined)
    return joined


def widen(vob: Path, start: int) -> None:
    """Say 16:9 in each sequence header from byte `start` on, as dvdauthor will not have it."""
    data = bytearray(vob.read_bytes())
    at = data.find(_SEQUENCE, start)
    while at >= 0:
        data[at + 7] = _WIDE | data[at + 7] & 15
        at = data.find(_SEQUENCE, at + 4)
    vob.write_bytes(data)
