"""All finished clips of an archive with what is known of them, and the search through them."""

import json
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.archive.name_template import MOST_FOLDERS
from nostalgia_desktop.archive.sidecar import FORMAT
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.time import parse_ms
from nostalgia_desktop.workflow.clip_names import ENDINGS
from nostalgia_desktop.workflow.clip_sidecars import sidecar_path
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.verify_report import Cause

_UNDATED = "\uffff"
_LARGEST_SIDECAR = 10_000_000
_NONE: Mapping[str, Cause] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LibraryClip:
    """A finished clip: `path` is its file, `sha256` that of its content when it was made.

    `date` is as precise as it is known, or empty. `is_gone` says that the file is not there any
    more, `damage` why it is not whole, as the last check found. `findings` are what was told of it
    when it was made, in sentences. `haystack` is all that is searched, folded.
    """

    path: Path
    title: str
    sha256: str = ""
    date: str = ""
    location: str = ""
    description: str = ""
    people: tuple[str, ...] = ()
    disc: str = ""
    length_ms: int = 0
    is_gone: bool = False
    damage: Cause | None = None
    findings: tuple[str, ...] = ()
    haystack: str = field(default="", compare=False)

    @property
    def year(self) -> str:
        """The year as it is written, or nothing."""
        return self.date[:4]


def read_library(
    jobs: JobManager,
    layout: ArchiveLayout,
    should_stop: ShouldStop = lambda: False,
    damaged: Mapping[str, Cause] = _NONE,
) -> tuple[LibraryClip, ...]:
    """All clips by date, undated ones last; run it in a thread.

    Clips whose title was removed from the list are told by their sidecars. `damaged` are the paths
    of those that are known not to be whole.

    Raises:
        StoreError: the database cannot be read.
        Cancelled: `should_stop` said so.
    """
    files = frozenset(_files_of(layout.root, should_stop))
    known = list(_known(jobs.jobs(), layout.root, files))
    paths = {clip.path for clip in known}
    strays = (
        path for path in sorted(files) if path.endswith(ENDINGS) and layout.root / path not in paths
    )
    found = [*known, *_strays(layout.root, strays, files, should_stop)]
    causes = {layout.root / path: cause for path, cause in damaged.items()}
    marked = (replace(each, damage=causes.get(each.path)) for each in found)
    return tuple(sorted(marked, key=_by_date))


def matching(clips: Iterable[LibraryClip], text: str) -> list[LibraryClip]:
    """The clips in which all words of a text occur, in their order.

    Title, description, people, place, date and disc are searched; case and accents do not count.
    """
    words = folded(text).split()
    return [clip for clip in clips if all(word in clip.haystack for word in words)]


def folded(text: str) -> str:
    """A text as it is searched: no case, no accents, one form of each letter."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return plain.translate(_LETTERS)


# Letters that are not taken apart by Unicode, though people type the plain ones for them.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe"}
    | {"\N{LATIN SMALL LETTER DOTLESS I}": "i"}
)


def _by_date(clip: LibraryClip) -> tuple[str, str]:
    return clip.date or _UNDATED, folded(clip.path.name)


def _files_of(
    root: Path, should_stop: ShouldStop, folder: str = "", depth: int = MOST_FOLDERS
) -> Iterator[str]:
    """The paths of all files where clips may be; none where that cannot be reached."""
    if should_stop():
        raise Cancelled
    try:
        with os.scandir(root / folder) as entries:
            found = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            if depth:
                yield from _files_of(root, should_stop, f"{folder}{entry.name}/", depth - 1)
        elif entry.is_file():
            yield folder + entry.name


def _known(jobs: Sequence[Job], root: Path, files: frozenset[str]) -> Iterator[LibraryClip]:
    for job in jobs:
        scenes = {scene.uid: scene for scene in job.scenes}
        for clip in job.clips:
            if clip.done:
                path, is_gone = root / clip.path, clip.path not in files
                scene = scenes.get(clip.scene_uid)
                made = _of_scene(path, scene, job.disc, clip.sha256, is_gone=is_gone)
                yield replace(made, findings=clip.findings)


def _of_scene(
    path: Path, scene: Scene | None, disc: str, sha256: str, *, is_gone: bool
) -> LibraryClip:
    if scene is None:  # It was cut anew since; the clip is there until the next Finalize.
        return _clip(path, path.stem, sha256=sha256, disc=disc, is_gone=is_gone)
    return _clip(
        path,
        scene.title or path.stem,
        sha256=sha256,
        date=scene.date,
        location=scene.location,
        description=scene.description,
        people=scene.people,
        disc=disc,
        length_ms=scene.length_ms,
        is_gone=is_gone,
    )


def _strays(
    root: Path, paths: Iterable[str], files: frozenset[str], should_stop: ShouldStop
) -> Iterator[LibraryClip]:
    for path in paths:
        if should_stop():
            raise Cancelled
        if sidecar_path(Path(path)).as_posix() in files:
            body = _sidecar(root / path)
            if body is not None:
                yield body


def _sidecar(clip: Path) -> LibraryClip | None:
    """What a clip's sidecar tells; None where it is none of ours, or damaged."""
    path = sidecar_path(clip)
    try:
        if path.stat().st_size > _LARGEST_SIDECAR:
            return None
        body = json.loads(path.read_text(encoding="utf-8"))
        return _of_body(clip, body) if body["format"] == FORMAT else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _of_body(path: Path, body: Mapping[str, Any]) -> LibraryClip:

    def text(name: str) -> str:
        return str(body.get(name) or "")

    return _clip(
        path,
        text("title") or path.stem,
        sha256=str(body["clip"]["sha256"]),
        date=text("date"),
        location=text("location"),
        description=text("description"),
        people=tuple(map(str, body.get("people") or ())),
        disc=str(body["source"]["disc"]),
        findings=tuple(map(str, (body.get("check") or {}).get("findings") or ())),
        length_ms=max(parse_ms(text("end")) - parse_ms(text("start")), 0),
    )


def _clip(path: Path, title: str, **facts: Any) -> LibraryClip:
    clip = LibraryClip(path, title, **facts)
    words = (title, clip.description, clip.location, clip.date, clip.disc, *clip.people)
    return LibraryClip(path, title, **facts, haystack=folded("\n".join(words)))
