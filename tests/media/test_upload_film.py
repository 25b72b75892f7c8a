"""What is uploaded: each frame of the window once, with its title time below, and nothing else."""

import asyncio
import time
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import psutil
import pytest

from nostalgia_desktop.domain.errors import ArchiveError, MediaError
from nostalgia_desktop.media.proxy_rate import PROXY_FPS, proxy_step
from nostalgia_desktop.media.time_strip import STRIP_LINES
from nostalgia_desktop.media.upload_args import FilmWindow
from nostalgia_desktop.media.upload_film import UploadFilm, UploadFilmMaker
from tests.authoring.media import run_ffmpeg
from tests.media.proxies import (
    NTSC,
    PAL,
    make_proxy,
    nothing,
    number_in,
    numbered,
    tone,
)
from tests.media.strips import lumas, time_on

__all__ = ["make_proxy"]

BUNDLED = imageio_ffmpeg.get_ffmpeg_exe()
FRAMES = 500
LONG_S = 2 * 3600
SLOW = Fraction(10)


@pytest.fixture(params=["bundled", "system"])
def maker(request: pytest.FixtureRequest, system_ffmpeg: str) -> UploadFilmMaker:
    """A maker with each of the two ffmpegs."""
    return UploadFilmMaker(BUNDLED if request.param == "bundled" else system_ffmpeg)


@pytest.fixture(scope="module", params=[PAL, NTSC, Fraction(60000, 1001)], ids=str)
def proxy(request, make_proxy):
    """A proxy whose pictures show their title's frame number."""
    return make_proxy(numbered(FRAMES), request.param, tone(FRAMES / request.param, -20))


@pytest.fixture(scope="module")
def long_proxy(tmp_path_factory) -> Path:
    """Two hours, five small frames a second; without sound."""
    path = tmp_path_factory.mktemp("long") / "proxy.mp4"
    source = f"testsrc=s=64x48:r={PROXY_FPS}:d={LONG_S}"
    how = ("-c:v", "libx264", "-preset", "ultrafast", "-g", str(PROXY_FPS), "-pix_fmt", "yuv420p")
    run_ffmpeg("-f", "lavfi", "-i", source, *how, path)
    return path


@pytest.fixture
def quiet_proxy(make_proxy):
    """Four seconds of silence, then a tone; and plain pictures of ten seconds."""
    return make_proxy(numbered(250), PAL, np.concatenate([nothing(4), tone(6, -12)]))


def _make(run, maker: UploadFilmMaker, proxy: Path, window: FilmWindow, final: Path) -> UploadFilm:
    return run(maker.make(proxy, window, final, lambda _done: None))


def _expected(first: int, frames: int, rate: Fraction) -> list[str]:
    """The times by another way than the program's."""
    written = []
    for number in range(frames):
        tenths = round((first + number * proxy_step(rate)) / rate * 10)
        minutes, seconds = tenths // 600, tenths % 600
        written.append(f"{minutes // 60}:{minutes % 60:02}:{seconds / 10:04.1f}")
    return written


@pytest.mark.parametrize(("start", "end"), [(0, FRAMES), (37, 260), (300, FRAMES), (240, 242)])
def test_every_frame_shows_itself_and_its_title_time(run, maker, proxy, tmp_path, start, end):
    step = proxy_step(proxy.rate)
    shown = [frame for frame in range(0, FRAMES, step) if start <= frame < end]

    film = _make(run, maker, proxy.path, FilmWindow(start, end, proxy.rate), tmp_path / "film.mp4")

    pictures = lumas(film.path)
    assert [number_in(picture[:-STRIP_LINES]) for picture in pictures] == shown
    assert [time_on(picture) for picture in pictures] == _expected(shown[0], len(shown), proxy.rate)
    assert film.first_frame == shown[0]
    assert film.facts.frames == len(shown)


