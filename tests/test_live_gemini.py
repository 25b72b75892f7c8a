"""The sample disc with the real Gemini: costs about a cent, and runs only where a key is given."""

import json
import os
import sys

import pytest

from nostalgia_desktop.data import sample_disc

# Read before tests get homes and environments of their own.
KEY = os.environ.get("GEMINI_API_KEY", "") or os.environ.get("GOOGLE_API_KEY", "")

pytestmark = pytest.mark.skipif(
    not KEY, reason="no GEMINI_API_KEY: the real Gemini costs money and gets a film"
)


def test_gemini_finds_the_scenes_of_the_sample(nostalgia, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("GEMINI_API_KEY", KEY)

    ended = nostalgia(
        "submit", sample_disc(), "--archive", tmp_path, "--analyst", "gemini", "--yes"
    )

    assert ended.status == 0, ended.err
    jobs = json.loads(nostalgia("status", "--archive", tmp_path, "--json").out)["jobs"]
    assert [job["analyst"] for job in jobs] == ["gemini", "gemini"]
    assert all(job["scenes"] for job in jobs)
    cost = next(line for line in ended.out.splitlines() if line.startswith("Gemini used"))
    with capsys.disabled():
        sys.stdout.write(f"\n{cost}\n")
