"""Where things lie in an archive folder."""

from dataclasses import dataclass
from pathlib import Path

from nostalgia_desktop.domain.errors import ArchiveError

WORK_FOLDER = ".nostalgia"


@dataclass(frozen=True, slots=True)
class ArchiveLayout:
    """The folder that a person keeps: clips at its top, a hidden folder for what can be remade."""

    root: Path

    @property
    def work(self) -> Path:
        """Proxies and the like; may be deleted, and is made again."""
        return self.root / WORK_FOLDER

    @property
    def proxies(self) -> Path:
        """Proxies, named by the content of their titles."""
        return self.work / "proxies"

    @property
    def replaced(self) -> Path:
        """Clips that newer ones took the place of; nothing reads them."""
        return self.work / "replaced"

    def make_folders(self) -> None:
        """Make the work folder and what is in it, in an archive that is there.

        Raises:
            ArchiveError: the archive is gone, or may not be written.
        """
        try:
            for folder in (self.work, self.proxies):
                folder.mkdir(exist_ok=True)
        except OSError as error:
            raise ArchiveError(
                f"{self.root} cannot be written ({error.strerror}); is the drive still connected?"
            ) from error

    def proxy(self, fingerprint: str) -> Path:
        """The proxy of a title."""
        return self.proxies / f"{fingerprint}.mp4"
