"""Money that analyses cost: in whole millionths of a US dollar, so that sums are exact."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from nostalgia_desktop.domain.media import Usage

MICROS_PER_USD = 1_000_000
_CENT = MICROS_PER_USD // 100


def format_usd(micro_usd: int) -> str:
    """Write an amount for people: `$1,234.50`, and below a cent `$0.0042`."""
    if 0 < abs(micro_usd) < _CENT:
        return f"${micro_usd / MICROS_PER_USD:.4f}"
    return f"${micro_usd / MICROS_PER_USD:,.2f}"


@dataclass(frozen=True, slots=True)
class TokenQuote:
    """What a request will use and cost; `micro_usd` is None where the price is not known."""

    model: str
    usage: Usage
    micro_usd: int | None
    is_batch: bool = False


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What one answer really used.

    `at` is when, ISO 8601 in UTC; `fingerprint` is that of the title. Names are those of that day:
    money stays spent, though a job is renamed or removed. `micro_usd` is by that day's prices, None
    where they were not known. `uid` tells an entry from all others, in other archives too.
    """

    uid: str
    at: str
    fingerprint: str
    disc: str
    title: str
    model: str
    usage: Usage
    micro_usd: int | None
    is_batch: bool = False

    @property
    def month(self) -> str:
        """The month it counts for, `2026-10`, in UTC as all times that are kept."""
        return self.at[:7]


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of entries; `unpriced` of them have no known price and are not in `micro_usd`."""

    usage: Usage = field(default_factory=Usage)
    micro_usd: int = 0
    answers: int = 0
    unpriced: int = 0

    def plus(self, entry: LedgerEntry) -> "Total":
        """The sum with one more entry."""
        return Total(
            self.usage + entry.usage,
            self.micro_usd + (entry.micro_usd or 0),
            self.answers + 1,
            self.unpriced + (entry.micro_usd is None),
        )


def add_up(entries: Iterable[LedgerEntry]) -> Total:
    """The sum of some entries."""
    total = Total()
    for entry in entries:
        total = total.plus(entry)
    return total


def add_up_by(
    key: Callable[[LedgerEntry], str], entries: Iterable[LedgerEntry]
) -> Mapping[str, Total]:
    """Sums by disc, by month or such, in the order in which each is first met."""
    totals: dict[str, Total] = {}
    for entry in entries:
        totals[key(entry)] = totals.get(key(entry), Total()).plus(entry)
    return totals


def month_of(moment: datetime) -> str:
    """The month that spending at a moment counts for, as in `LedgerEntry.month`."""
    return moment.astimezone(UTC).strftime("%Y-%m")


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent so far, in millionths of a dollar.

    `pending` was allowed and is under way: it may yet come to be spent, so it counts for both.
    """

    run: int = 0
    month: int = 0
    pending: int = 0

    def reserved(self, quote: TokenQuote) -> "Spending":
        """Once a request was allowed, and until its answer or its end."""
        return replace(self, pending=self.pending + (quote.micro_usd or 0))

    def released(self, quote: TokenQuote) -> "Spending":
        """Once a request has ended without an answer."""
        return replace(self, pending=max(self.pending - (quote.micro_usd or 0), 0))

    def settled(self, quote: TokenQuote, micro_usd: int) -> "Spending":
        """Once the answer has come and cost `micro_usd`."""
        freed = self.released(quote)
        return replace(freed, run=freed.run + micro_usd, month=freed.month + micro_usd)


@dataclass(frozen=True, slots=True)
class Allowed:
    """A request stays within the caps."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A request would pass a cap: `reason` says which, and what to do."""

    reason: str


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that may be spent in one run and in a month, in millionths of a dollar.

    None is no cap. With a cap of 0 nothing that costs money is sent.
    """

    run_cap: int | None = None
    month_cap: int | None = None

    def __post_init__(self) -> None:
        for cap in (self.run_cap, self.month_cap):
            if cap is not None and cap < 0:
                raise ValueError(f"a cap below nothing: {cap}")

    def may_spend(self, quote: TokenQuote, spent: Spending) -> Allowed | Refused:
        """Whether a request may be sent: asked before each, so that no cap is ever passed.

        What costs nobody-knows-what is refused where there is a cap: else the cap would mean
        nothing.
        """
        caps = (("this run", self.run_cap, spent.run), ("this month", self.month_cap, spent.month))
        for name, cap, so_far in caps:
            if cap is None:
                continue
            if quote.micro_usd is None:
                return Refused(
                    f"the price of {quote.model} is not known, so that nothing is sent while there "
                    "is a limit to what may be spent; write its price into prices.toml, or take "
                    "the limit away"
                )
            if so_far + spent.pending + quote.micro_usd > cap:
                return Refused(_over(name, cap, so_far + spent.pending, quote.micro_usd))
        return Allowed()


def _over(name: str, cap: int, so_far: int, wanted: int) -> str:
    return (
        f"it would cost about {format_usd(wanted)}, and of the {format_usd(cap)} that may be spent "
        f"in {name} {format_usd(so_far)} are gone; raise the limit in the settings to go on"
    )
