"""A title that was started hundreds of times is made some pieces at a time, and is as exact."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.clock import ByteRange, Piece
from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.media.assembly import Made
from nostalgia_desktop.media.ffmpeg_inputs import Input
from nostalgia_desktop.media.groups import MOST_INPUTS, grouped
from nostalgia_desktop.media.quality import SMALL, Quality
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring import library
from tests.authoring.barcode import field_numbers
from tests.authoring.dvd import title_vobs
from tests.authoring.sound import click_times
from tests.media.clips import cut, streams_of
from tests.media.conftest import Film, film_in, shown_in_tap

TIMES = 3
"""How often the disc's three recordings come again: nine pieces."""


def _inputs(lengths: list[int]) -> list[Input]:
    ranges = (ByteRange(Path("/film.vob"), 0, 2048),)
    return [Input(Piece(ranges, 900, 900 + 3600 * frames, frames), (0x80,)) for frames in lengths]


LENGTHS = st.lists(st.integers(1, 400), min_size=1, max_size=200)


@given(LENGTHS, st.integers(1, 12))
def test_groups_hold_the_same_frames_and_begin_at_whole_steps(lengths, step):
    groups = grouped(_inputs(lengths), step)

    frames = [sum(source.piece.frames for source in group) for group in groups]
    assert sum(frames) == sum(lengths)
    assert all(count % step == 0 for count in frames[:-1])
    assert all(len(group) <= MOST_INPUTS + step for group in groups)
    for group in groups:
        for source in group:
            piece = source.piece
            assert piece.end_pts - piece.first_pts == 3600 * piece.frames > 0


@given(LENGTHS, st.integers(1, 12))
def test_pieces_come_in_their_order_without_gap(lengths, step):
    pieces = [source.piece for group in grouped(_inputs(lengths), step) for source in group]

    at = 0
    for frames in lengths:
        end_pts, taken = 900, 0
        while taken < frames:
            assert pieces[at].first_pts == end_pts
            end_pts, taken = pieces[at].end_pts, taken + pieces[at].frames
            at += 1
        assert taken == frames
    assert at == len(pieces)


def test_a_few_pieces_are_one_group():
    assert len(grouped(_inputs([7] * MOST_INPUTS), 5)) == 1


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Film:
    """A film of nine recordings, whose bar codes begin again at every third."""
    (vob,) = title_vobs(library.disc("pal_resets"))
    folder = tmp_path_factory.mktemp("camcorder")
    (folder / "film.vob").write_bytes(vob.read_bytes() * TIMES)
    film = film_in(folder)
    assert len(film.clock.segments) == 3 * TIMES
    return film


@pytest.fixture(params=["bundled", "system"])
def any_transcoder(request, transcoder, system_ffmpeg) -> Transcoder:
    """A transcoder with either ffmpeg."""
    return transcoder if request.param == "bundled" else Transcoder(system_ffmpeg)


@pytest.fixture
def few_at_a_time(monkeypatch) -> None:
    """Four pieces are a group, so that the film is made in three."""
    monkeypatch.setattr("nostalgia_desktop.media.groups.MOST_INPUTS", 4)


def _numbers(film: Film) -> list[int]:
    (title,) = library.truth("pal_resets")["titles"]
    return [title["base"] + frame % title["frames"] for frame in range(film.clock.frames)]


def _shown(file: Path) -> list[int | None]:
    return [None if field is None else field // 2 for _at, field in field_numbers(file)]


def _proxy(
    run,
    transcoder: Transcoder,
    film: Film,
    proxy: Path,
    told: list[float],
    on_tap: Callable[[bytes], None] | None = None,
) -> Made:
    async def make() -> Made:
        picture = await transcoder.look_at(film.samples(), film.clock)
        pieces = film.pieces(0, film.clock.frames)
        return await transcoder.create_proxy(
            pieces, film.clock, picture, proxy, told.append, on_tap
        )

    return run(make())


def _clip(run, transcoder: Transcoder, film: Film, scene: tuple[int, int], clip: Path) -> Made:
    async def make() -> Made:
        picture = await transcoder.look_at(film.samples(), film.clock)
        return await transcoder.transcode_segment(
            film.pieces(*scene),
            film.clock,
            picture,
            Quality("ultrafast", 30),
            clip,
            lambda _done: None,
            lambda _part, _made: asyncio.sleep(0),
        )

    return run(make())


@pytest.mark.usefixtures("few_at_a_time")
def test_the_proxy_shows_the_frame_of_its_time(film, run, any_transcoder, tmp_path):
    proxy, told = tmp_path / "proxy.mp4", list[float]()

    made = _proxy(run, any_transcoder, film, proxy, told)

    fields = field_numbers(proxy)
    assert _shown(proxy) == _numbers(film)[::5]
    assert [at for at, _field in fields] == [Fraction(n, 5) for n in range(len(fields))]
    assert (made.facts.audio_ms, made.missing_frames) == (film.clock.duration_ms, 0)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1, abs=0.01)
    assert [path.name for path in tmp_path.iterdir()] == ["proxy.mp4"]


@pytest.mark.usefixtures("few_at_a_time")
def test_each_frame_is_shown_once_beside_the_proxy(film, run, any_transcoder, tmp_path):
    tapped = bytearray()

    _proxy(run, any_transcoder, film, tmp_path / "proxy.mp4", [], tapped.extend)

    assert shown_in_tap(bytes(tapped)) == _numbers(film)


@pytest.mark.usefixtures("few_at_a_time")
def test_a_clip_has_exactly_the_frames_and_the_sound_of_its_scene(
    film, run, any_transcoder, tmp_path
):
    clip, scene = tmp_path / "clip.mp4", (33, 850)

    made = _clip(run, any_transcoder, film, scene, clip)

    numbers = _numbers(film)[slice(*scene)]
    assert _shown(clip) == [number for number in numbers for _ in range(2)]
    assert (made.facts.video_ms, made.missing_frames) == (40 * len(numbers), 0)
    clicks = [float(at) for at in click_times(clip)]
    for frame, number in enumerate(numbers):
        starts = (frame + scene[0]) % 300 in (0, 100, 225)
        if number % 25 == 0 and not starts:
            assert min(abs(at - frame / 25) for at in clicks) <= 0.005
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


@pytest.mark.usefixtures("few_at_a_time")
def test_a_group_that_fails_leaves_nothing_behind(film, run, tmp_path):
    broken = tmp_path / "ffmpeg"
    broken.write_text(
        '#!/bin/sh\ncase "$*" in *"-safe 0"*) exit 1;; esac\n'
        f'exec "{imageio_ffmpeg.get_ffmpeg_exe()}" "$@"\n'
    )
    broken.chmod(0o755)
    (tmp_path / "out").mkdir()

    with pytest.raises(MediaError, match=r"could not make clip\.mp4"):
        _clip(run, Transcoder(str(broken)), film, (0, 800), tmp_path / "out" / "clip.mp4")

    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.usefixtures("few_at_a_time")
def test_small_clips_of_several_groups_are_as_exact(film, run, transcoder, tmp_path):
    clip, scene = tmp_path / "clip.mp4", (250, 620)

    made = cut(run, transcoder, film, scene, replace(SMALL, preset="ultrafast"), clip)

    assert _shown(clip) == [number for number in _numbers(film)[slice(*scene)] for _ in range(2)]
    assert (made.facts.video_ms, made.missing_frames) == (14_800, 0)
    video, sound = streams_of(clip)
    assert (video["codec_name"], video["codec_tag_string"]) == ("hevc", "hvc1")
    assert (video["color_space"], sound["codec_name"]) == ("bt470bg", "aac")
