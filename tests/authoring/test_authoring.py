"""The discs that other tests rely on are what their truth says."""

import multiprocessing
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.authoring import layouts, library
from tests.authoring.barcode import (
    field_numbers,
    height_of,
    read_both_fields,
    read_flash,
)
from tests.authoring.dvd import (
    MENU_BASE,
    SECTOR_BYTES,
    DiscSpec,
    Title,
    TitleSet,
    author,
    split_parts,
    title_vobs,
)
from tests.authoring.media import joined, opened, pictures, run_ffmpeg
from tests.authoring.programs import Program, click_times
from tests.authoring.truth import TitleTruth, read_truth

# In the others a title is not simply what its VOBs hold.
WITH_PICTURE = [
    name for name in library.disc_names() if name not in ("audio_only", *library.SHARED_SETS)
]
TITLES = [
    (name, index) for name in WITH_PICTURE for index in range(2 if name == "pal_two_titles" else 1)
]
WITH_SOUND = [case for case in TITLES if case[0] != "pal_silent"]
NAV_PACK_START = b"\x00\x00\x01\xbf"


def _title(name: str, index: int = 0) -> tuple[TitleTruth, list[Path]]:
    disc = library.disc(name)
    title = read_truth(disc)["titles"][index]
    return title, [disc / vob for vob in title["vobs"]]


def _expected_fields(title: TitleTruth) -> list[tuple[int, int]]:
    """The numbers of the top and the bottom field of every frame."""
    firsts = range(2 * title["base"], 2 * (title["base"] + title["frames"]), 2)
    orders = {"tff": (0, 1), "bff": (1, 0), "progressive": (0, 0)}
    top, bottom = orders[title["field_order"]]
    return [(first + top, first + bottom) for first in firsts]


@pytest.mark.parametrize(("name", "index"), TITLES)
def test_every_field_of_a_title_has_its_number_in_order(name, index):
    title, vobs = _title(name, index)

    found = [read_both_fields(luma, height_of(luma)) for _time, luma in pictures(joined(vobs))]

    assert found == _expected_fields(title)


@pytest.mark.parametrize(("name", "index"), TITLES)
def test_the_square_is_white_where_the_truth_says(name, index):
    title, vobs = _title(name, index)

    lit = [read_flash(luma, height_of(luma)) for _time, luma in pictures(joined(vobs))]

    assert [frame for frame, is_lit in enumerate(lit) if is_lit] == title["flash_frames"]


@pytest.mark.parametrize("name", WITH_PICTURE)
def test_the_streams_are_of_the_kind_the_truth_says(name):
    title, vobs = _title(name)
    codecs = {"ac3": "ac3", "lpcm": "pcm_dvd", "mp2": "mp2"}

    with opened(joined(vobs)) as container:
        video = container.streams.video[0]
        shape = Fraction(video.width, video.height) * (video.sample_aspect_ratio or 1)
        assert str(video.average_rate) == title["fps"]
        assert shape == Fraction(title["aspect"].replace(":", "/"))
        found = [audio.codec_context.name for audio in container.streams.audio]
    assert found == [codecs[audio["codec"]] for audio in title["audio"]]


@pytest.mark.parametrize("name", WITH_PICTURE)
def test_texture_and_colour_change_at_scene_bounds_and_nowhere_else(name):
    title, vobs = _title(name)
    with opened(joined(vobs)) as container:
        means = [
            frame.reformat(32, 32, "rgb24").to_ndarray().astype(int)
            for frame in container.decode(video=0)
        ]

    changes = [np.abs(after - before).mean() for before, after in pairwise(means)]

    cuts = {scene["start_frame"] for scene in title["scenes"]} - {0}
    big = {frame for frame, change in enumerate(changes, 1) if change > 40}
    small = {frame for frame, change in enumerate(changes, 1) if change < 20}
    assert big == cuts
    assert len(big) + len(small) == len(changes)


