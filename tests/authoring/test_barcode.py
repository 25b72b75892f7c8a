"""A field's number survives what is done to pictures."""

import numpy as np
import pytest

from tests.authoring.barcode import LAST_FRAME, draw_fields, read_field
from tests.authoring.media import Luma


def _bar(number: int, other: int, height: int = 576) -> Luma:
    """A grey picture whose even lines show one number and whose odd lines another."""
    luma = np.full((1, height, 720), 90, np.uint8)
    draw_fields(luma, np.array([number]), np.array([other]))
    picture: Luma = luma[0]
    return picture


@pytest.mark.parametrize("number", [0, 1, 2, 12_345, 2 * LAST_FRAME, 2 * LAST_FRAME + 1])
@pytest.mark.parametrize("height", [480, 576])
def test_a_number_reads_back(number, height):
    assert read_field(_bar(number, number, height), height) == number
    assert read_field(_bar(number, number, height)) == number


def test_blended_fields_of_a_frame_read_as_its_first_field():
    assert read_field(_bar(700, 701)) == 700
    assert read_field(_bar(703, 702)) == 702


def test_two_blended_frames_read_as_nothing():
    assert read_field(_bar(701, 702)) is None


def test_a_picture_without_bar_code_reads_as_nothing():
    noise = np.random.default_rng(1).integers(0, 256, (20, 576, 720)).astype(np.uint8)

    assert {read_field(picture) for picture in [*noise, np.zeros_like(noise[0])]} == {None}
