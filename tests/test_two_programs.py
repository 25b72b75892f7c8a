"""Two programs that work on one archive at the same time."""

import pytest

from tests.helpers import clip_names, jobs_of, leftovers, prepared, submitted

pytestmark = pytest.mark.alone

__all__ = ["prepared", "submitted"]

ALL_CLIPS = ["1994 - Arrival.mp4", "1994 - Swimming.mp4", "Undated - Boat trip.mp4"]


def test_two_programs_at_once_do_each_job_once(nostalgia, submitted):
    args = ("finalize", "--archive", submitted)
    running = [nostalgia.start(*args), nostalgia.start(*args)]
    said = [program.communicate(timeout=120) for program in running]

    assert [program.returncode for program in running] == [0, 0], said
    assert clip_names(submitted) == ALL_CLIPS
    assert not list(submitted.rglob("replaced/*"))
    assert not leftovers(submitted)


def test_two_programs_may_be_given_the_same_new_disc(nostalgia, prepared, tmp_path):
    archive = tmp_path / "archive"
    running = [nostalgia.start("submit", prepared.disc, "--archive", archive) for _ in range(2)]
    said = [program.communicate(timeout=120) for program in running]

    assert [program.returncode for program in running] == [0, 0], said
    assert [job["state"] for job in jobs_of(archive)] == ["analyzed"] * 2
    assert not leftovers(archive)
