"""Finished clips."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clip:
    """One finished clip of a scene.

    `path` is a name in the archive's folder. `key` stands for all that went
    into the clip: when a scene's key is still the same, there is nothing to do. While a clip is
    being made its name is reserved; `sha256` is known from when it was checked, and `done` is
    set once file and sidecar have their names. `missing_frames` of the original could not be
    decoded and repeat the one before; `findings` says in sentences what else the check after
    writing found that a person should know. `essence` stands for picture and sound alone: where
    it is the same and `key` is not, only what is written about them changes; until the clip is
    made it is that of the file it replaces. `replaces` is the
    path of the scene's older clip that this one takes the place of, `replaces_sha256` how that
    was when it was made.
    """

    job_id: int
    scene_uid: str
    path: str
    key: str
    sha256: str = ""
    size: int = 0
    done: bool = False
    missing_frames: int = 0
    replaces: str = ""
    replaces_sha256: str = ""
    essence: str = ""
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClipNews:
    """How the making of one clip goes: `done` is 0 to 1, and 1 only once it has its name.

    `failure` says why it could not be made, and what to do; `waits` what it waits for a person to
    do, after which it goes on by itself; `findings` what the check of a finished one found.
    """

    job_id: int
    scene_uid: str
    done: float = 0.0
    failure: str = ""
    waits: str = ""
    findings: tuple[str, ...] = ()


def name_key(path: str) -> str:
    """The form in which two paths are one on a system that ignores case and Unicode forms."""
    return unicodedata.normalize("NFC", path).casefold()
