"""Whether the previews in the archive's work folder are there."""

from collections.abc import Sequence

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.job import TO_FINALIZE, Job
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.mp4_boxes import is_whole
from nostalgia_desktop.media.survey_file import has_look


def has_preview(layout: ArchiveLayout, fingerprint: str) -> bool:
    """Whether proxy and survey are there, as far as can be told without reading them all."""
    return is_whole(layout.proxy(fingerprint)) and has_look(layout.survey(fingerprint))


def without_preview(
    layout: ArchiveLayout, jobs: Sequence[Job], should_stop: ShouldStop = lambda: False
) -> list[Job]:
    """Those whose scenes are known and whose preview is lost. Run it in a thread.

    Raises:
        Cancelled: `should_stop` said so.
    """
    lost = []
    for job in jobs:
        if should_stop():
            raise Cancelled
        if job.reached in TO_FINALIZE and not has_preview(layout, job.fingerprint):
            lost.append(job)
    return lost
