"""Gaps and overlaps in the sound: how far it is from its picture, by three ways to put it right.

Usage: python -m benchmarks.sound_gaps [DISC …]

`plain` is ffmpeg's `aresample=async=1`, `hasty` the same with `min_hard_comp=0.02`, `ours` what
clips are made with. Without a disc, films are made whose sound jumps; clicks after the jump are
looked for where their timestamps put them: milliseconds off in the middle and at the end.

With discs, what was put in and taken out of each title's sound is counted. `off` are the seconds
of it that lie more than 20 ms from their timestamps, `most` is how far three frames in turn do.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import ffmpeg
import numpy as np
from ffmpeg.nodes import FilterableStream

from benchmarks.titles import for_each_title
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.ffmpeg_inputs import cut_sound, open_input
from nostalgia_desktop.media.steady_sound import in_step
from nostalgia_desktop.media.streams import quiet_libav
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring.programs import AudioKind, Program, encode
from tests.authoring.sound import RATE, click_times
from tests.authoring.timestamps import jumping

Way = Callable[[FilterableStream, int], FilterableStream]

JUMPS_MS = (10, 20, 32, 50, 90, 150)
JUMP_S, MIDDLE_S, END_S = 4.3, 5, 9
_SECONDS = 10
_KINDS: dict[AudioKind, int] = {"ac3": 0x80, "mp2": 0x1C0, "lpcm": 0xA0}
_OFF_MS = 20
_SEEN = re.compile(r"pts_time:(\S+) .*?rate:(\d+) nb_samples:(\d+)")
_DONE = re.compile(r"(adding|discarding) (\d+) audio samples")


def main(discs: Sequence[str]) -> None:
    """Measure made films, or the titles of the discs."""
    quiet_libav()
    if discs:
        print("                              pieces  way    put in, taken out   off s   most ms")
        return for_each_title(discs, _measure_title)
    print("sound  jump ms   " + "   ".join(f"{name}: middle, end" for name in WAYS))
    with tempfile.TemporaryDirectory() as folder:
        for kind in _KINDS:
            _measure_kind(kind, Path(folder))
    return None


def _by_ffmpeg(audio: FilterableStream, hz: int, **more: float) -> FilterableStream:
    return audio.filter("aresample", hz, **{"async": 1, "first_pts": 0} | more)


WAYS: dict[str, Way] = {
    "plain": _by_ffmpeg,
    "hasty": partial(_by_ffmpeg, min_hard_comp=0.02),
    "ours": in_step,
}


def _run(audio: FilterableStream, out: str, **options: str) -> str:
    """What ffmpeg logs on its way."""
    args = ffmpeg.output(audio, out, **options).compile()[1:]
    head = [find_ffmpeg(), "-nostdin", "-nostats", "-y", "-v", "verbose", "-copyts"]
    done = subprocess.run([*head, *args], check=True, capture_output=True)
    return done.stderr.decode(errors="replace")


def _measure_kind(kind: AudioKind, folder: Path) -> None:
    program = Program((25 * _SECONDS,), base=25 * 1000, seed=3, audio=kind)
    data = encode(program, folder / f"{kind}.vob", "vob").read_bytes()
    for ms in (sign * length for length in JUMPS_MS for sign in (1, -1)):
        place = folder / f"{kind} {ms}"
        place.mkdir()
        (place / "movie.vob").write_bytes(jumping(data, JUMP_S, ms))
        errors = [_errors_ms(place, kind, ms, way) for way in WAYS.values()]
        print(f"{kind:6}{ms:8}" + "".join(f"{a:13.1f}{b:9.1f}" for a, b in errors), flush=True)


def _errors_ms(place: Path, kind: AudioKind, jump_ms: int, way: Way) -> tuple[float, float]:
    (title,) = scan([place]).discs[0].titles
    clock, wav = read_clock(title), place / "heard.wav"
    (piece,) = plan(clock, title, 0, clock.frames)
    _run(way(cut_sound(open_input(piece), piece, _KINDS[kind]), RATE), str(wav))
    heard = [float(at) for at in click_times(wav)]
    expected = (MIDDLE_S + jump_ms / 1000, END_S + jump_ms / 1000)
    middle, end = (min((1000 * (click - at) for click in heard), key=abs) for at in expected)
    return middle, end


async def _measure_title(name: str, title: Title) -> None:
    clock = read_clock(title)
    pieces = plan(clock, title, 0, clock.frames)
    samples = plan(clock, title, 0, min(50, clock.frames))
    picture = await Transcoder(find_ffmpeg()).look_at(samples, clock)
    for audio_id in picture.audio_ids:
        for label, way in WAYS.items():
            changes, offs = _follow(pieces, audio_id, way)
            is_off = np.abs(offs[:, 0]) > _OFF_MS
            print(
                f"{name[:28]:28}{len(pieces):8}  {label:6}{len(changes):9}"
                f"{offs[is_off, 1].sum():18.2f}{_most(offs[:, 0]):10.1f}",
                flush=True,
            )


def _follow(pieces: Sequence[Piece], audio_id: int, way: Way) -> tuple[list[float], np.ndarray]:
    """What is put in (more than 0) or taken out inside the pieces, in milliseconds; for each
    frame how many milliseconds late it is heard, and for how many seconds.
    """
    changes: list[float] = []
    offs: list[tuple[float, float]] = []
    for piece in pieces:
        audio = cut_sound(open_input(piece), piece, audio_id).filter("ashowinfo")
        for change, off in _steps(_run(way(audio, RATE), "-", format="null")):
            changes += [change] if change else []
            offs.append(off)
    return changes, np.array(offs)


def _steps(log: str) -> Iterator[tuple[float, tuple[float, float]]]:
    """For each frame what was changed before it, how late it is, and how long it lasts."""
    at_s, frames = 0.0, []
    for line in log.splitlines():
        if seen := _SEEN.search(line):
            frames.append([0.0, float(seen[1]), int(seen[3]) / int(seen[2])])
        elif done := _DONE.search(line):
            frames[-1][0] = (1 if done[1] == "adding" else -1) * int(done[2]) / RATE
    for number, (change, pts_s, lasts_s) in enumerate(frames):
        at_s += change
        yield 1000 * change * (number > 0), (1000 * (at_s - pts_s), lasts_s)
        at_s += lasts_s


def _most(offs_ms: np.ndarray) -> float:
    triples = np.lib.stride_tricks.sliding_window_view(np.abs(offs_ms), 3)
    return float(triples.min(axis=1).max())


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1:])
