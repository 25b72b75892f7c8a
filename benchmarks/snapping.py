"""Bounds that are off by up to 1.5 s, snapped: how many end on the exact frame.

Usage: python -m benchmarks.snapping [FOLDER] [--seed N] [--rounds N]

Three kinds of titles. Made-up surveys of an hour, with a cut every so many seconds by chance:
events that look and sound like something, filmed from three sides; and shots that have nothing
in common, so that only distance tells. Surveys of films of real footage (`benchmarks.events`),
where bounds are those of events. Discs: all of their cuts are bounds; the sample, the test discs,
and those in FOLDER with a truth.json. Times are off at random by up to 1.5 s; or along a line
that ends 1.25 s off, and 0.25 s at random; or so in each window of 20 minutes. `nearest` is what
the nearest cut alone would give where times are off at random. `sure` counts the bounds that no
person is asked to look at. CPU is for all three together, a title.
"""

import argparse
import asyncio
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QCoreApplication  # isort: skip
import qasync

from benchmarks.events import Sample, films, survey_of
from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.scene import Scene, new_uid
from nostalgia_desktop.domain.survey import Span
from nostalgia_desktop.domain.time import frame_to_ms, ms_to_frame
from nostalgia_desktop.vision.snapping import snap_scenes
from nostalgia_desktop.workflow.steps.local import restarts
from nostalgia_desktop.workflow.title_reading import read_title_clock
from tests.authoring.library import disc as test_disc
from tests.authoring.library import truth as test_truth
from tests.vision.surveys import Shot, film

MINUTES, SPACINGS_S = 60, (1, 2, 3, 6, 10, 30, 60)
TEST_DISCS = ("pal_two_parts", "ntsc_lpcm_bff", "pal_resets", "ntsc_wide_progressive")
_OFF_S, _LINE_S, _JITTER_S, _WINDOW_S = 1.5, 1.25, 0.25, 1200
_SHORTEST_S, _EVENT_S, _SHORTEST_EVENT_S = 0.4, 90, 20

Error = Callable[[float], float]
"""By how many seconds a time is off that is at so many seconds of the title."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the surveys, measure, print."""
    parser = argparse.ArgumentParser(description="Bounds that are off, snapped.")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--seed", type=int, default=1994)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    print("| title | cuts | bounds | nearest | random | sure | drifting | by window | CPU s |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for samples in _rows(options.folder, options.seed, options.rounds):
        _print(samples, options.rounds, options.seed)


def _rows(folder: Path | None, seed: int, rounds: int) -> Iterator[list[Sample]]:
    """Titles that are one row of the table."""
    for name, is_event in (("events", True), ("shots of nothing in common", False)):
        for spacing_s in SPACINGS_S:
            draws = [random.Random(seed + number) for number in range(rounds)]
            label = f"{name}, a cut every {spacing_s} s"
            yield [_made_up(label, spacing_s, draw, is_event=is_event) for draw in draws]
    for sample in (*_discs(folder), *films(folder, seed)):
        yield [sample]


@dataclass(slots=True)
class Tally:
    """Bounds that were snapped: right ones, all, and the same of those that need no person."""

    right: int = 0
    all: int = 0
    right_sure: int = 0
    sure: int = 0
    nearest: int = field(default=0)

    def __str__(self) -> str:
        return f"{self.right / max(self.all, 1):.3f}"


def _print(samples: Sequence[Sample], rounds: int, seed: int) -> None:
    tallies = Tally(), Tally(), Tally()
    began, titles = time.process_time(), 0
    for sample in samples:
        for number in range(rounds):
            draw = random.Random(seed + number)
            length_s = float(sample.survey.frames / sample.survey.rate)
            windows = _windows(sample)
            errors = (_at_random(draw), _drifting(draw, length_s), _drifting(draw, _WINDOW_S))
            for tally, error, runs in zip(tallies, errors, ((), (), windows), strict=True):
                _snap(sample, error, runs, tally)
            titles += 1
    cpu_s = (time.process_time() - began) / titles
    plain, line, by_window = tallies
    print(
        f"| {samples[0].name} | {sum(len(sample.survey.changes) for sample in samples)} "
        f"| {plain.all} | {plain.nearest / max(plain.all, 1):.3f} | {plain} "
        f"| {plain.right_sure} of {plain.sure} | {line} | {by_window} | {cpu_s:.2f} |",
        flush=True,
    )


