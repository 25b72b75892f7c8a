"""A pass over real discs: what stops one job, what stops all, and who keeps the claims alive."""

import asyncio

import pytest

from nostalgia_desktop.domain.errors import SourceMissing, StoreError
from nostalgia_desktop.domain.job import JobState, Step
from nostalgia_desktop.workflow import heartbeat as module
from nostalgia_desktop.workflow.steps import clock
from tests.workflow.conftest import submit


def _failing(monkeypatch, error: Exception) -> None:
    """Let the first title's clock fail."""
    read = clock.read_title

    async def read_title(shop, job):
        if job.title_number == 1:
            raise error
        return await read(shop, job)

    monkeypatch.setattr(clock, "read_title", read_title)


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (LookupError("oops"), JobState.FAILED, "a fault in this program (LookupError('oops'))"),
        (PermissionError(13, "Permission denied", "/x"), JobState.FAILED, "/x: Permission denied"),
        (SourceMissing("the disc is gone"), JobState.WAITING, "the disc is gone"),
    ],
)
def test_what_goes_wrong_with_one_job_stops_that_one_alone(
    run, records, test_disc, monkeypatch, error, state, reason
):
    _failing(monkeypatch, error)

    report = submit(run, records, test_disc("pal_two_titles"))

    stopped, other = report.jobs
    assert (stopped.state, stopped.step) == (state, Step.CLOCK)
    assert stopped.error.startswith(reason)
    assert other.state is JobState.ANALYZED


def test_a_database_that_fails_stops_the_pass(run, records, test_disc, monkeypatch):
    _failing(monkeypatch, StoreError("the job database is gone"))

    with pytest.raises(StoreError, match="is gone"):
        submit(run, records, test_disc("pal_two_titles"))

    assert {job.state for job in records.jobs.jobs()} == {JobState.REGISTERED}
    assert records.jobs._store.jobs.owners() == set()


def test_claims_are_renewed_while_a_step_takes_long(run, records, test_disc, monkeypatch):
    renewed: list[tuple[int, ...]] = []
    monkeypatch.setattr(module, "HEARTBEAT_S", 0.01)
    three_times = asyncio.Event()

    def renew(job_ids: tuple[int, ...]) -> None:
        renewed.append(job_ids)
        if len(renewed) == 3:
            three_times.set()

    monkeypatch.setattr(records.jobs, "renew", renew)

    async def read_title(_shop, _job):
        await asyncio.wait_for(three_times.wait(), 60)
        raise SourceMissing("the disc is gone")

    monkeypatch.setattr(clock, "read_title", read_title)

    report = submit(run, records, test_disc("pal_silent"))

    assert renewed[:3] == [(report.jobs[0].id,)] * 3
