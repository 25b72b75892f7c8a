"""Previews that finished titles need no more: which they are, how large, and letting them go.

Only the proxy goes, which is nearly all of it. The survey stays: small pictures of the title are
shown from it.
"""

import logging
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.workflow.clip_wishes import ClipWishes
from nostalgia_desktop.workflow.finalize_planner import plan_finalize
from nostalgia_desktop.workflow.job_manager import JobManager

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SparePreview:
    """The proxy of a finished title: `size` bytes that can be made again."""

    job_id: int
    name: str
    size: int


def spare_previews(
    jobs: JobManager,
    layout: ArchiveLayout,
    wishes: ClipWishes,
    should_stop: ShouldStop = lambda: False,
) -> tuple[SparePreview, ...]:
    """The previews of titles all of whose clips are made and unchanged. Run it in a thread.

    Raises:
        StoreError: the database cannot be read.
        Cancelled: `should_stop` said so.
    """
    finished = {job.id: job for job in jobs.jobs() if job.state is JobState.FINALIZED}
    if not finished:
        return ()
    plan = plan_finalize(jobs, layout, wishes, tuple(finished), should_stop=should_stop).every
    by_job = groupby(plan.clips, key=lambda clip: clip.job_id)
    whole = {job_id for job_id, clips in by_job if all(clip.is_unchanged for clip in clips)}
    found = []
    for job_id in sorted(whole - plan.orphan_jobs):
        job = finished[job_id]
        if (size := _size(layout, layout.proxy(job.fingerprint))) is not None:
            found.append(SparePreview(job_id, job.name, size))
    return tuple(found)


def remove_previews(
    jobs: JobManager,
    layout: ArchiveLayout,
    spare: Sequence[SparePreview],
    should_stop: ShouldStop = lambda: False,
) -> int:
    """Remove previews, and give how many bytes that freed. Run it in a thread.

    Nothing goes but proxies in the archive's own work folder; that of a title that is finished no
    more, or is worked on, stays.
    """
    freed = 0
    for each in spare:
        if should_stop():
            break
        with suppress(UsageError):  # It was removed from the list meanwhile.
            freed += _remove(jobs, layout, each.job_id)
    return freed


def _remove(jobs: JobManager, layout: ArchiveLayout, job_id: int) -> int:
    job = jobs.job(job_id)
    proxy = layout.proxy(job.fingerprint)
    size = _size(layout, proxy)
    if size is None or job.state is not JobState.FINALIZED or job.progress:
        return 0
    try:
        proxy.unlink()
    except OSError as error:  # A player may hold it.
        log.warning("%s was not removed: %s", proxy, error)
        return 0
    return size


def _size(layout: ArchiveLayout, proxy: Path) -> int | None:
    """How large a proxy is that lies in the work folder itself; None for all else.

    So where that folder is a link to somewhere else, or the proxy is one.
    """
    folder = layout.proxies
    try:
        is_own = folder.resolve() == layout.root.resolve() / folder.relative_to(layout.root)
        state = proxy.lstat()
    except OSError:
        return None
    is_file = proxy.parent == folder and stat.S_ISREG(state.st_mode)
    return state.st_size if is_own and is_file else None