def _at_random(draw: random.Random) -> Error:
    return lambda _at_s: draw.uniform(-_OFF_S, _OFF_S)


def _drifting(draw: random.Random, length_s: float) -> Error:
    """Off by more and more over each stretch of this length, to one side or the other."""
    sides: dict[int, float] = {}

    def error(at_s: float) -> float:
        number, along = divmod(at_s / length_s, 1)
        side = sides.setdefault(int(number), draw.choice((-1, 1)))
        return side * _LINE_S * along + draw.uniform(-_JITTER_S, _JITTER_S)

    return error


def _windows(sample: Sample) -> list[Span]:
    step = int(_WINDOW_S * sample.survey.rate)
    edges = [*range(0, sample.survey.frames, step), sample.survey.frames]
    return [Span(*edge) for edge in pairwise(edges)]


def _snap(sample: Sample, error: Error, runs: Sequence[Span], tally: Tally) -> None:
    """Tell all bounds wrongly, snap them, and count. What would be out of order is left out."""
    survey = sample.survey
    length_ms = frame_to_ms(survey.frames, survey.rate)
    told, true = [0], [0]
    for frame in sample.truth:
        ms = frame_to_ms(frame, survey.rate)
        ms += round(error(ms / 1000) * 1000)
        if told[-1] + 200 <= ms <= length_ms - 200:
            told.append(ms)
            true.append(frame)
    scenes = tuple(Scene(*each, uid=new_uid()) for each in pairwise([*told, length_ms]))
    snapped = snap_scenes(scenes, survey, sample.restarts, runs)
    cuts = [(change.start + change.end) // 2 for change in survey.changes]
    snaps = [scene.start_snap for scene in snapped if scene.start_snap]
    for snap, frame in list(zip(snaps, true, strict=True))[1:]:
        is_right = snap.ms == frame_to_ms(frame, survey.rate)
        at = ms_to_frame(snap.told_ms, survey.rate)
        tally.all += 1
        tally.right += is_right
        tally.sure += not snap.is_doubtful
        tally.right_sure += is_right and not snap.is_doubtful
        tally.nearest += min(cuts, key=lambda cut: abs(cut - at), default=-1) == frame


def _made_up(name: str, spacing_s: float, draw: random.Random, *, is_event: bool) -> Sample:
    """An hour of shots; bounds are those between events."""
    shots: list[Shot] = []
    firsts: list[int] = []
    seconds = 0.0
    while seconds < MINUTES * 60:
        firsts.append(len(shots))
        wanted = max(draw.lognormvariate(4.5, 0.7), _SHORTEST_EVENT_S)
        end = seconds + wanted * max(spacing_s / _EVENT_S, 1)
        while seconds < end:
            length = _SHORTEST_S + draw.expovariate(1 / (spacing_s - _SHORTEST_S))
            place = f"{len(firsts)}" if is_event else f"{len(shots)}"
            shots.append(Shot(place, length, side=f"{draw.randrange(3)}"))
            seconds += length
    made = film(shots, sound=is_event)
    return Sample(name, made.survey, [made.starts[index] for index in firsts[1:]])


def _discs(folder: Path | None) -> Iterator[Sample]:
    places = [(sample_disc().parent, _truth(sample_disc().parent))]
    places += [(test_disc(name), _frames(test_truth(name)["titles"])) for name in TEST_DISCS]
    for file in sorted(folder.rglob("truth.json")) if folder else ():
        places.append((file.parent, _truth(file.parent)))
    app = QCoreApplication.instance() or QCoreApplication([])
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        for place, truths in places:
            titles = [(disc, title) for disc in scan([place]).discs for title in disc.titles]
            for (disc, title), truth in zip(titles, truths, strict=True):
                clock = read_title_clock(title)
                survey = runner.run(survey_of(title, clock))
                yield Sample(f"{disc.name}, {title.label}", survey, truth, (), restarts(clock))


def _truth(folder: Path) -> list[list[int]]:
    return _frames(json.loads((folder / "truth.json").read_text())["titles"])


def _frames(titles: Sequence[object]) -> list[list[int]]:
    """The frames at which something new is seen, of each title."""
    result = []
    for title in titles:
        assert isinstance(title, dict)
        cuts = [cut["frame"] for cut in title.get("cuts", ())]
        result.append(cuts or [scene["start_frame"] for scene in title["scenes"][1:]])
    return result


if __name__ == "__main__":
    main()
