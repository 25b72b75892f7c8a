"""Where things lie in an archive folder."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

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
    def films(self) -> Path:
        """What is sent to Gemini, until its answer is there."""
        return self.work / "films"

    @property
    def posters(self) -> Path:
        """A small picture of each clip, named by the clip's checksum."""
        return self.work / "posters"

    @property
    def pace(self) -> Path:
        """How fast clips were made on this machine."""
        return self.work / "pace.json"

    @property
    def replaced(self) -> Path:
        """Clips that newer ones took the place of; nothing reads them."""
        return self.work / "replaced"

    @property
    def written_folders(self) -> tuple[Path, ...]:
        """Every folder in which files are made, whether it is there yet or not."""
        return self.root, self.work, self.proxies, self.films, self.posters

    def make_folders(self) -> None:
        """Make the work folder and what is in it, in an archive that is there.

        Raises:
            ArchiveError: the archive is gone, or may not be written.
        """
        for folder in (self.work, self.proxies, self.films):
            try:
                folder.mkdir(exist_ok=True)
            except OSError as error:
                raise ArchiveError(
                    f"the folder {folder} cannot be made ({error.strerror}); is the drive "
                    "connected, and is there nothing else of that name?"
                ) from error

    def make_clip_folder(self, path: str) -> None:
        """Make the folders that a clip's path leads through, in an archive that is there.

        Raises:
            ArchiveError: the archive is gone or may not be written, or a file has such a name.
        """
        for folder in reversed(PurePosixPath(path).parents):
            if folder.name:
                try:
                    (self.root / folder).mkdir(exist_ok=True)
                except OSError as error:
                    raise ArchiveError(
                        f"the folder {self.root / folder} cannot be made ({error.strerror}); is "
                        "the drive connected, and is there no file of that name?"
                    ) from error

    def proxy(self, fingerprint: str) -> Path:
        """The proxy of a title."""
        return self.proxies / f"{fingerprint}.mp4"

    def film(self, name: str) -> Path:
        """The film that is called `name` at Gemini, such as `files/nd-…`."""
        return self.films / f"{name.removeprefix('files/')}.mp4"

    def survey(self, fingerprint: str) -> Path:
        """What was found in a title while its proxy was made, with its filmstrip."""
        return self.proxies / f"{fingerprint}.survey"
