"""Tap frames drawn for the tests of the shot finder: scenes, cameras, grain, what spoils them."""

from fractions import Fraction

import numpy as np

from nostalgia_desktop.domain.survey import ChangeKind
from nostalgia_desktop.media.shots import PictureFindings, ShotFinder

RATE = Fraction(25)
WIDTH, HEIGHT = 64, 48

Frames = np.ndarray


def scene(seed: int, count: int, *, motion: float = 0.1, contrast: float = 1.0) -> Frames:
    """A picture of soft blobs that a camera passes over by `motion` pixels a frame."""
    draw = np.random.default_rng(seed)
    wide = _blobs(draw, HEIGHT, WIDTH + 200)
    hues = [_blobs(draw, HEIGHT // 2, WIDTH // 2 + 100) * 0.4 for _ in range(2)]
    frames = [
        np.concatenate(
            [
                (16 + contrast * (100 + 60 * _seen(wide, k * motion, WIDTH))).ravel(),
                *(
                    (128 + contrast * 60 * _seen(h, k * motion / 2, WIDTH // 2)).ravel()
                    for h in hues
                ),
            ]
        )
        for k in range(count)
    ]
    return np.clip(np.array(frames), 0, 255).astype(np.uint8)


def _blobs(draw: np.random.Generator, height: int, width: int) -> np.ndarray:
    coarse = draw.standard_normal((height // 8 + 2, width // 8 + 2))
    rows = np.linspace(0, coarse.shape[0] - 1.001, height)
    columns = np.linspace(0, coarse.shape[1] - 1.001, width)
    y, x = rows.astype(int)[:, None], columns.astype(int)
    dy, dx = rows[:, None] % 1, columns % 1
    top = coarse[y, x] * (1 - dx) + coarse[y, x + 1] * dx
    return np.asarray(
        top * (1 - dy) + (coarse[y + 1, x] * (1 - dx) + coarse[y + 1, x + 1] * dx) * dy
    )


def _seen(wide: np.ndarray, left: float, width: int) -> np.ndarray:
    whole, part = int(left), left % 1
    here, there = wide[:, whole : whole + width], wide[:, whole + 1 : whole + 1 + width]
    return np.asarray(here * (1 - part) + there * part)


def plain(count: int, luma: int) -> Frames:
    """Frames of one grey."""
    frames = np.full((count, 4608), 128, np.uint8)
    frames[:, :3072] = luma
    return frames


def mixed(old: Frames, new: Frames) -> Frames:
    """A dissolve over the whole of two stretches of one length."""
    share = (np.arange(1, len(old) + 1) / (len(old) + 1))[:, None]
    return np.rint(old * (1 - share) + new * share).astype(np.uint8)


def grainy(frames: Frames, strength: float, seed: int = 9) -> Frames:
    """Noise of a tape, as much of it as is left after scaling."""
    noise = np.random.default_rng(seed).normal(0, strength, frames.shape)
    return np.clip(np.rint(frames + noise), 0, 255).astype(np.uint8)


def find(*parts: Frames, rate: Fraction = RATE) -> PictureFindings:
    """What the finder makes of stretches of film after one another."""
    finder = ShotFinder(rate)
    finder.feed(np.concatenate(parts))
    return finder.finish()


def cuts(found: PictureFindings) -> list[int]:
    """The first frames of shots that begin with a cut."""
    return [change.start for change in found.changes if change.kind is ChangeKind.CUT]
