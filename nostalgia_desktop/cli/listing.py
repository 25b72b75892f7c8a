"""Jobs and scenes as tables for people and as JSON for programs."""

import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nostalgia_desktop.cli.words import error_of
from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.time import format_length, format_ms

_WORDS = {
    JobState.REGISTERED: "found",
    JobState.PROXIED: "preview made",
    JobState.UPLOADED: "sent to Gemini",
    JobState.ANALYZED: "ready to review",
    JobState.APPROVED: "approved",
    JobState.FINALIZED: "done",
    JobState.WAITING: "waiting",
    JobState.FAILED: "failed",
}


def jobs_json(jobs: Sequence[Job]) -> str:
    """The jobs in the form that the README documents."""
    return json.dumps({"jobs": [_as_dict(job) for job in jobs]}, ensure_ascii=False, indent=2)


def _as_dict(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "disc": job.disc,
        "title": job.title,
        "source": source_of(job),
        "state": job.state.value,
        "progress": 1.0 if job.state is JobState.FINALIZED else round(job.progress, 3),
        "duration_ms": job.duration_ms,
        "scenes": len(job.scenes),
        "clips": sum(clip.done for clip in job.clips),
        "error": job.error or None,
        "warnings": [*map(str, job.damage), *job.warnings],
        "damage": [each.as_json() for each in job.damage],
        "findings": [
            {"clip": clip.path, "text": text} for clip in job.clips for text in clip.findings
        ],
        "dates": [each.as_json() for each in job.source.dates],
    }


def source_of(job: Job) -> str:
    """Where a job's original lay on the machine that registered it."""
    root, first = job.source.root.rstrip("/"), job.source.parts[0].path
    return f"{root}/{first}"


def print_jobs(console: Console, jobs: Sequence[Job]) -> None:
    """All jobs as a table, each with what went wrong below it."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Job", "Disc", "Title", "Length", "State", "Scenes", "Clips"):
        table.add_column(heading, justify="right" if heading in ("Job", "Length") else "left")
    for job in jobs:
        length = format_length(job.duration_ms) if job.duration_ms else ""
        done = sum(clip.done for clip in job.clips)
        state = _WORDS[job.state]
        if job.progress and job.step:
            state = f"{job.step.value} {job.progress:.0%}"
        cells = (job.id, job.disc, job.title, length, state, len(job.scenes) or "", done or "")
        table.add_row(*(Text(str(cell)) for cell in cells))
    console.print(table)
    for job in jobs:
        found = [f"{clip.path}: {text}" for clip in job.clips for text in clip.findings]
        for line in filter(None, (*map(str, job.damage), *job.warnings, *found, error_of(job))):
            console.print(f"[{job.id}] {line}", markup=False, highlight=False, soft_wrap=True)


def print_scenes(console: Console, scenes: Sequence[Scene]) -> None:
    """Scenes as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "Start", "End", "Date", "Title", "People", "Place", "Note"):
        table.add_column(heading)
    for number, scene in enumerate(scenes, 1):
        span = format_ms(scene.start_ms), format_ms(scene.end_ms)
        words = scene.title, ", ".join(scene.people), scene.location, scene.note
        table.add_row(*(Text(cell) for cell in (str(number), *span, scene.date, *words)))
    console.print(table)
