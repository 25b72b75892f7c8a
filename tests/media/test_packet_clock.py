"""Clocks of damaged, odd and hostile captures: what is there is found, and soon."""

import random
import shutil
from fractions import Fraction

import pytest

from nostalgia_desktop.domain.damage import DamageKind
from nostalgia_desktop.domain.disc import Container, Part, Title
from nostalgia_desktop.domain.errors import Cancelled, SourceError, SourceMissing
from nostalgia_desktop.media.packet_clock import read_packet_clock
from tests.authoring.captures import capture, capture_names
from tests.authoring.media import run_ffmpeg
from tests.disc.titles import runs
from tests.media.capture_films import captured, film_of_file, make_clip, shown

# These hold their index at the end: without it nobody knows where a picture begins.
INDEX_LAST = ("open_gop.mp4", "edit_list.mov", "late.mp4", "hevc.mp4", "mobile.3gp")
# Such a file does not know how long it should be.
UNAWARE = (".dv", ".m2v", ".mts", ".ts", ".wmv", "fragments.mp4")


def _changed(name: str, folder, change):
    data = bytearray(capture(name).path.read_bytes())
    path = folder / name
    path.write_bytes(change(data))
    return path


def _indexed(path) -> Title:
    part = Part(path, path.stat().st_size)
    return Title(1, "film", (part,), "", container=Container.INDEXED)