def test_windows_that_meet_show_each_frame_once(run, maker, proxy, tmp_path):
    seen = []
    for number, (start, end) in enumerate([(0, 233), (233, 377), (377, FRAMES)]):
        window = FilmWindow(start, end, proxy.rate)
        film = _make(run, maker, proxy.path, window, tmp_path / f"{number}.mp4")
        seen += [number_in(picture[:-STRIP_LINES]) for picture in lumas(film.path)]

    assert seen == list(range(0, FRAMES, proxy_step(proxy.rate)))


def test_the_picture_is_hidden_nowhere(run, maker, proxy, tmp_path):
    film = _make(run, maker, proxy.path, FilmWindow(0, 100, proxy.rate), tmp_path / "film.mp4")

    for before, after in zip(lumas(proxy.path), lumas(film.path), strict=False):
        assert after.shape == (before.shape[0] + STRIP_LINES, before.shape[1])
        assert np.abs(after[:-STRIP_LINES].astype(int) - before).mean() < 4


def test_hours_into_a_title_the_times_are_still_exact(run, maker, long_proxy, tmp_path):
    start, end = 5_399 * 10, 5_520 * 10  # Over the half hour after the first.

    film = _make(run, maker, long_proxy, FilmWindow(start, end, SLOW), tmp_path / "film.mp4")

    times = [time_on(picture) for picture in lumas(film.path)]
    assert times == _expected(start, (end - start) // 2, SLOW)
    assert times[0] == "1:29:59.0"


def test_a_picture_narrower_than_its_time_gets_room(run, maker, long_proxy, tmp_path):
    film = _make(run, maker, long_proxy, FilmWindow(0, 20, SLOW), tmp_path / "film.mp4")

    assert (film.facts.width, film.facts.height) == (160, 48 + STRIP_LINES)
    assert [time_on(picture) for picture in lumas(film.path)] == _expected(0, 10, SLOW)


def test_the_sound_is_that_of_the_window(run, maker, quiet_proxy, tmp_path):
    film = _make(run, maker, quiet_proxy.path, FilmWindow(80, 200, PAL), tmp_path / "film.mp4")

    samples, hz = _sound(film.path)
    begins_s = int(np.argmax(np.abs(samples) > 0.05)) / hz
    assert begins_s == pytest.approx(4.0 - 80 / 25, abs=0.05)
    assert film.facts.audio_ms == pytest.approx(film.facts.video_ms, abs=70)


def test_without_sound_there_is_none(run, maker, quiet_proxy, tmp_path):
    window = FilmWindow(80, 200, PAL, with_sound=False)

    film = _make(run, maker, quiet_proxy.path, window, tmp_path / "film.mp4")

    with av.open(str(film.path)) as opened:
        assert [stream.type for stream in opened.streams] == ["video"]


def test_a_silent_proxy_makes_a_silent_film(run, maker, make_proxy, tmp_path):
    proxy = make_proxy(numbered(50), PAL)

    film = _make(run, maker, proxy.path, FilmWindow(0, 50, PAL), tmp_path / "film.mp4")

    assert (film.facts.frames, film.facts.audio_ms) == (10, 0)


def test_the_proxy_stays_clean_and_nothing_else_is_left(run, maker, quiet_proxy, tmp_path):
    before = quiet_proxy.path.read_bytes()

    _make(run, maker, quiet_proxy.path, FilmWindow(0, 250, PAL), tmp_path / "film.mp4")

    assert quiet_proxy.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]
    assert [path.name for path in quiet_proxy.path.parent.glob("*.part")] == []


def test_names_of_any_kind_work(run, maker, quiet_proxy, tmp_path):
    folder = tmp_path / "Großmutter's 100% [x] %d:;,\\📼"
    folder.mkdir()
    (folder / "pro'xy, 1.mp4").write_bytes(quiet_proxy.path.read_bytes())

    film = _make(
        run, maker, folder / "pro'xy, 1.mp4", FilmWindow(0, 50, PAL), folder / "fi'lm: %d.mp4"
    )

    assert len(lumas(film.path)) == 10


def test_progress_goes_up_to_the_end(run, maker, long_proxy, tmp_path):
    told: list[float] = []

    run(maker.make(long_proxy, FilmWindow(0, 9_000, SLOW), tmp_path / "film.mp4", told.append))

    assert told == sorted(told)
    assert told[-1] == 1.0


