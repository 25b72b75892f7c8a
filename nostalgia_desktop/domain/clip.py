"""Finished clips."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clip:
    """One finished clip of a scene.

    `path` is a name in the archive's folder. `key` stands for all that went
    into the clip: when a scene's key is still the same, there is nothing to do. While a clip is
    being made its name is reserved; `sha256` is known from when it was checked, and `done` is
    set once file and sidecar have their names. `missing_frames` of the original could not be
    decoded and repeat the one before. `replaces` is the path of the scene's older clip
    that this one takes the place of, `replaces_sha256` how that was when it was made.
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


@dataclass(frozen=True, slots=True)
class ClipNews:
    """How the making of one clip goes: `done` is 0 to 1, and 1 only once it has its name.

    `failure` says why it could not be made, and what to do.
    """

    job_id: int
    scene_uid: str
    done: float = 0.0
    failure: str = ""
