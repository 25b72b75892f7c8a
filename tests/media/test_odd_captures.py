"""Captures that need another look: odd shapes and pixels, other times, several files, images."""

import shutil
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from nostalgia_desktop.domain.disc import Container, Part
from nostalgia_desktop.media.piece_reader import nearest, open_piece, to_ticks
from nostalgia_desktop.media.streams import measure_file, probe_piece
from tests.authoring.barcode import read_field
from tests.authoring.field_pictures import field_pictures
from tests.authoring.media import luma_of, pictures, run_ffmpeg
from tests.authoring.programs import Program
from tests.media.capture_films import (
    captured,
    film_of_file,
    make_clip,
    make_proxy,
    read_clock_of,
    seen,
    shown,
)
from tests.media.conftest import Film

WIDE = Fraction(16, 9)
CUTS = [(0, 1), (0, 14), (79, 100), (99, 100), (26, 71), (61, 62)]


@pytest.mark.parametrize(
    ("name", "size", "aspect"),
    [
        ("pal.dv", (720, 576), Fraction(4, 3)),
        ("ntsc.dv", (720, 480), WIDE),
        ("avchd.mts", (720, 576), Fraction(4, 3)),
        ("mobile.3gp", (352, 288), Fraction(4, 3)),
        ("open_gop.mp4", (360, 288), Fraction(5, 4)),
        ("upright.mp4", (288, 360), Fraction(4, 5)),
    ],
)
def test_a_capture_keeps_its_own_shape(run, tmp_path, name, size, aspect):
    _truth, film = captured(name)

    streams = probe_piece(film.pieces(0, 1)[0])
    clip = measure_file(make_clip(run, film, 0, 2, tmp_path / "clip.mp4"))
    proxy = measure_file(make_proxy(run, film, tmp_path / "proxy.mp4"))

    assert ((streams.width, streams.height), streams.aspect) == (size, aspect)
    assert (clip.width, clip.height) == size
    assert proxy.width / proxy.height == pytest.approx(float(aspect), abs=0.01)


