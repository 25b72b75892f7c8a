"""Makes way for clips that a check found wanting, so that a Finalize makes them again."""

from collections.abc import Iterable

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.errors import Cancelled, UsageError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.workflow.clip_names import ClipNames
from nostalgia_desktop.workflow.finalize_plan import FinalizeWish
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.verify_report import CheckedClip, CheckedTitle, ClipState


def can_make_again(clip: CheckedClip, title: CheckedTitle | None) -> bool:
    """Whether this machine has all that it takes: the words alone need no original."""
    if title is None or not clip.is_alarming:
        return False
    return clip.state is ClipState.WHOLE or not title.without_original


def make_way(
    jobs: JobManager, layout: ArchiveLayout, found: Iterable[CheckedClip], should_stop: ShouldStop
) -> FinalizeWish:
    """Set damaged clips and unreadable sidecars aside; gives the scenes to be made again.

    Nothing is deleted: what is set aside lies in the archive's work folder. What somebody put right
    since the check is left alone, and so is the clip of a scene that is no more. In a thread.

    Raises:
        ArchiveError: a file cannot be moved.
        Cancelled: `should_stop` said so.
    """
    names, wished = ClipNames(jobs, layout), dict[int, set[str]]()
    for clip in found:
        if should_stop():
            raise Cancelled
        job = _job(jobs, clip.job_id)
        made = _clip(job, clip.path) if job else None
        if job is not None and made is not None and _give_way(layout, names, clip, made):
            wished.setdefault(job.id, set()).add(made.scene_uid)
    return FinalizeWish(tuple(sorted(wished)), frozenset().union(*wished.values()))


def _give_way(layout: ArchiveLayout, names: ClipNames, found: CheckedClip, made: Clip) -> bool:
    """Whether there is something to make once more."""
    if found.state is ClipState.MISSING:
        return not (layout.root / made.path).exists()
    is_ours = names.is_ours(made.path, made.sha256)
    if found.state is ClipState.DAMAGED:
        if is_ours and found.check is None:
            return False  # Somebody has put a sound copy in its place.
        names.set_aside(made.path)
        return True
    names.set_sidecar_aside(made.path)
    return is_ours


def _job(jobs: JobManager, job_id: int | None) -> Job | None:
    try:
        return None if job_id is None else jobs.job(job_id)
    except UsageError:  # It was taken off the list meanwhile.
        return None


def _clip(job: Job, path: str) -> Clip | None:
    kept = {scene.uid for scene in job.kept_scenes}
    clips = (clip for clip in job.clips if clip.done and clip.scene_uid in kept)
    return next((clip for clip in clips if clip.path == path), None)
