"""What is asked before anything is sent, and what a person answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nostalgia_desktop.domain.money import MICROS_PER_USD, TokenQuote

if TYPE_CHECKING:
    from nostalgia_desktop.workflow.upload_preview import UploadLook


@dataclass(frozen=True, slots=True)
class Quote:
    """What sending some titles to Gemini would take; made by `cost_estimate`.

    `duration_ms` is their length, `sent_ms` what is sent of it in `parts`: what two parts share is
    sent twice. `direct` is what it costs at once, `overnight` as a batch; neither says an amount
    where the price is not known. `has_sound` says whether sound is sent; `at_night` that the
    settings, or the command, ask for the night. `look` shows all of it, and keeps parts of it here,
    while a person is asked.
    """

    titles: int
    duration_ms: int
    sent_ms: int
    parts: int
    direct: TokenQuote
    overnight: TokenQuote
    has_sound: bool = True
    at_night: bool = False
    look: "UploadLook | None" = field(default=None, compare=False, repr=False)

    @property
    def model(self) -> str:
        """The model that would be asked."""
        return self.direct.model

    @property
    def usd(self) -> float | None:
        """What it costs at once, in US dollars; None where the price is not known."""
        cost = self.direct.micro_usd
        return None if cost is None else cost / MICROS_PER_USD


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether the previews may be sent, and whether for the night, at half the price."""

    agreed: bool
    night: bool = False


AskConsent = Callable[[Quote], Awaitable[Consent]]
