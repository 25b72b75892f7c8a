"""Jobs: one title each on its way from the disc to its clips."""

import re
from dataclasses import dataclass
from enum import StrEnum

from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.damage import Damage
from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.evidence import DateEvidence
from nostalgia_desktop.domain.media import Picture, RemoteFile
from nostalgia_desktop.domain.scene import Scenes


class JobState(StrEnum):
    """How far a job has come; the values are stored."""

    REGISTERED = "registered"
    PROXIED = "proxied"
    UPLOADED = "uploaded"
    ANALYZED = "analyzed"
    APPROVED = "approved"
    FINALIZED = "finalized"
    WAITING = "waiting"
    FAILED = "failed"


class Step(StrEnum):
    """What is done to a job to bring it on; a failed job keeps the step it failed in."""

    CLOCK = "reading the disc"
    PROXY = "making the preview"
    UPLOAD = "uploading"
    ANALYSIS = "finding scenes"
    FINALIZE = "making the clips"


_STOPPED = frozenset({JobState.WAITING, JobState.FAILED})

# The state after a step, and the one a person's edit leads back to. A stopped job may go on
# from any state, as what it needs may have been deleted meanwhile.
MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.REGISTERED: _STOPPED | {JobState.PROXIED, JobState.REGISTERED},
    JobState.PROXIED: _STOPPED | {JobState.PROXIED, JobState.UPLOADED, JobState.ANALYZED},
    JobState.UPLOADED: _STOPPED | {JobState.PROXIED, JobState.ANALYZED},
    JobState.ANALYZED: _STOPPED | {JobState.APPROVED, JobState.FINALIZED, JobState.ANALYZED},
    JobState.APPROVED: _STOPPED | {JobState.ANALYZED, JobState.APPROVED, JobState.FINALIZED},
    JobState.FINALIZED: _STOPPED | {JobState.ANALYZED, JobState.APPROVED, JobState.FINALIZED},
    JobState.WAITING: frozenset(JobState),
    JobState.FAILED: frozenset(JobState),
}

TO_SUBMIT = frozenset({JobState.REGISTERED, JobState.PROXIED, JobState.UPLOADED})
TO_FINALIZE = frozenset({JobState.ANALYZED, JobState.APPROVED, JobState.FINALIZED})


@dataclass(frozen=True, slots=True)
class SourcePart:
    """A run of bytes of a job's title: `path` is relative to the source's root, with `/`.

    `size` bytes from byte `start` on; `file_size` is that of the whole file, 0 where the part is
    the whole file.
    """

    path: str
    size: int
    start: int = 0
    file_size: int = 0


# A path may come from another system.
_SEPARATOR = re.compile(r"[/\\]")
_NO_NAMES = frozenset({".", "VIDEO_TS", "DVD_RTAV"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a job's title lies: `root` was its place on the machine that registered it.

    The rest is what the disc's index says; `aspect` is `4/3`, `16/9` or empty, `audio` has a
    word for each sound track, such as `ac3, 2 channels, de`; sectors count from the title's
    first byte. `dates` is all that is known of when it was filmed.
    """

    root: str
    folder: str
    parts: tuple[SourcePart, ...]
    chapter_sectors: tuple[int, ...] = ()
    sectors: int = 0
    standard: str = ""
    aspect: str = ""
    audio: tuple[str, ...] = ()
    container: Container = Container.PROGRAM_STREAM
    dates: tuple[DateEvidence, ...] = ()

    @property
    def folder_names(self) -> tuple[str, ...]:
        """What people called the two folders that the film lies in, the inner one first."""
        names = [name for name in _SEPARATOR.split(f"{self.root}/{self.folder}") if name]
        people_s = [name for name in names if name not in _NO_NAMES and not name.endswith(":")]
        return tuple(reversed(people_s[-2:]))


def full_name(disc: str, title: str) -> str:
    """Disc and title, as a person would call them; a film in one file has one name."""
    is_said = f", {disc}".endswith(f", {title}")
    return disc if is_said else f"{disc}, {title}"


@dataclass(frozen=True, slots=True)
class Job:
    """A title's whole story, as stored. Paths in it are relative; times are title time.

    `resume` is the state a failed or waiting job goes on from, `step` the one that stopped it.
    `progress` is that of the step under way, 0 to 1.
    `warnings` are worth knowing, `damage` is lost footage; `duration_ms` is known once the
    title's clock was read.
    """

    id: int
    disc: str
    title: str
    title_number: int
    fingerprint: str
    source: Source
    state: JobState = JobState.REGISTERED
    resume: JobState = JobState.REGISTERED
    step: Step | None = None
    error: str = ""
    progress: float = 0.0
    warnings: tuple[str, ...] = ()
    damage: tuple[Damage, ...] = ()
    duration_ms: int | None = None
    picture: Picture | None = None
    remote: RemoteFile | None = None
    analyst: str = ""
    model: str = ""
    scenes: Scenes = ()
    clips: tuple[Clip, ...] = ()

    @property
    def name(self) -> str:
        """Disc and title, as a person would call the job; a film in one file has one name."""
        return full_name(self.disc, self.title)

    @property
    def kept_scenes(self) -> Scenes:
        """The scenes that become clips: all that nobody left out."""
        return tuple(scene for scene in self.scenes if not scene.is_left_out)

    @property
    def reached(self) -> JobState:
        """The last state that was reached, also of a failed or waiting job."""
        return self.resume if self.state in _STOPPED else self.state


def same_disc(one: Job, other: Job) -> bool:
    """Whether two jobs are titles of one disc: it has their name, and lies in one place."""
    places = [(job.disc, job.source.root, job.source.folder) for job in (one, other)]
    return places[0] == places[1]
