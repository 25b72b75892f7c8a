"""What the last check of an archive found, kept in it, so that its library can go on telling."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from nostalgia_desktop.archive.checksum import file_looks
from nostalgia_desktop.workflow.verify_report import Cause, CheckedClip, ClipState

if TYPE_CHECKING:
    from nostalgia_desktop.store.archive_facts import ArchiveFacts

_NAME = "last check"
_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class Fault(BaseModel):
    """A clip that was damaged, and its file as that was then: bytes, and nanoseconds of change."""

    model_config = ConfigDict(frozen=True)

    path: str
    cause: Cause
    size: int
    changed_ns: int

    def holds(self, root: Path) -> bool:
        """Whether the file is still the one that was looked at."""
        return file_looks(root / self.path) == (self.size, self.changed_ns)


class LastCheck(BaseModel):
    """When all clips were checked last, how many those were, and which are known to be damaged.

    A check that was stopped adds to the faults, but is none of all clips: `at` stays, or is None.
    """

    model_config = ConfigDict(frozen=True)

    # What no clock of this program can have said would be no day in some time zone.
    at: Annotated[AwareDatetime, Field(ge=_FIRST, lt=_LAST)] | None = None
    clips: int = 0
    faults: tuple[Fault, ...] = ()

    def damaged_now(self, root: Path) -> Mapping[str, Cause]:
        """The clips whose files have not changed since they were found damaged, by their paths."""
        return {fault.path: fault.cause for fault in self.faults if fault.holds(root)}


def read_last_check(facts: "ArchiveFacts") -> LastCheck:
    """What is known; nothing where there was no check, or another version wrote it down.

    Raises:
        StoreError: the database cannot be used.
    """
    try:
        return LastCheck.model_validate_json(facts.read(_NAME) or "{}")
    except ValidationError:
        return LastCheck()


def keep_last_check(
    facts: "ArchiveFacts", found: Iterable[CheckedClip], *, is_whole: bool
) -> LastCheck:
    """Remember what was found; `is_whole` says that no clip was left out. Run it in a thread.

    Raises:
        StoreError: the database cannot be used.
    """
    seen = {clip.path: clip for clip in found}
    damaged = [clip for clip in seen.values() if clip.state is ClipState.DAMAGED]
    faults = [fault for clip in damaged if (fault := _fault(clip)) is not None]
    if is_whole:
        kept = LastCheck(at=datetime.now(UTC), clips=len(seen), faults=tuple(faults))
    else:
        older = read_last_check(facts)
        others = [fault for fault in older.faults if fault.path not in seen]
        kept = older.model_copy(update={"faults": (*others, *faults)})
    facts.write(_NAME, kept.model_dump_json())
    return kept


def _fault(clip: CheckedClip) -> Fault | None:
    if clip.cause is None or clip.looks is None:
        return None
    size, changed_ns = clip.looks
    return Fault(path=clip.path, cause=clip.cause, size=size, changed_ns=changed_ns)
