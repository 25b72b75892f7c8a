"""Programs: stretches of numbered pictures with sound, encoded as a DVD wants them."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Literal

import numpy as np

from tests.authoring.barcode import CODED_WIDTH, LAST_FRAME, Numbers, draw_fields, draw_flash
from tests.authoring.media import Luma, run_ffmpeg
from tests.authoring.sound import click_times, write_wav

__all__ = ["Program", "click_times", "encode"]

Standard = Literal["pal", "ntsc"]
FieldOrder = Literal["tff", "bff", "progressive"]
AudioKind = Literal["ac3", "lpcm", "mp2"]
Aspect = Literal["4:3", "16:9"]

_AUDIO_ARGS: dict[AudioKind, tuple[str, ...]] = {
    "ac3": ("-c:a", "ac3", "-b:a", "192k"),
    "lpcm": ("-c:a", "pcm_dvd"),
    "mp2": ("-c:a", "mp2", "-b:a", "224k"),
}
_TONES_HZ = (220, 330)
# Of the three kinds of texture: a cut always changes from one to another.
_SHADES = (70, 120, 170)
_BATCH = 16
_PAN_SPACE = 512
# Hues this far apart never come close to each other, however many scenes follow.
_GOLDEN_ANGLE = np.pi * (3 - 5**0.5)


@dataclass(frozen=True, slots=True)
class Program:
    """One unbroken recording: its clock runs through, and its bar codes count up from `base`.

    `scenes` holds the length of each scene in frames; together they make up the program.
    Frame n (from 0) shows the fields 2 (base + n) and 2 (base + n) + 1 in the order of time;
    a progressive frame shows the first number on all its lines.
    """

    scenes: tuple[int, ...]
    standard: Standard = "pal"
    field_order: FieldOrder = "tff"
    aspect: Aspect = "4:3"
    audio: AudioKind | None = "ac3"
    audio_tracks: int = 1
    base: int = 0
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse what cannot be made."""
        if not self.scenes or min(self.scenes) < 1:
            raise ValueError(f"every scene needs a frame: {self.scenes}")
        if not 0 <= self.base <= self.base + self.frames <= LAST_FRAME:
            raise ValueError(f"the bar code cannot hold frame {self.base + self.frames}")
        if self.audio_tracks not in (1, 2):
            raise ValueError(f"a program has one or two audio tracks, not {self.audio_tracks}")

    @property
    def frames(self) -> int:
        """The number of pictures."""
        return sum(self.scenes)

    @property
    def fps(self) -> Fraction:
        """Pictures a second."""
        return Fraction(25) if self.standard == "pal" else Fraction(30000, 1001)

    @property
    def height(self) -> int:
        """The number of lines."""
        return 576 if self.standard == "pal" else 480

    @property
    def scene_spans(self) -> list[tuple[int, int]]:
        """Each scene as [first frame, first frame of the next), from the program's start."""
        return list(pairwise(accumulate(self.scenes, initial=0)))

    @property
    def flash_frames(self) -> list[int]:
        """The frames with a white square: about one a second."""
        return self._every_second(0)

    def click_frames(self, track: int) -> list[int]:
        """The frames that begin with a click on audio track 0 or 1.

        Track 0 clicks with the white square, track 1 half a second later, to tell them apart.
        """
        return self._every_second(track * self._period // 2)

    @property
    def _period(self) -> int:
        return round(self.fps)

    def _every_second(self, late: int) -> list[int]:
        return list(range((late - self.base) % self._period, self.frames, self._period))


def encode(
    program: Program,
    path: Path,
    container: Literal["dvd", "vob"] = "dvd",
    more: Sequence[str] = (),
) -> Path:
    """Make the file `path`: as dvdauthor takes it, or as a bare VOB without any NAV pack.

    `more` are ffmpeg's options that differ from what a program of this standard has.
    """
    order = program.field_order
    setfield = f"setfield={'prog' if order == 'progressive' else order}"
    with tempfile.TemporaryDirectory() as folder:
        wavs = sound_files(program, Path(folder))
        run_ffmpeg(
            *("-f", "rawvideo", "-pix_fmt", "yuv420p", "-r", str(program.fps)),
            *("-s", f"{CODED_WIDTH}x{program.height}", "-i", "-"),
            *_inputs(wavs),
            *[arg for n in range(1 + len(wavs)) for arg in ("-map", str(n))],
            *("-target", f"{program.standard}-dvd", "-q:v", "5", "-threads", "1"),
            *("-vf", setfield, "-aspect", program.aspect),
            *(() if order == "progressive" else ("-flags", "+ildct+ilme")),
            *_sound_codec(program),
            *more,
            *("-f", container, path),
            frames=raw_frames(program),
        )
    return path


def encode_sound(program: Program, path: Path) -> Path:
    """Make a VOB that holds the program's sound and no picture."""
    with tempfile.TemporaryDirectory() as folder:
        wavs = sound_files(program, Path(folder))
        run_ffmpeg(*_inputs(wavs), *_sound_codec(program), "-f", "vob", path)
    return path


def sound_files(program: Program, folder: Path) -> list[Path]:
    """The sound of a program, a file for each track, written into `folder`."""
    wavs = []
    for track in range(program.audio_tracks if program.audio else 0):
        wavs.append(folder / f"{track}.wav")
        clicks = program.click_frames(track)
        write_wav(wavs[-1], program.frames, program.fps, clicks, _TONES_HZ[track])
    return wavs


def _inputs(files: list[Path]) -> list[str]:
    return [arg for file in files for arg in ("-i", str(file))]


def _sound_codec(program: Program) -> tuple[str, ...]:
    return _AUDIO_ARGS[program.audio] if program.audio else ()


def raw_frames(program: Program) -> Iterator[bytes]:
    """The pictures one after another, as ffmpeg takes them: planes of Y, U and V."""
    for index, (start, end) in enumerate(program.scene_spans):
        texture = _texture(program, index)
        chroma = _chroma(program, index)
        for first in range(start, end, _BATCH):
            frames = np.arange(first, min(first + _BATCH, end))
            for luma in _draw(program, texture, frames):
                yield luma.tobytes() + chroma


def _draw(program: Program, texture: Luma, frames: Numbers) -> Luma:
    """The luma of some frames of one scene, whose texture moves on with every field."""
    top, bottom = _field_times(program, frames)
    luma = np.empty((len(frames), program.height, CODED_WIDTH), np.uint8)
    for picture, top_time, bottom_time in zip(luma, top, bottom, strict=True):
        picture[0::2] = _view(texture, top_time)[0::2]
        picture[1::2] = _view(texture, bottom_time)[1::2]
    draw_fields(luma, 2 * program.base + top, 2 * program.base + bottom)
    draw_flash(luma, np.isin(frames, program.flash_frames))
    return luma


def _field_times(program: Program, frames: Numbers) -> tuple[Numbers, Numbers]:
    """When the even and the odd lines of each frame were taken, in fields from the start."""
    first = 2 * frames
    if program.field_order == "progressive":
        return first, first
    return (first, first + 1) if program.field_order == "tff" else (first + 1, first)


def _view(texture: Luma, time: int) -> Luma:
    """The part of a texture that the camera, panning to and fro, sees at a field's time."""
    left = abs(2 * time % (2 * _PAN_SPACE) - _PAN_SPACE)
    return texture[:, left : left + CODED_WIDTH]


def _texture(program: Program, scene: int) -> Luma:
    """Stripes, checks or patches, in turn; smooth enough to need few bits."""
    random = np.random.default_rng((program.seed, scene))
    y, x = np.mgrid[0 : program.height, 0 : CODED_WIDTH + _PAN_SPACE]
    turn = (program.seed + scene) % 3
    if turn == 0:
        pattern = np.sin(x / random.uniform(12, 20) + y / random.uniform(30, 60))
    elif turn == 1:
        side = int(random.integers(40, 80))
        pattern = (x // side + y // side) % 2 * 2.0 - 1
    else:
        patches = random.uniform(-1, 1, (program.height // 32, x.shape[1] // 16))
        pattern = np.kron(patches, np.ones((32, 16)))
    shades: Luma = (_SHADES[turn] + 35 * pattern).astype(np.uint8)
    return shades


def _chroma(program: Program, scene: int) -> bytes:
    """The planes U and V of a scene: one colour, far from those of the scenes around it."""
    angle = _GOLDEN_ANGLE * (program.seed + scene)
    shades = (128 + 60 * np.array([np.cos(angle), np.sin(angle)])).astype(np.uint8)
    return np.repeat(shades, CODED_WIDTH // 2 * program.height // 2).tobytes()
