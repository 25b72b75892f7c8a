"""What an analysis costs. One dated table, from Google's price page as of October 2026.

A person may put other prices over it: see `price_file`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.domain.money import MICROS_PER_USD, LedgerEntry, TokenQuote

TOKENS_PER_FRAME, FRAMES_PER_S, AUDIO_TOKENS_PER_S = 70, 1, 32
BATCH_SHARE = 0.5
_ANSWER_TOKENS_PER_HOUR = 20_000
_PROMPT_TOKENS = 600


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens in and out, from a day on; in a batch a share of that."""

    since: date
    prompt: float
    answer: float
    batch_share: float = BATCH_SHARE


PriceTable = Mapping[str, tuple[Price, ...]]
"""The prices of each model, those of the earliest day first."""

DEFAULT_MODEL = "gemini-3.8-flash"
PRICES: dict[str, tuple[Price, ...]] = {
    "gemini-3.8-flash": (
        Price(date(2026, 1, 1), 0.75, 3.75),
        Price(date(2027, 1, 1), 1.50, 7.50),
    ),
    "gemini-3.5-flash-lite": (Price(date(2026, 1, 1), 0.30, 2.50),),
}


def estimate(duration_ms: int, *, fps: float = FRAMES_PER_S, has_sound: bool = True) -> Usage:
    """How many tokens a film of this length will need, about.

    `fps` is how many frames a second Gemini looks at, by itself one.
    """
    seconds = duration_ms / 1000
    per_second = TOKENS_PER_FRAME * fps + AUDIO_TOKENS_PER_S * has_sound
    return Usage(
        round(seconds * per_second) + _PROMPT_TOKENS,
        round(seconds / 3600 * _ANSWER_TOKENS_PER_HOUR) + 200,
    )


def cost_usd(
    model: str,
    usage: Usage,
    day: date,
    *,
    is_batch: bool = False,
    prices: PriceTable = PRICES,
) -> float | None:
    """What `usage` costs on `day` in US dollars; None for a model without a known price."""
    known = [price for price in prices.get(model, ()) if price.since <= day]
    if not known:
        return None
    price = max(known, key=lambda each: each.since)
    share = price.batch_share if is_batch else 1
    per_million = usage.prompt_tokens * price.prompt + usage.answer_tokens * price.answer
    return per_million * share / 1_000_000


def cost_micro_usd(
    model: str,
    usage: Usage,
    day: date,
    *,
    is_batch: bool = False,
    prices: PriceTable = PRICES,
) -> int | None:
    """The same in whole millionths of a dollar, as the ledger keeps it."""
    usd = cost_usd(model, usage, day, is_batch=is_batch, prices=prices)
    return None if usd is None else round(usd * MICROS_PER_USD)


def quote(
    model: str,
    usage: Usage,
    day: date,
    *,
    is_batch: bool = False,
    prices: PriceTable = PRICES,
) -> TokenQuote:
    """What a request will cost that needs `usage`: see `estimate`, or the windows' sum of it."""
    cost = cost_micro_usd(model, usage, day, is_batch=is_batch, prices=prices)
    return TokenQuote(model, usage, cost, is_batch)


def counted(
    before: TokenQuote, prompt_tokens: int, day: date, prices: PriceTable = PRICES
) -> TokenQuote:
    """A quote once Gemini has counted the question's tokens itself (`countTokens`)."""
    usage = replace(before.usage, prompt_tokens=prompt_tokens)
    return quote(before.model, usage, day, is_batch=before.is_batch, prices=prices)


def priced(entry: LedgerEntry, prices: PriceTable = PRICES) -> LedgerEntry:
    """An entry with its price; one that was kept stays, whatever the table says today."""
    if entry.micro_usd is not None:
        return entry
    try:
        day = datetime.fromisoformat(entry.at).date()
    except ValueError:
        return entry  # What others wrote into the database need not be a day.
    cost = cost_micro_usd(entry.model, entry.usage, day, is_batch=entry.is_batch, prices=prices)
    return replace(entry, micro_usd=cost)
