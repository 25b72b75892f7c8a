"""Clips in square pixels, and without the noise at the bottom: the shape of things stays right."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.media.clip_picture import covered_lines, square_width
from nostalgia_desktop.media.quality import Quality
from tests.authoring.barcode import field_numbers
from tests.authoring.media import pictures
from tests.media.clips import cut, streams_of
from tests.media.conftest import film_of

QUICK = Quality("ultrafast", 30)
SQUARE, COVERED = replace(QUICK, square_pixels=True), replace(QUICK, hides_bottom=True)
SIZES = {
    "pal_two_parts": (768, 576, Fraction(4, 3)),
    "ntsc_lpcm_bff": (640, 480, Fraction(4, 3)),
    "ntsc_wide_progressive": (854, 480, Fraction(16, 9)),
}


def _numbers(clip) -> list[int | None]:
    return [number for _at, number in field_numbers(clip)]


@pytest.mark.parametrize("name", SIZES)
def test_square_pixels_show_the_same_shape_and_frames(run, transcoder, name, tmp_path):
    film, usual, clip = film_of(name), tmp_path / "usual.mp4", tmp_path / "clip.mp4"

    cut(run, transcoder, film, (10, 20), QUICK, usual)
    cut(run, transcoder, film, (10, 20), SQUARE, clip)

    video = streams_of(clip)[0]
    width, height, shape = SIZES[name]
    assert (video["width"], video["height"]) == (width, height)
    assert video["sample_aspect_ratio"] == "1:1"
    assert Fraction(width, height) == pytest.approx(shape, rel=0.002)
    assert video["color_space"] == streams_of(usual)[0]["color_space"]
    assert _numbers(clip) == _numbers(usual)


@pytest.mark.parametrize(("name", "lines"), [("pal_two_parts", 12), ("ntsc_lpcm_bff", 10)])
@pytest.mark.parametrize("square", [False, True])
def test_the_noise_at_the_bottom_is_covered_and_no_more(
    run, transcoder, name, lines, square, tmp_path
):
    film, usual, clip = film_of(name), tmp_path / "usual.mp4", tmp_path / "clip.mp4"
    wanted = replace(COVERED, crf=10, square_pixels=square)

    cut(run, transcoder, film, (10, 14), replace(wanted, hides_bottom=False), usual)
    cut(run, transcoder, film, (10, 14), wanted, clip)

    before, after = (
        np.stack([luma for _at, luma in pictures(file)]).astype(int) for file in (usual, clip)
    )
    assert before.shape == after.shape
    assert after[:, -lines + 2 :].max() < 30 < before[:, -lines + 2 :].min()
    assert np.abs(after - before)[:, : -lines - 4].mean() < 2
    shapes = [streams_of(file)[0]["display_aspect_ratio"] for file in (usual, clip)]
    assert shapes[0] == shapes[1] == "4:3"


def test_pictures_of_high_definition_are_not_covered():
    picture = Picture(1920, 1080, Fraction(16, 9), Scan.PROGRESSIVE, ())

    assert covered_lines(picture) == 0
    assert square_width(picture) == 1920


def test_an_odd_picture_is_even_in_square_pixels():
    picture = Picture(351, 287, Fraction(4, 3), Scan.PROGRESSIVE, ())

    assert square_width(picture) == 384
