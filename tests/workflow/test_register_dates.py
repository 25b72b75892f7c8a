"""A disc that has moved keeps the dates that were read in its films, and waits no more."""

import asyncio
import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest

from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.evidence import DateEvidence, DateSource
from nostalgia_desktop.domain.job import JobState, Step
from nostalgia_desktop.workflow.steps.register import register
from tests.disc.titles import copy_of

FILMED = DateEvidence("2001-02-03T04:05:06", DateSource.RECORDING, "in the film")


@pytest.fixture
def shop(manager) -> SimpleNamespace:
    """As much of a workshop as registering needs."""
    return SimpleNamespace(jobs=manager, wishes=SimpleNamespace(source_roots={}))


def test_a_moved_disc_keeps_the_dates_that_only_the_film_tells(shop, test_disc, tmp_path):
    old = copy_of(test_disc("pal_silent"), tmp_path / "old")
    (job_id,) = asyncio.run(register(shop, scan([old]).discs)).job_ids
    source = shop.jobs.job(job_id).source
    shop.jobs.relink(job_id, replace(source, dates=(FILMED, *source.dates)))
    shutil.move(old, tmp_path / "new")

    (again,) = asyncio.run(register(shop, scan([tmp_path / "new"]).discs)).job_ids

    job = shop.jobs.job(again)
    assert job.source.root == str(tmp_path / "new")
    assert job.source.dates[0] == FILMED
    assert len([each for each in job.source.dates if each.source is DateSource.FILE]) == 1


@pytest.mark.parametrize(
    ("step", "state"), [(Step.FINALIZE, JobState.REGISTERED), (Step.UPLOAD, JobState.WAITING)]
)
def test_a_title_that_waited_for_its_disc_waits_no_more_once_it_was_added_again(
    shop, test_disc, tmp_path, step, state
):
    old = copy_of(test_disc("pal_silent"), tmp_path / "old")
    (job_id,) = asyncio.run(register(shop, scan([old]).discs)).job_ids
    shutil.move(old, tmp_path / "new")
    shop.jobs.stop_job(shop.jobs.job(job_id), JobState.WAITING, step, "it is not there")

    done = asyncio.run(register(shop, scan([tmp_path / "new"]).discs))

    job = shop.jobs.job(job_id)
    assert (job.state, job.source.root) == (state, str(tmp_path / "new"))
    assert [(each.job.id, each.original) for each in done.recognised] == [(job_id, None)]
