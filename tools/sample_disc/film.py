"""The two titles of the disc, and their pictures and sound as plain data."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from PIL import Image

from sample_disc.scenes.base import FIELD_HEIGHT, FIELD_WIDTH, FPS, Scene
from sample_disc.scenes.beach import Beach
from sample_disc.scenes.birthday import Birthday
from sample_disc.scenes.christmas import Christmas
from sample_disc.scenes.fireworks import Fireworks
from sample_disc.scenes.garden import Garden
from sample_disc.scenes.snow import Snow
from sample_disc.sound.score import SCORES
from sample_disc.sound.synth import RATE
from sample_disc.stamp import date_stamp

# Frames from one key frame to the next.
GROUP = 15


@dataclass(frozen=True)
class Title:
    """One title of the disc, in a title set of its own."""

    number: int
    scenes: tuple[type[Scene], ...]

    @property
    def starts(self) -> list[int]:
        """Return the first frame of every scene, and the length at the end."""
        return list(accumulate((scene.frames for scene in self.scenes), initial=0))

    @property
    def frames(self) -> int:
        """Return the length in frames."""
        return self.starts[-1]

    @property
    def chapters(self) -> list[int]:
        """Return the frames with a chapter mark.

        One cut is left without a mark on purpose: real discs do not mark every scene either.
        """
        start = self.starts[-2]
        rest = self.scenes[-2].frames % GROUP
        # A mark lands on a video object unit, and the multiplexer opens one only where 0.4 s
        # have passed since the one before.
        if 0 < rest < FPS * 2 // 5:
            raise ValueError(f"no unit of title {self.number} can start at frame {start}")
        return [0, start]


TITLES = (Title(1, (Birthday, Beach, Garden)), Title(2, (Christmas, Snow, Fireworks)))


def woven_frames(scene: Scene) -> Iterator[bytes]:
    """Return every frame of a scene as RGB, woven from two fields, the upper one first."""
    stamp = np.asarray(date_stamp(scene.date))
    stamps = [Image.fromarray(np.ascontiguousarray(stamp[parity::2])) for parity in (0, 1)]
    frame = np.empty((2 * FIELD_HEIGHT, FIELD_WIDTH, 3), dtype=np.uint8)
    for index in range(scene.frames):
        for parity in (0, 1):
            field = scene.field(2 * index + parity)
            field.paste(stamps[parity], (0, 0), stamps[parity])
            frame[parity::2] = np.asarray(field)
        yield frame.tobytes()


def write_sound(title: Title, path: Path) -> None:
    """Write the sound of a title as a WAV file, exactly as long as its pictures."""
    parts = [SCORES[scene.name](scene.frames / FPS) for scene in title.scenes]
    data = (np.clip(np.concatenate(parts), -1, 1) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(data.tobytes())


def truth() -> dict[str, object]:
    """Return what is on the disc, frame by frame, for tests to compare with."""
    return {"fps": FPS, "titles": [_title_truth(title) for title in TITLES]}


def _title_truth(title: Title) -> dict[str, object]:
    scenes = [
        {"start_frame": start, "end_frame": end, "name": scene.name, "date": str(scene.date)}
        for scene, (start, end) in zip(title.scenes, pairwise(title.starts), strict=True)
    ]
    return {
        "title": title.number,
        "vts": title.number,
        "frames": title.frames,
        "scenes": scenes,
        "chapters_frames": title.chapters,
    }
