"""What an analysis costs. One dated table, from Google's price page as of October 2026."""

from dataclasses import dataclass
from datetime import date

from nostalgia_desktop.domain.media import Usage

TOKENS_PER_FRAME, FRAMES_PER_S, AUDIO_TOKENS_PER_S = 70, 1, 32
_ANSWER_TOKENS_PER_HOUR = 20_000
_PROMPT_TOKENS = 600


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens in and out, from a day on."""

    since: date
    prompt: float
    answer: float


PRICES: dict[str, tuple[Price, ...]] = {
    "gemini-3.8-flash": (
        Price(date(2026, 1, 1), 0.75, 3.75),
        Price(date(2027, 1, 1), 1.50, 7.50),
    ),
    "gemini-3.5-flash-lite": (Price(date(2026, 1, 1), 0.30, 2.50),),
}


def estimate(duration_ms: int) -> Usage:
    """How many tokens a title of this length will need, about."""
    seconds = duration_ms / 1000
    per_second = TOKENS_PER_FRAME * FRAMES_PER_S + AUDIO_TOKENS_PER_S
    return Usage(
        round(seconds * per_second) + _PROMPT_TOKENS,
        round(seconds / 3600 * _ANSWER_TOKENS_PER_HOUR) + 200,
    )


def cost_usd(model: str, usage: Usage, day: date) -> float | None:
    """What `usage` costs on `day` in US dollars; None for a model without a known price."""
    prices = [price for price in PRICES.get(model, ()) if price.since <= day]
    if not prices:
        return None
    price = max(prices, key=lambda each: each.since)
    return (usage.prompt_tokens * price.prompt + usage.answer_tokens * price.answer) / 1_000_000
