"""Which titles a dry run reckons with, and what limits mean for them."""

from datetime import date
from pathlib import Path

import pytest

from nostalgia_desktop.domain.clock import PAL, Segment, TitleClock
from nostalgia_desktop.domain.disc import Disc, Part, Title
from nostalgia_desktop.domain.money import Budget
from nostalgia_desktop.workflow.cost_estimate import Terms, estimate_title, estimate_titles
from nostalgia_desktop.workflow.dry_run import CapLook, Free, dry_run, look_at_caps
from nostalgia_desktop.workflow.inspection import DiscLook, TitleLook

TERMS = Terms("gemini-3.8-flash", date(2026, 10, 1))
NIGHT = Terms("gemini-3.8-flash", date(2026, 10, 1), at_night=True)
HOUR = 3_600_000
COST = estimate_title(HOUR, TERMS).direct.micro_usd


def _look(fingerprint: str, ms: int | None = HOUR) -> TitleLook:
    title = Title(1, f"Title {fingerprint}", (Part(Path("/f.vob"), 0, 1, 1),), fingerprint)
    frames = (ms or 0) // 40
    clock = TitleClock(PAL, (Segment(0, frames, 0, ()),)) if ms else None
    return TitleLook(title, clock, error="" if ms else "there is no film in it")


def _disc(*looks: TitleLook) -> DiscLook:
    return DiscLook(
        Disc("Xmas", Path("/xmas"), Path("/"), tuple(each.title for each in looks)), looks
    )


def test_titles_of_all_discs_are_numbered_through_and_added_up():
    run = dry_run([_disc(_look("a"), _look("b")), _disc(_look("c", 2 * HOUR))], (), TERMS)

    assert [(title.number, title.free) for title in run.titles] == [(1, None), (2, None), (3, None)]
    assert run.titles[2].quote == estimate_title(2 * HOUR, TERMS)
    assert run.total == estimate_titles([HOUR, HOUR, 2 * HOUR], TERMS)


def test_what_is_known_copied_or_unreadable_costs_nothing():
    looks = [_disc(_look("a"), _look("b"), _look("a"), _look("c", None))]

    run = dry_run(looks, {"b"}, TERMS)

    assert [each.free for each in run.titles] == [None, Free.KNOWN, Free.COPY, Free.UNREADABLE]
    assert [each.quote.parts for each in run.titles[1:]] == [0, 0, 0]
    assert run.total == estimate_title(HOUR, TERMS)


def test_what_is_found_here_costs_nothing():
    run = dry_run([_disc(_look("a"))], (), TERMS, is_local=True)

    assert run.titles[0].free is Free.LOCAL
    assert (run.total.titles, run.sent) == (0, ())


@pytest.mark.parametrize(
    ("budget", "spent", "caps"),
    [
        (Budget(), 0, []),
        (Budget(run_cap=3 * COST), 0, [CapLook(False, 3 * COST, 0, 4, True)]),
        (Budget(run_cap=3 * COST - 1), 9, [CapLook(False, 3 * COST - 1, 0, 3, False)]),
        (Budget(month_cap=2 * COST), 1, [CapLook(True, 2 * COST, 1, 1, False)]),
        (
            Budget(COST - 1, 3 * COST),
            0,
            [CapLook(False, COST - 1, 0, 0, False), CapLook(True, 3 * COST, 0, 4, True)],
        ),
    ],
)
def test_a_limit_names_the_last_title_that_stays_within_it(budget, spent, caps):
    run = dry_run([_disc(*map(_look, "abcd"))], {"b"}, TERMS)

    assert list(look_at_caps(run, budget, spent)) == caps


def test_overnight_a_limit_goes_twice_as_far():
    run = dry_run([_disc(_look("a"), _look("b"))], (), NIGHT)

    (cap,) = look_at_caps(run, Budget(run_cap=COST + 1))

    assert cap.is_enough


def test_without_a_price_a_limit_says_nothing():
    run = dry_run([_disc(_look("a"))], (), Terms("gemini-99", date(2026, 10, 1)))

    assert look_at_caps(run, Budget(run_cap=1)) == ()
