"""The one tree of errors that people get to see.

    NostalgiaError
    ├── UsageError          the command was wrong; nothing was done
    ├── SourceError         a disc or file cannot be read as what it claims to be
    │   └── SourceMissing   the original is gone or has changed: the job waits
    ├── ArchiveError        the archive folder cannot be written, is full or is lost
    │   └── DriveFull       there is no room; it goes on once somebody has made some
    ├── StoreError          the job database is damaged, newer than this program, or locked
    │   └── NameTaken       another clip has that name; choose another
    ├── MediaError          ffmpeg is missing, failed, or made something else than asked for
    ├── SceneError          a list of scenes makes no sense for its title
    ├── ConsentMissing      an upload was not agreed to: the job waits
    ├── BudgetReached       it would cost more than may be spent: the job waits
    ├── AnswerPending       its batch is not done yet: the job waits
    └── VisionError         Gemini refused, or its answer is nonsense
        ├── VisionBusy      it may work later: network, overload, quota
        ├── VisionKeyRejected
        └── ModelUnknown    Gemini has no model of that name, or has it no more

Every message names the file or job, says what happened, and what to do next.
"""

from enum import StrEnum


class NostalgiaError(Exception):
    """Something went wrong that a person can understand and do something about."""


class Cancelled(Exception):
    """The caller does not want the result any more: no error, and nobody gets to see it."""


class UsageError(NostalgiaError):
    """The command itself was wrong."""


class SourceError(NostalgiaError):
    """A disc or file cannot be read as what it claims to be."""


class SourceMissing(SourceError):
    """The original is not where it was, or is not what it was. The job waits for it."""


class ArchiveError(NostalgiaError):
    """The archive folder cannot be written to."""


class DriveFull(ArchiveError):
    """There is not enough room in the archive folder."""


class StoreError(NostalgiaError):
    """The job database cannot be used as it is."""


class NameTaken(StoreError):
    """Another clip has that name already."""


class MediaError(NostalgiaError):
    """ffmpeg is missing, failed, or made something else than it was asked for."""


class SceneError(NostalgiaError):
    """A list of scenes makes no sense for its title."""


class ConsentMissing(NostalgiaError):
    """Nobody agreed to the upload yet. The job waits."""


class BudgetReached(NostalgiaError):
    """It would cost more than a person allowed. The job waits."""


OVERNIGHT = "Gemini works on it overnight"
"""How the reason of every job begins that waits for a batch."""


class AnswerPending(NostalgiaError):
    """Gemini works on it overnight. The job waits; all is well. It begins with `OVERNIGHT`."""


class VisionError(NostalgiaError):
    """The analyst could not give scenes.

    `answer` holds the raw text that came back, if any, so that it is never lost.
    """

    def __init__(self, message: str, answer: str | None = None) -> None:
        super().__init__(message)
        self.answer = answer


class BusyKind(StrEnum):
    """Why something may work later."""

    NETWORK = "network"
    """Gemini cannot be reached at all."""
    OVERLOAD = "overload"
    """It is overloaded, or failed by itself."""
    RATE = "rate"
    """Too much was asked in a short time."""
    QUOTA = "quota"
    """What may be asked in a day is used up."""


class VisionBusy(VisionError):
    """Gemini cannot be reached or is overloaded; later it may work.

    `retry_s` is how long the service asks to wait.
    """

    def __init__(
        self, message: str, retry_s: float | None = None, kind: BusyKind = BusyKind.OVERLOAD
    ) -> None:
        super().__init__(message)
        self.retry_s, self.kind = retry_s, kind


class ModelUnknown(VisionError):
    """Gemini has no model of that name. `models` are those that it has, as far as it says."""

    def __init__(self, message: str, models: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.models = models


class VisionKeyRejected(VisionError):
    """Gemini does not accept the key."""
