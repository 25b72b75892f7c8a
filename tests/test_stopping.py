"""The program may be stopped at any moment, and goes on from there."""

import json
import random
import signal
import time
from pathlib import Path

import pytest

from tests.clips_left import clips_left, writers

KILLS = 6
"""`python -m benchmarks.finalize_kills` does many more of these."""
STOP_WITHIN_S = 2.0


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, object]:
    """What a run leaves that nobody disturbs; filled by the first test that needs it."""
    return {}


def _fill(undisturbed, nostalgia, source: Path, archive: Path) -> float:
    began = time.monotonic()
    ended = nostalgia("run", source, "--archive", archive)
    assert ended.status == 0, ended.err
    undisturbed.update(clips_left(archive))
    return time.monotonic() - began


@pytest.mark.timeout(600)
def test_kills_leave_exactly_the_clips_of_an_undisturbed_run(
    undisturbed, nostalgia, test_disc, tmp_path
):
    source = test_disc("pal_two_titles")
    whole_s = _fill(undisturbed, nostalgia, source, tmp_path / "undisturbed")
    chance = random.Random(20)
    kills = rounds = 0

    while kills < KILLS:
        rounds += 1
        archive = tmp_path / f"round {rounds}"
        # At most as many kills as it takes to come to the end: then a new archive.
        for _ in range(KILLS - kills):
            running = nostalgia.start("run", source, "--archive", archive)
            time.sleep(chance.uniform(0.1, 0.6) * whole_s)
            running.kill()
            killed = running.wait() == -signal.SIGKILL
            running.communicate()
            kills += killed
            if not killed:
                break
        ended = nostalgia("run", source, "--archive", archive)

        assert ended.status == 0, ended.err
        assert clips_left(archive) == undisturbed
        assert not list(archive.rglob("*.part"))
        assert not writers(archive)


@pytest.mark.alone
@pytest.mark.parametrize("news", ["found", "preview made", "scenes found"])
def test_ctrl_c_ends_soon_and_leaves_no_ffmpeg(news, nostalgia, test_disc, tmp_path, undisturbed):
    source, archive = test_disc("pal_two_titles"), tmp_path / "archive"
    if not undisturbed:
        _fill(undisturbed, nostalgia, source, tmp_path / "undisturbed")
    running = nostalgia.start("run", source, "--archive", archive)
    while news not in running.stdout.readline():
        assert running.poll() is None
    time.sleep(0.3)

    began = time.monotonic()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    took_s = time.monotonic() - began

    assert running.returncode == 130, out + err
    assert took_s <= STOP_WITHIN_S
    assert not writers(archive)
    assert not list(archive.rglob("*.part"))
    ended = nostalgia("run", source, "--archive", archive)
    assert ended.status == 0, ended.err
    assert clips_left(archive) == undisturbed


def test_a_finished_step_is_not_repeated(nostalgia, test_disc, tmp_path):
    source, archive = test_disc("pal_two_titles"), tmp_path / "archive"
    nostalgia("submit", source, "--archive", archive)
    before = {path: path.stat().st_mtime_ns for path in (archive / ".nostalgia").rglob("*.mp4")}

    nostalgia("submit", source, "--archive", archive)

    assert len(before) == 2
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_deleted_proxy_is_made_again_when_it_is_needed(nostalgia, test_disc, tmp_path):
    source, archive = test_disc("pal_silent"), tmp_path / "archive"
    running = nostalgia.start("submit", source, "--archive", archive)
    while "preview made" not in running.stdout.readline():
        assert running.poll() is None
    running.kill()
    running.communicate()
    for proxy in (archive / ".nostalgia" / "proxies").glob("*.mp4"):
        proxy.unlink()

    ended = nostalgia("submit", source, "--archive", archive)

    jobs = json.loads(nostalgia("status", "--archive", archive, "--json").out)["jobs"]
    assert ended.status == 0, ended.err
    assert [job["state"] for job in jobs] == ["analyzed"]
