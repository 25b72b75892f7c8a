"""The log: complete, rotated, without secrets, and never a reason not to work."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from nostalgia_desktop.cli import logs
from nostalgia_desktop.cli.logs import start_logs, stop_logs

SECRET = "AIzaSyVerySecret"
log = logging.getLogger("nostalgia_desktop.test")


@pytest.fixture(autouse=True)
def stopped_logs():
    """Whatever a test does, its log is closed after it."""
    yield
    stop_logs()


def _read(folder: Path) -> str:
    return (folder / "nostalgia.log").read_text(encoding="utf-8")


def test_everything_is_logged_in_a_folder_that_is_made(tmp_path, capsys, monkeypatch):
    start_logs(tmp_path / "new" / "logs", [], verbose=False)
    # Ours alone: what cannot be encoded must not get into the test's own report.
    root = logging.getLogger()
    ours = [handler for handler in root.handlers if isinstance(handler, RotatingFileHandler)]
    monkeypatch.setattr(root, "handlers", ours)

    log.debug("Großmutter 📼 %s", "a\udcffb")

    assert "DEBUG nostalgia_desktop.test: Großmutter 📼 a\\udcffb" in _read(
        tmp_path / "new" / "logs"
    )
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "key", ["AIzaSyD-1234567890abcdefghijklmnopqrstu", "AQ.Ab8RN6Lz-1234567890abcdefghij"]
)
def test_what_looks_like_a_key_of_google_is_blotted_out_wherever_it_came_from(tmp_path, key):
    start_logs(tmp_path, [], verbose=False)

    log.warning("key=%s.", key)

    assert "key=***." in _read(tmp_path)


def test_a_secret_is_blotted_out_of_messages_and_tracebacks(tmp_path, capsys):
    start_logs(tmp_path, [SECRET, ""], verbose=True)

    log.warning("key=%s", SECRET)
    try:
        raise LookupError(f"https://example.org/?key={SECRET}")
    except LookupError:
        log.exception("failed")

    for text in (_read(tmp_path), capsys.readouterr().err):
        assert SECRET not in text
        assert "key=***" in text
        assert "LookupError: https://example.org/?key=***" in text


def test_the_log_of_others_is_kept_from_warnings_on(tmp_path):
    start_logs(tmp_path, [], verbose=False)

    logging.getLogger("httpx2").info("GET https://example.org")
    logging.getLogger("httpx2").warning("slow")

    assert "GET" not in _read(tmp_path)
    assert "slow" in _read(tmp_path)


def test_a_log_does_not_grow_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "_MAX_BYTES", 1_000)
    start_logs(tmp_path, [], verbose=False)

    for number in range(200):
        log.info("line %d %s", number, "x" * 80)

    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["nostalgia.log", *(f"nostalgia.log.{number}" for number in range(1, 5))]
    assert all(path.stat().st_size <= 1_000 for path in tmp_path.iterdir())
    assert "line 199" in _read(tmp_path)


def test_a_folder_that_cannot_be_written_is_told_and_no_more(tmp_path, capsys):
    (tmp_path / "file").touch()

    start_logs(tmp_path / "file" / "logs", [], verbose=True)
    log.info("still here")

    said = capsys.readouterr().err
    assert said.startswith(f"nostalgia: no log is kept: {tmp_path}/file/logs: Not a directory\n")
    assert "still here" in said


def test_stopping_leaves_the_handlers_of_others(tmp_path):
    before = logging.getLogger().handlers[:]

    start_logs(tmp_path, [], verbose=True)
    stop_logs()

    assert logging.getLogger().handlers == before
