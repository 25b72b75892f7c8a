"""What a check found is kept with the file that it looked at."""

from pathlib import Path

import pytest

from nostalgia_desktop.services import open_records
from nostalgia_desktop.workflow.clip_verdict import Bench, Claim, look_at
from nostalgia_desktop.workflow.last_check import LastCheck, keep_last_check, read_last_check
from nostalgia_desktop.workflow.strays import Strays
from nostalgia_desktop.workflow.verify_report import ClipState


def test_a_clip_that_is_put_right_before_the_check_ends_is_not_marked(tmp_path: Path):
    records = open_records(tmp_path)
    clip = tmp_path / "Boat.mp4"
    clip.write_bytes(b"broken")
    bench = Bench(tmp_path, Strays(records.layout, ["Boat.mp4"]))
    found = look_at(Claim(1, "Boat.mp4", "", 9), bench, lambda: False)
    facts = records.database.facts
    marked = keep_last_check(facts, [found], is_whole=True).damaged_now(tmp_path)

    clip.write_bytes(b"put right")
    kept = keep_last_check(facts, [found], is_whole=True)

    assert found.state is ClipState.DAMAGED
    assert marked == {"Boat.mp4": found.cause}
    assert kept.damaged_now(tmp_path) == {}
    assert read_last_check(facts) == kept
    records.database.close()


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-01-01", "1"])
def test_a_time_that_nobody_can_have_written_is_no_check(tmp_path: Path, at: str):
    records = open_records(tmp_path)
    records.database.facts.write("last check", f'{{"at": "{at}", "clips": 3}}')

    assert read_last_check(records.database.facts) == LastCheck()
    records.database.close()
