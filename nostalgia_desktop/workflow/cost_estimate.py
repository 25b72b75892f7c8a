"""Reckons what Gemini's answers would cost, before anything is sent. Pure functions.

The question before an upload and the dry run both ask here, so that they show the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.domain.time import frame_to_ms, ms_to_frame
from nostalgia_desktop.vision.pricing import PRICES, PriceTable, counted, estimate, quote
from nostalgia_desktop.vision.window_count import count_windows, frames_in_windows
from nostalgia_desktop.workflow.quote import Quote

# Only the length counts: a title's rate moves its windows by less than a tenth of a second, and
# is not known of every job.
_RATE = Fraction(25)


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms Gemini is asked: with which model, on which day, with sound, overnight."""

    model: str
    day: date
    has_sound: bool = True
    at_night: bool = False
    prices: PriceTable = field(default_factory=lambda: PRICES)


def estimate_title(duration_ms: int, terms: Terms) -> Quote:
    """What one title of this length would take, all its windows with their questions together."""
    frames = ms_to_frame(duration_ms, _RATE)
    parts = count_windows(frames, _RATE)
    repeated_ms = frame_to_ms(frames_in_windows(frames, _RATE) - frames, _RATE)
    sent_ms = duration_ms + repeated_ms
    # What each question and answer need, however short the film: once for each part.
    empty = estimate(0, has_sound=terms.has_sound)
    usage = estimate(sent_ms, has_sound=terms.has_sound)
    usage = sum((empty for _ in range(parts - 1)), usage)
    return _priced(1, duration_ms, sent_ms, parts, usage, terms)


def estimate_parts(duration_ms: int, parts_ms: Sequence[int], terms: Terms) -> Quote:
    """What some parts of a title would take; `duration_ms` is how much of it they cover."""
    usage = sum((estimate(each, has_sound=terms.has_sound) for each in parts_ms), Usage())
    return _priced(1, duration_ms, sum(parts_ms), len(parts_ms), usage, terms)


def estimate_titles(lengths_ms: Sequence[int], terms: Terms) -> Quote:
    """What titles of these lengths would take together."""
    return together([estimate_title(length, terms) for length in lengths_ms], terms)


def with_counts(before: Quote, prompt_tokens: int, terms: Terms) -> Quote:
    """A title's quote once Gemini has counted the tokens of all its questions."""
    direct, overnight = (
        counted(each, prompt_tokens, terms.day, terms.prices)
        for each in (before.direct, before.overnight)
    )
    return replace(before, direct=direct, overnight=overnight)


def together(each: Sequence[Quote], terms: Terms) -> Quote:
    """What several titles would take."""
    return _priced(
        len(each),
        sum(one.duration_ms for one in each),
        sum(one.sent_ms for one in each),
        sum(one.parts for one in each),
        sum((one.direct.usage for one in each), Usage()),
        terms,
    )


def _priced(
    titles: int, duration_ms: int, sent_ms: int, parts: int, usage: Usage, terms: Terms
) -> Quote:
    direct, overnight = (
        quote(terms.model, usage, terms.day, is_batch=is_batch, prices=terms.prices)
        for is_batch in (False, True)
    )
    return Quote(
        titles, duration_ms, sent_ms, parts, direct, overnight, terms.has_sound, terms.at_night
    )


def titles_within(costs: Sequence[int], cap: int, spent: int = 0) -> int:
    """How many titles of these costs, one after the other, fit below a cap.

    All in millionths of a dollar; `spent` is what is gone already.
    """
    fitting = 0
    for cost in costs:
        spent += cost
        if spent > cap:
            break
        fitting += 1
    return fitting
