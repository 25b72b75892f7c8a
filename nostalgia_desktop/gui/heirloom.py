"""From the wish for an heirloom to its folder: asks where, shows how far it is, opens its page."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from nostalgia_desktop import services
from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.gui import choosers
from nostalgia_desktop.gui.translation import tr
from nostalgia_desktop.media.threads import in_thread

if TYPE_CHECKING:
    from nostalgia_desktop.workflow.heirloom import HeirloomMade, HeirloomNews

_STEPS = 1000
_LONGEST_NAME = 60


class HeirloomFlow(QObject):
    """Makes one heirloom at a time, in a thread; `told` carries what came of it.

    `show` opens the page when it is done.
    """

    told = Signal(str)
    _moved = Signal(int, str)  # Thousandths and a file's name, from the thread that works.

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
        self.dialog: QProgressDialog | None = None
        self._moved.connect(self._on_moved)

    def begin(self) -> None:
        """Let the person choose where, and make it there; one under way comes to the front."""
        if self.dialog is not None:
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
            self.dialog = self._open_dialog()
            title = self.tr("Home videos")
            self._task = asyncio.get_running_loop().create_task(self._make(place / title, title))
            self._task.add_done_callback(self._on_done)

    def close_down(self) -> None:
        """Stop: the window closes. The same folder can be gone on with later."""
        self._is_closed = True
        if self._task is not None:
            self._task.cancel()

    def _open_dialog(self) -> QProgressDialog:
        looking, stop = self.tr("Looking at the clips …"), self.tr("Stop")
        dialog = QProgressDialog(looking, stop, 0, _STEPS, self._window)
        dialog.setWindowTitle(self.tr("Heirloom folder"))
        dialog.setMinimumWidth(420)
        dialog.setMinimumDuration(0)
        dialog.setAutoReset(False)
        dialog.canceled.connect(self._stop)
        dialog.setValue(0)
        return dialog

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _make(self, out: Path, title: str) -> None:
        try:
            made = await in_thread(lambda stop: _work(self._records, out, title, self._tell, stop))
        except NostalgiaError as error:
            self.told.emit(str(error))
        else:
            if not self._is_closed:
                self._tell_end(made, out)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        """Also where it was stopped before it began."""
        if self._is_closed:
            return
        self._task = None
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        if task.cancelled():
            self.told.emit(self.tr("Stopped; choose the same folder to go on with it"))

    def _tell_end(self, made: "HeirloomMade", out: Path) -> None:
        words = tr("%Ln clip(s) (is|are) in {}", "", made.clips).format(out)
        self.told.emit("; ".join((words, *made.problems, *made.notes)))
        self._show(made.page)

    def _tell(self, news: "HeirloomNews") -> None:
        self._moved.emit(_STEPS * news.done // max(news.total, 1), news.name[:_LONGEST_NAME])

    def _on_moved(self, done: int, name: str) -> None:
        if self.dialog is not None and not self._is_closed:
            self.dialog.setLabelText(name or self.tr("Writing the page …"))
            # At the very end Qt would close it, while the page is still to be written.
            self.dialog.setValue(min(done, _STEPS - 1))


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
