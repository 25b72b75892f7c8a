"""Reserves the names of clips: each scene keeps its own, nothing existing is ever taken."""

import re
from dataclasses import replace
from pathlib import Path

from nostalgia_desktop.archive.checksum import file_sha256
from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.archive.names import clip_stem, free_name, numbered_name
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.errors import NameTaken, StoreError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.store.job_repository import name_key
from nostalgia_desktop.workflow.job_manager import JobManager

ENDING, SIDECAR = ".mp4", ".json"
_TRIES = 5
_NUMBER = re.compile(r" \(\d+\)$")


def sidecar_path(clip: Path) -> Path:
    """The sidecar of a clip."""
    return clip.with_suffix(SIDECAR)


def example_name() -> str:
    """What a clip may be called, for people to see how names are made."""
    return clip_stem(Scene(0, 1, "Mia turns six", date="1994-08-14"), 1) + ENDING


class ClipNames:
    """The names in one archive, as they are in the database and in the folder."""

    def __init__(self, jobs: JobManager, layout: ArchiveLayout) -> None:
        self._jobs, self._layout = jobs, layout
        self._used: set[str] | None = None
        self._counted: dict[str, int] = {}

    def reserve(self, job: Job, scene: Scene, number: int, key: str) -> Clip:
        """The clip that a scene has or will have, its name kept for it from now on.

        A clip whose scene changed gets its new name, and remembers the file it replaces.
        """
        known = next((clip for clip in job.clips if clip.scene_uid == scene.uid), None)
        if known is not None and known.key == key:
            return self._same(scene, number, known)
        stem = clip_stem(scene, number)
        clip = Clip(job.id, scene.uid, "", key)
        if known is not None:
            clip = self._changed(known, clip, stem)
        return self._put(clip, stem)

    def is_ours(self, path: str, sha256: str) -> bool:
        """Whether a file is there and still what this program wrote."""
        file = self._layout.root / path
        return bool(sha256) and file.is_file() and file_sha256(file) == sha256

    def set_aside(self, path: str) -> None:
        """Move a clip and its sidecar into the work folder, where nothing reads them."""
        for old in (self._layout.root / path, sidecar_path(self._layout.root / path)):
            if old.is_file():
                self._layout.make_folders()
                self._layout.replaced.mkdir(exist_ok=True)
                kept = {path.name for path in self._layout.replaced.iterdir()}
                name = free_name(old.stem, old.suffix, kept.__contains__)
                old.rename(self._layout.replaced / name)

    def set_aside_orphans(self, job: Job) -> list[str]:
        """Set aside the clips of scenes that are no more, or left out; gives their names."""
        uids = {scene.uid for scene in job.kept_scenes}
        gone = []
        for clip in job.clips:
            if clip.scene_uid not in uids:
                if self.is_ours(clip.path, clip.sha256):
                    self.set_aside(clip.path)
                    gone.append(clip.path)
                self._jobs.drop_clip(clip)
        return gone

    def _same(self, scene: Scene, number: int, clip: Clip) -> Clip:
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
        return kept if kept == clip else self._put(kept, clip_stem(scene, number))

    def _put(self, clip: Clip, stem: str) -> Clip:
        """Store a clip, with a free name where it has none yet."""
        for _ in range(_TRIES):
            named = clip if clip.path else replace(clip, path=self._free(stem))
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

    def _changed(self, known: Clip, clip: Clip, stem: str) -> Clip:
        """What a changed scene's clip replaces, and its name where that stays the same."""
        old, sha256 = (
            (known.path, known.sha256) if known.done else (known.replaces, known.replaces_sha256)
        )
        ours = bool(old) and self.is_ours(old, sha256)
        if ours:
            clip = replace(clip, replaces=old, replaces_sha256=sha256)
        same_name = _NUMBER.sub("", Path(known.path).stem) == stem
        free = not (self._layout.root / known.path).exists()
        if same_name and (free or (ours and old == known.path)):
            clip = replace(clip, path=known.path)
        return clip

    def _free(self, stem: str) -> str:
        if self._used is None:
            root = self._layout.root
            names = [clip.path for clip in self._jobs.all_clips()]
            names += [path.name for path in root.iterdir()] if root.is_dir() else []
            self._used = {name_key(Path(name).stem) for name in names}
        # Those below are taken: a thousand scenes of one title need not ask for each again.
        number = self._counted.get(stem, 0)
        while True:
            number += 1
            name = numbered_name(stem, ENDING, number)
            if name_key(Path(name).stem) not in self._used:
                break
        self._counted[stem] = number
        self._used.add(name_key(Path(name).stem))
        return name
