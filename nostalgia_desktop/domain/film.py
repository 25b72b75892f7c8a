"""Films: the windows of a title, each as it goes to Gemini and comes back as an answer."""

from dataclasses import dataclass
from enum import StrEnum

from nostalgia_desktop.domain.media import RemoteFile
from nostalgia_desktop.domain.window import Window


class FilmState(StrEnum):
    """How far a film has come; the values are stored."""

    OPEN = "open"
    """It has to be asked about."""
    ANSWERED = "answered"
    """Its answer is stored."""
    HALVED = "halved"
    """Its answer was of no use: its halves stand for it."""
    LOCAL = "local"
    """The local analyst's scenes stand for it: `trouble` says why."""
    PRIVATE = "private"
    """A person keeps it here: the local analyst's scenes stand for it."""


@dataclass(frozen=True, slots=True)
class Film:
    """One window of a title on its way.

    `name` is that at Gemini, made from what is in the film, and known before anything is sent.
    `asked` tells the question from others about the same film. `is_sent` from before the upload
    until it is certain that nothing lies there any more; `remote` once it does. `tokens` are those
    of the question by Gemini's own count, 0 before. `batch_label` is what the batch is called that
    it is to be in, kept before that is made, and `batch` its name at Gemini; `nights` counts the
    batches it was in. A film that `is_half` is not made smaller again. `trouble` says what went
    wrong.
    """

    window: Window
    name: str
    asked: str
    state: FilmState = FilmState.OPEN
    is_sent: bool = False
    remote: RemoteFile | None = None
    tokens: int = 0
    batch_label: str = ""
    batch: str = ""
    nights: int = 0
    is_half: bool = False
    trouble: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it has to be asked about yet."""
        return self.state is FilmState.OPEN

    @property
    def stands(self) -> bool:
        """Whether it is one of those that cover the title."""
        return self.state is not FilmState.HALVED

    @property
    def was_sent(self) -> bool:
        """Whether it went to Gemini, or may be on its way: then it cannot be kept here."""
        is_told = self.state in (FilmState.ANSWERED, FilmState.HALVED, FilmState.LOCAL)
        return is_told or self.is_sent or bool(self.batch_label or self.nights)


Films = tuple[Film, ...]
