"""Authors the films of `benchmarks.shots`: scripts drawn by lot, encoded as home DVDs are."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.shot_footage import Camera, Clip, Move, Plane, Size, frames
from benchmarks.shot_spoils import BLACK, WHITE, Tape, flash, gain, mix, plain
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg

PAL, NTSC = Size(720, 576, 50.0, True), Size(720, 480, 60000 / 1001, False)
RATES = {PAL: "25", NTSC: "30000/1001"}
SHORTEST_S, LONGEST_S = 0.5, 8.0
SAME_PLACE, NIGHT, TRIPOD = 0.4, 0.15, 0.3
ALIKE = 2.0
"""A pair whose pictures differ by less at 64x48 (mean of 255 levels) is no cut anybody sees."""
_TRIES = 40


@dataclass(frozen=True, slots=True)
class Row:
    """What is in the films of one row of the table."""

    name: str
    tape: bool = False
    flashes: bool = False
    moves: bool = False
    gradual: bool = False


ROWS = (
    Row("clean"),
    Row("noise", tape=True),
    Row("flashes", flashes=True),
    Row("pans", moves=True),
    Row("dissolves, fades", gradual=True),
    Row("noise, flashes, pans", tape=True, flashes=True, moves=True),
)


@dataclass(frozen=True, slots=True)
class Join:
    """How a shot begins: a cut, or a dissolve or fade over `frames` (out, plain, in)."""

    kind: str = "cut"
    frames: tuple[int, int, int] = (0, 0, 0)
    colour: tuple[int, int, int] = BLACK


@dataclass(frozen=True, slots=True)
class Shot:
    """One shot: where it is from, how it is seen, and what happens in it."""

    clip: Clip
    first: int
    frames: int
    camera: Camera
    gain: float = 1.0
    saturation: float = 1.0
    flashes: dict[int, tuple[float, float]] = field(default_factory=dict)
    gains: dict[int, float] = field(default_factory=dict)
    join: Join = Join()

    def pictures(self, size: Size) -> Iterator[list[Plane]]:
        """Its pictures, without end."""
        level = 1.0
        for number, planes in enumerate(frames(self.clip, self.first, self.camera, size)):
            level = self.gains.get(number, level)
            lit = gain(planes, self.gain * level, self.saturation)
            yield flash(lit, *self.flashes[number]) if number in self.flashes else lit


@dataclass(frozen=True, slots=True)
class Film:
    """An encoded film, and what is true of it: first frames of shots, ranges of other changes."""

    name: str
    path: Path
    rate: str
    frames: int
    cuts: tuple[int, ...]
    ranges: tuple[tuple[str, int, int], ...] = ()


def write_script(row: Row, clips: Sequence[Clip], size: Size, count: int, seed: int) -> list[Shot]:
    """Draw `count` shots."""
    draw = np.random.default_rng(seed)
    shots: list[Shot] = []
    while len(shots) < count:
        for _ in range(_TRIES):
            shot = _draw_shot(row, clips, size, draw, shots[-1] if shots else None)
            if not shots or shot.join.kind != "cut" or not _alike(shots[-1], shot, size):
                break
        shots.append(shot)
    return shots


def _draw_shot(
    row: Row, clips: Sequence[Clip], size: Size, draw: np.random.Generator, last: Shot | None
) -> Shot:
    near = [clip for clip in clips if last and clip.place == last.clip.place]
    clip = _one_of(near if near and draw.random() < SAME_PLACE else clips, draw)
    fps = size.fields / 2
    wanted = SHORTEST_S * (LONGEST_S / SHORTEST_S) ** draw.random()
    length = max(int(min(wanted, clip.seconds()) * fps), 8)
    spare = max(clip.end - clip.first - int(length / fps * clip.rate * clip.speed()) - 1, 1)
    shot = Shot(clip, int(draw.integers(spare)), length, _camera(row, clip, length / fps, draw))
    if last and clip.place == last.clip.place:
        # The same picture in other light is a lamp switched on, and no cut.
        shot = replace(shot, gain=last.gain, saturation=last.saturation)
    elif draw.random() < NIGHT:
        shot = replace(shot, gain=draw.uniform(0.15, 0.35), saturation=draw.uniform(0.2, 0.6))
    if row.flashes:
        shot = replace(shot, flashes=_flashes(length, draw))
    if row.moves and draw.random() < 0.3:
        shot = replace(shot, gains=_auto_gain(length, draw))
    return replace(shot, join=_join(fps, draw)) if row.gradual and last else shot


def _one_of(clips: Sequence[Clip], draw: np.random.Generator) -> Clip:
    """A clip of a place: places first, so that the one with most clips is not always on."""
    places = sorted({clip.place for clip in clips})
    place = places[draw.integers(len(places))]
    chosen = [clip for clip in clips if clip.place == place]
    return chosen[draw.integers(len(chosen))]


def _camera(row: Row, clip: Clip, seconds: float, draw: np.random.Generator) -> Camera:
    shake = 0.0 if draw.random() < TRIPOD else draw.uniform(0.002, 0.012)
    camera = Camera(shake, draw.uniform(0, 6), width=draw.uniform(0.7, 0.9))
    if clip.is_photo:
        drift = Move(0, seconds + 2, draw.uniform(-0.1, 0.1), 0.0, draw.uniform(0.9, 1.1))
        camera = replace(camera, width=draw.uniform(0.4, 0.8), moves=(drift,))
    if row.moves and seconds > 0.8 and draw.random() < 0.75:
        camera = _moving(camera, seconds, draw)
    return camera


def _moving(camera: Camera, seconds: float, draw: np.random.Generator) -> Camera:
    """One whip pan or crash zoom or two, starting anywhere in the shot."""
    moves, width, x = list(camera.moves), draw.uniform(0.35, 0.5), draw.choice((0.25, 0.75))
    for start in np.sort(draw.uniform(0.1, seconds - 0.3, draw.integers(1, 3))):
        length = draw.uniform(0.3, 0.7)
        if draw.random() < 0.6:
            aim = draw.uniform(0.6, 0.8) if x < 0.5 else draw.uniform(0.2, 0.4)
            moves.append(Move(start, length, aim - x, draw.uniform(-0.15, 0.15)))
            x = aim
        else:
            moves.append(Move(start, length, zoom=draw.choice((0.5, 1.8))))
    return replace(camera, x=x if len(moves) % 2 else 1 - x, width=width, moves=tuple(moves))


def _flashes(length: int, draw: np.random.Generator) -> dict[int, tuple[float, float]]:
    lit: dict[int, tuple[float, float]] = {}
    for _ in range(draw.poisson(1.2)):
        at, count = int(draw.integers(1, max(length - 4, 2))), int(draw.integers(1, 4))
        strength, side = draw.uniform(0.4, 1.0), draw.uniform(-0.8, 0.8)
        for k in range(count):
            lit[at + k] = (strength * 0.6**k, side)
    return lit


def _auto_gain(length: int, draw: np.random.Generator) -> dict[int, float]:
    """The exposure jumps or glides to another level over one to ten frames."""
    at, over = int(draw.integers(1, max(length - 2, 2))), int(draw.integers(1, 11))
    to = draw.choice((draw.uniform(0.6, 0.85), draw.uniform(1.15, 1.4)))
    return {at + k: 1 + (to - 1) * (k + 1) / over for k in range(over)}


def _join(fps: float, draw: np.random.Generator) -> Join:
    def some(low: float, high: float) -> int:
        return int(fps * draw.uniform(low, high))

    kind = draw.choice(("cut", "dissolve", "fade"), p=(0.4, 0.35, 0.25))
    if kind == "dissolve":
        return Join("dissolve", (some(0.5, 3), 0, 0))
    if kind == "fade":
        colour = WHITE if draw.random() < 0.2 else BLACK
        return Join("fade", (some(0.3, 1.5), some(0.0, 1.0), some(0.3, 1.5)), colour)
    return Join()


def _alike(old: Shot, new: Shot, size: Size) -> bool:
    last = next(islice(old.pictures(size), old.frames - 1, None))[0]
    first = next(new.pictures(size))[0]
    return bool(np.mean(np.abs(_small(last) - _small(first))) < ALIKE)


def _small(luma: Plane) -> np.ndarray:
    rows, columns = luma.shape[0] // 48, luma.shape[1] // 64
    cut = luma[: rows * 48, : columns * 64].astype(np.float32)
    return np.asarray(cut.reshape(48, rows, 64, columns).mean(axis=(1, 3)))


class _Editor:
    """Joins shots to a film, and notes where what is."""

    def __init__(self, shots: Sequence[Shot], size: Size) -> None:
        self._shots, self._size = shots, size
        self.cuts: list[int] = []
        self.ranges: list[tuple[str, int, int]] = []
        self.frames = 0

    def pictures(self) -> Iterator[list[Plane]]:
        """All pictures; afterwards `cuts`, `ranges` and `frames` are known."""
        running: Iterator[list[Plane]] | None = None
        for shot in self._shots:
            new = shot.pictures(self._size)
            for planes in self._joined(running, new, shot.join):
                self.frames += 1
                yield planes
            for planes in islice(new, shot.frames):
                self.frames += 1
                yield planes
            running = new

    def _joined(
        self, old: Iterator[list[Plane]] | None, new: Iterator[list[Plane]], join: Join
    ) -> Iterator[list[Plane]]:
        if old is None:
            return
        start, (out, held, back) = self.frames, join.frames
        if join.kind == "cut":
            self.cuts.append(start)
            return
        self.ranges.append((join.kind, start, start + out + held + back))
        if join.kind == "dissolve":
            for k, (a, b) in enumerate(zip(islice(old, out), new, strict=False)):
                yield mix(a, b, (k + 1) / (out + 1))
            return
        for k, planes in enumerate(islice(old, out)):
            last = plain(planes, join.colour)
            yield mix(planes, last, (k + 1) / (out + 1))
        for _ in range(held):
            yield last
        for k, planes in enumerate(islice(new, back)):
            yield mix(last, planes, (k + 1) / (back + 1))


def make_film(
    row: Row, clips: Sequence[Clip], size: Size, count: int, seed: int, folder: Path
) -> Film:
    """Write a film of `count` shots as an interlaced program stream."""
    editor = _Editor(write_script(row, clips, size, count, seed), size)
    name = f"{row.name}, {'PAL' if size is PAL else 'NTSC'}"
    path = folder / f"{name.replace(', ', '_')}_{seed}.mpg"
    tape = Tape(np.random.default_rng(seed + 1), size.height, size.width) if row.tape else None
    with subprocess.Popen(_encoder(size, path), stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        for planes in editor.pictures():
            for plane in tape(planes) if tape else planes:
                encoder.stdin.write(np.ascontiguousarray(plane).data)
        encoder.stdin.close()
    if encoder.returncode:
        raise SystemExit(f"ffmpeg could not encode {path}")
    return Film(name, path, RATES[size], editor.frames, tuple(editor.cuts), tuple(editor.ranges))


def _encoder(size: Size, path: Path) -> list[str]:
    """Arguments for interlaced MPEG-2 as DVD recorders and camcorders write it."""
    order = "tff" if size.top_first else "bff"
    source = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{size.width}x{size.height}"]
    source += ["-r", RATES[size], "-i", "pipe:0", "-vf", f"setfield={order}"]
    codec = ["-c:v", "mpeg2video", "-flags", "+ildct+ilme", "-b:v", "5M", "-maxrate", "8M"]
    codec += ["-bufsize", "1835k", "-g", "15" if size.top_first else "18", "-bf", "2"]
    out = ["-aspect", "4:3", "-f", "dvd", str(path)]
    return [find_ffmpeg(), "-v", "error", "-y", *source, *codec, *out]
