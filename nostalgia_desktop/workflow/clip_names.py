"""Reserves the names of clips: each scene keeps its own, nothing existing is ever taken."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath

from nostalgia_desktop.archive.checksum import file_sha256, file_size
from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.archive.name_template import NameFacts, NameTemplate
from nostalgia_desktop.archive.names import free_name, numbered_name
from nostalgia_desktop.domain.clip import Clip, name_key
from nostalgia_desktop.domain.errors import ArchiveError, NameTaken, StoreError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.media.part_file import move
from nostalgia_desktop.workflow.clip_sidecars import (
    XMP,
    extra_path,
    made_as,
    our_extras,
    sidecar_path,
)
from nostalgia_desktop.workflow.job_manager import JobManager

ENDING = ".mp4"
ENDINGS = (ENDING, ".mkv")
"""How names of clips may end, by the quality that they were made in."""
_TRIES = 5
_NUMBER = re.compile(r" \(\d+\)$")


def example_name(template: NameTemplate) -> str:
    """What a clip may be called, for people to see how names are made."""
    scene = Scene(
        0, 1, "Mia turns six", people=("Mia", "Grandma"), location="Rügen", date="1994-08-14"
    )
    return template.stem(NameFacts(scene, 3, "Summer 1994", 1)) + ENDING


def _is_made_of(path: str, stem: str) -> bool:
    return stem in (_without_ending(path), _NUMBER.sub("", _without_ending(path)))


class ClipNames:
    """The names in one archive, as they are in the database and in its folders."""

    def __init__(
        self, jobs: JobManager, layout: ArchiveLayout, template: NameTemplate | None = None
    ) -> None:
        self._jobs, self._layout, self._template = jobs, layout, template or NameTemplate()
        self._used: set[str] | None = None
        self._seen_folders: set[PurePosixPath] = set()
        self._counted: dict[str, int] = {}

    def reserve(self, job: Job, scene: Scene, number: int, key: str, ending: str = ENDING) -> Clip:
        """The clip that a scene has or will have, its name kept for it from now on.

        A clip whose scene changed gets its new name, and remembers the file it replaces. One that a
        person renamed keeps that name for as long as its scene stays the same.
        """
        known = next((clip for clip in job.clips if clip.scene_uid == scene.uid), None)
        if known is not None and known.done and not (self._layout.root / known.path).exists():
            known = self._under_another_name(known)
        if known is not None and known.key == key:
            return self._same(job, scene, number, known, ending)
        stem = self.stem(job, scene, number)
        clip = Clip(job.id, scene.uid, "", key)
        if known is not None:
            clip = self._changed(known, clip, stem, ending)
        return self._put(clip, stem, ending)

    def is_ours(self, path: str, sha256: str) -> bool:
        """Whether a file is there and still what this program wrote."""
        file = self._layout.root / path
        return bool(sha256) and file.is_file() and file_sha256(file) == sha256

    def is_named_by_us(self, path: str) -> bool:
        """Whether a file's name is the one it was made with, as the JSON beside it says."""
        return made_as(self._layout.root / path) == PurePosixPath(path).name

    def set_aside(self, path: str) -> Path:
        """Move a clip and its sidecars into the work folder, where nothing reads them.

        An NFO or XMP that a person changed stays where it is. Gives where the clip lies now.

        Raises:
            ArchiveError: one of them cannot be moved.
        """
        clip = self._layout.root / path
        extras = [extra_path(clip, kind) for kind in our_extras(clip)]
        moved = clip
        for old in (*extras, clip, sidecar_path(clip)):
            if old.is_file():
                lies_now = self._move_aside(old)
                moved = lies_now if old == clip else moved
        self._remove_if_empty(PurePosixPath(path).parents)
        return moved

    def set_sidecar_aside(self, path: str) -> None:
        """Move away the JSON beside a clip, if there is one: a Finalize then writes it anew."""
        sidecar = sidecar_path(self._layout.root / path)
        if sidecar.is_file():
            self._move_aside(sidecar)

    def _move_aside(self, old: Path) -> Path:
        self._layout.make_folders()
        replaced = self._layout.replaced
        try:
            replaced.mkdir(exist_ok=True)
            while True:
                kept = {path.name for path in replaced.iterdir()}
                name = replaced / free_name(old.stem, old.suffix, kept.__contains__)
                # One of the same name in another folder may be set aside at the same time.
                with suppress(FileExistsError):
                    move(old, name)
                    return name
        except OSError as error:
            raise ArchiveError(f"{old} cannot be moved to {replaced}: {error.strerror}") from error

    def set_aside_orphans(self, job: Job) -> list[str]:
        """Set aside the clips of scenes that are no more, or left out; gives their names."""
        uids = {scene.uid for scene in job.kept_scenes}
        gone = []
        for clip in job.clips:
            if clip.scene_uid not in uids:
                if self.is_ours(clip.path, clip.sha256) and self.is_named_by_us(clip.path):
                    self.set_aside(clip.path)
                    gone.append(clip.path)
                self._jobs.drop_clip(clip)
        return gone

    def stem(self, job: Job, scene: Scene, number: int) -> str:
        """What a scene's clip is to be called, without ending and number."""
        return self._template.stem(NameFacts(scene, number, job.disc, job.title_number))

    def is_renamed(self, job: Job, clip: Clip, scene: Scene, number: int) -> bool:
        """Whether a clip has another name than its scene gives it: a person renamed it then."""
        return not _is_made_of(clip.path, self.stem(job, scene, number))

    def _under_another_name(self, clip: Clip) -> Clip:
        """A finished clip that is gone: as the file in the same folder that a person made of it."""
        taken = {each.path for each in self._jobs.all_clips()}
        folder = PurePosixPath(clip.path).parent
        for file in sorted((self._layout.root / folder).glob(f"*{Path(clip.path).suffix}")):
            path = str(folder / file.name)
            is_alike = path not in taken and file.is_file() and file_size(file) == clip.size
            if is_alike and self.is_ours(path, clip.sha256):
                return self._put(replace(clip, path=path), _without_ending(path), file.suffix)
        return clip

    def _remove_if_empty(self, folders: Iterable[PurePosixPath]) -> None:
        """Remove folders that held a clip, the innermost first, up to one that holds more."""
        with suppress(OSError):
            for folder in folders:
                if folder.name:
                    (self._layout.root / folder).rmdir()

    def _same(self, job: Job, scene: Scene, number: int, clip: Clip, ending: str) -> Clip:
        exists = (self._layout.root / clip.path).exists()
        if clip.done and exists:
            return clip
        if clip.done or not exists or self.is_ours(clip.path, clip.sha256):
            kept = replace(clip, done=False)
        elif clip.path == clip.replaces:
            kept = clip
        else:
            # Somebody else has put a file there since the name was reserved.
            kept = replace(clip, path="", sha256="")
        return kept if kept == clip else self._put(kept, self.stem(job, scene, number), ending)

    def _put(self, clip: Clip, stem: str, ending: str) -> Clip:
        """Store a clip, with a free name where it has none yet."""
        for _ in range(_TRIES):
            named = clip if clip.path else replace(clip, path=self._free(stem, ending))
            try:
                self._jobs.put_clip(named)
            except NameTaken:
                # Another program on this archive was faster: look again.
                self._used = None
                self._counted.clear()
                clip = replace(clip, path="")
            else:
                return named
        raise StoreError(f"no name could be reserved for {stem}; start again")

    def _changed(self, known: Clip, clip: Clip, stem: str, ending: str) -> Clip:
        """What a changed scene's clip replaces, and its name where that stays the same."""
        old, sha256 = (
            (known.path, known.sha256) if known.done else (known.replaces, known.replaces_sha256)
        )
        ours = bool(old) and self.is_ours(old, sha256)
        if ours:
            # What is the older file's is this clip's too where only its tags become others.
            carried = replace(known, key=clip.key, path="", sha256="", size=0, done=False)
            clip = replace(carried, replaces=old, replaces_sha256=sha256)
        same_name = _is_made_of(known.path, stem)
        path = str(PurePosixPath(known.path).with_suffix(ending))
        # In another packing the name stays too: the sidecar goes with the older clip.
        gives_way = ours and old == known.path
        taken = [each for each in {known.path, path} if (self._layout.root / each).exists()]
        if same_name and (not taken or (gives_way and taken == [old])):
            clip = replace(clip, path=path)
        return clip

    def _free(self, stem: str, ending: str) -> str:
        used = self._used_in(PurePosixPath(stem).parent)
        # Those below are taken: a thousand scenes of one title need not ask for each again.
        number = self._counted.get(stem, 0)
        while True:
            number += 1
            name = numbered_name(stem, ending, number)
            if name_key(_without_ending(name)) not in used:
                break
        self._counted[stem] = number
        used.add(name_key(_without_ending(name)))
        return name

    def _used_in(self, folder: PurePosixPath) -> set[str]:
        """The names that are taken, without their endings: at least all of that folder."""
        if self._used is None:
            self._seen_folders.clear()
            paths = (clip.path for clip in self._jobs.all_clips())
            self._used = {name_key(_without_ending(path)) for path in paths}
        if folder not in self._seen_folders:
            self._seen_folders.add(folder)
            with suppress(FileNotFoundError, NotADirectoryError):
                for file in (self._layout.root / folder).iterdir():
                    # What lies beside `Cake.mp4.xmp` would be called `Cake` too.
                    name = str(folder / file.name.removesuffix(XMP))
                    self._used |= {name_key(_without_ending(each)) for each in (name, name + XMP)}
        return self._used


def _without_ending(path: str) -> str:
    return str(PurePosixPath(path).with_suffix(""))
