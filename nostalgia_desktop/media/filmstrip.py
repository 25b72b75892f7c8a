"""Makes a title's filmstrip from its proxy: a small picture for every two seconds."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av

from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.domain.survey import Filmstrip
from nostalgia_desktop.media.jpeg_sheet import Planes, Shrinker, make_sheet
from nostalgia_desktop.media.key_frames import decode_alone, film_of, key_packets
from nostalgia_desktop.media.piece_reader import nearest
from nostalgia_desktop.media.proxy_file import open_proxy, unreadable
from nostalgia_desktop.media.proxy_rate import PROXY_FPS, proxy_step

COLUMNS, ROWS = 10, 6
# A whole number of JPEG's blocks of 8 lines, so that a picture does not stain the one below.
_HEIGHT = 72
_KEYS_PER_PICTURE = 2
# 3.5 MB for an hour of 1,800 pictures; quality gives way where footage is noisy.
_PICTURE_BYTES = 3_500_000 // 1_800

_Key = tuple[int, "av.Packet[av.VideoStream]"]


def make_filmstrip(
    proxy: Path, frames: int, rate: Fraction, should_stop: ShouldStop = lambda: False
) -> Filmstrip:
    """The filmstrip of a title of so many frames: every second key frame of its proxy.

    In a title of very many pieces the proxy's key frames are not all where they would be; there
    a picture is the nearest one, half a second off at most. Run it in a thread: some seconds for
    an hour.

    Raises:
        MediaError: the proxy cannot be read, or breaks off.
        Cancelled: `should_stop` said so.
    """
    every = proxy_step(rate) * PROXY_FPS * _KEYS_PER_PICTURE
    count = -(-frames // every)
    with open_proxy(proxy) as opened:
        video = film_of(opened, proxy)
        width = strip_width(video)
        keys = ((_frame_number(key, rate), key) for key in key_packets(opened, video, should_stop))
        pictures = _pictures(proxy, video, _nearest(keys, every, count), Shrinker(width, _HEIGHT))
        sheets = tuple(_sheets(pictures))
    return Filmstrip(every, width, _HEIGHT, COLUMNS, ROWS, count, sheets)


def strip_width(video: av.VideoStream) -> int:
    """How wide the small pictures of a film are; even, as colours come for two at a time."""
    return max(round(_HEIGHT * Fraction(video.width, video.height) / 2) * 2, 2)


def picture_of(strip: Filmstrip, number: int) -> tuple[int, int, int]:
    """Where picture `number` is: the sheet, and its left and upper edge there, in pixels.

    Raises:
        IndexError: the strip has no such picture.
    """
    if not 0 <= number < strip.count:
        raise IndexError(f"picture {number} of a strip of {strip.count}")
    sheet, place = divmod(number, strip.columns * strip.rows)
    row, column = divmod(place, strip.columns)
    return sheet, column * strip.width, row * strip.height


def _frame_number(key: "av.Packet[av.VideoStream]", rate: Fraction) -> int:
    """The frame of the title that a key frame shows."""
    return nearest((key.pts or 0) * key.time_base * rate)


def _nearest(keys: Iterator[_Key], every: int, count: int) -> Iterator[_Key | None]:
    """For each picture the key frame nearest to its time; None where there is none near."""
    before: _Key | None = None
    number = 0
    for key in keys:
        while number < count and key[0] >= number * every:
            yield _near(before, key, number * every, every)
            number += 1
        if number >= count:
            return
        before = key
    for rest in range(number, count):
        yield _near(before, None, rest * every, every)


def _near(before: _Key | None, after: _Key | None, frame: int, every: int) -> _Key | None:
    # Half of the pictures' distance is one second, as far as two key frames ever are apart.
    found = [key for key in (before, after) if key and abs(key[0] - frame) <= every // 2]
    return min(found, key=lambda key: abs(key[0] - frame), default=None)


def _pictures(
    proxy: Path, video: av.VideoStream, chosen: Iterator[_Key | None], shrinker: Shrinker
) -> Iterator[Planes]:
    for number, key in enumerate(chosen):
        pictures = decode_alone(video, key[1]) if key else []
        if not pictures:
            raise unreadable(proxy, f"the picture at {number * _KEYS_PER_PICTURE} s is missing")
        yield shrinker.planes(pictures[0])


def _sheets(pictures: Iterator[Planes]) -> Iterator[bytes]:
    waiting: list[Planes] = []
    for picture in pictures:
        waiting.append(picture)
        if len(waiting) == COLUMNS * ROWS:
            yield make_sheet(waiting, COLUMNS, len(waiting) * _PICTURE_BYTES)
            waiting = []
    if waiting:
        yield make_sheet(waiting, COLUMNS, len(waiting) * _PICTURE_BYTES)
