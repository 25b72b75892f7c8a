"""The one tree of errors that people get to see.

    NostalgiaError
    ├── UsageError          the command was wrong; nothing was done
    ├── SourceError         a disc or file cannot be read as what it claims to be
    │   └── SourceMissing   the original is gone or has changed: the job waits
    ├── ArchiveError        the archive folder cannot be written, is full or is lost
    ├── StoreError          the job database is damaged, newer than this program, or locked
    │   └── NameTaken       another clip has that name; choose another
    ├── MediaError          ffmpeg is missing, failed, or made something else than asked for
    ├── SceneError          a list of scenes makes no sense for its title
    ├── ConsentMissing      an upload was not agreed to: the job waits
    └── VisionError         Gemini refused, or its answer is nonsense
        ├── VisionBusy      it may work later: network, overload, quota
        └── VisionKeyRejected

Every message names the file or job, says what happened, and what to do next.
"""


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


class VisionError(NostalgiaError):
    """The analyst could not give scenes.

    `answer` holds the raw text that came back, if any, so that it is never lost.
    """

    def __init__(self, message: str, answer: str | None = None) -> None:
        super().__init__(message)
        self.answer = answer


class VisionBusy(VisionError):
    """Gemini cannot be reached or is overloaded; later it may work.

    `retry_s` is how long the service asks to wait, `until_tomorrow` that a day's quota is used up.
    """

    def __init__(
        self, message: str, retry_s: float | None = None, *, until_tomorrow: bool = False
    ) -> None:
        super().__init__(message)
        self.retry_s, self.until_tomorrow = retry_s, until_tomorrow


class VisionKeyRejected(VisionError):
    """Gemini does not accept the key."""
