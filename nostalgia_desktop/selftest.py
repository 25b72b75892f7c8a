"""`nostalgia --selftest`: joins the checks of the program, of films and of the window."""

import asyncio
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

# PySide6 has to be imported before qasync, which else looks for another binding.
from PySide6.QtCore import QtMsgType, qInstallMessageHandler  # isort: skip
import qasync

from nostalgia_desktop.cli.logs import start_logs, stop_logs
from nostalgia_desktop.cli.selftest import Check, later, run_checks
from nostalgia_desktop.gui.player.environment import prepare_multimedia

log = logging.getLogger(__name__)

_PROGRAM = "nostalgia_desktop.cli.selftest_program"
_FILM = "nostalgia_desktop.cli.selftest_film"
_WINDOW = "nostalgia_desktop.gui.selftest"
CHECKS = (
    Check("versions", later(_PROGRAM, "tell_versions")),
    Check("modules", later(_PROGRAM, "import_modules")),
    Check("data files", later(_PROGRAM, "find_data")),
    Check("key store", later(_PROGRAM, "name_key_store")),
    Check("Gemini", later(_PROGRAM, "make_client")),
    Check("ffmpeg", later(_FILM, "find_ffmpeg_program")),
    Check("job database", later(_FILM, "make_database")),
    Check("first pass", later(_FILM, "make_previews")),
    Check("second pass", later(_FILM, "make_clips")),
    Check("clips", later(_FILM, "compare_clips")),
    Check("window", later(_WINDOW, "paint_window")),
    Check("player", later(_WINDOW, "play_previews")),
)


def run_selftest(*, verbose: bool, has_screen: bool) -> NoReturn:
    """Do all checks, print them, and end the program: 0 when all went well, else 1.

    Nothing of it stays: it works in a folder of its own, its log too. The end is abrupt, as with
    a player the usual one can hang.
    """
    if not has_screen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    prepare_multimedia()
    qInstallMessageHandler(_log_words_of_qt)
    status = 1
    try:
        # What Windows still holds open at the end is no reason to fail.
        with tempfile.TemporaryDirectory(
            prefix="nostalgia-selftest-", ignore_cleanup_errors=True
        ) as work:
            start_logs(Path(work) / "log", [], verbose=verbose)
            try:
                status = _run(Path(work) / "archive")
            finally:
                stop_logs()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _run(archive: Path) -> int:
    from nostalgia_desktop.gui.collector import MainThreadCollector
    from nostalgia_desktop.gui.selftest_app import make_app

    app = make_app()
    collector = MainThreadCollector()  # Else widgets may be deleted in the thread of a check.
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        status = runner.run(run_checks(CHECKS, archive))
    collector.stop()
    return status


def _log_words_of_qt(kind: QtMsgType, _context: object, words: str) -> None:
    log.warning("Qt (%s): %s", kind.name, words)
