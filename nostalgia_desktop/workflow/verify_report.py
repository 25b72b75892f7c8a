"""What a check of an archive tells."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from nostalgia_desktop.domain.clip_check import ClipCheck
from nostalgia_desktop.domain.coverage import Coverage


class ClipState(StrEnum):
    """How a clip is; the values stand in JSON."""

    WHOLE = "whole"
    RENAMED = "renamed"
    CHANGED = "changed by somebody"
    DAMAGED = "damaged"
    MISSING = "missing"


class Cause(StrEnum):
    """Why a clip is not whole, as far as one can tell."""

    SPOILED = "nothing wrote to it, so a drive or a copy did"
    WRITTEN = "something wrote to it"
    UNSURE = "it is not known when"
    BROKEN = "cut short, or changed so that it does not play"
    UNREADABLE = "its drive cannot read it"
    FAULTY = "as it was written, but not what it should be"


_ALARMING = frozenset({ClipState.DAMAGED, ClipState.MISSING})


@dataclass(frozen=True, slots=True)
class CheckedClip:
    """One clip: `path` is its name in the archive, `job_id` None where its title is in no list.

    `told` says in sentences what is wrong, or was done to it; `findings` what is known of it since
    it was made. `check` is None where it was not decoded. `is_compared` says whether that was held
    against the original. `cause` is why it is damaged, `renamed_to` what it is called now. `looks`
    are its file's bytes and time of change when it was looked at, in nanoseconds; None where it
    was not there.
    """

    job_id: int | None
    path: str
    state: ClipState
    told: tuple[str, ...] = ()
    sidecar: str = ""
    findings: tuple[str, ...] = ()
    check: ClipCheck | None = None
    is_compared: bool = False
    cause: Cause | None = None
    renamed_to: str = ""
    looks: tuple[int, int] | None = None

    @property
    def is_alarming(self) -> bool:
        """Whether somebody has to do something."""
        return self.state in _ALARMING or bool(self.sidecar)


@dataclass(frozen=True, slots=True)
class CheckedTitle:
    """One title: its coverage, and why its clips were not held against it (empty: they were)."""

    job_id: int
    name: str
    rate: Fraction
    coverage: Coverage
    without_original: str = ""


@dataclass(frozen=True, slots=True)
class VerifyNews:
    """How far it is: clips and bytes that are done, of how many, and the clip that is next.

    `name` is empty at the end. `found` is how the clip before was, if there was one; `title` is
    that one's, None where it is in no list.
    """

    done: int
    total: int
    name: str
    done_bytes: int = 0
    total_bytes: int = 0
    found: CheckedClip | None = None
    title: CheckedTitle | None = None


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """All clips that were looked at, and their titles."""

    clips: tuple[CheckedClip, ...]
    titles: tuple[CheckedTitle, ...]

    @property
    def is_well(self) -> bool:
        """Whether nobody has to do anything."""
        clips = any(clip.is_alarming for clip in self.clips)
        return not clips and all(title.coverage.is_whole for title in self.titles)
