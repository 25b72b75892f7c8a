"""How well a picture would stand for its scene, judged by its pixels alone."""

import av
import numpy as np
import numpy.typing as npt

_WIDTH, _HEIGHT = 240, 180

Plane = npt.NDArray[np.float32]


def merit(picture: av.VideoFrame, soon: av.VideoFrame) -> float:
    """From 0 to 1; `soon` is a picture up to a second later.

    Light counts most: a picture that is black or blown out has nothing else to offer. Sharpness
    is next, then contrast, colour, and that the camera holds still and no cut is near.
    """
    luma, colours = _planes(picture)
    light = _light(luma)
    others = (
        0.45 * _sharpness(luma)
        + 0.20 * min(float(luma.std()) / 60, 1)
        + 0.15 * _colourfulness(colours)
        + 0.20 * _steadiness(luma, _planes(soon)[0])
    )
    return light * others


def _planes(picture: av.VideoFrame) -> tuple[Plane, Plane]:
    """Luma of full range, and both colours as they differ from grey, at the size to judge by."""
    small = picture.reformat(
        width=_WIDTH, height=_HEIGHT, format="yuvj420p", dst_color_range="JPEG"
    ).to_ndarray()
    colours = small[_HEIGHT:].reshape(2, -1)
    return small[:_HEIGHT].astype(np.float32), colours.astype(np.float32) - 128


def _light(luma: Plane) -> float:
    """1 for what is neither dark nor glaring as a whole, nor black or white in large parts."""
    mean = float(luma.mean())
    exposure = min(mean / 70, (255 - mean) / 70, 1.0)
    lost = float(((luma < 12) | (luma > 248)).mean())
    return exposure * (1 - 0.7 * lost)


def _sharpness(luma: Plane) -> float:
    """The variance of the Laplacian beside that of the picture: fine detail among all detail."""
    middle = luma[1:-1, 1:-1]
    edges = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * middle
    # Some grey levels of variance are noise and coding: a plain wall is not sharp.
    ratio = float(edges.var() / (middle.var() + 100))
    return min(float(np.sqrt(ratio)), 1.0)


def _colourfulness(colours: Plane) -> float:
    """After Hasler and Süsstrunk (2003), in YUV: spread of the colours, and how far from grey."""
    spread = float(np.hypot(*colours.std(axis=1)))
    away = float(np.hypot(*colours.mean(axis=1)))
    return min((spread + 0.3 * away) / 30, 1.0)


def _steadiness(luma: Plane, soon: Plane) -> float:
    """1 where hardly anything moves, 0 where all is different a moment later."""
    return max(1 - float(np.abs(luma - soon).mean()) / 40, 0.0)
