"""Killed at any moment with a Gemini that fails, the program loses no answer and leaves nothing."""

import pytest

from tests.forked_starts import Starter, start_program
from tests.gemini_kills import prepare, run_once
from tests.kill_outcome import Outcome

RUNS = 8


@pytest.mark.timeout(900)
def test_kills_and_faults_lose_no_answer_and_leave_nothing_behind(tmp_path):
    """`python -m benchmarks.gemini_kills` does many more of these."""
    base, total = prepare(tmp_path), Outcome()

    with Starter() as starter:
        for seed in range(RUNS):
            # Some with all that a start is, most without the seconds that its imports take.
            start = starter.start if seed % 4 else start_program
            total.add(run_once(base, tmp_path, seed, start))

    assert total.problems == [], str(total)
    assert total.kills
    assert total.charges >= 2 * RUNS