@pytest.mark.parametrize("name", [name for name in capture_names() if name not in INDEX_LAST])
def test_a_capture_that_is_cut_off_is_read_to_where_it_ends(run, tmp_path, name):
    truth = capture(name)
    film = film_of_file(_changed(name, tmp_path, lambda data: data[: len(data) * 6 // 10]))

    clip = make_clip(run, film, 25, 45, tmp_path / "clip.mp4")

    assert 45 < film.clock.frames < 75
    assert shown(clip) == truth.numbers(25, 45)
    if not name.endswith(UNAWARE):
        assert [each.kind for each in film.clock.damage] == [DamageKind.CUT_OFF]


@pytest.mark.parametrize("name", INDEX_LAST)
def test_a_capture_without_its_index_is_refused(tmp_path, name):
    path = _changed(name, tmp_path, lambda data: data[: len(data) * 6 // 10])

    with pytest.raises(SourceError, match=r"cannot be opened as video .* copy it again"):
        film_of_file(path)


def test_a_capture_with_its_index_in_front_is_read_to_where_it_ends(run, tmp_path):
    truth, path = capture("open_gop.mp4"), tmp_path / "front.mp4"
    run_ffmpeg("-i", truth.path, "-c", "copy", "-movflags", "+faststart", path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])

    film = film_of_file(path)
    clip = make_clip(run, film, 25, 45, tmp_path / "clip.mp4")

    assert [each.kind for each in film.clock.damage] == [DamageKind.CUT_OFF]
    assert shown(clip) == truth.numbers(25, 45)


@pytest.mark.parametrize("name", ["avchd.mts", "mpeg2.ts", "open.m2v", "ntsc.mkv", "xvid.avi"])
@pytest.mark.parametrize("seed", range(4))
def test_noise_in_a_capture_does_no_harm(run, tmp_path, name, seed):
    draw = random.Random(seed)

    def noisy(data):
        for _ in range(60):
            data[draw.randrange(2_000, len(data))] = draw.randrange(256)
        return data

    film = film_of_file(_changed(name, tmp_path, noisy))
    clip = make_clip(run, film, 10, min(40, film.clock.frames), tmp_path / "clip.mp4")

    # Where it hits a timestamp there is a hole, which is told.
    holes = [each for each in film.clock.damage if each.kind is DamageKind.MISSING]
    lost = sum((each.end_ms - each.start_ms) * film.clock.rate / 1000 for each in holes)
    assert 40 < film.clock.frames - lost < 200
    assert len(shown(clip)) == min(40, film.clock.frames) - 10


def test_what_is_missing_inside_keeps_its_time(run, tmp_path):
    def without_some(data):
        return data[: 188 * 1_000] + data[188 * 1_600 :]

    truth, whole = captured("mpeg2.ts")
    film = film_of_file(_changed("mpeg2.ts", tmp_path, without_some))
    last = make_clip(run, film, 80, 100, tmp_path / "clip.mp4")

    (lost,) = film.clock.damage
    assert film.clock.frames == whole.clock.frames
    assert runs(film.clock) == runs(whole.clock)
    assert lost.kind is DamageKind.MISSING
    assert 400 < lost.end_ms - lost.start_ms < 1_200
    assert shown(last) == truth.numbers(80, 100)


def test_an_avi_that_lacks_pictures_inside_stays_one_with_its_proxy(run, tmp_path):
    def holed(data):
        half = len(data) // 2
        data[half : half + 20_000] = bytes(20_000)
        return data

    film = film_of_file(_changed("xvid.avi", tmp_path, holed))
    whole = shown(make_clip(run, film, 0, film.clock.frames, tmp_path / "whole.mp4"))
    clip = shown(make_clip(run, film, 70, 90, tmp_path / "clip.mp4"))

    assert clip == whole[70:90]
    assert [each.kind for each in film.clock.damage] == [DamageKind.CUT_OFF]


NO_VIDEO = {
    "nothing": b"",
    "half an AVI": b"RIFF\x00\x00\x00\x00AVI LIST",
    "zeros in MP4": b"\x00\x00\x00\x18ftypmp42" + bytes(5_000),
    "zeros in MKV": b"\x1a\x45\xdf\xa3" + bytes(9_999),
    "text": b"dear diary\n" * 999,
    "one packet": b"\x47" + bytes(187),
}


@pytest.mark.parametrize("data", NO_VIDEO.values(), ids=NO_VIDEO)
@pytest.mark.parametrize("container", [Container.INDEXED, Container.TRANSPORT_STREAM])
def test_what_is_no_video_is_refused(tmp_path, data, container):
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    title = Title(1, "film", (Part(path, len(data)),), "", container=container)

    with pytest.raises(SourceError, match=r"film\.mp4"):
        read_packet_clock(title)


def test_sound_alone_is_refused(tmp_path):
    path = tmp_path / "sound.mp4"
    run_ffmpeg("-i", capture("open_gop.mp4").path, "-vn", "-c", "copy", path)

    with pytest.raises(SourceError, match=r"sound\.mp4 holds no video"):
        read_packet_clock(_indexed(path))


def test_a_list_of_other_files_is_not_followed(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_text(f"ffconcat version 1.0\nfile {capture('open_gop.mp4').path}\n")

    with pytest.raises(SourceError):
        read_packet_clock(_indexed(path))


def test_a_file_that_is_gone_is_missing(tmp_path):
    path = tmp_path / "film.mp4"
    title = _indexed(shutil.copy(capture("open_gop.mp4").path, path))
    path.unlink()

    with pytest.raises(SourceMissing, match=r"film\.mp4 is not there any more"):
        read_packet_clock(title)


@pytest.mark.parametrize("name", ["open_gop.mp4", "avchd.mts"])
@pytest.mark.parametrize("asked", [0, 1, 2])
def test_reading_a_clock_can_be_stopped(name, asked):
    _truth, film = captured(name)
    answers = iter([False] * asked)

    with pytest.raises(Cancelled):
        read_packet_clock(film.title, lambda: next(answers, True))


@pytest.mark.parametrize("rate", ["1", "2", "12.5", "15", "24000/1001", "48", "120", "500"])
def test_every_rate_has_a_clock_that_shows_all_pictures(run, tmp_path, rate):
    path = tmp_path / "film.mkv"
    source = capture("open_gop.mp4").path
    filters = f"settb=1/90000,setpts=N/({rate})/TB"
    run_ffmpeg(
        *("-i", source, "-an", "-vf", filters, "-r", rate, "-c:v", "libx264"),
        *("-preset", "ultrafast", "-bf", "0", path),
    )
    film = film_of_file(path)

    clip = shown(make_clip(run, film, 0, film.clock.frames, tmp_path / "clip.mp4"))

    assert 5 <= film.clock.rate <= 240
    if 5 <= Fraction(rate) <= 240:
        assert film.clock.rate == Fraction(rate)
    if Fraction(rate) <= 240:
        assert sorted(set(clip)) == capture("open_gop.mp4").numbers(0, 100)
