"""Clips in an archive's folder that its database does not know by these names."""

from collections.abc import Collection, Iterator
from pathlib import Path

from nostalgia_desktop.archive.checksum import file_looks, file_sha256
from nostalgia_desktop.archive.layout import WORK_FOLDER, ArchiveLayout
from nostalgia_desktop.archive.sidecar_file import Sidecar, read_sidecar
from nostalgia_desktop.domain.clip import name_key
from nostalgia_desktop.domain.errors import ArchiveError, Cancelled
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.workflow.clip_sidecars import sidecar_path


class Strays:
    """The films in the folder that are no `known` clip's, by their paths in the archive.

    Raises:
        Cancelled: `should_stop` said so, while the folders were looked at.
    """

    def __init__(
        self,
        layout: ArchiveLayout,
        known: Collection[str],
        should_stop: ShouldStop = lambda: False,
    ) -> None:
        self._root = layout.root
        self._names = {name_key(path) for path in known}
        self._endings = {Path(path).suffix for path in known} | {".mp4"}
        self._sums: dict[Path, str] = {}
        self._look(should_stop)

    def with_sidecars(self) -> list[tuple[str, Sidecar]]:
        """Those with a sidecar of their own, as clips whose title was taken off the list."""
        return [
            (path.as_posix(), sidecar)
            for path in self._files
            for sidecar in [_sidecar(self._root / path)]
            if sidecar is not None and sidecar.clip.file == path.name
        ]

    def same_as(self, size: int, sha256: str, should_stop: ShouldStop) -> str:
        """The one with this content, under whatever name; empty where there is none.

        Where a name came or went since the folders were looked at, they are once more.
        """
        found = self._same_as(size, sha256, should_stop)
        if not found and self._folders != {path: file_looks(path) for path in self._folders}:
            self._look(should_stop)
            found = self._same_as(size, sha256, should_stop)
        return found

    def _same_as(self, size: int, sha256: str, should_stop: ShouldStop) -> str:
        for path in self._files:
            file = self._root / path
            if file.is_file() and file.stat().st_size == size:
                if path not in self._sums:
                    self._sums[path] = _sum(file, should_stop)
                if self._sums[path] == sha256:
                    return path.as_posix()
        return ""

    def _look(self, should_stop: ShouldStop) -> None:
        self._folders = {self._root: file_looks(self._root)}
        files = self._all(should_stop)
        self._files = sorted(each for each in files if name_key(each.as_posix()) not in self._names)

    def _all(self, should_stop: ShouldStop) -> Iterator[Path]:
        for path in self._root.rglob("*"):
            if should_stop():
                raise Cancelled
            inner = path.relative_to(self._root)
            if inner.parts[0] == WORK_FOLDER:
                continue
            if path.is_dir():
                self._folders[path] = file_looks(path)
            elif path.suffix in self._endings and path.is_file():
                yield inner


def _sum(file: Path, should_stop: ShouldStop) -> str:
    """The checksum of a file; of one that cannot be read there is none."""
    try:
        return file_sha256(file, should_stop)
    except ArchiveError:
        return ""


def _sidecar(clip: Path) -> Sidecar | None:
    """A sidecar where there is one; half a one is found where its clip is looked at."""
    try:
        return read_sidecar(sidecar_path(clip))
    except ArchiveError:
        return None
