"""Clips for keeps whose pictures are not copied: FFV1, with all that the original shows."""

import re
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from nostalgia_desktop.media.quality import ARCHIVE
from tests.authoring import library
from tests.authoring.dvd import title_vobs
from tests.authoring.media import joined, pictures, sounds
from tests.authoring.sound import click_times
from tests.media.clips import cut, streams_of
from tests.media.conftest import film_of

# Samples of two channels: LPCM in a VOB reads up to 10 ms late, and is cut by its times.
_LATE = 2 * 480
# ffprobe's `tb`: fields interleaved, the top one first.
DISCS = {
    "pal_two_parts": ("tb", "bt470bg", "4:3"),
    "ntsc_lpcm_bff": ("bt", "smpte170m", "4:3"),
    "ntsc_wide_progressive": ("progressive", "smpte170m", "16:9"),
}


@pytest.fixture(autouse=True)
def copies_nothing(monkeypatch):
    """Originals that can be copied are in `test_smart_cut`."""
    monkeypatch.setattr("nostalgia_desktop.media.smart_clip._LEAST_COPIED", 2)


def _lumas(source, span: tuple[int, int] | None = None) -> np.ndarray:
    return np.stack([luma for _at, luma in pictures(source)][slice(*(span or (None,)))])


@pytest.mark.parametrize("name", DISCS)
def test_an_archive_clip_has_the_very_pictures_of_the_original(run, transcoder, name, tmp_path):
    film, clip, span = film_of(name), tmp_path / "clip.mkv", (33, 58)

    made = cut(run, transcoder, film, span, ARCHIVE, clip)

    original = _lumas(joined(title_vobs(library.disc(name), 1)), span)
    assert np.array_equal(_lumas(clip), original)
    assert (made.facts.frames, made.missing_frames) == (25, 0)
    video, sound = streams_of(clip)
    order, colours, shape = DISCS[name]
    assert (video["codec_name"], video["pix_fmt"]) == ("ffv1", "yuv420p")
    assert (video["color_space"], video["color_primaries"]) == (colours, colours)
    assert (video["field_order"], video["display_aspect_ratio"]) == (order, shape)
    assert Fraction(video["r_frame_rate"]) == film.clock.rate
    assert (sound["codec_name"], sound["sample_rate"]) == ("flac", "48000")
    assert made.facts.audio_ms == pytest.approx(made.facts.video_ms, abs=2)


@pytest.mark.parametrize(("name", "order"), [("pal_two_parts", "Top"), ("ntsc_lpcm_bff", "Bottom")])
def test_other_programs_know_which_field_comes_first(run, transcoder, name, order, tmp_path):
    clip = tmp_path / "clip.mkv"

    cut(run, transcoder, film_of(name), (0, 5), ARCHIVE, clip)

    told = subprocess.run(["mediainfo", str(clip)], capture_output=True, text=True, check=True)
    assert re.search(rf"Scan order +: {order} Field First", told.stdout)
    with av.open(str(clip)) as file:
        assert all(frame.interlaced_frame for frame in file.decode(video=0))


def test_uncompressed_sound_stays_what_it_was(run, transcoder, tmp_path):
    clip = tmp_path / "clip.mkv"

    cut(run, transcoder, film_of("ntsc_lpcm_bff"), (0, 60), ARCHIVE, clip)

    original = _samples(joined(title_vobs(library.disc("ntsc_lpcm_bff"), 1)), np.int16)
    kept = _samples(clip, np.int32)
    heard = len(kept) - _LATE
    assert np.array_equal(kept[:heard], original[:heard].astype(np.int32) << 16)
    assert len(kept) == pytest.approx(2 * 48_000 * 60 * 1001 / 30_000, abs=4)


def _samples(source, kind) -> np.ndarray:
    return np.concatenate([frame.to_ndarray().ravel() for frame in sounds(source, 0)]).astype(kind)


def test_an_archive_clip_of_many_pieces_is_as_exact(run, transcoder, tmp_path, monkeypatch):
    film, clip, span = film_of("pal_resets"), tmp_path / "clip.mkv", (33, 280)
    monkeypatch.setattr("nostalgia_desktop.media.groups.MOST_INPUTS", 1)

    made = cut(run, transcoder, film, span, ARCHIVE, clip)

    original = _lumas(joined(title_vobs(library.disc("pal_resets"), 1)), span)
    assert np.array_equal(_lumas(clip), original)
    assert (made.facts.frames, made.facts.video_ms) == (247, 9_880)
    clicks = [float(at) for at in click_times(clip)]
    assert clicks[0] == pytest.approx(17 / 25, abs=0.005)
    assert [each.name for each in Path(tmp_path).iterdir()] == ["clip.mkv"]
    assert streams_of(clip)[0]["field_order"] == "tb"


def test_sound_may_begin_with_the_last_samples_of_a_packet(run, transcoder, tmp_path):
    # Two of them, as packets and frames lie on this disc: less than FLAC takes for a block.
    made = cut(run, transcoder, film_of("ntsc_lpcm_bff"), (105, 112), ARCHIVE, tmp_path / "c.mkv")

    assert made.facts.audio_ms == pytest.approx(made.facts.video_ms, abs=2)
