"""Sound stays with its picture where a recorder lost some; what only wavers is left alone."""

import random
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import ffmpeg
import numpy as np
import numpy.typing as npt
import pytest
from ffmpeg.nodes import FilterableStream

from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.media import ffmpeg_inputs
from nostalgia_desktop.media.clip_check import check_clip
from nostalgia_desktop.media.clip_plan import Original, Planned
from nostalgia_desktop.media.ffmpeg_inputs import Input, SoundFormat, sound_of
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.steady_sound import in_step
from tests.authoring import library
from tests.authoring.dvd import title_vobs
from tests.authoring.media import run_ffmpeg
from tests.authoring.sound import RATE, click_times
from tests.authoring.timestamps import jumping, restamped
from tests.media.capture_films import BUNDLED
from tests.media.clips import cut
from tests.media.conftest import Film, film_in
from tests.media.test_transcoder import PAL

TICKS_PER_MS = 90
JUMP_S = 2.5
"""In the middle between two clicks."""

Samples = npt.NDArray[np.float32]
InStep = Callable[[FilterableStream, int, str], FilterableStream]


@dataclass(frozen=True)
class Kind:
    """A disc with sound of one kind: its ID, how exactly a click can be found, a frame's length."""

    disc: str
    audio_id: int
    exact_ms: float
    frame_ms: float

    @property
    def data(self) -> bytes:
        """Its title, as it is."""
        place = library.disc(self.disc)
        plain = place / "movie.vob"
        vobs = [plain] if plain.is_file() else title_vobs(place)
        return b"".join(vob.read_bytes() for vob in vobs)

    @property
    def clicks_s(self) -> list[float]:
        """When it clicks."""
        (title,) = library.truth(self.disc)["titles"]
        rate = 25 if self.disc == "vob_no_nav" else 30000 / 1001
        return [frame / rate for frame in title["audio"][0]["click_frames"]]


KINDS = {
    "ac3": Kind("vob_no_nav", 0x80, 2, 32),
    "mp2": Kind("ntsc_wide_progressive", 0x1C0, 2, 24),
    # FFmpeg's reader gives its packets times that are up to 10.5 ms late.
    "lpcm": Kind("ntsc_lpcm_bff", 0xA0, 11, 10.5),
}


def _film(folder: Path, data: bytes) -> Film:
    folder.mkdir()
    (folder / "movie.vob").write_bytes(data)
    return film_in(folder)


def _heard(film: Film, kind: Kind, path: Path, program: str = BUNDLED) -> Path:
    """The sound of a whole title as a clip has it, before it is encoded."""
    inputs = [Input(piece, (kind.audio_id,)) for piece in film.pieces(0, film.clock.frames)]
    sound = sound_of(inputs, film.clock.rate, SoundFormat(), 0)
    args = ffmpeg.output(sound, str(path), acodec="pcm_f32le").compile()[1:]
    subprocess.run([program, "-v", "error", "-copyts", *args], check=True, stdin=subprocess.DEVNULL)
    return path


def _samples(wav: Path) -> Samples:
    args = ("-i", str(wav), "-ac", "1", "-f", "f32le", "-")
    done = subprocess.run([BUNDLED, "-v", "error", *args], check=True, capture_output=True)
    return np.frombuffer(done.stdout, np.float32)


def _assert_clicks(wav: Path, expected_s: Sequence[float], exact_ms: float) -> None:
    heard = [float(at) for at in click_times(wav)]
    assert len(expected_s) >= 3
    for at in expected_s:
        assert min(abs(click - at) for click in heard) <= exact_ms / 1000, (at, heard)


@pytest.mark.parametrize("jump_ms", [-50, 32, 90, 150])
@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("program", ["bundled", "oldest"])
def test_sound_whose_times_jump_is_heard_at_these_times(
    program, name, jump_ms, tmp_path, system_ffmpeg
):
    kind = KINDS[name]
    data = jumping(kind.data, JUMP_S, jump_ms)

    used = BUNDLED if program == "bundled" else system_ffmpeg
    wav = _heard(_film(tmp_path / "film", data), kind, tmp_path / "heard.wav", used)

    moved = [at + jump_ms / 1000 * (at > JUMP_S) for at in kind.clicks_s if at]
    _assert_clicks(wav, moved, kind.exact_ms)


