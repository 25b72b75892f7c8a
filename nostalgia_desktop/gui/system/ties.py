"""Ties passes to the system: it stays awake while one runs, and tells when one has ended."""

from PySide6.QtCore import QObject, Signal

from nostalgia_desktop.gui.one_pass import Kind
from nostalgia_desktop.gui.passes import PassRunner
from nostalgia_desktop.gui.system.awake import KeepAwake
from nostalgia_desktop.gui.system.notices import PassNotices
from nostalgia_desktop.gui.system.pass_words import failure_words, pass_words
from nostalgia_desktop.workflow.pass_report import PassReport


class SystemTies(QObject):
    """Follows a runner. `activated` comes when a person clicked what was told."""

    activated = Signal()

    def __init__(self, runner: PassRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._awake, self._notices = KeepAwake(self), PassNotices(self)
        self._notices.activated.connect(self.activated)
        runner.under_way_changed.connect(self._on_under_way)
        runner.finished.connect(self._on_finished)
        runner.failed.connect(lambda what, advice: self._notices.tell(*failure_words(what, advice)))

    def close(self) -> None:
        """Let the system sleep, and tell nothing any more."""
        self._awake.close()
        self._notices.close()

    def _on_under_way(self) -> None:
        reason = self.tr("Working on your home videos")
        self._awake.set_busy(busy=self._runner.is_busy, reason=reason)

    def _on_finished(self, kind: Kind, report: PassReport) -> None:
        if (words := pass_words(kind, report)) is not None:
            self._notices.tell(*words)
