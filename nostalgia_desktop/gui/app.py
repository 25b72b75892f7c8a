"""Starts the window: makes all objects, and runs the event loop until it is closed."""

import asyncio
import logging
import signal
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

# PySide6 has to be imported before qasync, which else looks for another binding.
from PySide6.QtCore import QSettings, QTimer  # isort: skip
from PySide6.QtWidgets import QApplication  # isort: skip
import platformdirs
import qasync

from nostalgia_desktop import services, settings
from nostalgia_desktop.costs import spent_this_month
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.gui.app_icon import app_icon
from nostalgia_desktop.gui.checking.flow import CheckFlow
from nostalgia_desktop.gui.collector import MainThreadCollector
from nostalgia_desktop.gui.consent import consent_asker
from nostalgia_desktop.gui.controller import Controller
from nostalgia_desktop.gui.file_opens import FileOpens
from nostalgia_desktop.gui.finalize.flow import MakePlans
from nostalgia_desktop.gui.first_paint import first_paint
from nostalgia_desktop.gui.gemini_watch import GeminiWatch
from nostalgia_desktop.gui.heirloom import HeirloomFlow
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.jobs.thumbnails import Thumbnails
from nostalgia_desktop.gui.library.page import library_page
from nostalgia_desktop.gui.passes import Build, Kind, PassRunner
from nostalgia_desktop.gui.player.environment import prepare_multimedia
from nostalgia_desktop.gui.review_page import SceneReviewPage
from nostalgia_desktop.gui.settings.flow import SettingsFlow
from nostalgia_desktop.gui.single_instance import SingleInstance
from nostalgia_desktop.gui.system.names import ENTRY, TITLE
from nostalgia_desktop.gui.theme import Theme
from nostalgia_desktop.gui.translation import install_translators
from nostalgia_desktop.gui.window import MainWindow
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.slots import Slots
from nostalgia_desktop.workflow.filmstrips import filmstrip_of
from nostalgia_desktop.workflow.finalize_plan import Plans
from nostalgia_desktop.workflow.quote import AskConsent
from nostalgia_desktop.workflow.room import RoomBook

if TYPE_CHECKING:
    from nostalgia_desktop.workflow.orchestrator import Orchestrator

log = logging.getLogger(__name__)

_HEARTBEAT_MS = 200


def videos_archive() -> Path:
    """The folder for clips where nobody chose another: among the person's videos."""
    return platformdirs.user_videos_path() / "Nostalgia"


def default_archive() -> Path:
    """Where clips go: as the settings say, else among the videos; made when first needed."""
    chosen, _problem = settings.settings_or_defaults(settings.settings_file())
    return archive_of(chosen)


def archive_of(chosen: Settings) -> Path:
    """Where clips go by these settings."""
    return Path(chosen.archive) if chosen.archive else videos_archive()


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
    app.setApplicationName(TITLE)
    app.setDesktopFileName(ENTRY)
    install_translators(app)
    app.setQuitOnLastWindowClosed(False)
    heartbeat = QTimer()  # Without it, Ctrl-C waits until Qt next calls into Python.
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(_HEARTBEAT_MS)
    collector = MainThreadCollector()
    following: Path | None = archive
    status = 0
    while following is not None:
        instance = SingleInstance(following, folder)
        if instance.is_first():
            with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
                following = runner.run(_live(app, following, paths, folder, instance))
            instance.close()
        else:
            status, following = _hand_over(instance, following, paths), None
        paths = ()
    collector.stop()
    return status


def _hand_over(instance: SingleInstance, archive: Path, paths: Sequence[Path]) -> int:
    if instance.hand_over(paths):
        return 0
    log.error("a window for %s is open, but does not answer", archive)
    return 1


async def _live(
    app: QApplication,
    archive: Path,
    paths: Sequence[Path],
    folder: Path,
    instance: SingleInstance,
) -> Path | None:
    """Live until the window is closed; gives the archive to go on with, if there is another."""
    store, file = window_store(folder), settings.settings_file()
    records = services.open_records(archive)
    chosen, problem = await asyncio.to_thread(settings.settings_or_defaults, file)
    theme = Theme(app, chosen.theme)
    app.setWindowIcon(app_icon())
    window, controller = open_window(records, theme, store)
    spent = partial(spent_this_month, records)
    flow = SettingsFlow(window, theme, file, videos_archive(), spent)
    join_settings(window, controller, theme, flow)
    closed = asyncio.Event()
    controller.closed.connect(closed.set)
    opens = FileOpens(app)
    opens.opened.connect(controller.add)
    instance.handed_over.connect(controller.add)
    instance.handed_over.connect(window.raise_to_front)
    _stop_on_signals(controller)
    window.show()
    await first_paint(window)
    await controller.begin(paths)
    if problem:
        window.status.say(problem)
    await closed.wait()
    records.database.close()
    for each in (window, theme, opens):
        each.deleteLater()
    return controller.next_archive


