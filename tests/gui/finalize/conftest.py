"""An archive with two titles that have scenes, and clips made as the window makes them."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.services import (
    PassOptions,
    Records,
    build_orchestrator,
    open_records,
    plan_clips,
)
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.workflow.finalize_plan import FinalizeWish, Plans
from nostalgia_desktop.workflow.quote import Consent
from tests.helpers import finished, prepared, submitted
from tests.media.conftest import run

__all__ = ["finished", "prepared", "run", "submitted"]

SCENES = (
    Scene(0, 400, "Arrival", date="1994-08-14", uid="a", is_approved=True),
    Scene(400, 800, "Arrival", date="1994", uid="b"),
    Scene(1_000, 1_400, "Boat: trip?", uid="c", is_approved=True),
    Scene(1_600, 2_000, "Ads", uid="d", is_left_out=True),
)


@pytest.fixture
def archive(submitted: Path) -> Iterator[Records]:
    """One title with four scenes, of which one is left out; the other with a boat trip."""
    opened = open_records(submitted)
    opened.jobs.save_review(1, SCENES)
    yield opened
    opened.database.close()


@pytest.fixture
def plans(archive: Records) -> Plans:
    """What a Finalize of that archive would do."""
    return plan_clips(archive, Settings())


async def nobody(_quote: object) -> Consent:
    """Nobody agrees to anything."""
    return Consent(agreed=False)


@pytest.fixture
def make(run: Callable[..., object], archive: Records) -> Callable[[FinalizeWish], None]:
    """A function that makes the clips of a wish."""
    gc.collect()  # The loop of the test before has timers, which no other thread may collect.

    async def work(wish: FinalizeWish) -> None:
        orchestrator = await build_orchestrator(archive, Settings(), PassOptions(), "", "", nobody)
        try:
            await orchestrator.batch_finalize(wish.job_ids, only=wish.scenes)
        finally:
            await orchestrator.close()

    return lambda wish: run(work(wish))
