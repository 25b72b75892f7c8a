"""A clip has all sound tracks of its title, each in its place."""

from pathlib import Path

import pytest

from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.track_columns import track_columns
from tests.authoring import library
from tests.authoring.dvd import title_vobs
from tests.authoring.sound import click_times
from tests.media.clips import cut, streams_of
from tests.media.conftest import film_in, film_of

QUICK = Quality("ultrafast", 30)


def _clicks(clip: Path, track: int) -> list[float]:
    return [float(at) for at in click_times(clip, track)]


def test_a_clip_has_both_tracks_of_its_title(run, transcoder, tmp_path):
    clip = tmp_path / "clip.mp4"

    made = cut(run, transcoder, film_of("pal_two_tracks"), (10, 60), QUICK, clip)

    tracks = [each for each in streams_of(clip) if each["codec_type"] == "audio"]
    assert [each["sample_rate"] for each in tracks] == ["48000", "48000"]
    assert made.facts.tracks_ms == pytest.approx((2000, 2000), abs=50)
    # The second one clicks half a second after the first.
    assert _clicks(clip, 0) == pytest.approx([0.6, 1.6], abs=0.005)
    assert _clicks(clip, 1) == pytest.approx([0.08, 1.08], abs=0.005)


def test_both_tracks_stay_in_a_clip_of_many_pieces(run, transcoder, tmp_path, monkeypatch):
    (vob,) = title_vobs(library.disc("pal_two_tracks"))
    (tmp_path / "disc").mkdir()
    (tmp_path / "disc" / "film.vob").write_bytes(vob.read_bytes() * 3)
    film, clip = film_in(tmp_path / "disc"), tmp_path / "clip.mp4"
    monkeypatch.setattr("nostalgia_desktop.media.groups.MOST_INPUTS", 1)

    made = cut(run, transcoder, film, (100, 350), QUICK, clip)

    assert made.facts.tracks_ms == pytest.approx((10_000, 10_000), abs=50)
    # Pieces begin at 2 s and 8 s; 150 frames are six seconds.
    assert _clicks(clip, 0)[1:3] == pytest.approx([1.0, 2.0], abs=0.005)
    assert _clicks(clip, 1)[:3] == pytest.approx([0.48, 1.48, 2.48], abs=0.005)
    assert len(_clicks(clip, 1)) == 10


@pytest.mark.parametrize(
    ("found", "columns"),
    [
        ([[0x80, 0x81], [0x80, 0x81]], [(0x80, 0x81), (0x80, 0x81)]),
        ([[0x80], [0x80, 0x81]], [(0x80, None), (0x80, 0x81)]),
        ([[0x80, 0x81], [0x81]], [(0x80, 0x81), (None, 0x81)]),
        ([[0x80], [0xA0]], [(0x80,), (0xA0,)]),
        ([[0xA0], [0x80, 0x81]], [(0xA0, None), (0x80, 0x81)]),
        ([[], [0x80]], [(None,), (0x80,)]),
        ([[], []], [(), ()]),
        ([], []),
    ],
)
def test_a_track_keeps_its_place_from_piece_to_piece(found, columns):
    assert track_columns(found) == columns
