"""Long titles that were never shot: small pictures, a survey, and a model that knows the truth."""

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from nostalgia_desktop.domain.clock import Segment, TitleClock, Unit
from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.domain.survey import Filmstrip, Look
from nostalgia_desktop.domain.time import format_ms, parse_ms
from nostalgia_desktop.media.proxy_rate import PROXY_FPS
from nostalgia_desktop.media.survey_file import write_look
from nostalgia_desktop.services import Records
from tests.authoring.media import run_ffmpeg
from tests.gemini_server import Answer, Prompt
from tests.store.jobs import PICTURE, SOURCE
from tests.vision.surveys import PAL, Shot, film

PLACES = ("beach", "garden", "kitchen", "church", "forest", "street", "attic", "lake")
_PART = re.compile(r"from (\d+:\d\d:\d\d\.\d) to (\d+:\d\d:\d\d\.\d) of it")


@cache
def small_film(seconds: float) -> bytes:
    """A preview of that length with the smallest of pictures, and without sound."""
    source = f"testsrc=s=64x48:r={PROXY_FPS}:d={seconds}"
    how = ("-c:v", "libx264", "-preset", "ultrafast", "-g", str(PROXY_FPS), "-pix_fmt", "yuv420p")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        run_ffmpeg("-f", "lavfi", "-i", source, *how, path)
        return path.read_bytes()


def add_title(records: Records, lengths_s: Sequence[float], number: int = 1) -> Job:
    """A title that is ready to be sent: a shot of each length, and each another place."""
    shots = [Shot(PLACES[at % len(PLACES)], length) for at, length in enumerate(lengths_s)]
    made = film(shots, PAL, sound=False)
    frames = made.survey.frames
    clock = TitleClock(
        PAL,
        (Segment(0, frames, 0, (Unit(0, 2048, 0, frames * 3600),)),),
        (),
        "nav",
    )
    jobs, layout = records.jobs, records.layout
    job = jobs.add_job("Holidays 1994", f"Title {number}", number, f"{number:032x}", SOURCE)
    jobs.set_clock(job.id, clock)
    jobs.note(job.id, duration_ms=clock.duration_ms, picture=PICTURE)
    layout.make_folders()
    layout.proxy(job.fingerprint).write_bytes(small_film(float(Fraction(frames) / PAL)))
    strip = Filmstrip(250, 4, 3, 1, 1, 1, (b"x",))
    write_look(Look(made.survey, strip), layout.survey(job.fingerprint))
    return jobs.update_job_status(job.id, JobState.PROXIED)


@dataclass
class Viewer:
    """A model that sees what happens, and tells times that are off by up to `off_s` seconds."""

    bounds_s: Sequence[float]
    off_s: float = 0.0
    people: Callable[[int], str] = "person {}".format
    seed: int = 1
    asked: list[tuple[int, int]] = field(default_factory=list)

    def __call__(self, prompt: Prompt) -> Answer:
        """Answer about the part of the title that is asked for."""
        start_ms, end_ms = part_of(prompt)
        self.asked.append((start_ms, end_ms))
        draw, scenes = random.Random(self.seed + start_ms), []
        for number, (start_s, end_s) in enumerate(pairwise(self.bounds_s)):
            first, last = max(start_s * 1000, start_ms), min(end_s * 1000, end_ms)
            if first < last:
                scenes.append(
                    {
                        "start": format_ms(self._off(first, draw, start_ms, end_ms)),
                        "end": format_ms(self._off(last, draw, start_ms, end_ms)),
                        "title": f"Event {number}",
                        "description": "",
                        "people": [self.people(number)],
                        "place": "",
                        "date": "1994-08",
                        "date_precision": "month",
                        "date_source": "speech",
                        "date_evidence": f"it is August {number}",
                    }
                )
        for before, after in pairwise(scenes):
            after["start"] = before["end"]
        return Answer(text=json.dumps({"year": "1994", "place": "", "scenes": scenes}))

    def _off(self, ms: float, draw: random.Random, start_ms: int, end_ms: int) -> int:
        if ms in (start_ms, end_ms):
            return round(ms)
        return round(ms + draw.uniform(-self.off_s, self.off_s) * 1000)


def part_of(prompt: Prompt) -> tuple[int, int]:
    """What part of its title a prompt is about, in milliseconds."""
    found = _PART.search(prompt.text)
    if found is None:
        raise ValueError("the prompt says nothing of a part")
    return parse_ms(found[1]), parse_ms(found[2])