def test_a_film_that_was_taken_upright_is_shown_upright(run, tmp_path):
    truth, film = captured("upright.mp4")

    clip = make_clip(run, film, 30, 50, tmp_path / "clip.mp4")

    lying = [np.rot90(luma, -1) for _at, luma in pictures(clip)]
    assert [read_field(luma) // 2 for luma in lying] == truth.numbers(30, 50)


def test_pictures_that_last_for_different_times_are_shown_when_they_were(run, tmp_path):
    truth, film = captured("vfr.mp4")
    places = []
    with open_piece(film.pieces(0, film.clock.frames)[0]) as opened:
        for frame in opened.decode(video=0):
            place = nearest(to_ticks(frame.pts, frame.time_base) / film.clock.ticks_per_frame)
            places.append((place, read_field(luma_of(frame)) // 2))

    wanted = [
        max((place, number) for place, number in places if place <= frame)[1]
        for frame in range(film.clock.frames)
    ]

    assert film.clock.rate == 25
    assert len(places) == truth.frames < film.clock.frames
    assert len(wanted) - len(set(wanted)) > 2
    for start, end in [*CUTS, (100, film.clock.frames), (41, 43), (42, 43)]:
        clip = make_clip(run, film, start, end, tmp_path / "clip.mp4")
        assert shown(clip) == wanted[start:end], (start, end)


@pytest.mark.parametrize("a_packet_each", [True, False])
def test_two_fields_are_one_frame(run, tmp_path, a_packet_each):
    program = Program((25, 15), field_order="progressive", base=6_000, seed=6)
    path = field_pictures(program, tmp_path / "a.mts", a_packet_each=a_packet_each)

    film = film_of_file(path)
    clip = make_clip(run, film, 13, 38, tmp_path / "clip.mp4")

    assert (film.clock.frames, film.clock.rate) == (40, 25)
    assert shown(clip) == list(range(6_013, 6_038))


@pytest.mark.parametrize(
    "name",
    [
        "a|b",
        "it's",
        "100%d",
        "#1 Größe 📼",
        "-y",
        b"not \xff utf-8".decode(errors="surrogateescape"),
    ],
)
def test_a_capture_is_read_at_any_path(run, tmp_path, name):
    truth, _film = captured("open_gop.mp4")
    folder = tmp_path / name
    folder.mkdir()
    film = film_of_file(shutil.copy(truth.path, folder / f"{name}.mp4"))

    clip = make_clip(run, film, 50, 60, tmp_path / "clip.mp4")

    assert shown(clip) == truth.numbers(50, 60)


ANY_PIXELS = {
    "odd size": "-vf scale=361:287 -pix_fmt yuv444p -c:v ffv1",
    "10 bits": "-pix_fmt yuv420p10le -c:v libx265 -preset ultrafast -color_trc smpte2084",
    "transparent": "-pix_fmt yuva420p -c:v libvpx-vp9 -deadline realtime",
    "RGB": "-pix_fmt bgr24 -c:v rawvideo -f avi",
}


@pytest.mark.parametrize("args", ANY_PIXELS.values(), ids=ANY_PIXELS)
def test_any_pixels_become_a_clip_and_a_proxy(run, tmp_path, args):
    run_ffmpeg(
        "-i", captured("open_gop.mp4")[0].path, "-t", "1", "-an", *args.split(), tmp_path / "a.mkv"
    )
    film = film_of_file(tmp_path / "a.mkv")

    clip = measure_file(make_clip(run, film, 3, 20, tmp_path / "clip.mp4"))
    make_proxy(run, film, tmp_path / "proxy.mp4")

    assert clip.frames == 17
    assert (clip.width % 2, clip.height % 2) == (0, 0)
    assert clip.width - seen(film).width in (0, 1)


def test_a_cover_picture_is_no_film(run, tmp_path):
    cover, path = tmp_path / "cover.png", tmp_path / "a.mp4"
    truth, _film = captured("open_gop.mp4")
    run_ffmpeg("-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1", cover)
    run_ffmpeg(
        *("-i", cover, "-i", truth.path, "-map", "0", "-map", "1:v", "-c", "copy"),
        *("-disposition:v:0", "attached_pic", path),
    )
    film = film_of_file(path)

    assert film.clock.frames == truth.frames
    assert shown(make_clip(run, film, 7, 9, tmp_path / "clip.mp4")) == truth.numbers(7, 9)


def test_films_one_after_another_in_one_file_are_one_title(run, tmp_path):
    truth, film = captured("avchd.mts")
    twice = tmp_path / "twice.mts"
    twice.write_bytes(truth.path.read_bytes() * 2)

    both = film_of_file(twice)
    clip = make_clip(run, both, 90, 110, tmp_path / "clip.mp4")

    assert [segment.frames for segment in both.clock.segments] == [100, 100]
    assert both.title.container is Container.TRANSPORT_STREAM
    assert shown(clip) == truth.numbers(90, 100) + truth.numbers(0, 10)
    assert film.clock.frames == 100


def test_bare_video_that_is_described_once_is_cut_anywhere(run, tmp_path):
    truth, path = captured("open.m2v")[0], tmp_path / "once.m2v"
    first, *others = truth.path.read_bytes()[4:].split(b"\x00\x00\x01\xb3")
    rest = [group[group.find(b"\x00\x00\x01\xb8") :] for group in others]
    path.write_bytes(b"\x00\x00\x01\xb3" + first + b"".join(rest))
    film = film_of_file(path)

    for start, end in CUTS:
        clip = make_clip(run, film, start, end, tmp_path / "clip.mp4")
        assert shown(clip) == truth.numbers(start, end), (start, end)


@pytest.mark.parametrize("name", ["avchd.mts", "pal.dv", "open.m2v"])
def test_a_film_in_several_files_is_one(run, tmp_path, name):
    truth, film = captured(name)
    data = truth.path.read_bytes()
    cuts = [0, len(data) // 3, len(data) // 2, len(data)]
    for number, (start, end) in enumerate(pairwise(cuts)):
        (tmp_path / f"{number}.part").write_bytes(data[start:end])
    files = [tmp_path / f"{number}.part" for number in range(3)]
    parts = tuple(Part(file, file.stat().st_size) for file in files)
    title = replace(film.title, parts=parts)

    clip = make_clip(run, Film(title, read_clock_of(title)), 20, 70, tmp_path / "clip.mp4")

    assert shown(clip) == truth.numbers(20, 70)


@pytest.mark.parametrize("name", ["avchd.mts", "pal.dv", "open.m2v", "open_gop.mp4", "xvid.avi"])
def test_a_film_inside_an_image_is_read_there(run, tmp_path, name):
    truth, film = captured(name)
    data, image = truth.path.read_bytes(), tmp_path / "disc.iso"
    image.write_bytes(bytes(4_096) + data + bytes(9_999))
    part = Part(image, len(data), 4_096, image.stat().st_size)
    title = replace(film.title, parts=(part,))

    clip = make_clip(run, Film(title, read_clock_of(title)), 50, 70, tmp_path / "clip.mp4")

    assert shown(clip) == truth.numbers(50, 70)


def test_a_picture_that_stays_for_long_keeps_its_time(run, tmp_path):
    truth, path = captured("open_gop.mp4")[0], tmp_path / "stays.mp4"
    run_ffmpeg(
        *("-i", truth.path, "-an", "-vf", "setpts=PTS+if(gt(N\\,50)\\,100\\,0)/TB"),
        *("-fps_mode", "passthrough", "-c:v", "libx264", "-preset", "ultrafast", path),
    )
    film = film_of_file(path)

    before = make_clip(run, film, 48, 60, tmp_path / "before.mp4")
    after = make_clip(run, film, 2_548, 2_560, tmp_path / "after.mp4")

    (stays,) = film.clock.damage
    assert film.clock.frames == 2_600
    assert (stays.start_ms, stays.end_ms) == (51 * 40, 2_551 * 40)
    assert shown(before) == [*truth.numbers(48, 51), *[truth.first + 50] * 9]
    assert shown(after) == [*[truth.first + 50] * 3, *truth.numbers(51, 60)]
