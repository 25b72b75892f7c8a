"""A job's scenes out to other programs as a cut list, and back in."""

from dataclasses import dataclass
from pathlib import Path

from nostalgia_desktop.archive.cuts.cut_list import cut_list
from nostalgia_desktop.archive.cuts.forms import (
    LARGEST_BYTES,
    CutForm,
    form_of_text,
    read_cuts,
    write_cuts,
)
from nostalgia_desktop.archive.cuts.found import scenes_of_cuts
from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.errors import NostalgiaError, SceneError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.scene import new_uid
from nostalgia_desktop.workflow.job_manager import JobManager


@dataclass(frozen=True, slots=True)
class CutsTaken:
    """A job with the scenes of a cut list, and in what form that was."""

    job: Job
    form: CutForm


def job_cuts(
    jobs: JobManager, layout: ArchiveLayout, job: Job, form: CutForm, media: Path | None
) -> str:
    """The cut list of a job; `media` is the film that it is for, else the title's preview.

    Raises:
        SceneError: the job has no scenes yet, or this form cannot say them.
    """
    jobs.require_length(job.id)
    if not job.kept_scenes:
        raise SceneError(
            f"job {job.id} ({job.name}) has no scenes that become clips; `nostalgia scenes "
            f"{job.id}` shows them"
        )
    return write_cuts(
        cut_list(job, jobs.clock(job.id), media or layout.proxy(job.fingerprint)), form
    )


def take_cuts(jobs: JobManager, job: Job, file: Path, form: CutForm | None) -> CutsTaken:
    """Put the scenes of a cut list in place of a job's; without `form`, its text tells.

    Raises:
        SceneError: something in it makes no sense for the title; names the place.
        NostalgiaError: the file cannot be read.
    """
    jobs.require_length(job.id)
    text = _read(file)
    form = form or form_of_text(text)
    clock = jobs.clock(job.id)
    found = read_cuts(text, file.name, form, clock.rate, job.scenes)
    scenes = scenes_of_cuts(found, file.name, clock, job.scenes, new_uid)
    return CutsTaken(jobs.set_scenes(job.id, scenes), form)


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST_BYTES + 1)
        if len(data) > LARGEST_BYTES:
            raise SceneError(f"{file} is no cut list: it is larger than {LARGEST_BYTES:,} bytes")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NostalgiaError(
            f"{file} is not a text file in UTF-8; save it as such in the program it is from"
        ) from error
    except OSError as error:
        raise NostalgiaError(f"{file} cannot be read: {error.strerror}") from error
