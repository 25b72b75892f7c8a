"""The `nostalgia` command."""

import argparse
import asyncio
import gc
import logging
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

# PySide6 has to be imported before qasync, which else looks for another binding.
from PySide6.QtCore import QCoreApplication, QTimer  # isort: skip
import qasync

from nostalgia_desktop import settings
from nostalgia_desktop.cli.logs import start_logs, stop_logs
from nostalgia_desktop.cli.parser import make_parser, window_first
from nostalgia_desktop.domain.errors import NostalgiaError, UsageError

log = logging.getLogger(__name__)

_HEARTBEAT_MS = 200


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 when done, 1 failed, 2 wrong usage, 130 Ctrl-C."""
    words = sys.argv[1:] if argv is None else list(argv)
    args = make_parser().parse_args(window_first(words))
    if args.selftest:
        from nostalgia_desktop.selftest import run_selftest

        run_selftest(verbose=args.verbose, has_screen=_has_screen())
    start_logs(settings.log_folder(), [settings.key_in_environment()], verbose=args.verbose)
    if args.command == "window":
        if not _has_screen():
            sys.stderr.write("nostalgia: there is no screen here; `nostalgia --help` lists what ")
            sys.stderr.write("works without one\n")
            return 1
        _open_window(args)
    app = QCoreApplication.instance() or QCoreApplication(["nostalgia"])
    heartbeat = QTimer()  # Without it, Ctrl-C waits until Qt next calls into Python.
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(_HEARTBEAT_MS)
    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            return runner.run(_with_signals(args))
    except UsageError as error:
        sys.stderr.write(f"nostalgia: {error}\n")
        return 2
    except NostalgiaError as error:
        sys.stderr.write(f"nostalgia: {error}\n")
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.stderr.write("\nnostalgia: stopped; the same command goes on from here\n")
        return 130
    except Exception as error:
        log.exception("unexpected")
        sys.stderr.write(
            f"nostalgia: a fault in this program ({error!r}); the log in {settings.log_folder()} "
            "has the details\n"
        )
        return 1
    finally:
        heartbeat.stop()
        stop_logs()


def _open_window(args: argparse.Namespace) -> NoReturn:
    """Open the window, and end the program when it is closed.

    Without the usual end: with a player in the window that can hang (about once in a hundred
    times); all is saved by then.
    """
    # Qt's widgets take a moment to load, and no other command needs them.
    from nostalgia_desktop.gui.player.environment import prepare_multimedia

    # A tenth of a second less; the window has a collector of its own.
    gc.disable()
    prepare_multimedia()  # Before anything imports it: it tells what it misses at once.
    from nostalgia_desktop.gui.app import default_archive, run_window

    status = 1
    try:
        archive = (args.archive or default_archive()).absolute()
        sources = [source.absolute() for source in args.sources]
        status = run_window(archive, sources, settings.settings_file().parent)
    except NostalgiaError as error:
        sys.stderr.write(f"nostalgia: {error}\n")
    except Exception:
        log.exception("unexpected")
        traceback.print_exc()
    finally:
        stop_logs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


async def _with_signals(args: argparse.Namespace) -> int:
    """Run the command; a system that shuts down or a closed terminal stops it as Ctrl-C does."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def stop(_number: int, _frame: object) -> None:
        if task is not None:
            loop.call_soon_threadsafe(task.cancel)

    signal.signal(signal.SIGTERM, stop)
    hang_up = getattr(signal, "SIGHUP", None)  # Windows has none.
    if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:
        signal.signal(hang_up, stop)  # Under nohup it is ignored, and stays so.
    # All that works on films: the window, which does not come here, is to be seen before.
    from nostalgia_desktop.cli.commands import run_command

    return await run_command(args)


def _has_screen() -> bool:
    """Whether a window can be shown. Qt would end the program without one."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def run() -> None:
    """Be the program: end with the status of `main`."""
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Somebody closed the pipe, as `head` does; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)
