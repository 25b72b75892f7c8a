"""Random cuts on discs of every kind, frame by frame: is each clip exactly its scene?

Usage: python -m benchmarks.cuts [CUTS [SEED [FFMPEG]]]      (300 cuts without)

Every picture of the discs carries its number as a bar code. Each clip is decoded and its
numbers are compared with those of the scene: at the start, at the end, in count and in between.
Clicks in the sound are compared with the pictures that flash with them.
"""

import asyncio
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import QCoreApplication  # isort: skip
import qasync

from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.media.assembly import Made
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.streams import quiet_libav
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring import dvd, library, programs
from tests.authoring.barcode import field_numbers
from tests.authoring.image import make_image
from tests.authoring.sound import click_times
from tests.authoring.truth import DiscTruth, read_truth, shown_numbers

CUTS = 300
QUALITY = Quality(preset="ultrafast", crf=30)
LONGEST_S, SHORTEST_S = 600, Fraction(1, 5)
_LONG_CUTS = 4
_BEHIND_A_HOLE = 3  # Pictures of an open group that need the one before it.
_SETTLING_S = Fraction(1, 10)


@dataclass(slots=True)
class Film:
    """A title with what is true of it: the number on each frame, and the frames that click."""

    name: str
    title: Title
    clock: TitleClock
    picture: Picture
    numbers: list[int]
    clicks: set[int]
    lost: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Tally:
    """What a disc's cuts came to: frames off at start and end, in count, other frames that are
    wrong, and the largest distance of sound from picture.
    """

    cuts: int = 0
    frames: int = 0
    start: int = 0
    end: int = 0
    count: int = 0
    wrong: int = 0
    clicks: int = 0
    sound_ms: float = 0.0


