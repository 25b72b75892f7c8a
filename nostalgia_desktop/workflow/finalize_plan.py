"""What a Finalize would do, before it is begun: names, sizes, time."""

from dataclasses import dataclass

from nostalgia_desktop.media.quality import KEEP
from nostalgia_desktop.workflow.pace import GUESS, Pace
from nostalgia_desktop.workflow.room import SPARE_BYTES


@dataclass(frozen=True, slots=True)
class PlannedClip:
    """A clip that a Finalize makes, or finds made already: `size` in bytes is an estimate then.

    `replaces` says that an older clip of the scene gives way to it, `only_tags` that no more than
    what is written about it is new, so that nothing is encoded.
    """

    job_id: int
    scene_uid: str
    disc: str
    name: str
    length_ms: int
    size: int
    is_approved: bool = True
    is_unchanged: bool = False
    replaces: bool = False
    only_tags: bool = False


@dataclass(frozen=True, slots=True)
class FinalizeWish:
    """The clips that a person wants made: scenes by their uids, and the jobs they are in."""

    job_ids: tuple[int, ...]
    scenes: frozenset[str]


@dataclass(frozen=True, slots=True)
class FinalizePlan:
    """All that a Finalize would do.

    `orphans` are clips of scenes that are left out since: they are set aside. `free_bytes` is None
    where the drive does not say; `at_once` is how many clips are made at a time, and
    `most_bytes_per_s` how large a second of them may become.
    """

    clips: tuple[PlannedClip, ...] = ()
    orphans: int = 0
    orphan_jobs: frozenset[int] = frozenset()
    free_bytes: int | None = None
    pace: Pace = GUESS
    at_once: int = 1
    most_bytes_per_s: int = KEEP.most_bytes_per_s

    @property
    def to_make(self) -> tuple[PlannedClip, ...]:
        """Those that are not there yet, or are no longer what their scenes say."""
        return tuple(clip for clip in self.clips if not clip.is_unchanged)

    @property
    def unchanged(self) -> int:
        """How many are skipped, as they are what they were made."""
        return len(self.clips) - len(self.to_make)

    @property
    def length_ms(self) -> int:
        """How much film is to be made into clips."""
        return sum(clip.length_ms for clip in self.to_make)

    @property
    def size(self) -> int:
        """About how many bytes the new clips will have."""
        return sum(clip.size for clip in self.to_make)

    @property
    def room_needed(self) -> int:
        """Bytes that have to be free: before each clip is made there must be room for the worst."""
        sizes = [clip.size for clip in self.to_make]
        longest = max((clip.length_ms for clip in self.to_make), default=0)
        worst = longest * self.most_bytes_per_s // 1000 + SPARE_BYTES
        return sum(sizes) - max(sizes) + worst if sizes else 0

    @property
    def fits(self) -> bool:
        """Whether there is room enough, as far as one knows."""
        return self.free_bytes is None or self.free_bytes >= self.room_needed

    @property
    def seconds(self) -> float:
        """How long it will take: a single clip does not get faster by being the only one."""
        lengths = [clip.length_ms for clip in self.to_make if not clip.only_tags]
        longest = max(lengths, default=0)
        return self.pace.seconds_for(max(sum(lengths), longest * self.at_once))

    @property
    def wish(self) -> FinalizeWish:
        """What to ask the orchestrator for."""
        jobs = {clip.job_id for clip in self.to_make} | self.orphan_jobs
        scenes = frozenset(clip.scene_uid for clip in self.to_make)
        return FinalizeWish(tuple(sorted(jobs)), scenes)


@dataclass(frozen=True, slots=True)
class Plans:
    """The plan with `every` scene that is not left out, and that with the `approved` ones alone.

    `left_out` scenes are in neither; `not_ready` titles have no scenes yet.
    """

    every: FinalizePlan
    approved: FinalizePlan
    left_out: int = 0
    not_ready: int = 0

    @property
    def not_approved(self) -> int:
        """How many clips more there are to make where nobody looked at all scenes."""
        return sum(not clip.is_approved for clip in self.every.to_make)