def test_an_older_film_is_replaced(run, maker, quiet_proxy, tmp_path):
    (tmp_path / "film.mp4").write_bytes(b"half of one")

    film = _make(run, maker, quiet_proxy.path, FilmWindow(0, 50, PAL), tmp_path / "film.mp4")

    assert len(lumas(film.path)) == 10


def test_a_cancelled_film_stops_within_a_second_and_leaves_nothing(
    run, maker, long_proxy, tmp_path
):
    async def cancel() -> float:
        begun = asyncio.Event()
        window = FilmWindow(0, LONG_S * 10, SLOW)
        final = tmp_path / "film.mp4"
        task = asyncio.ensure_future(
            maker.make(long_proxy, window, final, lambda _done: begun.set())
        )
        await begun.wait()
        assert _ffmpegs_in(tmp_path)
        began = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return time.monotonic() - began

    took_s = run(cancel())

    assert took_s < 1
    assert list(tmp_path.iterdir()) == []
    assert not _ffmpegs_in(tmp_path)


@pytest.mark.parametrize("turns", range(12))
def test_a_film_cancelled_at_any_moment_leaves_nothing(run, quiet_proxy, tmp_path, turns):
    async def cancel() -> None:
        window, final = FilmWindow(0, 250, PAL), tmp_path / "film.mp4"
        made = UploadFilmMaker(BUNDLED).make(quiet_proxy.path, window, final, lambda _done: None)
        task = asyncio.ensure_future(made)
        await asyncio.sleep(turns * 0.004)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(cancel())

    assert list(tmp_path.iterdir()) == []


def test_a_window_behind_the_end_of_the_proxy_is_refused(run, maker, quiet_proxy, tmp_path):
    with pytest.raises(MediaError, match="with 50 frames instead of 60"):
        _make(run, maker, quiet_proxy.path, FilmWindow(0, 300, PAL), tmp_path / "film.mp4")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "sound alone"])
def test_a_proxy_that_is_damaged_is_told_with_what_to_do(run, maker, quiet_proxy, tmp_path, damage):
    path = tmp_path / "proxy.mp4"
    if damage == "sound alone":
        run_ffmpeg("-f", "lavfi", "-i", "sine=d=2", path)
    elif damage != "missing":
        whole = quiet_proxy.path.read_bytes()
        path.write_bytes(whole[: len(whole) * 2 // 3] if damage == "cut" else b"")

    with pytest.raises(MediaError, match="delete it, and it is made anew"):
        _make(run, maker, path, FilmWindow(0, 250, PAL), tmp_path / "film.mp4")

    assert {file.name for file in tmp_path.iterdir()} <= {"proxy.mp4"}


def test_a_lost_folder_is_told_and_not_made(run, maker, quiet_proxy, tmp_path):
    with pytest.raises(ArchiveError, match="is the drive still connected"):
        _make(run, maker, quiet_proxy.path, FilmWindow(0, 50, PAL), tmp_path / "gone" / "film.mp4")

    assert list(tmp_path.iterdir()) == []


def test_an_ffmpeg_that_fails_is_an_error_with_its_words(run, quiet_proxy, tmp_path):
    with pytest.raises(MediaError, match="the film to upload"):
        _make(
            run,
            UploadFilmMaker("/bin/false"),
            quiet_proxy.path,
            FilmWindow(0, 50, PAL),
            tmp_path / "film.mp4",
        )


def _sound(film: Path) -> tuple[np.ndarray, int]:
    with av.open(str(film)) as opened:
        stream = opened.streams.audio[0]
        blocks = [frame.to_ndarray()[0] for frame in opened.decode(stream)]
        return np.concatenate(blocks), stream.rate


def _ffmpegs_in(folder: Path) -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if any(str(folder) in word for word in process.info["cmdline"] or [])
        and "ffmpeg" in (process.info["cmdline"] or [""])[0]
    ]
