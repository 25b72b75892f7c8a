"""Dates are evidence: as precise as they were written, with their source, the best ones first."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nostalgia_desktop.disc.dates import (
    file_date,
    ranked,
    recording_date,
    text_dates,
    volume_date,
)
from nostalgia_desktop.disc.entries import Entry
from nostalgia_desktop.domain.dates import find_date
from nostalgia_desktop.domain.evidence import DateEvidence, DateSource, Trust


@pytest.mark.parametrize(
    ("moment", "date"),
    [
        ("2004-12-24T18:03:05", "2004-12-24T18:03:05"),
        ("2004-12-24", "2004-12-24"),
        ("2004-12", "2004-12"),
        ("2004", "2004"),
        ("2004-13-40T18:03:05", "2004"),
        ("2004-02-31T18:03:05", "2004-02"),
    ],
)
def test_a_moment_is_kept_as_far_as_it_makes_sense(moment, date):
    (evidence,) = recording_date(moment, "recording 1")

    assert evidence == DateEvidence(date, DateSource.RECORDING, "recording 1")


@pytest.mark.parametrize("moment", ["", "0000-00-00", "9999-01-01", "yesterday", "1601-01-01"])
def test_what_is_no_date_is_no_evidence(moment):
    assert volume_date(moment, "the disc was written") == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Christmas 1998-12-24", "1998-12-24"),
        ("Weihnachten 24.12.1998", "1998-12-24"),
        ("1998/12/24 Xmas", "1998-12-24"),
        ("TAPE_1998_07_04", "1998-07-04"),
        ("Xmas 1998", "1998"),
        ("03/04/1998", "1998"),
        ("31.02.1998", "1998-02"),
        ("1.5.1998 and 2.5.1998", "1998"),
        ("1998 and 1999", ""),
        ("Tape 3", ""),
        ("123456789", ""),
    ],
)
def test_a_text_gives_the_date_that_is_beyond_doubt(text, date):
    assert find_date(text) == date
    assert [each.date for each in text_dates([text], "the label")] == ([date] if date else [])


def test_the_best_evidence_comes_first_and_each_once():
    file = DateEvidence("2020-01-01", DateSource.FILE, "a file")
    volume = DateEvidence("1999-01-01", DateSource.VOLUME, "the disc was written")
    camera = DateEvidence("1998-12-24T18:00:00", DateSource.RECORDING, "recording 1")

    assert ranked([file, volume, file, camera]) == (camera, volume, file)
    assert [each.trust for each in ranked([file, volume, camera])] == [
        Trust.HIGH,
        Trust.MEDIUM,
        Trust.LOW,
    ]


@pytest.mark.parametrize(
    ("on_image", "source"), [(False, DateSource.FILE), (True, DateSource.VOLUME)]
)
def test_the_time_of_a_file_counts_more_inside_an_image(on_image, source):
    entry = Entry("VTS_01_1.VOB", Path("/x/VTS_01_1.VOB"), (), "1998-12-24T18:03:05")

    (evidence,) = file_date(entry, on_image=on_image)

    assert evidence.source is source
    assert "VTS_01_1.VOB" in evidence.detail


@pytest.mark.parametrize(
    "moment", ["1970-01-01T00:00:00", "1980-01-01T00:00:05", "1904-01-01T00:00"]
)
def test_the_day_on_which_clocks_begin_is_no_date(moment):
    assert recording_date(moment, "recording 1") == []


def test_a_day_to_come_is_no_date():
    now = datetime.now(UTC)

    assert recording_date((now + timedelta(days=3)).isoformat(), "recording 1") == []
    assert recording_date((now - timedelta(days=3)).isoformat(), "recording 1") != []