@pytest.mark.parametrize(("name", "index"), WITH_SOUND)
def test_clicks_come_with_their_frames(name, index):
    title, vobs = _title(name, index)
    # FFmpeg gives LPCM packets the time of sound that began in the packet before.
    most_apart_s = 0.011 if title["audio"][0]["codec"] == "lpcm" else 0.001
    frame_times = [time for time, _number in field_numbers(joined(vobs))]

    for track, audio in enumerate(title["audio"]):
        expected = [float(frame_times[frame]) for frame in audio["click_frames"]]
        found = [float(time) for time in click_times(joined(vobs), track)]
        assert found == pytest.approx(expected, abs=most_apart_s)


def test_the_second_track_clicks_half_a_second_later():
    first, second = _title("pal_two_tracks")[0]["audio"]

    pairs = zip(first["click_frames"], second["click_frames"], strict=True)
    assert {late - early for early, late in pairs} == {12}


def test_the_clock_restarts_at_each_program():
    title, vobs = _title("pal_resets")
    times = [time for time, _number in field_numbers(joined(vobs))]

    restarts = [frame for frame, (a, b) in enumerate(pairwise(times), 1) if b < a]

    assert restarts == [program["start_frame"] for program in title["programs"][1:]]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A disc at 5 pictures a second and 360 lines."""
    _truth, vobs = _title("pal_two_titles")
    path = tmp_path_factory.mktemp("proxy") / "proxy.mp4"
    shape = "fps=5:round=up,field=top,scale=640:360,setsar=1"
    encoder = ("-c:v", "libx264", "-preset", "superfast", "-crf", "32")
    run_ffmpeg("-i", vobs[0], "-an", "-vf", shape, *encoder, path)
    return path


def test_a_proxy_shows_the_top_field_of_every_fifth_frame(proxy):
    title, _vobs = _title("pal_two_titles")

    numbers = [number for _time, number in field_numbers(proxy)]

    first = 2 * title["base"]
    assert numbers == list(range(first, first + 2 * title["frames"], 10))


@pytest.mark.parametrize("name", ["pal_two_titles", "ntsc_lpcm_bff"])
def test_a_deinterlaced_clip_shows_every_field_in_order(name, tmp_path):
    title, vobs = _title(name)
    clip = tmp_path / "clip.mp4"
    encoder = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-c:a", "aac")

    run_ffmpeg("-i", vobs[0], "-vf", "bwdif=mode=send_field", *encoder, clip)

    numbers = [number for _time, number in field_numbers(clip)]
    first = 2 * title["base"]
    assert numbers == list(range(first, first + 2 * title["frames"]))


def test_clicks_survive_another_codec(tmp_path):
    title, vobs = _title("pal_two_titles")
    clip = tmp_path / "clip.mp4"

    # Sound starts 5 ms before the picture, which a constant frame rate would round away.
    exact = ("-fps_mode", "passthrough", "-enc_time_base:v", "1:90000")
    encoder = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")

    run_ffmpeg("-i", vobs[0], *exact, *encoder, clip)

    frame_times = [time for time, _number in field_numbers(clip)]
    expected = [float(frame_times[frame]) for frame in title["flash_frames"]]
    assert [float(time) for time in click_times(clip)] == pytest.approx(expected, abs=0.002)


def test_the_title_of_two_parts_has_menus_that_show_other_numbers():
    disc = library.disc("pal_two_parts")
    assert len(title_vobs(disc, 1)) >= 2

    for menu in ("VIDEO_TS.VOB", "VTS_01_0.VOB"):
        numbers = [number for _time, number in field_numbers(disc / "VIDEO_TS" / menu)]
        assert min(number or 0 for number in numbers) >= 2 * MENU_BASE


def test_parts_joined_equal_the_vob_they_were_cut_from(tmp_path):
    disc = layouts.flat_disc(library.disc("pal_two_titles"), tmp_path)
    before = (disc / "VTS_02_1.VOB").read_bytes()

    parts = split_parts(disc, 2, 300_000)

    assert [part.name for part in parts] == [f"VTS_02_{n}.VOB" for n in range(1, len(parts) + 1)]
    assert len(parts) > 1
    assert {part.stat().st_size % SECTOR_BYTES for part in parts} == {0}
    assert joined(parts).getvalue() == before


@pytest.mark.parametrize("part_bytes", [2047, 4096])
def test_parts_too_small_or_too_many_are_refused(part_bytes, tmp_path):
    disc = layouts.flat_disc(library.disc("pal_silent"), tmp_path)

    with pytest.raises(ValueError, match="do not fit"):
        split_parts(disc, 1, part_bytes)


def test_several_titles_share_a_title_set(tmp_path):
    titles = (
        Title((Program(scenes=(15,), base=500),)),
        Title((Program(scenes=(20,), base=900, seed=2),)),
    )

    disc = author(tmp_path / "disc", DiscSpec((TitleSet(titles),)))

    numbers = [number for _time, number in field_numbers(joined(title_vobs(disc, 1)))]
    assert numbers == [*range(1000, 1030, 2), *range(1800, 1840, 2)]


def test_a_vob_straight_from_ffmpeg_has_no_nav_packs():
    _truth, vobs = _title("vob_no_nav")
    _truth, authored = _title("pal_silent")

    assert NAV_PACK_START not in vobs[0].read_bytes()
    assert NAV_PACK_START in authored[0].read_bytes()


def test_a_vob_may_hold_only_sound():
    disc = library.disc("audio_only")
    assert read_truth(disc)["titles"] == []

    with opened(disc / "sound.vob") as container:
        assert not container.streams.video
    assert len(click_times(disc / "sound.vob")) == 3


def test_a_vob_may_hold_only_pictures(tmp_path):
    vob = layouts.video_only_vob(Program(scenes=(12,)), tmp_path / "mute.vob")

    with opened(vob) as container:
        assert not container.streams.audio
    assert [number for _time, number in field_numbers(vob)] == list(range(0, 24, 2))


def test_loose_layouts_keep_the_bytes_and_change_the_names(tmp_path):
    disc = library.disc("pal_two_parts")
    files = {path.name: path.read_bytes() for path in (disc / "VIDEO_TS").iterdir()}

    loose = layouts.loose_vobs(disc, tmp_path / "loose")
    flat = layouts.flat_disc(disc, tmp_path / "flat")
    lower = layouts.lower_case_disc(disc, tmp_path / "lower")

    titles = {path.name for path in title_vobs(disc)}
    assert {path.name for path in loose.iterdir()} == {name.lower() for name in titles}
    assert {path.name: path.read_bytes() for path in flat.iterdir()} == files
    assert {path.name: path.read_bytes() for path in (lower / "video_ts").iterdir()} == {
        name.lower(): data for name, data in files.items()
    }
    assert joined(title_vobs(loose)).getvalue() == joined(title_vobs(disc)).getvalue()


def test_a_missing_dvdauthor_is_an_error_that_names_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(RuntimeError, match="dvdauthor is not installed"):
        author(tmp_path / "disc", DiscSpec(()))


def test_a_failing_ffmpeg_tells_why(tmp_path):
    with pytest.raises(RuntimeError, match="No such file"):
        run_ffmpeg("-i", tmp_path / "missing.vob", tmp_path / "out.mp4", frames=[bytes(1 << 20)])


def test_two_processes_that_author_a_disc_at_once_get_the_same(monkeypatch, tmp_path):
    monkeypatch.setenv(library.CACHE_VARIABLE, str(tmp_path))

    with multiprocessing.get_context("spawn").Pool(2) as pool:
        folders = pool.map(library.disc, ["pal_silent"] * 2, chunksize=1)
        pool.close()
        pool.join()

    assert folders[0] == folders[1]
    assert [path.name for path in library.cache_folder().iterdir()] == ["pal_silent"]
    assert read_truth(folders[0])["titles"][0]["frames"] == 100
