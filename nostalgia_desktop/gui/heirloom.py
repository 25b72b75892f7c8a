"""From the wish for an heirloom to its folder: asks where, shows how far it is, opens its page."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nostalgia_desktop import services
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.gui import choosers
from nostalgia_desktop.gui.heirloom_progress import HeirloomProgress
from nostalgia_desktop.gui.translation import tr
from nostalgia_desktop.media.threads import in_thread
from nostalgia_desktop.workflow.faults import in_words, is_ours

if TYPE_CHECKING:
    from nostalgia_desktop.workflow.heirloom import HeirloomMade, HeirloomNews

log = logging.getLogger(__name__)


class HeirloomFlow(QObject):
    """Makes one heirloom at a time, in a thread; `told` carries what came of it.

    `show` opens the page when it is done.
    """

    told = Signal(str)
    _moved = Signal(object)  # HeirloomNews, from the thread that works.

    def __init__(
        self,
        window: QWidget,
        records: services.Records,
        show: Callable[[Path], None] = choosers.show_folder,
    ) -> None:
        super().__init__(window)
        self._window, self._records, self._show = window, records, show
        self._task: asyncio.Task[None] | None = None
        self._is_closed = False
        self.dialog: HeirloomProgress | None = None
        self._moved.connect(self._on_moved)

    def begin(self) -> None:
        """Let the person choose where, and make it there; one under way comes to the front."""
        if self._task is not None and self.dialog is not None:
            self.dialog.raise_()
            return
        choosers.choose_folder(
            self._window,
            self.tr("Where the heirloom folder is to be made"),
            lambda chosen: self.make(chosen[0]),
            self._records.layout.root.parent,
        )

    def make(self, place: Path) -> None:
        """Make it as a new folder in `place`, or go on with the one that was begun there."""
        if self._task is None:
            title = self.tr("Home videos")
            self._drop()
            self.dialog = self._open_dialog(place / title)
            self._task = asyncio.get_running_loop().create_task(self._make(place / title, title))
            self._task.add_done_callback(self._on_done)

    def close_down(self) -> None:
        """Stop: the window closes. The same folder can be gone on with later."""
        self._is_closed = True
        if self._task is not None:
            self._task.cancel()

    def _open_dialog(self, out: Path) -> HeirloomProgress:
        dialog = HeirloomProgress(out, self._window)
        dialog.stop_wished.connect(self._stop)
        dialog.finished.connect(self._on_closed)
        dialog.show()
        return dialog

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _make(self, out: Path, title: str) -> None:
        try:
            made = await in_thread(lambda stop: _work(self._records, out, title, self._tell, stop))
        except Exception as error:
            if is_ours(error):
                log.exception("an heirloom broke off")
            if not self._is_closed:
                self.told.emit(in_words(error))
        else:
            if not self._is_closed:
                self._tell_end(made, out)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        """Also where it was stopped before it began."""
        if self._is_closed:
            return
        self._task = None
        if self.dialog is not None and not self.dialog.is_over:
            self._drop()
        if task.cancelled():
            self.told.emit(self.tr("Stopped; choose the same folder to go on with it"))

    def _tell_end(self, made: "HeirloomMade", out: Path) -> None:
        """Open the page; where there is something to know, that is to be read first."""
        words = tr("%Ln clip(s) (is|are) in {}", "", made.clips)
        self.told.emit(words.format(out))
        notes = (*made.problems, *made.notes)
        if notes and self.dialog is not None:
            self.dialog.page_wished.connect(lambda: self._show(made.page))
            self.dialog.end(words.format(out.name), notes, is_whole=not made.problems)
        else:
            self._show(made.page)

    def _tell(self, news: "HeirloomNews") -> None:
        self._moved.emit(news)

    def _on_moved(self, news: "HeirloomNews") -> None:
        if self.dialog is not None and not self._is_closed:
            self.dialog.take(news.done, news.total, news.name)

    def _on_closed(self) -> None:
        if self.dialog is not None and self.dialog.is_over:
            self._drop()

    def _drop(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _work(
    records: services.Records,
    out: Path,
    title: str,
    tell: Callable[["HeirloomNews"], None],
    should_stop: ShouldStop,
) -> "HeirloomMade":
    # PyAV and Pillow take a moment to load, which the window need not wait for.
    from nostalgia_desktop.workflow.heirloom import HeirloomWish, make_heirloom

    wish = HeirloomWish(out, title, is_bag=False, is_linked=False, program=services.PROGRAM)
    return make_heirloom(records.jobs, records.layout, wish, tell, should_stop)
