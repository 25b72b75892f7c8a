"""What a pass looks after before it begins: originals are safe, and no leftovers lie about."""

import logging
from pathlib import Path

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.disc import ScanReport
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.media.part_file import clear_leftovers
from nostalgia_desktop.workflow.job_manager import JobManager

log = logging.getLogger(__name__)


def refuse_to_write_beside(layout: ArchiveLayout, report: ScanReport) -> None:
    """Originals are sacred: no archive in the folder of a disc.

    Raises:
        UsageError: it lies in one.
    """
    archive = layout.root.resolve()
    for disc in report.discs:
        if is_beside_originals(archive, disc.folder):
            raise UsageError(
                f"{archive} holds the originals of {disc.name}; choose another folder for "
                "the archive, as nothing is ever written beside originals"
            )


def is_beside_originals(folder: Path, originals: Path) -> bool:
    """Whether what is written into a folder would lie with the originals of a disc."""
    folder, originals = folder.resolve(), originals.resolve()
    # A disc's folder has its VIDEO_TS in it: what lies there belongs to the disc too.
    is_inner = originals.is_file() or originals.name.upper() in ("VIDEO_TS", "DVD_RTAV")
    return folder.is_relative_to(originals) or (is_inner and folder == originals.parent)


def clear_up(jobs: JobManager, layout: ArchiveLayout) -> None:
    """Clear away what a killed program left: claims, part files, a running ffmpeg."""
    jobs.release_dead()
    clips = {(layout.root / clip.path).parent for clip in jobs.all_clips()}
    for folder in sorted(clips.union(layout.written_folders)):
        for part in clear_leftovers(folder):
            log.info("removed %s, left by a program that was stopped", part)
