"""A finished clip that is not what was planned is found out; one that is passes."""

import random
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from nostalgia_desktop.domain.clip_check import ClipCheck, EndPicture
from nostalgia_desktop.domain.errors import Cancelled, MediaError
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.domain.survey import Span, Survey, Waveform
from nostalgia_desktop.media.clip_check import check_clip
from nostalgia_desktop.media.clip_plan import Original, Planned
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring.media import run_ffmpeg
from tests.media.capture_films import BUNDLED, captured, make_clip
from tests.media.conftest import Film, Run, film_of
from tests.media.test_transcoder import PAL

START, END = 25, 65
"""Frames of a scene of `pal_two_titles`; it is panned and clicks at frames 25 and 50."""

_PICTURES = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "18")
_COPY, _SOUND = ("-c:v", "copy"), ("-c:a", "aac", "-b:a", "160k")


@dataclass(frozen=True)
class Sound:
    """A whole clip, what it was made from, and what it should be."""

    path: Path
    film: Film
    planned: Planned

    @property
    def original(self) -> Original:
        """The film it was made from, without a survey."""
        return Original(self.film.pieces, self.film.clock.frames)

    def check(self, path: Path | None = None, **changed: object) -> ClipCheck:
        """Check this clip, or another in its place."""
        return check_clip(path or self.path, replace(self.planned, **changed), self.original)


async def _agree(_part: object, _made: object) -> None:
    """Let every clip have its name."""


def _make(run: Run, film: Film, picture: Picture, start: int, end: int, out: Path) -> Path:
    quality = Quality("ultrafast", 20)
    pieces, tell = film.pieces(start, end), lambda _done: None
    made = Transcoder(BUNDLED).transcode_segment(
        pieces, film.clock, picture, quality, out, tell, _agree
    )
    run(made)
    return out


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sound]:
    """The one clip that is made well and spoiled by many tests."""
    return {}


