"""What is stored of a job that moves on. Pure functions."""

from typing import Any

from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.job import TO_FINALIZE, Job, JobState
from nostalgia_desktop.domain.scene import Scenes


def length_of(job: Job) -> int:
    """The length in milliseconds of a title whose scenes may be edited.

    Raises:
        SceneError: it has not come that far.
    """
    if job.duration_ms is None or job.reached not in TO_FINALIZE:
        raise SceneError(f"job {job.id} ({job.name}) has not been analyzed yet; submit it first")
    return job.duration_ms


def moved_to(state: JobState) -> dict[str, Any]:
    """The columns of a job that has come to a state: nothing stops it any more."""
    values = {"state": state.value, "resume": state.value, "step": "", "error": ""}
    return {**values, "progress": 0.0}


def reviewed(scenes: Scenes) -> dict[str, Any]:
    """The columns of a job whose scenes a person looked at.

    It is approved once everything was decided and something is left.
    """
    done = all(scene.is_decided for scene in scenes)
    kept = any(scene.is_approved for scene in scenes)
    return moved_to(JobState.APPROVED if done and kept else JobState.ANALYZED)
