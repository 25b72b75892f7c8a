"""Makes an archive to review: titles of an hour with 500 scenes, and those of a real disc."""

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

from benchmarks.seek import hour_of_preview
from benchmarks.timeline import RATE, made_up
from nostalgia_desktop.domain.clock import Segment, TitleClock, Unit
from nostalgia_desktop.domain.job import Job, JobState, Source, SourcePart
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.domain.survey import Look
from nostalgia_desktop.media.survey_file import write_look
from nostalgia_desktop.services import Records, open_records

_COMMAND = (sys.executable, "-m", "nostalgia_desktop", "submit", "--analyst", "local")
_UNIT_BYTES, _UNIT_FRAMES, _UNIT_TICKS = 600_000, 12, 12 * 3_600


def review_archive(folder: Path, disc: Path, hours: int = 3) -> Records:
    """An archive with the titles of `disc`, then `hours` titles of an hour whose disc is out.

    Needs an application, as pictures are drawn and a preview is made.
    """
    archive = folder / "archive"
    home = {name: str(folder / "home") for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    command = [*_COMMAND, str(disc), "--archive", str(archive)]
    subprocess.run(command, env=os.environ | home, check=True, capture_output=True)
    records, preview = open_records(archive), hour_of_preview(folder)
    for number in range(hours):
        _add_hour(records, number, preview)
    return records


def _add_hour(records: Records, number: int, preview: Path) -> Job:
    data = made_up()
    assert data.survey is not None
    assert data.filmstrip is not None
    fingerprint = f"{number:032x}"
    part = SourcePart("VIDEO_TS/VTS_01_1.VOB", 4_000_000_000)
    source = Source("/disc that is out", "VIDEO_TS", (part,))
    job = records.jobs.add_job(f"Summer {1990 + number}", "Title 1", 1, fingerprint, source)
    records.jobs.set_clock(job.id, _clock(data.survey.frames))
    picture = Picture(720, 576, Fraction(4, 3), Scan.TOP_FIRST, (0x80,))
    records.jobs.note(job.id, duration_ms=data.review.grid.duration_ms, picture=picture)
    records.jobs.update_job_status(job.id, JobState.PROXIED)
    records.layout.make_folders()
    os.link(preview, records.layout.proxy(fingerprint))
    write_look(Look(data.survey, data.filmstrip), records.layout.survey(fingerprint))
    return records.jobs.store_analysis(job.id, data.review.scenes, "local", "")


def _clock(frames: int) -> TitleClock:
    units = tuple(
        Unit(at * _UNIT_BYTES, (at + 1) * _UNIT_BYTES, at * _UNIT_TICKS, (at + 1) * _UNIT_TICKS)
        for at in range(frames // _UNIT_FRAMES)
    )
    return TitleClock(RATE, (Segment(0, frames, 0, units),))
