"""Starts the window: makes all objects, and runs the event loop until it is closed."""

import asyncio
import logging
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

# PySide6 has to be imported before qasync, which else looks for another binding.
from PySide6.QtCore import QSettings, QTimer  # isort: skip
from PySide6.QtWidgets import QApplication  # isort: skip
import platformdirs
import qasync

from nostalgia_desktop import services, settings
from nostalgia_desktop.gui.collector import MainThreadCollector
from nostalgia_desktop.gui.consent import consent_asker
from nostalgia_desktop.gui.controller import Controller
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.jobs.thumbnails import Thumbnails
from nostalgia_desktop.gui.pages.review import PlainReviewPage, ReviewPage
from nostalgia_desktop.gui.passes import Build, Kind, PassRunner
from nostalgia_desktop.gui.player.environment import prepare_multimedia
from nostalgia_desktop.gui.review_page import SceneReviewPage
from nostalgia_desktop.gui.single_instance import SingleInstance
from nostalgia_desktop.gui.theme import Choice, Theme
from nostalgia_desktop.gui.window import TITLE, MainWindow
from nostalgia_desktop.workflow.filmstrips import filmstrip_of
from nostalgia_desktop.workflow.orchestrator import Orchestrator
from nostalgia_desktop.workflow.workshop import AskConsent

log = logging.getLogger(__name__)

_HEARTBEAT_MS = 200
_CHOICES: tuple[Choice, ...] = ("system", "light", "dark")


def default_archive() -> Path:
    """Where clips go: as the settings say, else among the videos; made when first needed.

    Raises:
        NostalgiaError: the settings cannot be read.
    """
    chosen = settings.read_settings(settings.settings_file()).archive
    return Path(chosen) if chosen else platformdirs.user_videos_path() / "Nostalgia"


def window_store(folder: Path) -> QSettings:
    """Where the window remembers how it stood."""
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)


def run_window(archive: Path, paths: Sequence[Path], folder: Path) -> int:
    """Open the window and return when it was closed; `folder` is that of the settings.

    A second start for the same archive hands its paths to the first, and ends.
    """
    prepare_multimedia()
    app = QApplication.instance() or QApplication([TITLE])
    if not isinstance(app, QApplication):
        raise TypeError("a program without windows runs in this process")
    instance = SingleInstance(archive, folder)
    if not instance.is_first():
        if instance.hand_over(paths):
            return 0
        log.error("a window for %s is open, but does not answer", archive)
        return 1
    app.setApplicationName(TITLE)
    app.setQuitOnLastWindowClosed(False)
    heartbeat = QTimer()  # Without it, Ctrl-C waits until Qt next calls into Python.
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(_HEARTBEAT_MS)
    collector = MainThreadCollector()
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        runner.run(_live(app, archive, paths, folder, instance))
    collector.stop()
    instance.close()
    return 0


async def _live(
    app: QApplication,
    archive: Path,
    paths: Sequence[Path],
    folder: Path,
    instance: SingleInstance,
) -> None:
    store = window_store(folder)
    records = services.open_records(archive)
    theme = Theme(app, _choice(store))
    app.setWindowIcon(icon("clapperboard", theme.colours.accent, 64))
    window, controller = open_window(records, theme, store, SceneReviewPage)
    closed = asyncio.Event()
    controller.closed.connect(closed.set)
    instance.handed_over.connect(controller.add)
    instance.handed_over.connect(window.raise_to_front)
    _stop_on_signals(controller)
    window.show()
    await controller.begin(paths)
    await closed.wait()
    records.database.close()


def open_window(
    records: services.Records,
    theme: Theme,
    store: QSettings,
    make_review: Callable[[services.Records], ReviewPage] = PlainReviewPage,
) -> tuple[MainWindow, Controller]:
    """Make a window for an archive, with all that works for it; it is not shown yet."""
    thumbnails = Thumbnails(lambda fingerprint: filmstrip_of(records.layout, fingerprint))
    model = JobListModel(records.jobs, thumbnails)
    window = MainWindow(make_review(records), store)
    model.setParent(window)
    thumbnails.setParent(window)
    runner = PassRunner(records.jobs, pass_builder(records, consent_asker(window)), window)
    _join_theme(window, theme, store)
    controller = Controller(window, model, runner, records)
    controller.closed.connect(thumbnails.close)
    return window, controller


def pass_builder(records: services.Records, ask_consent: AskConsent) -> Build:
    """What makes an orchestrator for each pass, with the settings as they are by then.

    Passes of one kind share what may be done at once; clips need not wait for previews.
    """
    slots = {kind: services.Slots() for kind in Kind}

    async def build(kind: Kind) -> Orchestrator:
        chosen = await asyncio.to_thread(settings.read_settings, settings.settings_file())
        key = await asyncio.to_thread(settings.gemini_key)
        options = services.PassOptions(analyst=settings.analyst_for(chosen, key))
        return await services.build_orchestrator(
            records, chosen, options, key, settings.gemini_url(), ask_consent, slots[kind]
        )

    return build


def _choice(store: QSettings) -> Choice:
    chosen = store.value("window/look", "system")
    return next((choice for choice in _CHOICES if choice == chosen), "system")


def _join_theme(window: MainWindow, theme: Theme, store: QSettings) -> None:
    """The menu chooses the look, and all of the window follows it."""
    actions = window.actions_

    def choose(choice: Choice) -> None:
        store.setValue("window/look", choice)
        actions.looks[choice].setChecked(True)
        theme.choose(choice)

    for choice in _CHOICES:
        actions.looks[choice].triggered.connect(lambda _on=False, choice=choice: choose(choice))
    actions.theme.triggered.connect(lambda: choose("light" if theme.colours.is_dark else "dark"))
    actions.looks[theme.choice].setChecked(True)
    theme.changed.connect(window.set_colours)
    window.set_colours(theme.colours)


def _stop_on_signals(controller: Controller) -> None:
    """Ctrl-C, and a system that shuts down, stop work cleanly and ask nothing."""
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[None]] = set()

    def shut_down() -> None:
        if not tasks:
            tasks.add(loop.create_task(controller.shut_down()))

    def stop(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(shut_down)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
