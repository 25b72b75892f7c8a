"""What may be spent, and what was: every request that costs money asks here before it is sent."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

from nostalgia_desktop.domain.errors import BudgetReached
from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.domain.money import (
    MICROS_PER_USD,
    Budget,
    Refused,
    Spending,
    TokenQuote,
    month_of,
)
from nostalgia_desktop.store.archive_store import ArchiveStore
from nostalgia_desktop.vision.pricing import PRICES, PriceTable, cost_micro_usd, counted, quote

# Of an hour's tokens, about so many are its answer's: what a batch will cost is known by then.
_ANSWER_SHARE = 0.055


class Purse:
    """The money of one pass over an archive, whose ledger and batches it knows."""

    def __init__(
        self, budget: Budget, store: ArchiveStore, model: str, prices: PriceTable = PRICES
    ) -> None:
        self._budget, self._store, self._model, self._prices = budget, store, model, prices
        self._spending = Spending()
        self._month = ""
        self.unpriced = 0
        """How many answers cost nobody-knows-what."""

    @property
    def run(self) -> int:
        """What this pass has spent, in millionths of a dollar, as far as prices are known."""
        return self._spending.run

    @property
    def run_usd(self) -> float | None:
        """The same in US dollars; None where no price was known."""
        return None if self.unpriced and not self.run else self.run / MICROS_PER_USD

    def quote(self, model: str, usage: Usage, *, is_batch: bool = False) -> TokenQuote:
        """What a request will cost today."""
        return quote(model, usage, _today(), is_batch=is_batch, prices=self._prices)

    def counted(self, before: TokenQuote, prompt_tokens: int) -> TokenQuote:
        """A quote once Gemini has counted the question's tokens itself."""
        return counted(before, prompt_tokens, _today(), self._prices)

    def cost(self, model: str, usage: Usage, *, is_batch: bool = False) -> int | None:
        """What an answer did cost, in millionths of a dollar; None where the price is not known."""
        return cost_micro_usd(model, usage, _today(), is_batch=is_batch, prices=self._prices)

    async def check(self, wanted: Iterable[TokenQuote]) -> None:
        """Make sure that all of these together may be sent.

        Raises:
            BudgetReached: they would pass a limit; says which, and what to do.
        """
        await self._look()
        self._with(wanted)

    async def hold(self, wanted: Iterable[TokenQuote]) -> None:
        """Put money by for requests whose answers come much later; raises like `check`."""
        await self._look()
        self._spending = self._with(wanted)

    def release(self, held: Iterable[TokenQuote]) -> None:
        """No answer will come: what was put by is there again."""
        for each in held:
            self._spending = self._spending.released(each)

    def settle(self, held: TokenQuote, micro_usd: int | None) -> None:
        """The answer has come, and did cost this."""
        self._spending = self._spending.settled(held, micro_usd or 0)
        self.unpriced += micro_usd is None

    @asynccontextmanager
    async def paying(self, wanted: TokenQuote) -> AsyncIterator[Callable[[int | None], None]]:
        """Put money by while a request is under way; call what it gives with the cost.

        Raises:
            BudgetReached: it would pass a limit.
        """
        await self.hold((wanted,))
        paid = list[int | None]()
        try:
            yield paid.append
        finally:
            if paid:
                self.settle(wanted, paid[0])
            else:
                self.release((wanted,))

    def _with(self, wanted: Iterable[TokenQuote]) -> Spending:
        spending = self._spending
        for each in wanted:
            verdict = self._budget.may_spend(each, spending)
            if isinstance(verdict, Refused):
                raise BudgetReached(verdict.reason)
            spending = spending.reserved(each)
        return spending

    async def _look(self) -> None:
        """Other programs spend too: the month's sum is read anew before each request."""
        month = month_of(datetime.now(UTC))
        spent = await asyncio.to_thread(self._store.ledger.spent_in, month)
        if not self._month:
            self._spending = replace(
                self._spending, pending=await asyncio.to_thread(self._in_batches)
            )
        if month == self._month:  # What was paid while it was read counts too.
            spent = max(spent, self._spending.month)
        self._month = month
        self._spending = replace(self._spending, month=spent)

    def _in_batches(self) -> int:
        """What batches will cost that were under way before."""
        tokens = self._store.films.tokens_in_batches()
        usage = Usage(tokens, round(tokens * _ANSWER_SHARE))
        return self.quote(self._model, usage, is_batch=True).micro_usd or 0


def _today() -> date:
    return datetime.now(UTC).date()
