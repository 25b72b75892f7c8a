"""The one look at a title: exact, made again when it is lost, and soon gone when stopped."""

import asyncio
import json
import time
import warnings
import zipfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import psutil
import pytest

from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.domain.job import Job, JobState, Step
from nostalgia_desktop.domain.survey import LOOK_BYTES, SOUND_BYTES
from nostalgia_desktop.media.survey import Surveyor
from nostalgia_desktop.media.survey_file import VERSION, read_filmstrip, read_survey
from nostalgia_desktop.media.tap import TAP_BYTES
from nostalgia_desktop.services import PassOptions, build_orchestrator
from nostalgia_desktop.settings import Settings
from tests.workflow.conftest import nobody_agrees, submit


@pytest.fixture
def jobs(run, records, test_disc) -> tuple[Job, ...]:
    """Two titles that were submitted."""
    return submit(run, records, test_disc("pal_two_titles")).jobs


def test_a_survey_is_as_long_as_its_title(layout, jobs):
    for job in jobs:
        survey, strip = (
            read(layout.survey(job.fingerprint)) for read in (read_survey, read_filmstrip)
        )

        assert (survey.frames, survey.rate) == (150, Fraction(25))
        assert len(survey.scores) == 150
        assert len(survey.looks) == 6 * LOOK_BYTES
        assert len(survey.sounds) == 6 * SOUND_BYTES
        assert len(survey.waveform.levels[0]) == 300
        assert (strip.every, strip.count) == (50, 3)


def _harm(path: Path, harm: str) -> None:
    """Break the data of a member, or make the whole look one of an older version."""
    data = path.read_bytes()
    if harm == "older":
        with zipfile.ZipFile(path, "a") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # The name is there already: the later one counts.
            head = json.loads(file.read("survey.json"))
            file.writestr("survey.json", json.dumps(head | {"version": VERSION - 1}))
        return
    name = {"head": b"survey.json", "scores": b"scores"}[harm]
    at = data.index(name) + len(name) + 4
    path.write_bytes(data[:at] + bytes(byte ^ 0x55 for byte in data[at : at + 4]) + data[at + 4 :])


@pytest.mark.parametrize("harm", ["gone", "head", "scores", "older"])
def test_a_survey_that_is_lost_is_made_again(run, records, layout, test_disc, jobs, harm):
    path = layout.survey(jobs[0].fingerprint)
    found, job = read_survey(path), jobs[0]
    records.jobs.stop_job(
        records.jobs.update_job_status(job.id, JobState.ANALYZED),
        JobState.WAITING,
        Step.ANALYSIS,
        "to be done again",
    )
    records.jobs.note(job.id, resume=JobState.PROXIED.value)
    if harm == "gone":
        path.unlink()
    else:
        _harm(path, harm)

    again = submit(run, records, test_disc("pal_two_titles")).jobs[0]

    assert (again.state, again.scenes != ()) == (JobState.ANALYZED, True)
    assert read_survey(path) == found


def test_stopping_the_look_is_quick_and_leaves_nothing(run, records, layout, test_disc):
    async def work() -> float:
        orchestrator = await build_orchestrator(
            records, Settings(), PassOptions(), "", "", nobody_agrees
        )
        shown = asyncio.Event()

        def on_progress(_job: int, step: str, done: float) -> None:
            if step == Step.PROXY.value and done > 0:
                shown.set()

        records.jobs.progress_changed.connect(on_progress)
        task = asyncio.ensure_future(orchestrator.batch_submit([test_disc("pal_two_parts")]))
        await asyncio.wait_for(shown.wait(), 60)
        started = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        took = time.monotonic() - started
        await orchestrator.close()
        return took

    took = run(work())

    # Half a second, with room for a machine that has other things to do.
    assert took < 2
    assert list(layout.proxies.iterdir()) == []
    children = psutil.Process().children(recursive=True)
    assert [each for each in children if "ffmpeg" in each.name()] == []


def _pictures(count: int) -> bytes:
    rng = np.random.default_rng(1)
    return rng.integers(0, 256, count * TAP_BYTES, np.uint8).tobytes()


def _found(run, data: bytes, frames: int, size: int):
    async def work():
        told: list[float] = []
        with Surveyor(frames, Fraction(25), told.append) as surveyor:
            for at in range(0, len(data), size):
                surveyor.feed(data[at : at + size])
            return await surveyor.pictures(), told

    return run(work())


def test_pictures_may_come_in_pieces_of_any_size(run):
    data = _pictures(600)

    (at_once, _), (in_bits, told) = (_found(run, data, 600, size) for size in (len(data), 65_536))

    assert at_once == in_bits
    assert at_once.frames == 600
    assert told == sorted(told)
    assert 0.9 < told[-1] < 1


@pytest.mark.parametrize("frames", [299, 301])
def test_pictures_that_are_missing_or_too_many_are_noticed(run, frames):
    with pytest.raises(MediaError, match=f"300 pictures of a title of {frames}"):
        _found(run, _pictures(300), frames, 65_536)


def test_half_a_picture_at_the_end_is_noticed(run):
    with pytest.raises(MediaError):
        _found(run, _pictures(300) + b"\0", 300, 65_536)
