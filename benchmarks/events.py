"""Scenes of the local analyst against those a person would name, on films whose events are known.

Usage: python -m benchmarks.events [FOLDER] [--seed N]

Films are put together from the clips and photos anywhere in FOLDER (without it: from the scenes
of the bundled sample disc), as surveys alone, a picture for each second: events of one place,
filmed in shots from three sides. Half of them have a sound that was drawn by lot, for each event
its own. Discs in FOLDER with a truth.json, and the sample, are looked at as the program does.
A bound is right within half a second; CPU is that of `find_events`.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication  # isort: skip
import numpy as np
import qasync

from benchmarks.shot_footage import Camera, Clip, Plane, Size, find_clips, frames
from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.survey import Change, ChangeKind, Survey, Waveform
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.survey import Surveyor, look_into
from nostalgia_desktop.media.transcoder import Transcoder
from nostalgia_desktop.vision.events import find_events
from nostalgia_desktop.workflow.steps.local import restarts
from nostalgia_desktop.workflow.title_reading import read_title_clock

FILMS = ((10, 6), (30, 12), (60, 7))
"""Minutes of a film, and the usual length of its shots in seconds."""

PAL, SECONDS = Fraction(25), Size(96, 72, 2.0, True)
EVENT_S, SHORTEST_S, LONGEST_S = 90, 12, 400
# What shows the same in several files.
_PLACES = ("asl", "one", "bottle", "car", "city", "tractor", "shuttle", "apollo", "stream.360p")
_SAME_PLACE = {"stream.360p": "apollo"}


@dataclass(frozen=True, slots=True)
class Sample:
    """A survey, what is known from the disc, and the frames at which its true events begin."""

    name: str
    survey: Survey
    truth: Sequence[int]
    chapters: Sequence[int] = ()
    restarts: Sequence[int] = ()


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the films, look at the discs, print."""
    parser = argparse.ArgumentParser(description="Scenes against those a person would name.")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--seed", type=int, default=1994)
    options = parser.parse_args(arguments)
    print("| title | min | shots | a person's | proposed | precision | recall | CPU s |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for sample in (*_discs(options.folder), *films(options.folder, options.seed)):
        _print(sample)


def _print(sample: Sample) -> None:
    survey, started = sample.survey, time.process_time()
    events = find_events(survey, sample.chapters, sample.restarts)
    cpu_s = time.process_time() - started
    found = [event.start for event in events[1:]]
    right = sum(any(abs(at - true) <= survey.rate / 2 for at in found) for true in sample.truth)
    print(
        f"| {sample.name} | {float(survey.frames / survey.rate / 60):.1f} "
        f"| {len(survey.changes) + 1} | {len(sample.truth) + 1} | {len(events)} "
        f"| {right / max(len(found), 1):.2f} | {right / max(len(sample.truth), 1):.2f} "
        f"| {cpu_s:.2f} |",
        flush=True,
    )


# Films


def films(folder: Path | None, seed: int) -> Iterator[Sample]:
    """All films, each without and with sound."""
    places: dict[str, list[Clip]] = {}
    for clip in find_clips(folder):
        places.setdefault(_place(clip), []).append(clip)
    for number, (minutes, shot_s) in enumerate(FILMS):
        draw = np.random.default_rng(seed + number)
        film = _film(places, minutes, shot_s, draw)
        yield _sample(f"film {number + 1}", film, b"")
        yield _sample(f"film {number + 1}, with sound", film, _sound(film, draw))


def _place(clip: Clip) -> str:
    name = f"{clip.path.parent.name} {clip.path.name}".lower()
    known = [place for place in _PLACES if place in name]
    return _SAME_PLACE.get(known[0], known[0]) if known else f"{clip.path.name} {clip.place}"


@dataclass(frozen=True, slots=True)
class Shot:
    """A shot of whole seconds in event number `event`: their looks."""

    event: int
    looks: Sequence[Plane]


def _film(
    places: dict[str, list[Clip]], minutes: int, shot_s: int, draw: np.random.Generator
) -> list[Shot]:
    shots: list[Shot] = []
    left_s, event, last = minutes * 60, 0, ""
    while left_s >= SHORTEST_S:
        last = str(draw.choice([place for place in sorted(places) if place != last]))
        wanted = np.clip(draw.lognormal(np.log(EVENT_S), 0.7), SHORTEST_S, LONGEST_S)
        length_s = min(int(wanted), left_s)
        shots += _event(places[last], event, length_s, shot_s, draw)
        left_s, event = left_s - length_s, event + 1
    return shots


def _event(
    clips: Sequence[Clip], event: int, length_s: int, shot_s: int, draw: np.random.Generator
) -> Iterator[Shot]:
    sides = [clips[int(draw.integers(len(clips)))] for _ in range(3)]
    while length_s > 0:
        seconds = min(int(np.clip(draw.lognormal(np.log(shot_s), 0.6), 1, 90)), length_s)
        clip, width = sides[int(draw.integers(3))], draw.uniform(0.35, 0.85)
        x, y = draw.uniform(width / 2, 1 - width / 2, 2)
        camera = Camera(draw.uniform(0.002, 0.012), draw.uniform(0, 6), x, y, width)
        spare = 1 if clip.is_photo else max(int(clip.end - clip.first - seconds * clip.rate), 1)
        pictures = islice(frames(clip, int(draw.integers(spare)), camera, SECONDS), seconds)
        light = draw.uniform(0.9, 1.1)
        yield Shot(event, [_look(planes, light) for planes in pictures])
        length_s -= seconds


def _look(planes: Sequence[Plane], light: float) -> Plane:
    cells = [
        plane.reshape(3, plane.shape[0] // 3, 4, plane.shape[1] // 4).mean(axis=(1, 3))
        for plane in planes
    ]
    cells[0] = 16 + (cells[0] - 16) * light
    return np.stack(cells, axis=-1).clip(0, 255).round().astype(np.uint8)


def _sound(film: Sequence[Shot], draw: np.random.Generator) -> bytes:
    """Each event has its own level and bands, each shot is a little off, speech comes and goes."""
    places = draw.normal(150, 22, (film[-1].event + 1, 9))
    seconds = [
        places[shot.event] + draw.normal(0, 6, 9) + _talk(len(shot.looks), draw) for shot in film
    ]
    return np.concatenate(seconds).clip(0, 255).astype(np.uint8).tobytes()


def _talk(seconds: int, draw: np.random.Generator) -> Plane:
    talk: Plane = draw.normal(0, 12, (seconds, 9)) + np.abs(draw.normal(0, 15, (seconds, 1)))
    return talk


def _sample(name: str, film: Sequence[Shot], sounds: bytes) -> Sample:
    firsts = np.cumsum([0, *(len(shot.looks) for shot in film)]) * int(PAL)
    survey = Survey(
        frames=int(firsts[-1]),
        rate=PAL,
        changes=tuple(Change(ChangeKind.CUT, int(at), int(at), 1.0) for at in firsts[1:-1]),
        black=(),
        silence=(),
        scores=bytes(int(firsts[-1])),
        looks=np.concatenate([shot.looks for shot in film]).tobytes(),
        sounds=sounds,
        waveform=Waveform(10, ()),
        loudness=None,
    )
    pairs = zip(firsts[1:].tolist(), pairwise(film), strict=False)
    truth = [at for at, (before, after) in pairs if before.event != after.event]
    return Sample(name, survey, truth)


# Discs


def _discs(folder: Path | None) -> Iterator[Sample]:
    app = QCoreApplication.instance() or QCoreApplication([])
    truths = [sample_disc().parent / "truth.json"]
    truths += sorted(folder.rglob("truth.json")) if folder else []
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        for file in truths:
            titles = json.loads(file.read_text())["titles"]
            for disc in scan([file.parent]).discs:
                for title, truth in zip(disc.titles, titles, strict=True):
                    clock = read_title_clock(title)
                    survey = runner.run(survey_of(title, clock))
                    marks = [
                        clock.frame_of_byte(sector * SECTOR)
                        for sector in title.structure.chapter_sectors
                    ]
                    name = f"{disc.name}, {title.label}"
                    yield Sample(name, survey, _truth(truth), marks, restarts(clock))


def _truth(title: dict[str, Any]) -> list[int]:
    """Where events begin: shots of the people in one room, one after another, are one."""
    if "scenes" in title:
        return [scene["start_frame"] for scene in title["scenes"][1:]]
    return [
        after["start_frame"]
        for before, after in pairwise(title["shots"])
        if not all("asl_gestures" in shot["source"] for shot in (before, after))
    ]


async def survey_of(title: Title, clock: TitleClock) -> Survey:
    """Look at a title as the program does."""
    transcoder, pieces = Transcoder(find_ffmpeg()), plan(clock, title, 0, clock.frames)
    picture = await transcoder.look_at(plan(clock, title, 0, min(clock.frames, 50)), clock)
    with tempfile.TemporaryDirectory() as folder:
        proxy = Path(folder, "proxy.mp4")
        with Surveyor(clock.frames, clock.rate, lambda _done: None) as surveyor:
            await transcoder.create_proxy(
                pieces, clock, picture, proxy, lambda _done: None, surveyor.feed
            )
            found = await surveyor.pictures()
        return (await asyncio.to_thread(look_into, proxy, found, clock.rate)).survey


if __name__ == "__main__":
    main()
