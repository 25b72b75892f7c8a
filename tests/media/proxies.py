"""Films whose pictures and sound a test makes up, and their proxies, made as the program does."""

import asyncio
import wave
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from PySide6.QtCore import QCoreApplication  # isort: skip
import qasync

from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring.media import run_ffmpeg
from tests.media.capture_films import film_of_file
from tests.media.conftest import Film

PAL, NTSC = Fraction(25), Fraction(30000, 1001)
HZ = 48_000
WIDTH, HEIGHT = 160, 120
BITS = 10

Luma = npt.NDArray[np.uint8]
Samples = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Proxy:
    """A proxy and what its title is."""

    path: Path
    frames: int
    rate: Fraction


MakeProxy = Callable[..., Proxy]


@pytest.fixture(scope="module")
def make_proxy(qapp: QCoreApplication, tmp_path_factory: pytest.TempPathFactory) -> MakeProxy:
    """A function from pictures, sound and rate to a proxy."""

    def make(pictures: Iterable[Luma], rate: Fraction = PAL, sound: Samples | None = None) -> Proxy:
        folder = tmp_path_factory.mktemp("film")
        write_film(folder / "film.mov", pictures, rate, sound)
        film = film_of_file(folder / "film.mov")
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
            runner.run(_create(film, folder / "proxy.mp4"))
        return Proxy(folder / "proxy.mp4", film.clock.frames, film.clock.rate)

    return make


async def _create(film: Film, final: Path) -> Any:
    transcoder = Transcoder(find_ffmpeg())
    picture = await transcoder.look_at(film.samples(), film.clock)
    pieces = film.pieces(0, film.clock.frames)
    return await transcoder.create_proxy(pieces, film.clock, picture, final, lambda _done: None)


def write_film(
    path: Path, pictures: Iterable[Luma], rate: Fraction, sound: Samples | None, *args: str
) -> None:
    """A film of grey pictures with the sound on both sides; `args` say how it is encoded."""
    size = f"{WIDTH}x{HEIGHT}"
    inputs = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", size, "-r", str(rate), "-i", "-"]
    if sound is not None:
        write_sound(path.with_suffix(".wav"), sound)
        inputs += ["-i", str(path.with_suffix(".wav")), "-c:a", "pcm_s16le"]
    how = args or ("-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p")
    run_ffmpeg(*inputs, *how, path, frames=(picture.tobytes() for picture in pictures))
    path.with_suffix(".wav").unlink(missing_ok=True)


def write_sound(path: Path, sound: Samples) -> None:
    """Write a stereo WAV with the same on both sides."""
    pcm = (np.column_stack([sound, sound]).clip(-1, 1) * 32767).round().astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(HZ)
        file.writeframes(pcm.tobytes())


def grey(frames: int, shade: int = 90) -> list[Luma]:
    """Plain pictures."""
    return [np.full((HEIGHT, WIDTH), shade, np.uint8)] * frames


def numbered(frames: int) -> list[Luma]:
    """Pictures that show their number, a white column for each bit that is set."""
    return [_number_picture(number) for number in range(frames)]


def _number_picture(number: int) -> Luma:
    bits = [(number >> bit) & 1 for bit in range(BITS)]
    row = np.repeat(np.array(bits, np.uint8) * 190 + 30, WIDTH // BITS)
    return np.tile(row, (HEIGHT, 1))


def number_in(picture: npt.NDArray[Any]) -> int:
    """The number that a grey picture of any size shows."""
    columns = picture.astype(float).mean(axis=0)
    cell = len(columns) / BITS
    middles = [columns[int((bit + 0.5) * cell)] for bit in range(BITS)]
    return sum(1 << bit for bit, level in enumerate(middles) if level > 128)


def tone(seconds: float, level_db: float, hz: float = 440) -> Samples:
    """A sine with its peaks at a level."""
    times = np.arange(round(seconds * HZ)) / HZ
    return np.asarray(10 ** (level_db / 20) * np.sin(2 * np.pi * hz * times))


def hiss(seconds: float, level_db: float, seed: int = 1) -> Samples:
    """White noise with its RMS at a level."""
    noise = np.random.default_rng(seed).standard_normal(round(seconds * HZ))
    return np.asarray(10 ** (level_db / 20) * noise)


def nothing(seconds: float) -> Samples:
    """Digital silence."""
    return np.zeros(round(seconds * HZ))
