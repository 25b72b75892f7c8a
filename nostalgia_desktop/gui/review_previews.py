"""A preview that is missing: said above the stage, made again on demand, shown when it is there."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from nostalgia_desktop.domain.job import Step
from nostalgia_desktop.domain.preview import PreviewNews, PreviewState
from nostalgia_desktop.gui.review_notice import LackWords, Notice, lack_words, remake_words
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.review_data import Lack


class PreviewKeeper(QObject):
    """Says what the open title lacks.

    `remake_wished` carries its number; `changed` says that what lies beside its scenes should be
    read again, as a preview was made or could not be.
    """

    remake_wished = Signal(int)
    changed = Signal(int)

    def __init__(self, jobs: JobManager, notice: Notice, parent: QObject) -> None:
        super().__init__(parent)
        self._notice = notice
        self._job_id: int | None = None
        self._words, self._problem, self._said = LackWords(), "", ""
        self._under_way: dict[int, float] = {}
        jobs.progress_changed.connect(self._on_progress)
        jobs.preview_changed.connect(self._on_news)
        notice.acted.connect(self._on_acted)

    def open(self, job_id: int, lacking: Mapping[Lack, str]) -> None:
        """Say what a title lacks."""
        if job_id != self._job_id or Lack.ORIGINALS in lacking:
            self._problem = ""  # The words tell of the originals.
        self._job_id, self._words = job_id, lack_words(lacking)
        self.say()

    def close(self) -> None:
        """No title is open."""
        self._job_id, self._words, self._problem = None, LackWords(), ""
        self.say()

    def doubt(self, message: str) -> None:
        """The preview is there, but cannot be played."""
        words = self.tr("The preview cannot be played: {}.").format(message.rstrip("."))
        self._words = LackWords(words, can_remake=True)
        self.say()

    def say(self) -> None:
        """Say it once more, in place of whatever was said."""
        done = None if self._job_id is None else self._under_way.get(self._job_id)
        button = remake_words() if self._words.can_remake and done is None else ""
        text, is_bad = self._words.text, bool(self._problem) and done is None
        if done is not None:
            text = self.tr("The preview is being made again … {} %").format(int(done))
        elif self._problem:
            text = self.tr("The preview was not made again: {}").format(self._problem)
        self._said = text
        self._notice.say(text, is_bad=is_bad, button=button)

    def _say_news(self) -> None:
        """Say it, unless something worse is said, such as that edits are not saved."""
        if not self._notice.is_bad or self._notice.text == self._said:
            self.say()

    def _on_acted(self) -> None:
        if self._job_id is not None and self._job_id not in self._under_way:
            self._problem = ""
            self._under_way[self._job_id] = 0.0
            self.say()
            self.remake_wished.emit(self._job_id)

    def _on_progress(self, job_id: int, step: str, done: float) -> None:
        if step != Step.PROXY.value or job_id not in self._under_way:
            return
        before, self._under_way[job_id] = self._under_way[job_id], done * 100
        if job_id == self._job_id and int(before) != int(done * 100):
            self._say_news()

    def _on_news(self, news: PreviewNews) -> None:
        if news.state is PreviewState.BEGUN:
            self._under_way.setdefault(news.job_id, 0.0)
        else:
            self._under_way.pop(news.job_id, None)
        if news.job_id != self._job_id:
            return
        self._problem = news.reason
        self._say_news()
        if news.state in (PreviewState.DONE, PreviewState.FAILED):
            self.changed.emit(news.job_id)
