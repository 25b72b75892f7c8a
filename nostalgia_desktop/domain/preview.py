"""What becomes of a lost preview that is made again."""

from dataclasses import dataclass
from enum import StrEnum


class PreviewState(StrEnum):
    """How far it is: `stopped` by a person, or `failed` by itself."""

    BEGUN = "begun"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PreviewNews:
    """News of the preview of a title whose scenes are known; `reason` says why it failed."""

    job_id: int
    state: PreviewState
    reason: str = ""
