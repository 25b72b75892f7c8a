"""On every kind of disc a clip has exactly the frames of its scene, a proxy those of its time."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.media import Scan
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring import library
from tests.authoring.barcode import field_numbers
from tests.authoring.image import make_image
from tests.authoring.truth import shown_numbers
from tests.disc.titles import titles_of
from tests.media.conftest import Film, shown_in_tap

NAMES = [name for name in library.disc_names() if name != "audio_only"]
IN_IMAGES = ("pal_two_parts", "pal_shared_titles", "vr_two_programs")


@pytest.fixture(params=[*NAMES, *(f"{name} as an image" for name in IN_IMAGES)])
def films(request, tmp_path) -> list[tuple[Film, list[int]]]:
    """All titles of a disc, each with the numbers on its frames."""
    name, _, in_image = request.param.partition(" ")
    place: Path = library.disc(name)
    if in_image:
        place = make_image(place, tmp_path / "disc.iso")
    numbers = shown_numbers(library.truth(name))
    films, at = [], 0
    for title in titles_of(place):
        clock = read_clock(title)
        films.append((Film(title, clock), numbers[at : at + clock.frames]))
        at += clock.frames
    assert at == len(numbers)
    return films


def _scenes(film: Film) -> Iterator[tuple[int, int]]:
    """The very start, the very end, one frame in between, and all seams."""
    frames = film.clock.frames
    yield 0, 5
    yield frames - 5, frames
    yield frames // 2, frames // 2 + 1
    for segment in film.clock.segments[1:]:
        yield segment.first_frame - 3, segment.first_frame + 3


def _shown(file: Path) -> list[int | None]:
    return [None if field is None else field // 2 for _at, field in field_numbers(file)]


async def _make_all(film: Film, transcoder: Transcoder, folder: Path) -> tuple[int, bytes]:
    """The proxy and a clip of each scene.

    Gives how many pictures a clip has for each frame, and the tiny pictures beside the proxy.
    """
    picture = await transcoder.look_at(film.samples(), film.clock)
    pieces, tapped = film.pieces(0, film.clock.frames), bytearray()
    await transcoder.create_proxy(
        pieces, film.clock, picture, folder / "proxy.mp4", lambda _done: None, tapped.extend
    )
    for start, end in _scenes(film):
        await transcoder.transcode_segment(
            film.pieces(start, end),
            film.clock,
            picture,
            Quality("ultrafast", 30),
            folder / f"{start}.mp4",
            lambda _done: None,
            lambda _part, _made: asyncio.sleep(0),
        )
    return 1 if picture.scan is Scan.PROGRESSIVE else 2, bytes(tapped)


def test_clips_and_proxies_show_exactly_what_they_should(films, run, transcoder, tmp_path):
    for number, (film, numbers) in enumerate(films):
        folder = tmp_path / f"title {number}"
        folder.mkdir()

        per_frame, tapped = run(_make_all(film, transcoder, folder))

        assert shown_in_tap(tapped) == numbers
        assert _shown(folder / "proxy.mp4") == numbers[:: round(film.clock.rate / 5)]
        for start, end in _scenes(film):
            wanted = [shown for shown in numbers[start:end] for _ in range(per_frame)]
            assert _shown(folder / f"{start}.mp4") == wanted, (start, end)
