"""`--selftest` does real work, leaves nothing behind, and fails where something is missing."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest

from nostalgia_desktop.cli.selftest import Check, run_checks
from nostalgia_desktop.domain.errors import MediaError

_LINE = re.compile(r"^(ok|FAILED) +\d+\.\d s  ([\w ]+): (.+)$", re.MULTILINE)


def _found(out: str) -> dict[str, str]:
    return {name: f"{mark} {words}" for mark, name, words in _LINE.findall(out)}


@pytest.fixture(scope="module")
def kept() -> dict[str, str]:
    """What a run of the selftest printed: several tests look at it."""
    return {}


@pytest.fixture(scope="module")
def left() -> set[Path]:
    """What that run left in a person's home, besides what the system's sound server did."""
    return set()


@pytest.fixture
def printed(kept, left, nostalgia, own_home, tmp_path, monkeypatch):
    """The lines of one real run, by check; temporary files of the run went into `tmp_path`."""
    if not kept:
        config = own_home / "config" / "Nostalgia Desktop"
        config.mkdir(parents=True)
        # Settings that every other command would refuse.
        (config / "settings.toml").write_text("this is no TOML")
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
        monkeypatch.delenv("DISPLAY", raising=False)
        ended = nostalgia("--selftest")
        assert ended.status == 0, ended.out + ended.err
        assert not list(tmp_path.glob("nostalgia*"))
        kept.update(_found(ended.out))
        there = (path.relative_to(own_home) for path in own_home.rglob("*"))
        left.update(path for path in there if "pulse" not in str(path))
    return kept


def test_all_checks_pass_without_a_screen(printed):
    assert list(printed) == [
        *("versions", "modules", "data files", "key store", "Gemini"),
        *("ffmpeg", "job database", "first pass", "second pass", "clips", "window", "player"),
    ]
    assert all(found.startswith("ok ") for found in printed.values())
    assert "offscreen" in printed["window"]


def test_it_decodes_every_frame_of_the_clips_and_shows_every_frame_of_the_previews(printed):
    # The sample has 854 interlaced frames: each field becomes a frame of a clip, and the previews
    # have five frames a second of 458 and 396 at 25.
    assert printed["clips"].startswith("ok 1708 frames in 6 clips")
    assert printed["player"].startswith("ok 172 frames of 2 previews")


def test_it_touches_nothing_of_the_person(printed, left):
    assert printed
    config = Path("config", "Nostalgia Desktop")
    assert left == {config.parent, config, config / "settings.toml"}


def test_a_library_that_is_not_there_is_named(nostalgia, tmp_path, monkeypatch):
    # A package of this name comes first and cannot be imported, as if it were not in the program.
    (tmp_path / "ffmpeg.py").write_text("raise ImportError('no ffmpeg-python here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    ended = nostalgia("--selftest")

    found = _found(ended.out)
    assert ended.status == 1
    assert found["modules"].startswith("FAILED")
    assert "no ffmpeg-python here" in found["modules"]
    assert "checks failed" in ended.out


def test_an_ffmpeg_that_does_not_run_is_named(nostalgia, tmp_path, monkeypatch):
    broken = shutil.copy("/bin/false", tmp_path / "ffmpeg")
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(broken))

    ended = nostalgia("--selftest")

    found = _found(ended.out)
    assert ended.status == 1
    assert found["ffmpeg"].startswith("FAILED")
    assert found["player"].startswith("FAILED")
    assert found["data files"].startswith("ok")


def test_a_check_that_fails_does_not_keep_the_others_from_being_done(capsys, tmp_path):
    async def fails(_archive: Path) -> str:
        raise MediaError("no frame comes at 100 ms")

    async def is_faulty(_archive: Path) -> str:
        raise ValueError("a fault")

    async def passes(archive: Path) -> str:
        return archive.name

    checks = [Check("one", fails), Check("two", is_faulty), Check("three", passes)]
    status = asyncio.run(run_checks(checks, tmp_path / "archive"))

    out = capsys.readouterr().out
    assert status == 1
    assert _found(out) == {
        "one": "FAILED no frame comes at 100 ms",
        "two": "FAILED ValueError('a fault'); --verbose tells where",
        "three": "ok archive",
    }
    assert "2 of 3 checks failed" in out
    assert out.rstrip().endswith("one, two")
