"""Many more titles for the list, which nobody opens: rows, thumbnails and scenes alone."""

import shutil
from dataclasses import replace

from nostalgia_desktop.domain.job import Job, JobState, Source, SourcePart, Step
from nostalgia_desktop.domain.scene import new_uid
from nostalgia_desktop.services import Records

_NAMES = (
    "Lake & birthdays",
    "Christmas with the cousins",
    "Winter in the mountains",
    "Garden, spring and summer",
    "Grandma’s birthday",
    "School play",
    "Wedding of Anna and Paul",
    "Holiday in Denmark",
)
_FIRST_YEAR, _MINUTES = 1986, (62, 118, 41, 97, 55)


def add_shelf(records: Records, count: int) -> None:
    """Register so many titles, in several states; they look like those that are there."""
    patterns = [job for job in records.jobs.jobs() if job.scenes]
    for number in range(count):
        _add(records, number, patterns[number % len(patterns)])


def _add(records: Records, number: int, like: Job) -> None:
    name = f"{_NAMES[number % len(_NAMES)]}, {_FIRST_YEAR + number * 3 % 17}"
    fingerprint = f"{number:032x}"
    source = Source("/media/discs", name, (SourcePart(f"{name}/VTS_01_1.VOB", 4_100_000_000),))
    job = records.jobs.add_job(name, "Title 1", 1, fingerprint, source)
    length = _MINUTES[number % len(_MINUTES)] * 60_000 + number * 1_370
    records.jobs.note(job.id, duration_ms=length)
    job = records.jobs.update_job_status(job.id, JobState.PROXIED)
    shutil.copy(records.layout.survey(like.fingerprint), records.layout.survey(fingerprint))
    scenes = [
        replace(scene, start_ms=place * 60_000, end_ms=(place + 1) * 60_000, uid=new_uid())
        for place, scene in enumerate(like.scenes * 3)
    ]
    records.jobs.store_analysis(job.id, tuple(scenes), "local", "")
    if number % 3 == 1:
        records.jobs.approve(job.id)
    if number % 11 == 7:
        job = records.jobs.job(job.id)
        reason = "the disc is not in the drive; put it in, then retry"
        records.jobs.stop_job(job, JobState.WAITING, Step.FINALIZE, reason)
