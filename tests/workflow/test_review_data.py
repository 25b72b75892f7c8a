"""All that a review needs is gathered; what is missing is named, and the rest is there."""

from fractions import Fraction
from pathlib import Path

import pytest

from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.services import Records
from nostalgia_desktop.workflow.review_data import Lack, gather, known_people
from tests.gui.review_archive import BOUNDS_MS, archive, records, submitted_once

__all__ = ["archive", "records", "submitted_once"]


def test_a_title_that_was_submitted_has_all(records: Records, test_disc):
    data = gather(records.jobs, records.layout, 1)

    assert data.lacking == ()
    assert (data.grid.frames, data.grid.rate) == (300, Fraction(25))
    assert data.survey is not None
    assert data.survey.frames == 300
    assert data.filmstrip is not None
    assert data.proxy == records.layout.proxy(data.job.fingerprint)
    assert data.proxy_frame_ms == 200
    assert data.title is not None
    assert data.title.parts[0].path.is_file()
    assert data.chapters_ms == (0, 6_000)
    assert data.suggested_ms == BOUNDS_MS


@pytest.mark.parametrize(
    ("ending", "lacks"), [("mp4", Lack.PREVIEW), ("survey", Lack.SURVEY)], ids=["mp4", "survey"]
)
def test_what_is_missing_is_named(records: Records, archive: Path, ending: str, lacks: Lack):
    for file in (archive / ".nostalgia" / "proxies").glob(f"*.{ending}"):
        file.unlink()

    data = gather(records.jobs, records.layout, 1)

    assert [lack for lack, _why in data.lacking] == [lacks]
    assert (data.proxy is None) == (lacks is Lack.PREVIEW)
    assert (data.survey is None) == (lacks is Lack.SURVEY)


def test_people_are_counted_over_all_scenes(records: Records):
    assert known_people(records.jobs) == {"Mia": 2}


def test_a_job_that_is_gone_is_an_error(records: Records):
    with pytest.raises(UsageError):
        gather(records.jobs, records.layout, 7)
