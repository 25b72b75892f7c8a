"""Logs: a rotated file in the system's folder for logs, without secrets."""

import logging
import re
import sys
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

# What Google's keys look like, wherever one was read: `AIza…`, or `AQ.…` as they are now.
_GOOGLE_KEY = re.compile(r"\b(?:AIza[\w-]{30,}|AQ\.[\w-]{20,})")
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_MAX_BYTES, _KEPT = 2_000_000, 4


class _NoSecrets(logging.Formatter):
    """Blots out the given texts wherever they appear, in messages and tracebacks."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__(_FORMAT)
        self._secrets = [secret for secret in secrets if len(secret) >= 6]

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return _GOOGLE_KEY.sub("***", text)


def start_logs(folder: Path, secrets: Sequence[str], *, verbose: bool) -> None:
    """Begin to log; with `verbose` to standard error too.

    A folder that cannot be written is no reason not to work: then there is only the terminal.
    """
    root, ours = logging.getLogger(), logging.getLogger("nostalgia_desktop")
    ours.setLevel(logging.DEBUG)
    root.setLevel(logging.WARNING)
    handlers: list[logging.Handler] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "nostalgia.log"
        handlers.append(
            RotatingFileHandler(
                file,
                maxBytes=_MAX_BYTES,
                backupCount=_KEPT,
                encoding="utf-8",
                errors="backslashreplace",
            )
        )
    except OSError as error:
        sys.stderr.write(f"nostalgia: no log is kept: {folder}: {error.strerror}\n")
    if verbose:
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(_NoSecrets(secrets))
        root.addHandler(handler)


def stop_logs() -> None:
    """Close the log's file."""
    root = logging.getLogger()
    for handler in root.handlers[:]:
        if isinstance(handler.formatter, _NoSecrets):
            root.removeHandler(handler)
            handler.close()
