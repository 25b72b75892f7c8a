"""Which state may follow which, and what a job says of itself."""

import pytest

from nostalgia_desktop.domain.job import (
    MOVES,
    TO_FINALIZE,
    TO_SUBMIT,
    Job,
    JobState,
    Source,
)

STOPPED = (JobState.FAILED, JobState.WAITING)
ON_THE_WAY = tuple(state for state in JobState if state not in STOPPED)


def _job(state: JobState, resume: JobState = JobState.REGISTERED) -> Job:
    return Job(1, "Xmas 1994", "Title 2", 2, "0" * 32, Source("/", "", ()), state, resume)


def test_every_state_has_its_moves():
    assert MOVES.keys() == set(JobState)


@pytest.mark.parametrize("state", JobState)
def test_every_state_is_reached_from_the_first_without_failing(state):
    reached = {JobState.REGISTERED}
    while True:
        ways = [MOVES[known] for known in reached if known not in STOPPED]
        further = reached.union(*ways)
        if further == reached:
            break
        reached = further

    assert state in reached


@pytest.mark.parametrize("state", ON_THE_WAY)
@pytest.mark.parametrize("stopped", STOPPED)
def test_a_job_may_fail_or_wait_in_any_state_and_go_on_from_it(state, stopped):
    assert stopped in MOVES[state]
    assert state in MOVES[stopped]


@pytest.mark.parametrize("state", ON_THE_WAY)
def test_no_state_is_the_end_of_all_ways(state):
    assert MOVES[state] - set(STOPPED) - {state}


@pytest.mark.parametrize(
    ("state", "skipped"),
    [
        (JobState.REGISTERED, JobState.UPLOADED),
        (JobState.REGISTERED, JobState.ANALYZED),
        (JobState.REGISTERED, JobState.FINALIZED),
        (JobState.PROXIED, JobState.FINALIZED),
        (JobState.UPLOADED, JobState.FINALIZED),
    ],
)
def test_no_step_is_left_out(state, skipped):
    assert skipped not in MOVES[state]


def test_the_two_passes_share_no_state_and_take_up_all_others():
    assert not TO_SUBMIT & TO_FINALIZE
    assert set(ON_THE_WAY) == TO_SUBMIT | TO_FINALIZE


@pytest.mark.parametrize("state", ON_THE_WAY)
def test_a_job_on_its_way_reached_its_state(state):
    assert _job(state, resume=JobState.REGISTERED).reached == state


@pytest.mark.parametrize("state", STOPPED)
def test_a_stopped_job_reached_the_state_it_goes_on_from(state):
    assert _job(state, resume=JobState.ANALYZED).reached == JobState.ANALYZED


def test_a_job_is_called_after_disc_and_title():
    assert _job(JobState.REGISTERED).name == "Xmas 1994, Title 2"