def open_window(
    records: services.Records, theme: Theme, store: QSettings
) -> tuple[MainWindow, Controller]:
    """Make a window for an archive, with all that works for it; it is not shown yet."""
    thumbnails = Thumbnails(lambda fingerprint: filmstrip_of(records.layout, fingerprint))
    model = JobListModel(records.jobs, thumbnails)
    review = SceneReviewPage(records)
    review.remember_in(Path(store.fileName()).parent)
    window = MainWindow(review, library_page(records, theme.colours), store)
    model.setParent(window)
    thumbnails.setParent(window)
    slots = window_slots()
    runner = PassRunner(records.jobs, pass_builder(records, consent_asker(window), slots), window)
    watch = GeminiWatch(runner, records, slots[Kind.SUBMIT].try_again, window)
    slots[Kind.SUBMIT].on_gate = watch.show_gate
    watch.words_changed.connect(window.status.show_wait)
    controller = Controller(window, model, runner, records, clip_planner(records), watch)
    controller.closed.connect(thumbnails.close)
    heirloom = HeirloomFlow(window, records)
    heirloom.told.connect(window.status.say)
    window.actions_.heirloom.triggered.connect(heirloom.begin)
    controller.closed.connect(heirloom.close_down)
    check = CheckFlow(window, records, clip_planner(records), lambda: runner.under_way)
    join_check(window, controller, theme, check)
    theme.changed.connect(window.set_colours)
    theme.changed.connect(controller.finalizing.set_colours)
    window.set_colours(theme.colours)
    controller.finalizing.set_colours(theme.colours)
    return window, controller


def join_check(window: MainWindow, controller: Controller, theme: Theme, check: CheckFlow) -> None:
    """The menu checks all clips; the library then marks what was found."""
    check.told.connect(window.status.say)
    check.checked.connect(window.library_page.expect_check)
    check.again_wished.connect(controller.finalizing.make)
    window.actions_.check.triggered.connect(check.begin)
    controller.closed.connect(check.close_down)
    theme.changed.connect(check.set_colours)
    check.set_colours(theme.colours)


def clip_planner(records: services.Records) -> MakePlans:
    """What says which clips a Finalize would make, with the settings as they are by then."""

    def plan(job_ids: Collection[int], should_stop: ShouldStop) -> Plans:
        chosen = settings.read_settings(settings.settings_file())
        return services.plan_clips(records, chosen, job_ids, should_stop)

    return plan


def window_slots() -> dict[Kind, Slots]:
    """What passes of one kind may do at once; clips need not wait for previews.

    Who has a window open sees what a clip waits for, and can do something about it.
    """
    room = RoomBook(waits=True)
    return {kind: Slots(room=room) for kind in Kind}


def pass_builder(
    records: services.Records,
    ask_consent: AskConsent,
    slots: Mapping[Kind, Slots] | None = None,
) -> Build:
    """What makes an orchestrator for each pass, with the settings as they are by then."""
    slots = slots or window_slots()

    async def build(kind: Kind) -> "Orchestrator":
        chosen = await asyncio.to_thread(settings.read_settings, settings.settings_file())
        key = await asyncio.to_thread(settings.gemini_key)
        is_here = kind is Kind.SUBMIT_HERE
        analyst = "local" if is_here else settings.analyst_for(chosen, key)
        if kind is Kind.COLLECT and settings.can_ask(
            chosen, key
        ):  # It was sent already, whatever is wished by now.
            analyst = "gemini"
        options = services.PassOptions(analyst=analyst)
        return await services.build_orchestrator(
            records, chosen, options, key, settings.gemini_url(), ask_consent, slots[kind.tools]
        )

    return build


def join_settings(
    window: MainWindow, controller: Controller, theme: Theme, flow: SettingsFlow
) -> None:
    """The menu opens the settings and chooses the look; what is saved there counts at once."""
    actions = window.actions_

    def follow_settings(chosen: Settings) -> None:
        show_choice()
        controller.offer_archive(archive_of(chosen))
        controller.watch.try_again()

    def show_choice() -> None:
        actions.looks[theme.choice].setChecked(True)

    for choice, action in actions.looks.items():
        action.triggered.connect(lambda _on=False, choice=choice: flow.keep_theme(choice))
    actions.theme.triggered.connect(
        lambda: flow.keep_theme("light" if theme.colours.is_dark else "dark")
    )
    actions.settings.triggered.connect(flow.open)
    flow.changed.connect(follow_settings)
    controller.watch.settings_wished.connect(flow.open_with)
    flow.told.connect(window.status.say)
    theme.changed.connect(show_choice)
    show_choice()


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
