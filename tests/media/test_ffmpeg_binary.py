"""Which ffmpeg is used, and whether it is one that works."""

from pathlib import Path

import imageio_ffmpeg
import pytest

from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.media import ffmpeg_binary
from nostalgia_desktop.media.ffmpeg_binary import OLDEST, check_ffmpeg, find_ffmpeg


def _script(path: Path, says: str) -> str:
    path.write_text(f"#!/bin/sh\ncat <<'END'\n{says}\nEND\n")
    path.chmod(0o755)
    return str(path)


def test_without_a_choice_the_bundled_one_is_used():
    assert find_ffmpeg() == imageio_ffmpeg.get_ffmpeg_exe()


def test_a_chosen_one_is_used(tmp_path):
    chosen = _script(tmp_path / "my ffmpeg", "ffmpeg version 9.0")

    assert find_ffmpeg(chosen) == chosen


def test_a_chosen_one_may_be_named_as_on_the_command_line(tmp_path, monkeypatch):
    chosen = _script(tmp_path / "ffmpeg-9", "ffmpeg version 9.0")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_ffmpeg("ffmpeg-9") == chosen


@pytest.mark.parametrize("kind", ["nothing", "folder", "not executable"])
def test_a_chosen_one_that_is_no_program_is_refused_with_advice(tmp_path, kind):
    chosen = tmp_path / "ffmpeg"
    if kind == "folder":
        chosen.mkdir()
    elif kind == "not executable":
        chosen.write_text("ffmpeg")

    with pytest.raises(MediaError, match="NOSTALGIA_FFMPEG") as refused:
        find_ffmpeg(str(chosen))

    assert str(refused.value).startswith(str(chosen))


def _no_bundle() -> str:
    raise RuntimeError("none for this system")


@pytest.mark.parametrize("bundled", [_no_bundle, lambda: "/nowhere/ffmpeg", lambda: ""])
def test_without_a_bundled_one_the_system_s_is_used(tmp_path, monkeypatch, bundled):
    system = _script(tmp_path / "ffmpeg", "ffmpeg version 9.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(ffmpeg_binary.imageio_ffmpeg, "get_ffmpeg_exe", bundled)

    assert find_ffmpeg() == system


def test_without_any_the_person_is_told_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(ffmpeg_binary.imageio_ffmpeg, "get_ffmpeg_exe", _no_bundle)

    with pytest.raises(MediaError, match=r"not found; install ffmpeg 5\.1 or newer"):
        find_ffmpeg()


def test_the_bundled_one_works(run):
    assert run(check_ffmpeg(find_ffmpeg())) >= OLDEST


@pytest.mark.parametrize(
    ("says", "version"),
    [
        ("ffmpeg version 5.1 Copyright (c) 2000-2022", (5, 1)),
        ("ffmpeg version 5.1.6-0+deb12u1 Copyright (c) 2000-2024", (5, 1)),
        ("ffmpeg version n7.0.2 Copyright (c) 2000-2024", (7, 0)),
        ("ffmpeg version 10.0-static", (10, 0)),
        ("ffmpeg version N-109542-g8eb094adb2 Copyright (c) 2000-2023", None),
        ("ffmpeg version 2025-01-05-git-19c95ecbff Copyright (c) 2000-2025", None),
        ("ffmpeg version git-2024-11-01-abc", None),
    ],
)
def test_a_version_that_is_new_enough_is_accepted(run, tmp_path, says, version):
    assert run(check_ffmpeg(_script(tmp_path / "ffmpeg", says))) == version


@pytest.mark.parametrize("version", ["4.4", "4.4.2-0ubuntu0.22.04.1", "5.0.3", "n3.2", "0.8"])
def test_a_version_that_is_too_old_is_refused(run, tmp_path, version):
    program = _script(tmp_path / "ffmpeg", f"ffmpeg version {version} Copyright (c) 2000-2021")

    with pytest.raises(MediaError, match=r"which is too old; install ffmpeg 5\.1"):
        run(check_ffmpeg(program))


@pytest.mark.parametrize("says", ["", "ffprobe version 9.0", "hello\nffmpeg version 9.0"])
def test_another_program_is_refused(run, tmp_path, says):
    program = _script(tmp_path / "ffmpeg", says)

    with pytest.raises(MediaError, match="is not ffmpeg"):
        run(check_ffmpeg(program))


def test_one_that_fails_is_refused_with_its_last_words(run, tmp_path):
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\necho 'libx264.so is missing' >&2\nexit 127\n")
    program.chmod(0o755)

    with pytest.raises(MediaError, match=r"does not work as ffmpeg .*libx264\.so is missing"):
        run(check_ffmpeg(str(program)))
