"""What a first pass would send and cost, found without an archive. Nothing is written or sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nostalgia_desktop.domain.job import full_name
from nostalgia_desktop.domain.money import Budget
from nostalgia_desktop.workflow.cost_estimate import (
    Terms,
    estimate_titles,
    titles_within,
)
from nostalgia_desktop.workflow.inspection import DiscLook, TitleLook
from nostalgia_desktop.workflow.quote import Quote


class Free(StrEnum):
    """Why a title costs nothing; the values are part of a documented form."""

    LOCAL = "local"
    KNOWN = "known"
    COPY = "copy"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class DryTitle:
    """A title with what sending it would take; `free` says why it is not sent."""

    number: int
    disc: str
    look: TitleLook
    quote: Quote
    free: Free | None = None

    @property
    def name(self) -> str:
        """Disc and title, as a person would call it."""
        return full_name(self.disc, self.look.title.label)

    @property
    def duration_ms(self) -> int:
        """Its length; 0 where it cannot be read."""
        return self.look.clock.duration_ms if self.look.clock else 0


@dataclass(frozen=True, slots=True)
class CapLook:
    """What a limit means for a dry run, in millionths of a dollar.

    `last` is the number of the last title that stays within it, 0 for none; `is_enough` says that
    all do. `spent` is gone already.
    """

    is_of_month: bool
    cap: int
    spent: int
    last: int
    is_enough: bool


@dataclass(frozen=True, slots=True)
class DryRun:
    """All titles, and what those that would be sent take together."""

    titles: tuple[DryTitle, ...]
    total: Quote

    @property
    def sent(self) -> tuple[DryTitle, ...]:
        """The titles that would be sent, in order."""
        return tuple(title for title in self.titles if title.free is None)


def dry_run(
    looks: Sequence[DiscLook], known: Collection[str], terms: Terms, *, is_local: bool = False
) -> DryRun:
    """Reckon with titles that were looked at.

    `known` are the fingerprints of titles whose scenes an archive has. With `is_local` all scenes
    are found on this computer, for nothing.
    """
    titles, met = list[DryTitle](), set[str]()
    for disc in looks:
        for look in disc.titles:
            free = Free.LOCAL if is_local else _why_free(look, known, met)
            met.add(look.title.fingerprint)
            lengths = [look.clock.duration_ms] if look.clock and free is None else []
            quote = estimate_titles(lengths, terms)
            titles.append(DryTitle(len(titles) + 1, disc.disc.name, look, quote, free))
    sent = [title.duration_ms for title in titles if title.free is None]
    return DryRun(tuple(titles), estimate_titles(sent, terms))


def look_at_caps(run: DryRun, budget: Budget, spent: int = 0) -> tuple[CapLook, ...]:
    """What each limit means, where the price is known; `spent` is what this month has cost."""
    sent = run.sent
    price = [title.quote.overnight if run.total.at_night else title.quote.direct for title in sent]
    costs = [each.micro_usd for each in price if each.micro_usd is not None]
    if len(costs) < len(sent):
        return ()
    found = []
    for is_of_month, cap in ((False, budget.run_cap), (True, budget.month_cap)):
        if cap is not None:
            gone = spent if is_of_month else 0
            fitting = titles_within(costs, cap, gone)
            last = sent[fitting - 1].number if fitting else 0
            found.append(CapLook(is_of_month, cap, gone, last, fitting == len(sent)))
    return tuple(found)


def _why_free(look: TitleLook, known: Collection[str], met: Collection[str]) -> Free | None:
    if look.clock is None:
        return Free.UNREADABLE
    if look.title.fingerprint in known:
        return Free.KNOWN
    return Free.COPY if look.title.fingerprint in met else None
