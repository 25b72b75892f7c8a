"""Cuts, dissolves and fades: ours against PySceneDetect, on films whose cuts are known.

Usage: python -m benchmarks.shots [FOLDER] [--shots N] [--seed N] [--details]

Films are authored from the clips and photos anywhere in FOLDER (without it: from the scenes of
the bundled sample disc) and encoded as interlaced MPEG-2; discs in FOLDER with a truth.json are
rows of their own. Each film is decoded once, by PyAV, for all detectors.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av

from benchmarks.shot_films import NTSC, PAL, ROWS, Film, Row, make_film
from benchmarks.shot_footage import Clip, find_clips
from benchmarks.shot_judges import Judge, Ours, Tap, judges
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.survey import Change, ChangeKind
from nostalgia_desktop.media.piece_reader import numbered_frames, open_piece
from nostalgia_desktop.media.streams import quiet_libav
from nostalgia_desktop.workflow.title_reading import read_title_clock

SHOTS_PER_FILM, SEED = 32, 2004
_NEAR, _SAME_SHARE = 2, 0.5


@dataclass(slots=True)
class Count:
    """Cuts found, found wrongly and missed, at one tolerance."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: Sequence[int], true: Sequence[int], tolerance: int) -> None:
        """Pair each true cut with at most one that was found."""
        left, right = set(found), 0
        for cut in true:
            near = [other for other in left if abs(other - cut) <= tolerance]
            if near:
                left.remove(min(near, key=lambda other: abs(other - cut)))
                right += 1
        self.right += right
        self.wrong += len(found) - right
        self.missed += len(true) - right

    def __str__(self) -> str:
        precision = self.right / max(self.right + self.wrong, 1)
        recall = self.right / max(self.right + self.missed, 1)
        f1 = 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)
        return f"{precision:.3f} | {recall:.3f} | {f1:.3f}"


@dataclass(slots=True)
class Ranges:
    """Dissolves and fades: found, all there are, found wrongly, and frames off at the ends."""

    right: int = 0
    true: int = 0
    wrong: int = 0
    off: list[int] = field(default_factory=list)

    def add(self, found: Sequence[Change], true: Sequence[tuple[str, int, int]]) -> None:
        """A range is found where more than half of both together is common to them."""
        self.true += len(true)
        used = set()
        for _kind, start, end in true:
            for change in found:
                common = min(end, change.end) - max(start, change.start)
                whole = max(end, change.end) - min(start, change.start)
                if change.start not in used and common > _SAME_SHARE * whole:
                    used.add(change.start)
                    self.off += [abs(change.start - start), abs(change.end - end)]
                    break
        self.right += len(used)
        self.wrong += len(found) - len(used)

    def __str__(self) -> str:
        off = sum(self.off) / max(len(self.off), 1)
        return f"{self.right} of {self.true}, {self.wrong} wrong, ends {off:.1f} frames off"


@dataclass(slots=True)
class Score:
    """What one detector did in one row: at no tolerance, and at two frames."""

    exact: Count = field(default_factory=Count)
    near: Count = field(default_factory=Count)
    cpu_s: float = 0.0


@dataclass(slots=True)
class Line:
    """A row of the table."""

    name: str
    frames: int = 0
    cuts: int = 0
    scores: dict[str, Score] = field(default_factory=dict)
    ranges: Ranges = field(default_factory=Ranges)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the films, measure, print."""
    parser = argparse.ArgumentParser(description="Cuts against PySceneDetect's.")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--shots", type=int, default=SHOTS_PER_FILM)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--details", action="store_true", help="say which frames were wrong")
    options = parser.parse_args(arguments)
    quiet_libav()
    print("| row (cuts) | detector | P ±0 | R ±0 | F1 ±0 | P ±2 | R ±2 | F1 ±2 | CPU µs/frame |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    lines = []
    for name, films in _all_films(options.folder, options.shots, options.seed):
        line = Line(name)
        for film in films:
            _measure(film, line, options.details)
        _print(line)
        lines.append(line)
    print()
    for line in lines:
        print(f"* dissolves and fades, {line.name}: {line.ranges}")


def _all_films(folder: Path | None, count: int, seed: int) -> Iterator[tuple[str, Iterator[Film]]]:
    clips = find_clips(folder)
    for number, row in enumerate(ROWS):
        yield row.name, _authored(row, clips, count, seed + 100 * number)
    for truth in sorted(folder.rglob("truth.json")) if folder else ():
        if (truth.parent / "VIDEO_TS").is_dir():
            yield truth.parent.name, _on_disc(truth)


def _authored(row: Row, clips: Sequence[Clip], count: int, seed: int) -> Iterator[Film]:
    with tempfile.TemporaryDirectory() as place:
        for number, size in enumerate((PAL, NTSC)):
            yield make_film(row, clips, size, count, seed + number, Path(place))


def _on_disc(truth: Path) -> Iterator[Film]:
    facts = json.loads(truth.read_text())
    for title in facts["titles"]:
        cuts = tuple(cut["frame"] for cut in title["cuts"])
        yield Film(truth.parent.name, truth.parent, facts["fps"], title["frames"], cuts)


def _measure(film: Film, line: Line, details: bool) -> None:
    """Show a film to all detectors, and count."""
    rate = Fraction(film.rate)
    watching = judges(rate)
    frames = _watch(film, watching)
    if frames != film.frames:
        raise SystemExit(f"{film.name} has {film.frames} frames, {frames} were decoded")
    line.frames += frames
    line.cuts += len(film.cuts)
    for judge in watching:
        found = judge.finish()
        score = line.scores.setdefault(judge.name, Score())
        score.exact.add(found, film.cuts, 0)
        score.near.add(found, film.cuts, _NEAR)
        score.cpu_s += judge.cpu_s
        if isinstance(judge, Ours):
            gradual = [change for change in judge.changes if change.kind is not ChangeKind.CUT]
            line.ranges.add(gradual, film.ranges)
            if details:
                _explain(film, found, gradual)


def _watch(film: Film, watching: Sequence[Judge]) -> int:
    number, tap = 0, None
    for number, frame in enumerate(_frames(film.path), 1):
        tap = tap or Tap(frame)
        small, picture = tap.tap(frame), tap.small(frame)
        for judge in watching:
            judge.look(number - 1, small, picture)
    return number


def _frames(path: Path) -> Iterator[av.VideoFrame]:
    """All frames of a film that was just made, or of a disc, whose clock may start again."""
    if path.is_file():
        with av.open(str(path)) as opened:
            yield from opened.decode(video=0)
        return
    (title,) = [title for disc in scan([path]).discs for title in disc.titles]
    clock = read_title_clock(title)
    for piece in plan(clock, title, 0, clock.frames):
        with open_piece(piece) as opened:
            yield from (frame for _place, frame in numbered_frames(piece, opened))


def _explain(film: Film, found: Sequence[int], gradual: Sequence[Change]) -> None:
    wrong, missed = sorted(set(found) - set(film.cuts)), sorted(set(film.cuts) - set(found))
    ranges = [(change.kind.value, change.start, change.end) for change in gradual]
    print(f"{film.name}: wrong {wrong}, missed {missed}; {ranges}; in truth {film.ranges}")


def _print(line: Line) -> None:
    for name, score in line.scores.items():
        cpu = score.cpu_s / max(line.frames, 1) * 1e6
        label = f"{line.name} ({line.cuts})" if name == Ours.name else ""
        print(f"| {label} | {name} | {score.exact} | {score.near} | {cpu:.0f} |", flush=True)


if __name__ == "__main__":
    main()
