"""A new file where a person asked for it: never beside originals, never over another."""

from pathlib import Path, PurePosixPath

from nostalgia_desktop.disc.locate import root_of
from nostalgia_desktop.domain.errors import ArchiveError, Cancelled, UsageError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.part_file import part_file, put_in_place
from nostalgia_desktop.workflow.tidiness import is_beside_originals


def check_new(out: Path, job: Job) -> None:
    """Make sure that a file about a job may be made, before the work for it.

    Raises:
        UsageError: it would lie with the originals of the job.
        ArchiveError: the name is taken, or the folder is not there.
    """
    refuse_beside(out.absolute().parent, job)
    if out.exists() or out.is_symlink():
        raise ArchiveError(f"{out} is there already; choose another name")
    if not out.absolute().parent.is_dir():
        raise ArchiveError(f"the folder {out.absolute().parent} is not there; make it first")


def refuse_new_folder_beside(folder: Path, job: Job) -> None:
    """The same for a folder that is yet to be made: in a disc's own folder it may not be.

    Raises:
        UsageError: it would lie with the originals of the job.
    """
    refuse_beside(folder, job)
    if not _originals(job).is_file():  # Beside an image lie other things of the person's.
        refuse_beside(folder.absolute().parent, job)


def refuse_beside(folder: Path, job: Job) -> None:
    """Originals are sacred, as in the first pass.

    Raises:
        UsageError: what is written into the folder would lie with those of the job.
    """
    if is_beside_originals(folder, _originals(job)):
        raise UsageError(
            f"{folder.resolve()} holds the originals of {job.disc}; choose another folder, as "
            "nothing is ever written beside originals"
        )


def _originals(job: Job) -> Path:
    return root_of(job.source, {}) / PurePosixPath(job.source.folder)


def write_new(out: Path, data: bytes, should_stop: ShouldStop = lambda: False) -> None:
    """Write a file that was not there.

    Raises:
        ArchiveError: the name was taken meanwhile, or the folder cannot be written.
        Cancelled: `should_stop` said so.
    """
    with part_file(out.absolute()) as part:
        try:
            part.write_bytes(data)
            if should_stop():
                raise Cancelled
            put_in_place(part, out.absolute())
        except FileExistsError as error:
            raise ArchiveError(f"{out} is there already; choose another name") from error
        except OSError as error:
            raise ArchiveError(f"{out} cannot be written: {error.strerror}") from error
