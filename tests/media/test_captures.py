"""Captures and camcorder files of every kind: clips, proxies and sound are exact in all of them."""

from fractions import Fraction

import pytest

from nostalgia_desktop.domain.media import Scan
from nostalgia_desktop.media.piece_reader import numbered_frames, open_piece
from nostalgia_desktop.media.shots import ShotFinder
from nostalgia_desktop.media.streams import measure_file
from nostalgia_desktop.media.tap import TAP_BYTES, TAP_HEIGHT, TAP_WIDTH
from tests.authoring.captures import capture_names
from tests.authoring.sound import click_times
from tests.media.capture_films import (
    BUNDLED,
    OLD,
    captured,
    make_clip,
    make_proxy,
    shown,
    shown_at,
)

NAMES = capture_names()
SOUNDING = [name for name in NAMES if not name.endswith(".m2v")]
# One of each container for the older ffmpeg.
BY_OLD = ["open_gop.mp4", "ntsc.mkv", "xvid.avi", "ntsc.dv", "open.m2v", "avchd.mts", "old.wmv"]
LISTENED_TO = [(name, BUNDLED) for name in SOUNDING]
LISTENED_TO += [(name, OLD) for name in BY_OLD if OLD and name in SOUNDING]
WIDE = Fraction(16, 9)


def _cuts(frames: int) -> list[tuple[int, int]]:
    """The very start, the very end, single frames, and over GOPs."""
    return [(0, 1), (0, 14), (frames - 1, frames), (frames - 20, frames), (26, 71), (61, 62)]


@pytest.mark.parametrize("name", NAMES)
def test_a_clock_has_all_frames_of_a_capture(name):
    truth, film = captured(name)

    assert (film.clock.frames, film.clock.rate) == (truth.frames, truth.rate)
    assert film.clock.method == "packets"
    assert film.clock.damage == ()
    assert len(film.clock.segments) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_clip_of_a_capture_holds_exactly_its_frames(run, tmp_path, name):
    truth, film = captured(name)

    for start, end in _cuts(truth.frames):
        clip = make_clip(run, film, start, end, tmp_path / "clip.mp4")
        assert shown(clip) == truth.numbers(start, end), (start, end)


@pytest.mark.skipif(OLD is None, reason="this machine has no ffmpeg of its own")
@pytest.mark.parametrize("name", BY_OLD)
def test_an_older_ffmpeg_makes_the_same_clips(run, tmp_path, name):
    truth, film = captured(name)

    for start, end in _cuts(truth.frames):
        clip = make_clip(run, film, start, end, tmp_path / "clip.mp4", str(OLD))
        assert shown(clip) == truth.numbers(start, end), (start, end)


@pytest.mark.parametrize("name", NAMES)
def test_a_proxy_of_a_capture_shows_the_frame_of_its_time(run, tmp_path, name):
    truth, film = captured(name)

    seen_at = shown_at(make_proxy(run, film, tmp_path / "proxy.mp4"))

    assert len(seen_at) == -(-truth.frames // round(truth.rate / 5))
    readable = [(at, number) for at, number in seen_at if number is not None]
    assert len(readable) > len(seen_at) // 2
    assert [number for _at, number in readable] == [
        truth.first + round(at * truth.rate) for at, _number in readable
    ]


@pytest.mark.parametrize(("name", "program"), LISTENED_TO)
def test_sound_stays_with_the_picture_of_a_capture(run, tmp_path, name, program):
    truth, film = captured(name)

    clip = make_clip(run, film, 30, 85, tmp_path / "clip.mp4", program)

    wanted = [(frame - 30) / truth.rate for frame in truth.clicks if 30 < frame < 85]
    heard = [at for at in click_times(clip) if at > Fraction(1, 25)]
    assert len(heard) == len(wanted)
    for at, planned in zip(heard, wanted, strict=True):
        assert abs(at - planned) <= 1 / truth.rate
    facts = measure_file(clip)
    assert facts.audio_ms == pytest.approx(facts.video_ms, abs=50)


@pytest.mark.parametrize("name", NAMES)
def test_the_frame_of_a_cut_in_a_capture_is_found(name):
    truth, film = captured(name)
    finder = ShotFinder(film.clock.rate)

    for piece in film.pieces(0, film.clock.frames):
        with open_piece(piece) as opened:
            for _number, frame in numbered_frames(piece, opened):
                small = frame.reformat(TAP_WIDTH, TAP_HEIGHT, "yuv420p").to_ndarray()
                finder.feed(small.reshape(1, TAP_BYTES))

    assert [change.start for change in finder.finish().changes] == list(truth.cuts)


@pytest.mark.parametrize(
    ("name", "scan"),
    [
        ("avchd.mts", Scan.TOP_FIRST),
        ("mpeg2.ts", Scan.TOP_FIRST),
        ("open.m2v", Scan.TOP_FIRST),
        ("dv.avi", Scan.BOTTOM_FIRST),
        ("pal.dv", Scan.BOTTOM_FIRST),
        ("open_gop.mp4", Scan.PROGRESSIVE),
        ("ntsc.mkv", Scan.PROGRESSIVE),
    ],
)
def test_the_field_order_of_a_capture_is_seen(run, transcoder, name, scan):
    _truth, film = captured(name)

    picture = run(transcoder.look_at(film.samples(), film.clock))

    assert picture.scan is scan
