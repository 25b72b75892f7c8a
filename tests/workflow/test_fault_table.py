"""Each way in which Gemini fails: what a person sees, what is asked again, what it costs.

The table is printed when all is done: `pytest tests/workflow/test_fault_table.py`.
"""

from collections.abc import Iterator

import pytest

from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.vision import connection, visionary
from tests.workflow.fault_cases import CASES, LEFT_OUT
from tests.workflow.fault_table import Case, Row, Trial, lines
from tests.workflow.long_titles import add_title

SHORT = [20, 30, 10]


@pytest.fixture(scope="module")
def rows(request: pytest.FixtureRequest) -> Iterator[list[Row]]:
    """All rows, which are shown in the end."""
    found: list[Row] = []
    yield found
    plugins = request.config.pluginmanager
    with plugins.get_plugin("capturemanager").global_and_fixture_disabled():
        reporter = plugins.get_plugin("terminalreporter")
        reporter.write_line("")
        for line in lines(found, LEFT_OUT):
            reporter.write_line(line)


@pytest.fixture(autouse=True)
def short_timeouts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs is noticed within the test's time."""
    monkeypatch.setattr(connection, "_REQUEST_TIMEOUT_MS", 10_000)
    monkeypatch.setattr(visionary, "_ANSWER_TIMEOUT_MS", 1_000)
    monkeypatch.setattr("nostalgia_desktop.vision.wire._TIMEOUT_S", 1.0)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_fault_ends_as_the_table_says(
    case: Case, rows, records, gemini_server, find_scenes
) -> None:
    add_title(records, SHORT)

    row = Trial(records, gemini_server, find_scenes).run(case)
    rows.append(row)

    assert row.state is case.state, row.told
    if case.sees:
        assert any(case.sees in text for text in row.told), row.told
    else:
        assert row.told == ()
    assert row.again == case.again
    assert (row.paid, row.lost, row.resent) == (case.paid, case.lost, case.resent)
    assert (row.end, row.analyst) == (JobState.ANALYZED, case.analyst)
    assert (row.left, row.doubles) == (0, 0)
    assert row.books == row.bill


def test_after_a_rejected_key_the_rest_of_the_queue_is_not_tried(
    records, gemini_server, find_scenes
):
    for number in range(1, 9):
        add_title(records, [20, 30, 10 + number], number)

    report = find_scenes(key="wrong")

    assert {job.state for job in report.jobs} == {JobState.WAITING}
    assert all("check the key" in job.error for job in report.jobs)
    # As many as were under way when the first was refused.
    assert len(gemini_server.requests) <= 4
