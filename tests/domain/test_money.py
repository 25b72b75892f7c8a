"""Money: sums are exact, and no cap is ever passed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.domain.money import (
    Allowed,
    Budget,
    LedgerEntry,
    Refused,
    Spending,
    TokenQuote,
    Total,
    add_up,
    add_up_by,
    format_usd,
    month_of,
)

ENTRY = LedgerEntry(
    "u1", "2026-10-03T20:00:00+00:00", "f" * 32, "Xmas", "Title 1", "m-1", Usage(7, 3), 350_000
)
AMOUNTS = st.integers(0, 5_000_000)


def _quote(micro_usd: int | None) -> TokenQuote:
    return TokenQuote("m-1", Usage(10, 1), micro_usd)


@pytest.mark.parametrize(
    ("micro_usd", "text"),
    [
        (0, "$0.00"),
        (1, "$0.0000"),
        (4_230, "$0.0042"),
        (10_000, "$0.01"),
        (352_000, "$0.35"),
        (1_234_500_000, "$1,234.50"),
    ],
)
def test_amounts_are_written_for_people(micro_usd, text):
    assert format_usd(micro_usd) == text


def test_a_sum_counts_tokens_money_and_what_has_no_price():
    total = add_up([ENTRY, ENTRY, replace(ENTRY, micro_usd=None)])

    assert total == Total(Usage(21, 9), 700_000, answers=3, unpriced=1)


def test_sums_by_disc_keep_their_order_and_leave_nothing_out():
    entries = [replace(ENTRY, disc=disc) for disc in ("B", "A", "B")]

    totals = add_up_by(lambda entry: entry.disc, entries)

    assert list(totals) == ["B", "A"]
    assert sum(total.micro_usd for total in totals.values()) == add_up(entries).micro_usd


def test_a_month_is_that_in_utc():
    east = timezone(timedelta(hours=13))

    assert month_of(datetime(2026, 11, 1, 9, tzinfo=east)) == "2026-10"
    assert month_of(datetime(2026, 10, 3, 20, tzinfo=UTC)) == ENTRY.month


def test_without_caps_everything_is_allowed():
    assert Budget().may_spend(_quote(None), Spending(10**12, 10**12)) == Allowed()


@pytest.mark.parametrize("budget", [Budget(run_cap=1_000_000), Budget(month_cap=1_000_000)])
def test_a_cap_may_be_reached_and_not_passed(budget):
    spent = Spending(run=600_000, month=600_000)

    assert budget.may_spend(_quote(400_000), spent) == Allowed()
    assert isinstance(budget.may_spend(_quote(400_001), spent), Refused)


def test_the_reason_says_which_cap_and_how_much_is_gone():
    refused = Budget(month_cap=5_000_000).may_spend(_quote(350_000), Spending(0, 4_900_000))

    assert isinstance(refused, Refused)
    assert "this month" in refused.reason
    assert "$5.00" in refused.reason
    assert "$4.90" in refused.reason
    assert "$0.35" in refused.reason


def test_what_is_under_way_counts_until_it_has_ended():
    budget, first = Budget(run_cap=500_000), _quote(300_000)
    spent = Spending().reserved(first)

    assert isinstance(budget.may_spend(first, spent), Refused)
    assert budget.may_spend(first, spent.released(first)) == Allowed()
    assert budget.may_spend(first, spent.settled(first, 200_000)) == Allowed()
    assert isinstance(budget.may_spend(first, spent.settled(first, 200_001)), Refused)


def test_an_unknown_price_is_refused_where_there_is_a_cap():
    refused = Budget(month_cap=10**9).may_spend(_quote(None), Spending())

    assert isinstance(refused, Refused)
    assert "prices.toml" in refused.reason


def test_a_cap_of_nothing_lets_only_through_what_is_free():
    assert isinstance(Budget(run_cap=0).may_spend(_quote(1), Spending()), Refused)
    assert Budget(run_cap=0).may_spend(_quote(0), Spending()) == Allowed()


def test_a_cap_below_nothing_cannot_be_made():
    with pytest.raises(ValueError, match="below nothing"):
        Budget(month_cap=-1)


@given(
    quotes=st.lists(AMOUNTS, max_size=30),
    run_cap=AMOUNTS,
    month_cap=AMOUNTS,
    before=AMOUNTS,
    order=st.randoms(use_true_random=False),
)
def test_however_answers_overtake_each_other_no_cap_is_passed(
    quotes, run_cap, month_cap, before, order
):
    budget, spent, under_way = Budget(run_cap, month_cap), Spending(month=before), []
    for amount in quotes:
        if budget.may_spend(_quote(amount), spent) == Allowed():
            spent = spent.reserved(_quote(amount))
            under_way.append(_quote(amount))
        while under_way and order.random() < 0.5:
            ended = under_way.pop(order.randrange(len(under_way)))
            used = order.randint(0, ended.micro_usd)
            spent = spent.settled(ended, used) if order.random() < 0.7 else spent.released(ended)
        assert spent.run + spent.pending <= run_cap
        assert spent.month + spent.pending <= max(month_cap, before)
    assert spent.pending == sum(quote.micro_usd for quote in under_way)