@pytest.fixture
def sound(run: Run, kept: dict[str, Sound], tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """A clip as it should be."""
    if "clip" not in kept:
        film, path = film_of("pal_two_titles"), tmp_path_factory.mktemp("clips") / "c.mp4"
        _make(run, film, PAL, START, END, path)
        planned = Planned(START, END, 2 * (END - START), film.clock.rate, PAL, has_sound=True)
        kept["clip"] = Sound(path, film, planned)
    return kept["clip"]


@pytest.fixture
def spoil(sound: Sound, tmp_path: Path):
    """Make another clip of the whole one, by ffmpeg's arguments."""

    def make(*args: str) -> Path:
        run_ffmpeg("-i", sound.path, *args, tmp_path / "spoiled.mp4")
        return tmp_path / "spoiled.mp4"

    return make


def test_a_clip_as_planned_has_neither_fault_nor_finding(sound: Sound):
    found = sound.check()

    assert (found.faults, found.findings, found.errors) == ((), (), 0)
    assert (found.frames, found.video_ms) == (80, 1600)
    assert found.audio_ms == pytest.approx(1600, abs=25)
    assert found.first_picture is found.last_picture is EndPicture.SAME
    assert found.start_shift_ms == pytest.approx(0, abs=1)
    assert found.end_shift_ms == pytest.approx(0, abs=1)


SPOILED = {
    "a frame is dropped": (
        (*_PICTURES, "-vf", "select=not(eq(n\\,40))", "-fps_mode", "passthrough", "-c:a", "copy"),
        "it has 79 pictures instead of 80",
    ),
    "a picture comes late": (
        (*_PICTURES, "-vf", "setpts=PTS+eq(N\\,40)*0.012/TB", "-fps_mode", "passthrough", *_SOUND),
        "are not shown when they should be",
    ),
    "the sound is late": (
        (*_COPY, *_SOUND, "-af", "adelay=100:all=1,atrim=end=1.6"),
        "at its start the sound is 100 ms too late",
    ),
    "the sound is early": (
        (*_COPY, *_SOUND, "-af", "atrim=start=0.06,asetpts=N/SR/TB,apad=whole_dur=1.6"),
        "at its start the sound is 60 ms too early",
    ),
    "the end's sound is late": (
        (*_COPY, *_SOUND, "-af", "adelay=100:all=1,atrim=end=1.6"),
        "at its end the sound is 100 ms too late",
    ),
    "black is put in": (
        (*_PICTURES, "-vf", "drawbox=t=fill:c=black:enable=between(n\\,30\\,37)", "-c:a", "copy"),
        "it is black from 0:00:00.600 to 0:00:00.760, where the original is not",
    ),
    "the sound is muted": (
        (*_COPY, *_SOUND, "-af", "volume=0"),
        "it is silent from 0:00:00.000 to 0:00:01.600, where the original is not",
    ),
    "a part of the sound is muted": (
        (*_COPY, *_SOUND, "-af", "volume=0:enable=between(t\\,0.5\\,1.3)"),
        "where the original is not",
    ),
    "the sound is lost": ((*_COPY, "-an"), "it has no sound"),
    "the sound is cut short": (
        (*_COPY, *_SOUND, "-af", "atrim=end=1.5"),
        "ms shorter than planned",
    ),
    "the first picture is another": (
        (*_PICTURES, "-vf", "negate=enable=eq(n\\,0)", "-c:a", "copy"),
        "its first picture is not the original's",
    ),
    "the last picture is another": (
        (*_PICTURES, "-vf", "negate=enable=eq(n\\,79)", "-c:a", "copy"),
        "its last picture is not the original's",
    ),
}


@pytest.mark.parametrize("name", SPOILED)
def test_what_was_spoiled_is_a_fault(sound: Sound, spoil, name: str):
    args, words = SPOILED[name]

    found = sound.check(spoil(*args))

    assert any(words in fault for fault in found.faults), found


@pytest.mark.parametrize(("late", "side"), [(1, "after"), (-1, "before")])
def test_a_cut_that_is_a_frame_off_is_found_at_both_ends(
    run: Run, sound: Sound, tmp_path: Path, late: int, side: str
):
    off = _make(run, sound.film, PAL, START + late, END + late, tmp_path / "off.mp4")

    found = sound.check(off)

    assert found.first_picture is found.last_picture is EndPicture.OTHER
    for name in ("first", "last"):
        words = f"its {name} picture is the original's {side} the one it should be"
        assert words in found.faults


def test_sound_that_is_off_by_a_lost_frame_is_told_and_no_fault(sound: Sound, spoil):
    late = spoil(*_COPY, *_SOUND, "-af", "adelay=32:all=1,atrim=end=1.6")

    found = sound.check(late)

    assert found.faults == ()
    assert "at its start the sound is 32 ms too late" in found.findings


def test_where_the_original_is_damaged_a_difference_is_told_and_no_fault(sound: Sound, spoil):
    muted = spoil(*_COPY, *_SOUND, "-af", "volume=0")

    found = sound.check(muted, is_damaged=True)

    assert found.faults == ()
    assert any("it is silent" in finding for finding in found.findings)


def test_black_and_silence_that_the_survey_knows_are_not_looked_at_again(sound: Sound, spoil):
    dark = spoil(*_PICTURES, "-vf", "drawbox=t=fill:c=black:enable=between(n\\,30\\,37)")
    muted = spoil(*_COPY, *_SOUND, "-af", "volume=0:enable=between(t\\,0.5\\,1.3)")
    known = Survey(
        *(sound.film.clock.frames, sound.film.clock.rate, ()),
        *((Span(START + 15, START + 19),), (Span(START + 12, START + 33),)),
        *(b"", b"", b"", Waveform(50, ()), None),
    )
    original = replace(sound.original, survey=known)

    checks = [check_clip(path, sound.planned, original) for path in (dark, muted)]

    assert [check.faults for check in checks] == [(), ()]


def test_a_clip_that_breaks_off_is_found_without_the_original(sound: Sound, tmp_path: Path):
    short = tmp_path / "short.mp4"
    short.write_bytes(sound.path.read_bytes()[: sound.path.stat().st_size * 7 // 10])

    found = check_clip(short, sound.planned, None)

    assert any("it breaks off" in fault for fault in found.faults), found


def test_a_clip_whose_bytes_are_spoiled_is_found_without_the_original(sound: Sound, tmp_path: Path):
    data, source = bytearray(sound.path.read_bytes()), random.Random(3)
    for _ in range(20):
        data[source.randrange(len(data) // 2, len(data))] ^= 0xFF
    (tmp_path / "spoiled.mp4").write_bytes(data)

    found = check_clip(tmp_path / "spoiled.mp4", sound.planned, None)

    assert found.errors
    assert any("could not be decoded" in fault for fault in found.faults), found


def test_what_is_no_film_cannot_be_checked(sound: Sound, tmp_path: Path):
    text = tmp_path / "text.mp4"
    text.write_text("no film\n" * 100)

    with pytest.raises(MediaError, match=r"text\.mp4 cannot be opened as a film"):
        sound.check(text)


def test_a_check_stops_when_nobody_wants_it(sound: Sound):
    with pytest.raises(Cancelled):
        check_clip(sound.path, sound.planned, sound.original, lambda: True)


@pytest.mark.parametrize("name", ["pal.dv", "avchd.mts", "open.m2v", "motion_jpeg.avi", "vfr.mp4"])
def test_clips_of_captures_pass(run: Run, tmp_path: Path, name: str):
    _facts, film = captured(name)
    clip = make_clip(run, film, 10, 60, tmp_path / "c.mp4")
    tracks = tuple(range(3)) if film.title.container.value != "mpegts" else (0x100, 0x101)
    picture = Picture(360, 288, PAL.aspect, Scan.PROGRESSIVE, tracks)

    found = check_clip(
        clip,
        Planned(10, 60, 50, film.clock.rate, picture),
        Original(film.pieces, film.clock.frames),
    )

    assert (found.faults, found.findings) == ((), ())
    assert found.first_picture is found.last_picture is EndPicture.SAME


def test_a_clip_over_seams_passes(run: Run, tmp_path: Path):
    film = film_of("pal_resets")
    clip = _make(run, film, PAL, 90, 240, tmp_path / "c.mp4")
    planned = Planned(90, 240, 300, film.clock.rate, PAL, has_sound=True)

    found = check_clip(clip, planned, Original(film.pieces, film.clock.frames))

    assert (found.faults, found.findings) == ((), ())
    assert found.first_picture is found.last_picture is EndPicture.SAME