def _without(kind: Kind, first: int, count: int, scratch: Path) -> bytes:
    """A stream some of whose frames of sound the recorder has lost."""
    scratch.with_suffix(".vob").write_bytes(kind.data)
    lost = f"noise=drop='between(n,{first},{first + count - 1})'"
    copied = ("-map", "0:v", "-map", "0:a", "-c", "copy", "-bsf:a", lost, "-f", "vob")
    run_ffmpeg("-copyts", "-i", scratch.with_suffix(".vob"), *copied, scratch)
    return scratch.read_bytes()


def _silence(samples: Samples) -> tuple[float, float]:
    """Where the longest silence begins, in seconds, and how many milliseconds it lasts."""
    is_silent = np.concatenate([[0], (np.abs(samples) < 1e-4).astype(int), [0]])
    edges = np.flatnonzero(np.diff(is_silent)).reshape(-1, 2)
    start, end = max(edges, key=lambda edge: edge[1] - edge[0])
    return start / RATE, (end - start) / RATE * 1000


@pytest.mark.parametrize(("name", "count"), [("ac3", 1), ("ac3", 3), ("mp2", 1), ("mp2", 2)])
def test_lost_frames_are_silent_and_what_follows_is_on_time(name, count, tmp_path):
    kind = KINDS[name]
    first = round(JUMP_S * 1000 / kind.frame_ms)
    data = _without(kind, first, count, tmp_path / "lost")

    wav = _heard(_film(tmp_path / "film", data), kind, tmp_path / "heard.wav")

    _assert_clicks(wav, [at for at in kind.clicks_s if at], kind.exact_ms)
    start_s, length_ms = _silence(_samples(wav))
    assert length_ms == pytest.approx(count * kind.frame_ms, abs=1)
    # The times of a packet count for all its frames, and a second one has to tell the same.
    assert start_s == pytest.approx(first * kind.frame_ms / 1000, abs=0.1)


def _as_before(audio: FilterableStream, hz: int, layout: str) -> FilterableStream:
    assert not layout
    return audio.filter("aresample", hz, **{"async": 1, "first_pts": 0})


def _hasty(audio: FilterableStream, hz: int, layout: str) -> FilterableStream:
    assert not layout
    return audio.filter("aresample", hz, **{"async": 1, "first_pts": 0, "min_hard_comp": 0.02})


@pytest.fixture
def made_by(monkeypatch, tmp_path):
    """The samples of a film's sound, by some way to keep it in step."""

    def samples(way: InStep, film: Film, kind: Kind) -> Samples:
        monkeypatch.setattr(ffmpeg_inputs, "in_step", way)
        return _samples(_heard(film, kind, tmp_path / f"{way.__name__}.wav"))

    return samples


@pytest.mark.parametrize(("name", "most_ms"), [("ac3", 9), ("mp2", 9), ("lpcm", 4)])
def test_times_that_waver_change_no_sample(name, most_ms, tmp_path, made_by):
    kind, source = KINDS[name], random.Random(5)
    most = most_ms * TICKS_PER_MS
    data = restamped(kind.data, lambda old: old + source.randint(-most, most))
    film = _film(tmp_path / "film", data)

    assert np.array_equal(made_by(in_step, film, kind), made_by(_as_before, film, kind))


def test_a_frame_whose_header_lies_across_two_packets_changes_no_sample(tmp_path, made_by):
    """FFmpeg gives it the time of the one behind it: a jump to and fro that nobody may hear."""
    kind = KINDS["ac3"]
    film = _film(tmp_path / "film", kind.data)
    before = made_by(_as_before, film, kind)

    assert np.array_equal(made_by(in_step, film, kind), before)
    assert not np.array_equal(made_by(_hasty, film, kind), before)


def test_a_clip_over_three_lost_frames_passes_its_check(run, transcoder, tmp_path):
    film = _film(tmp_path / "film", _without(KINDS["ac3"], 60, 3, tmp_path / "lost"))
    clip, scene = tmp_path / "clip.mp4", (10, 120)

    cut(run, transcoder, film, scene, Quality("ultrafast", 30), clip)

    picture = Picture(720, 576, PAL.aspect, Scan.TOP_FIRST, (0x80,))
    planned = Planned(*scene, 220, film.clock.rate, picture, has_sound=True)
    found = check_clip(clip, planned, Original(film.pieces, film.clock.frames))
    assert (found.faults, found.findings) == ((), ())
    assert found.start_shift_ms == pytest.approx(0, abs=2)
    assert found.end_shift_ms == pytest.approx(0, abs=2)
