"""A channel that is silent throughout is repaired, and clips are made equally loud, if wanted."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.sound_mending import (
    TARGET_LUFS,
    TARGET_PEAK_DB,
    Loudness,
    SoundReader,
    heard_channel,
)
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring.changes import Part, changing_disc
from tests.authoring.media import sounds
from tests.authoring.programs import Program, encode
from tests.authoring.sound import click_times
from tests.media.clips import cut, streams_of
from tests.media.conftest import Film, film_in

QUICK = Quality("ultrafast", 30)
REPAIRED, EVENED = replace(QUICK, repairs_sound=True), replace(QUICK, evens_loudness=True)
BOTH = replace(REPAIRED, evens_loudness=True)
SPAN = (20, 120)
LEFT_ALONE = "pan=stereo|c0=0.2*c0|c1=0*c0"
SOFT = "volume=0.15"
# The decoder of AC-3 fills what it was told nothing of with a little noise.
_DEAD = 0.003


def _film(folder: Path, *spoilt: str, times: int = 1) -> Film:
    """Six seconds with two tracks, each spoilt by a filter of its own."""
    program = Program((150,), audio_tracks=len(spoilt), base=440_000)
    more = [arg for n, graph in enumerate(spoilt) for arg in (f"-filter:a:{n}", graph)]
    folder.mkdir()
    vob = encode(program, folder / "movie.vob", more=more)
    vob.write_bytes(vob.read_bytes() * times)
    return film_in(folder)


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Film:
    """Its first track is heard on the left alone, and softly; the second one is only soft."""
    return _film(tmp_path_factory.mktemp("sound") / "film", LEFT_ALONE, SOFT)


def _peaks(clip: Path, track: int = 0) -> list[float]:
    frames = [frame.to_ndarray() for frame in sounds(clip, track)]
    return list(np.abs(np.concatenate(frames, axis=1)).max(axis=1))


def _loudness(clip: Path, track: int = 0) -> float:
    done = subprocess.run(
        [
            "ffmpeg",
            "-nostats",
            "-i",
            clip,
            "-map",
            f"0:a:{track}",
            "-af",
            "ebur128",
            "-f",
            "null",
            "-",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(re.findall(r"I: +(-?[\d.]+) LUFS", done.stderr)[-1])


def test_levels_are_left_alone_where_nothing_is_wanted(run, transcoder, film, tmp_path):
    clip = tmp_path / "clip.mp4"

    cut(run, transcoder, film, SPAN, QUICK, clip)

    left, right = _peaks(clip)
    assert left == pytest.approx(0.6 * 0.2, rel=0.25)
    assert right < _DEAD


def test_a_silent_channel_gets_the_sound_of_the_other(run, transcoder, film, tmp_path):
    clip = tmp_path / "clip.mp4"

    cut(run, transcoder, film, SPAN, REPAIRED, clip)

    left, right = _peaks(clip)
    assert left == pytest.approx(right, rel=0.05)
    assert left == pytest.approx(0.6 * 0.2, rel=0.25)
    assert [each["channels"] for each in streams_of(clip)[1:]] == [2, 2]
    assert _peaks(clip, 1) == pytest.approx([0.6 * 0.15] * 2, rel=0.25)


@pytest.mark.parametrize("program", ["bundled", "oldest"])
def test_clips_are_made_equally_loud(run, transcoder, system_ffmpeg, film, program, tmp_path):
    clip = tmp_path / "clip.mp4"
    ffmpeg = transcoder if program == "bundled" else Transcoder(system_ffmpeg)

    made = cut(run, ffmpeg, film, SPAN, BOTH, clip)

    for track in (0, 1):
        assert _loudness(clip, track) == pytest.approx(TARGET_LUFS, abs=1.5)
        assert max(_peaks(clip, track)) <= 10 ** ((TARGET_PEAK_DB + 1) / 20)
    assert [each["sample_rate"] for each in streams_of(clip)[1:]] == ["48000", "48000"]
    assert made.facts.tracks_ms == pytest.approx((4000, 4000), abs=25)


def test_sound_stays_in_its_place_while_it_is_made_louder(run, transcoder, film, tmp_path):
    clip = tmp_path / "clip.mp4"

    cut(run, transcoder, film, SPAN, EVENED, clip)

    assert [float(at) for at in click_times(clip)] == pytest.approx([0.2, 1.2, 2.2, 3.2], abs=0.011)


def test_a_clip_of_many_pieces_is_mended_as_one(run, transcoder, tmp_path, monkeypatch):
    film = _film(tmp_path / "film", LEFT_ALONE, times=3)
    monkeypatch.setattr("nostalgia_desktop.media.groups.MOST_INPUTS", 1)
    clip = tmp_path / "clip.mp4"

    made = cut(run, transcoder, film, (20, 420), BOTH, clip)

    left, right = _peaks(clip)
    assert left == pytest.approx(right, rel=0.05)
    assert _loudness(clip) == pytest.approx(TARGET_LUFS, abs=1.5)
    assert made.facts.tracks_ms == pytest.approx((16_000,), abs=50)


def test_what_changes_in_between_is_mended_too(run, transcoder, tmp_path):
    first = Program((50,), base=450_000)
    parts = [Part(first), Part(replace(first, base=450_050), ("-ac", "1", "-b:a", "128k"))]
    film = film_in(changing_disc(parts, tmp_path / "disc", one_clock=True))
    clip = tmp_path / "clip.mp4"

    cut(run, transcoder, film, (5, 95), EVENED, clip)

    assert _loudness(clip) == pytest.approx(TARGET_LUFS, abs=1.5)


def test_silence_stays_silence(run, transcoder, tmp_path):
    film, clip = _film(tmp_path / "film", "volume=0"), tmp_path / "clip.mp4"

    cut(run, transcoder, film, (0, 50), BOTH, clip)

    assert max(_peaks(clip)) < _DEAD


@pytest.mark.parametrize(
    ("peaks_db", "channel"),
    [
        ([-6.0, float("-inf")], 0),
        ([-66.0, -12.0], 1),
        ([-6.0, -40.0], None),
        ([-45.0, -60.0], None),
        ([-55.0, -90.0], None),
        ([float("-inf"), float("-inf")], None),
        ([-6.0], None),
        ([-6.0, -90.0, -90.0], None),
    ],
)
def test_a_channel_is_dead_only_where_the_other_one_is_heard(peaks_db, channel):
    assert heard_channel(peaks_db) == channel


def test_mere_hiss_is_not_made_louder():
    reader = SoundReader()

    for line in (
        "{",
        '"input_i" : "-63.10",',
        '"input_tp" : "-50.00",',
        '"input_lra" : "1.00",',
        '"input_thresh" : "-73.00",',
        '"normalization_type" : "dynamic",',
        '"target_offset" : "0.10"',
        "}",
    ):
        reader.read(line)

    assert reader.loudness is None
    assert Loudness(-63.1, -50, 1, -73, 0.1).lufs < TARGET_LUFS
