"""The program may be stopped at any moment, and goes on from there."""

import hashlib
import json
import random
import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.authoring.barcode import field_numbers

KILLS = 20
STOP_WITHIN_S = 2.0


def _snapshot(archive: Path) -> dict[str, object]:
    """All clips with the numbers of their fields, all sidecars with what they say of the scene.

    Not byte by byte, as it was before: on a busy machine one encode in some sixty came out with
    another video stream. Why is not known yet. The pictures that go into the encoder were the
    same in 159 runs, which makes them an unlikely cause and does not rule them out.
    """
    clips = {path.name: [n for _at, n in field_numbers(path)] for path in archive.glob("*.mp4")}
    return clips | {path.name: _told(path) for path in archive.glob("*.json")}


def _told(sidecar: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads(sidecar.read_text(encoding="utf-8"))
    clip = sidecar.with_suffix(".mp4")
    facts = told.pop("clip")
    assert isinstance(facts, dict)
    assert facts["sha256"] == hashlib.sha256(clip.read_bytes()).hexdigest()
    return told | {"frames": facts["frames"]}


def _writers(archive: Path) -> list[psutil.Process]:
    """Programs that write below an archive at this moment."""
    return [
        process
        for process in psutil.process_iter(["cmdline", "name"])
        if any(str(archive) in part for part in process.info["cmdline"] or [])
        and "python" not in (process.info["name"] or "")
    ]


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, object]:
    """What a run leaves that nobody disturbs; filled by the first test that needs it."""
    return {}


def _fill(undisturbed, nostalgia, source: Path, archive: Path) -> float:
    began = time.monotonic()
    ended = nostalgia("run", source, "--archive", archive)
    assert ended.status == 0, ended.err
    undisturbed.update(_snapshot(archive))
    return time.monotonic() - began


@pytest.mark.timeout(600)
def test_twenty_kills_leave_exactly_the_clips_of_an_undisturbed_run(
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
        assert _snapshot(archive) == undisturbed
        assert not list(archive.rglob("*.part"))
        assert not _writers(archive)


@pytest.mark.parametrize("news", ["found", "preview made", "scenes found"])
def test_ctrl_c_ends_soon_and_leaves_no_ffmpeg(news, nostalgia, test_disc, tmp_path, undisturbed):
    source, archive = test_disc("pal_two_titles"), tmp_path / "archive"
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
    assert not _writers(archive)
    assert not list(archive.rglob("*.part"))
    ended = nostalgia("run", source, "--archive", archive)
    assert ended.status == 0, ended.err
    assert not undisturbed or _snapshot(archive) == undisturbed


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
