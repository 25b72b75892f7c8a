"""The picture for a scene: the best of its key frames, wherever it lies."""

import av
import numpy as np
import pytest

from nostalgia_desktop.domain.errors import Cancelled, MediaError
from nostalgia_desktop.media.picture_merit import merit
from nostalgia_desktop.media.poster import find_poster
from tests.media.proxies import (
    HEIGHT,
    NTSC,
    PAL,
    WIDTH,
    Luma,
    Proxy,
    grey,
    make_proxy,
    number_in,
    numbered,
)

__all__ = ["make_proxy"]

BLACK, WHITE = grey(1, 16)[0], grey(1, 255)[0]


def _sharp(low: int = 40, high: int = 210) -> Luma:
    """A pattern of hard edges, as uneven as things are."""
    rows = np.random.default_rng(5).random((HEIGHT // 8, WIDTH // 8)) > 0.5
    return np.kron(np.where(rows, high, low), np.ones((8, 8))).astype(np.uint8)


def _blurred() -> Luma:
    """The same, out of focus."""
    picture = _sharp().astype(float)
    for axis in (0, 1):
        picture = sum(np.roll(picture, shift, axis) for shift in range(-4, 5)) / 9
    # As bright and as rich in contrast as before.
    picture = (picture - picture.mean()) / picture.std() * _sharp().std() + _sharp().mean()
    return picture.clip(0, 255).astype(np.uint8)


def _frame(red: Luma, green: Luma | None = None) -> av.VideoFrame:
    """A picture as a decoder gives it; grey without `green`."""
    other = red if green is None else green
    rgb = np.stack([red, other, other], axis=2).repeat(3, axis=0).repeat(3, axis=1)
    return av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format="yuv420p")


def _merit(red: Luma, green: Luma | None = None) -> float:
    picture = _frame(red, green)
    return merit(picture, picture)


@pytest.fixture(scope="module")
def count(make_proxy) -> Proxy:
    """A film of numbered pictures, 9.2 s long."""
    return make_proxy(numbered(230))


@pytest.fixture(scope="module")
def shots(make_proxy) -> Proxy:
    """Seconds, in turn: black, blurred, white, sharp, blurred, dark, black, black, black."""
    dark = _sharp(16, 30)
    seconds = [BLACK, _blurred(), WHITE, _sharp(), _blurred(), dark, BLACK, BLACK, BLACK]
    return make_proxy([picture for picture in seconds for _frame in range(25)])


@pytest.mark.parametrize(("start_ms", "end_ms"), [(0, 9000), (1000, 5000), (2500, 3700)])
def test_the_sharp_bright_picture_is_chosen(shots, start_ms, end_ms):
    assert find_poster(shots.path, start_ms, end_ms).at_ms == 3000


def test_a_blurred_picture_is_better_than_black_and_white_ones(shots):
    assert find_poster(shots.path, 0, 2900).at_ms == 1000


def test_a_sharp_picture_is_better_than_one_as_rich_in_contrast():
    assert _merit(_sharp()) > _merit(_blurred()) + 0.1


@pytest.mark.parametrize("sharp", [_sharp(5, 50), _sharp(225, 255), BLACK, WHITE])
def test_light_counts_more_than_sharpness(sharp):
    assert _merit(_blurred()) > _merit(sharp) + 0.1


def test_contrast_is_better_than_none():
    assert _merit(_sharp()) > _merit(_sharp(115, 135)) + 0.05


def test_colour_is_better_than_none():
    assert _merit(_sharp(80, 160), _sharp(80, 160)[::-1]) > _merit(_sharp(80, 160)) + 0.05


def test_what_stays_is_better_than_what_is_gone_at_once():
    still, other = _frame(_sharp()), _frame(np.ascontiguousarray(_sharp()[::-1]))

    assert merit(still, still) > merit(still, other) + 0.1


def test_a_black_scene_has_its_least_black_picture(shots):
    assert find_poster(shots.path, 4600, 9000).at_ms == 5000
    assert 6000 <= find_poster(shots.path, 6000, 9000).at_ms < 9000


def test_the_picture_is_that_of_its_time_on_pal_and_ntsc(make_proxy):
    for rate in (PAL, NTSC):
        proxy = make_proxy(numbered(150), rate)

        poster = find_poster(proxy.path, 1400, 3600)

        rgb = np.frombuffer(poster.rgb, np.uint8).reshape(poster.height, poster.width, 3)
        assert (poster.width, poster.height) == (480, 360)
        assert number_in(rgb[:, :, 1]) == round((poster.at_ms + 0.5) * rate / 1000)
        assert 1400 <= poster.at_ms < 3600


def test_the_ends_of_a_scene_are_left_out_where_there_are_others(count):
    for start_ms in range(2800, 4000, 100):
        assert start_ms + 300 <= find_poster(count.path, start_ms, start_ms + 3000).at_ms
        assert find_poster(count.path, start_ms, start_ms + 3000).at_ms < start_ms + 2700


def test_a_key_frame_at_the_very_start_is_better_than_none(count):
    assert find_poster(count.path, 4000, 4400).at_ms == 4000


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "at_ms"),
    [(4400, 4800, 4600), (4570, 4600, 4600), (4250, 4330, 4200), (9150, 9200, 9000)],
)
def test_a_scene_without_a_key_frame_has_the_frame_nearest_to_its_middle(
    count, start_ms, end_ms, at_ms
):
    poster = find_poster(count.path, start_ms, end_ms)

    rgb = np.frombuffer(poster.rgb, np.uint8).reshape(poster.height, poster.width, 3)
    assert poster.at_ms == at_ms
    assert number_in(rgb[:, :, 1]) == at_ms // 40


def test_a_picture_right_before_a_cut_is_left_for_one_that_stays(make_proxy):
    other = _sharp()[::-1]
    shots = [_sharp()] * 30 + [other] * 70

    assert find_poster(make_proxy(shots).path, 600, 3900).at_ms in (2000, 3000)


def test_of_a_long_scene_some_pictures_are_looked_at(make_proxy):
    proxy = make_proxy([*grey(300, 20), *[_sharp()] * 30, *grey(170, 20)], PAL / 5)
    looks = 0

    def count_looks() -> bool:
        nonlocal looks
        looks += 1
        return False

    assert find_poster(proxy.path, 0, 100_000, count_looks).at_ms // 1000 in range(60, 66)
    assert looks < 25 * 20


def test_looking_can_be_stopped(shots):
    with pytest.raises(Cancelled):
        find_poster(shots.path, 0, 9000, lambda: True)


@pytest.mark.parametrize("content", [b"", b"not a film at all\n" * 200, bytes(5000)])
def test_what_is_no_proxy_is_named(tmp_path, content):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)

    with pytest.raises(MediaError, match=r"broken\.mp4 cannot be read"):
        find_poster(broken, 0, 1000)