def main(arguments: Sequence[str]) -> int:
    """Make the cuts; gives 1 where one of them is not exact."""
    cuts = int(arguments[0]) if arguments else CUTS
    source = random.Random(int(arguments[1]) if len(arguments) > 1 else 1)
    transcoder = Transcoder(arguments[2] if len(arguments) > 2 else find_ffmpeg())
    quiet_libav()
    app = QCoreApplication([])
    folder = Path(tempfile.mkdtemp(prefix="nostalgia-cuts-"))
    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            tallies = runner.run(_all(cuts, source, transcoder, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if any(t.start or t.end or t.count or t.wrong for t in tallies) else 0


async def _all(
    cuts: int, source: random.Random, transcoder: Transcoder, folder: Path
) -> list[Tally]:
    discs = {
        name: films
        for name, place, truth, lost in _discs(folder)
        for films in [await _films(name, place, truth, lost, transcoder)]
    }
    print("disc                    titles  cuts  frames   start  end  count  between   sound ms")
    tallies: dict[str, Tally] = {name: Tally() for name in discs}
    names = sorted(discs)
    for number in range(cuts):
        name = names[number % len(names)]
        film = source.choice(discs[name])
        start, end = _scene(film, source, number // len(names))
        await _cut(film, start, end, tallies[name], transcoder, folder / "clip.mp4")
    for name in names:
        _print(name, len(discs[name]), tallies[name])
    return list(tallies.values())


def _print(name: str, titles: int, tally: Tally) -> None:
    print(
        f"{name:24}{titles:6}{tally.cuts:6}{tally.frames:8}{tally.start:8}{tally.end:5}"
        f"{tally.count:7}{tally.wrong:9}{tally.sound_ms:11.1f}",
        flush=True,
    )


def _discs(folder: Path) -> Iterator[tuple[str, Path, DiscTruth, bool]]:
    """Name, place and truth of every disc, and whether film is lost on it."""
    for name in library.disc_names():
        if name not in ("audio_only", "pal_silent"):
            yield name, library.disc(name), library.truth(name), False
    for name in ("pal_two_parts", "pal_resets"):
        image = make_image(library.disc(name), folder / f"{name}.iso")
        yield f"{name} as ISO", image, library.truth(name), False
    holed = Path(shutil.copytree(library.disc("pal_resets"), folder / "holed"))
    _make_hole(holed)
    yield "pal_resets with a hole", holed, library.truth("pal_resets"), True
    long, truth = _long_disc()
    yield "pal_long", long, truth, False


def _make_hole(disc: Path) -> None:
    """Zero three VOBUs in the middle of the second program."""
    (title,) = [title for found in scan([disc]).discs for title in found.titles]
    units = read_clock(title).segments[1].units
    with title.parts[0].path.open("r+b") as file:
        file.seek(units[3].start)
        file.write(bytes(units[6].start - units[3].start))


def _long_disc() -> tuple[Path, DiscTruth]:
    """Twelve minutes in one recording, in three parts."""
    program = programs.Program(scenes=(2000,) * 9, base=200_000, seed=90)
    spec = dvd.DiscSpec((dvd.TitleSet((dvd.Title((program,)),), part_bytes=20_000_000),))
    folder = library.authored("pal_long", spec)
    return folder, read_truth(folder)


async def _films(
    name: str, place: Path, truth: DiscTruth, lost: bool, transcoder: Transcoder
) -> list[Film]:
    """A disc's titles in order, each with its share of the numbers that the disc shows."""
    numbers = shown_numbers(truth)
    clicks = {
        title["base"] + frame
        for title in truth["titles"]
        for track in title["audio"][:1]
        for frame in track["click_frames"]
    }
    films, at = [], 0
    for title in [title for found in scan([place]).discs for title in found.titles]:
        clock = read_clock(title)
        picture = await transcoder.look_at(plan(clock, title, 0, min(60, clock.frames)), clock)
        film = Film(name, title, clock, picture, numbers[at : at + clock.frames], clicks)
        at += clock.frames
        film.lost = _lost(clock) if lost else set()
        films.append(film)
    if at != len(numbers):
        raise SystemExit(f"{name}: its titles have {at} frames, the truth is {len(numbers)}")
    return films


def _lost(clock: TitleClock) -> set[int]:
    return {
        frame
        for damage in clock.damage
        for frame in range(
            clock.frame_at(damage.start_ms), clock.frame_at(damage.end_ms) + _BEHIND_A_HOLE
        )
    }


def _scene(film: Film, source: random.Random, turn: int) -> tuple[int, int]:
    """Frames [start, end): anywhere, or over a seam, or at one of the ends."""
    frames, rate = film.clock.frames, film.clock.rate
    shortest = -int(-SHORTEST_S * rate // 1)
    longest = min(frames, int(LONGEST_S * rate))
    if longest > 1000 and turn >= _LONG_CUTS:
        longest = 1000  # A few long ones are enough.
    length = round(shortest * (longest / shortest) ** source.random())
    if longest > 1000 and turn == 0:
        length = longest
    start = source.randrange(frames - length + 1)
    seams = [each.first_frame for each in film.clock.segments[1:]]
    kind = source.randrange(5)
    if kind == 0:
        start = frames - length
    elif kind == 1:
        start = 0
    elif kind == 2 and seams:
        start = min(max(source.choice(seams) - length // 2, 0), frames - length)
    elif kind == 3 and seams:
        start = min(source.choice(seams), frames - length)
    return start, start + length


async def _cut(
    film: Film, start: int, end: int, tally: Tally, transcoder: Transcoder, clip: Path
) -> None:
    async def before_rename(_part: Path, _made: Made) -> None:
        pass

    await transcoder.transcode_segment(
        plan(film.clock, film.title, start, end),
        film.clock,
        film.picture,
        QUALITY,
        clip,
        lambda _done: None,
        before_rename,
    )
    fields = 1 if film.picture.scan is Scan.PROGRESSIVE else 2
    wanted = [number for number in film.numbers[start:end] for _ in range(fields)]
    lost = [frame in film.lost for frame in range(start, end) for _ in range(fields)]
    shown = [None if field is None else field // 2 for _at, field in field_numbers(clip)]
    if film.title.structure.audio or film.picture.audio_ids:
        _listen(film, start, end, clip, tally)
    await asyncio.to_thread(clip.unlink)  # Nothing is ever written over.
    _compare(film, (start, end), wanted, shown, lost, tally)


def _compare(
    film: Film,
    scene: tuple[int, int],
    wanted: Sequence[int],
    shown: Sequence[int | None],
    lost: Sequence[bool],
    tally: Tally,
) -> None:
    off = [a != b and not gone for a, b, gone in zip(wanted, shown, lost, strict=False)]
    tally.cuts += 1
    tally.frames += scene[1] - scene[0]
    tally.count += len(shown) != len(wanted)
    tally.start += off[0]
    tally.end += off[-1]
    tally.wrong += sum(off[1:-1])
    if any(off) or len(shown) != len(wanted):
        first = off.index(True) if any(off) else -1
        print(
            f"  {film.name}, frames {scene}: {len(shown)} of {len(wanted)} pictures, "
            f"{sum(off)} wrong, the first at {first}: {shown[first]} instead of {wanted[first]}"
        )


def _listen(film: Film, start: int, end: int, clip: Path, tally: Tally) -> None:
    """How far each click is from the frame that flashes with it."""
    rate = film.clock.rate
    # A recording's first frame of sound fades in, as a clip's does.
    silent = film.lost | {start, *(each.first_frame for each in film.clock.segments)}
    due = [
        (frame - start) / rate
        for frame in range(start, end)
        if film.numbers[frame] in film.clicks and frame not in silent
    ]
    heard = click_times(clip)
    for at in due:
        nearest = min(heard, key=lambda click: abs(click - at), default=None)
        inside = _SETTLING_S < at < (end - start) / rate - _SETTLING_S
        if nearest is not None and inside:
            tally.clicks += 1
            tally.sound_ms = max(tally.sound_ms, float(abs(nearest - at)) * 1000)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(sys.argv[1:]))
