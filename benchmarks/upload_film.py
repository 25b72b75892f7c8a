"""The film that is uploaded against the proxy it is made of: CPU time and bytes for an hour.

Usage: python -m benchmarks.upload_film [DISC …]      (without a disc: the bundled sample)

For each title its proxy is made, then, of the whole title as one window, the film to upload.
Figures are CPU seconds of ffmpeg and of the program for an hour of film (medians of some rounds,
both sides in turn), and megabytes for an hour. `without sound` is the film with the sound left out;
`strips` is what lies beside it meanwhile. `stall` is the longest that the event loop was kept.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.cpu_time import cpu_s
from benchmarks.titles import for_each_title
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.time_strip import draw_strips
from nostalgia_desktop.media.transcoder import Transcoder
from nostalgia_desktop.media.upload_args import FilmWindow
from nostalgia_desktop.media.upload_film import UploadFilm, UploadFilmMaker

ROUNDS = 3
_BEAT_S = 0.005
_HEAD = (
    "title                        s | CPU s/h: proxy   film  film/proxy "
    "| MB/h: proxy   film  film/proxy  without sound  strips | stall ms"
)


def main(discs: list[str]) -> None:
    """Measure each title of each disc."""
    print(_HEAD)
    for_each_title(discs, compare)


async def compare(name: str, title: Title) -> None:
    """Print one line for a title."""
    clock, ffmpeg = read_clock(title), find_ffmpeg()
    samples = plan(clock, title, 0, min(60, clock.frames))
    transcoder, maker = Transcoder(ffmpeg), UploadFilmMaker(ffmpeg)
    picture = await transcoder.look_at(samples, clock)
    pieces = plan(clock, title, 0, clock.frames)
    window = FilmWindow(0, clock.frames, clock.rate)
    silent = FilmWindow(0, clock.frames, clock.rate, with_sound=False)
    proxy_s, film_s, stalls = list[float](), list[float](), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        proxy, final = Path(folder) / "proxy.mp4", Path(folder) / "film.mp4"
        for _ in range(ROUNDS):
            before = cpu_s()
            await transcoder.create_proxy(pieces, clock, picture, proxy, lambda _done: None)
            proxy_s.append(cpu_s() - before)
            before = cpu_s()
            film, stall_s = await _watched(maker, proxy, window, final)
            film_s.append(cpu_s() - before)
            stalls.append(stall_s)
        without = await maker.make(proxy, silent, Path(folder) / "silent.mp4", lambda _done: None)
        of_proxy = proxy.stat().st_size
    hour = 3600 / float(clock.frames / clock.rate)
    costs = [sorted(each)[ROUNDS // 2] * hour for each in (proxy_s, film_s)]
    strips = len(draw_strips(window.times()))
    sizes = [size * hour / 1e6 for size in (of_proxy, film.size, without.size, strips)]
    print(
        f"{name[:24]:24} {3600 / hour:6.0f} | {costs[0]:14.1f} {costs[1]:6.1f} "
        f"{costs[1] / costs[0]:11.3f} | {sizes[0]:11.1f} {sizes[1]:6.1f} "
        f"{sizes[1] / sizes[0]:11.2f} {sizes[2]:14.1f} {sizes[3]:7.1f} | {max(stalls) * 1000:8.0f}",
        flush=True,
    )


async def _watched(
    maker: UploadFilmMaker, proxy: Path, window: FilmWindow, final: Path
) -> tuple[UploadFilm, float]:
    """Make a film, and see how long the event loop was kept meanwhile."""
    longest = 0.0

    async def beat() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_BEAT_S)
            longest = max(longest, time.perf_counter() - before - _BEAT_S)

    beating = asyncio.ensure_future(beat())
    try:
        return await maker.make(proxy, window, final, lambda _done: None), longest
    finally:
        beating.cancel()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1:])
