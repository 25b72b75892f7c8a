"""From the wish to check all clips to what came of it, and to the clips that are made again."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nostalgia_desktop import services
from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.gui import choosers
from nostalgia_desktop.gui.checking.dialog import CheckClips
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.finalize.flow import MakePlans
from nostalgia_desktop.media.threads import in_thread
from nostalgia_desktop.workflow.faults import in_words, is_ours
from nostalgia_desktop.workflow.last_check import keep_last_check
from nostalgia_desktop.workflow.make_again import WayMade, make_way
from nostalgia_desktop.workflow.verify_report import (
    CheckedClip,
    ClipState,
    VerifyNews,
    VerifyReport,
)

log = logging.getLogger(__name__)


class CheckFlow(QObject):
    """Checks all clips, one check at a time.

    `told` carries what is to be said where nobody looks at the dialog; `checked` comes once what
    was found is kept; `again_wished` carries the `FinalizeWish` of clips that are to be made again.
    """

    told = Signal(str)
    checked = Signal()
    again_wished = Signal(object)

    def __init__(
        self,
        window: QWidget,
        records: services.Records,
        plan: MakePlans,
        under_way: Callable[[], frozenset[int]] = frozenset,
    ) -> None:
        super().__init__(window)
        self._window, self._records, self._under_way = window, records, under_way
        self._make_plans = plan
        self._colours: Colours = DARK
        self._check: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_closed = self._is_making_way = False
        self.dialog: CheckClips | None = None

    def begin(self) -> None:
        """Check all clips; a check under way, or one that nobody has looked at, comes to front."""
        if self.dialog is None:
            self.dialog = self._open()
            self._check = self._start(self._run(self.dialog))
        else:
            self.dialog.show()
            self.dialog.raise_()
            self.dialog.activateWindow()

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        if self.dialog is not None:
            self.dialog.set_colours(colours)

    def close_down(self) -> None:
        """Stop: the window closes."""
        self._is_closed = True
        for task in self._tasks:
            task.cancel()

    # The check

    async def _run(self, dialog: CheckClips) -> None:
        """Check, show, remember; what was found counts too where it was stopped."""
        try:
            report = await self._verify(dialog)
        except asyncio.CancelledError:
            if not self._is_closed:
                self._start(self._end(dialog, None))
            raise
        except Exception as error:
            if is_ours(error):
                log.exception("a check of all clips broke off")
            if not self._is_closed:
                await self._break_off(dialog, in_words(error))
        else:
            await self._end(dialog, report)

    async def _verify(self, dialog: CheckClips) -> VerifyReport:
        # PyAV takes a moment to load, which the window need not wait for.
        await in_thread(_load)
        from nostalgia_desktop.workflow.verify import VerifyWish, verify

        jobs, layout = self._records.jobs, self._records.layout
        return await verify(jobs, layout, VerifyWish(), partial(self._on_news, dialog))

    def _on_news(self, dialog: CheckClips, news: VerifyNews) -> None:
        if not self._is_closed:  # The thread may tell some more until it notices.
            dialog.take(news)

    def _open(self) -> CheckClips:
        dialog = CheckClips(self._colours, self._window)
        dialog.stop_wished.connect(self._stop)
        dialog.again_wished.connect(lambda clips: self._start(self._make_again(clips)))
        dialog.folder_wished.connect(lambda: choosers.show_folder(self._records.layout.root))
        dialog.finished.connect(self._on_closed)
        dialog.show()
        return dialog

    async def _end(self, dialog: CheckClips, report: VerifyReport | None) -> None:
        dialog.end(report)
        self._tell_if_hidden(dialog, dialog.heading.text())
        await self._keep(dialog, is_whole=report is not None)

    async def _break_off(self, dialog: CheckClips, why: str) -> None:
        dialog.fail(why)
        self._tell_if_hidden(dialog, f"{dialog.heading.text()}: {dialog.summary.text()}")
        await self._keep(dialog, is_whole=False)

    async def _keep(self, dialog: CheckClips, *, is_whole: bool) -> None:
        facts, found = self._records.database.facts, tuple(dialog.found.clips)
        try:
            await in_thread(lambda _stop: keep_last_check(facts, found, is_whole=is_whole))
        except NostalgiaError as error:
            self.told.emit(str(error))
        self.checked.emit()

    def _stop(self) -> None:
        if self._check is not None:
            self._check.cancel()
            self._check = None  # Cancelled twice, it would not wait for its thread.

    def _tell_if_hidden(self, dialog: CheckClips, words: str) -> None:
        """Without troubles that is all there is to say; else the menu brings the dialog back."""
        if dialog.isVisible():
            return
        if dialog.found.rows:
            self.told.emit(self.tr("{}: File, Check all clips shows which").format(words))
        else:
            self.told.emit(words)
            self._drop()

    def _on_closed(self) -> None:
        if self.dialog is not None and self.dialog.is_over:
            self._drop()

    def _drop(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    # What comes of it

    async def _make_again(self, clips: Sequence[CheckedClip]) -> None:
        if self._under_way() & {clip.job_id for clip in clips}:
            self.told.emit(self.tr("Their title is being worked on; try again when that is done"))
            return
        if self._is_making_way:  # To read the files takes a while, and a button is soon clicked.
            return
        self._is_making_way = True
        try:
            made = await in_thread(partial(self._make_way, clips))
        except NostalgiaError as error:
            self.told.emit(str(error))
            return
        finally:
            self._is_making_way = False
        self._go_on_with(made)

    def _make_way(self, clips: Sequence[CheckedClip], should_stop: ShouldStop) -> WayMade:
        jobs, layout = self._records.jobs, self._records.layout
        wordless = {each.job_id for each in clips if each.job_id and each.state is ClipState.WHOLE}
        films = frozenset[str]()
        if wordless:
            plan = self._make_plans(sorted(wordless), should_stop).every
            films = frozenset(clip.scene_uid for clip in plan.to_make if not clip.only_tags)
        return make_way(jobs, layout, clips, should_stop, films)

    def _go_on_with(self, made: WayMade) -> None:
        """Make what makes way; the dialog stays where nothing does for now."""
        if self.dialog is not None and (made.wish.scenes or not made.problems):
            self.dialog.close()
        if made.wish.scenes:
            self.again_wished.emit(made.wish)
        if made.problems:
            more = len(made.problems) - 1
            words = self.tr("{} (and {:,} more)").format(made.problems[0], more)
            self.told.emit(words if more else made.problems[0])
        elif not made.wish.scenes:
            self.told.emit(self.tr("Nothing is to be made again: it was put right since"))

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _load(_should_stop: ShouldStop) -> None:
    from nostalgia_desktop.media.streams import quiet_libav
    from nostalgia_desktop.workflow import verify  # noqa: F401  It is only to be there.

    quiet_libav()
