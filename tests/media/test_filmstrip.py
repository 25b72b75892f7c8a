"""Filmstrips from real proxies: each picture is that of its frame, and lies where it should."""

import io
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from nostalgia_desktop.domain.errors import Cancelled, MediaError
from nostalgia_desktop.domain.survey import Filmstrip
from nostalgia_desktop.media.filmstrip import make_filmstrip, picture_of
from tests.media.proxies import (
    HEIGHT,
    NTSC,
    PAL,
    WIDTH,
    Proxy,
    grey,
    make_proxy,
    number_in,
    numbered,
    write_film,
)

__all__ = ["make_proxy"]

SLOW = Fraction(5)


def _strip(proxy: Proxy) -> Filmstrip:
    return make_filmstrip(proxy.path, proxy.frames, proxy.rate)


def _sheet(jpeg: bytes) -> np.ndarray:
    with av.open(io.BytesIO(jpeg), format="mjpeg") as opened:
        (picture,) = opened.decode(video=0)
        return picture.to_ndarray(format="gray")


def _numbers(strip: Filmstrip) -> list[int]:
    sheets = [_sheet(sheet) for sheet in strip.sheets]
    numbers = []
    for number in range(strip.count):
        sheet, left, top = picture_of(strip, number)
        picture = sheets[sheet][top : top + strip.height, left : left + strip.width]
        numbers.append(number_in(picture))
    return numbers


@pytest.fixture(scope="module")
def short(make_proxy) -> Proxy:
    """A film of 230 numbered pictures, in PAL."""
    return make_proxy(numbered(230))


@pytest.mark.parametrize(("rate", "every"), [(PAL, 50), (NTSC, 60), (Fraction(24000, 1001), 50)])
def test_each_picture_shows_its_frame(make_proxy, rate, every):
    strip = _strip(make_proxy(numbered(230), rate))

    assert strip.every == every
    assert _numbers(strip) == list(range(0, 230, every))


def test_pictures_go_on_on_the_next_sheet(make_proxy):
    strip = _strip(make_proxy(numbered(641), SLOW))

    assert _numbers(strip) == list(range(0, 641, 10))
    assert (strip.count, len(strip.sheets)) == (65, 2)
    assert _sheet(strip.sheets[0]).shape == (6 * strip.height, 10 * strip.width)
    assert _sheet(strip.sheets[1]).shape == (strip.height, 10 * strip.width)


def test_pictures_have_the_shape_of_the_film(short):
    strip = _strip(short)

    assert 72 <= strip.height <= 90
    assert strip.width == pytest.approx(strip.height * WIDTH / HEIGHT, abs=1)


@pytest.mark.parametrize("frames", [1, 20, 50, 51])
def test_a_short_title_has_a_picture_for_each_two_seconds_begun(make_proxy, frames):
    strip = _strip(make_proxy(numbered(frames)))

    assert _numbers(strip) == list(range(0, frames, 50))


@pytest.mark.parametrize("shade", [0, 60, 128, 200, 255])
def test_shades_are_those_of_the_proxy(make_proxy, shade):
    strip = _strip(make_proxy(grey(10, shade)))

    tile = _sheet(strip.sheets[0])[: strip.height, : strip.width]
    assert tile.mean() == pytest.approx(shade, abs=3)


def test_where_key_frames_lie_elsewhere_the_nearest_is_taken(tmp_path):
    path = tmp_path / "joined.mp4"
    # A second group of pieces begins with frame 13, and with it the row of key frames anew.
    keys = ["-c:v", "libx264", "-g", "5", "-keyint_min", "5", "-sc_threshold", "0"]
    forced = ["-pix_fmt", "yuv420p", "-force_key_frames", "expr:eq(n,13)+eq(n,18)+eq(n,23)"]
    write_film(path, numbered(27), SLOW, None, *keys, *forced)

    assert _numbers(make_filmstrip(path, 27, SLOW)) == [0, 10, 18]


def test_noisy_footage_is_made_to_fit(make_proxy):
    noise = np.random.default_rng(1).integers(0, 256, (600, HEIGHT, WIDTH), np.uint8)
    proxy = make_proxy(list(noise), SLOW)

    strip = _strip(proxy)

    size = sum(map(len, strip.sheets))
    assert size <= 3_500_000 * proxy.frames / SLOW / 3600


def test_the_numbers_of_pictures_are_checked(short):
    strip = _strip(short)

    for number in (-1, strip.count):
        with pytest.raises(IndexError):
            picture_of(strip, number)


def test_making_can_be_stopped(short):
    with pytest.raises(Cancelled):
        make_filmstrip(short.path, short.frames, short.rate, lambda: True)


@pytest.mark.parametrize("content", [b"", b"not a film at all\n" * 200, bytes(5000)])
def test_what_is_no_proxy_is_named(tmp_path, content):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)

    with pytest.raises(MediaError, match=r"broken\.mp4 cannot be read"):
        make_filmstrip(broken, 100, PAL)


def test_a_truncated_proxy_is_named(short, tmp_path):
    broken = tmp_path / "broken.mp4"
    data = short.path.read_bytes()
    broken.write_bytes(data[: len(data) * 2 // 3])

    with pytest.raises(MediaError, match=r"broken\.mp4 cannot be read"):
        make_filmstrip(broken, short.frames, short.rate)


def test_a_proxy_of_a_longer_title_is_refused(short):
    with pytest.raises(MediaError, match="the picture at 12 s is missing"):
        make_filmstrip(short.path, short.frames + 80, short.rate)


def test_a_file_of_sound_alone_is_refused(tmp_path: Path):
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as file:
        sound = file.add_stream("aac", rate=16_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.float32), "fltp", "mono")
        frame.sample_rate = 16_000
        file.mux([*sound.encode(frame), *sound.encode(None)])

    with pytest.raises(MediaError, match="holds no pictures"):
        make_filmstrip(path, 100, PAL)
