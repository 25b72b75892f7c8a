"""Somebody is called something else in the whole archive, as one step of the open review."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from weakref import ref

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.field_edits import SceneField, change_fields, rename_changes
from nostalgia_desktop.gui.rename_dialog import RenameDialog
from nostalgia_desktop.gui.review_disc import DiscEditor
from nostalgia_desktop.gui.review_people import PeopleBook
from nostalgia_desktop.gui.scene_list import ReplaceScenes, ReviewState, SceneList
from nostalgia_desktop.gui.translation import plural
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.people import Person, PersonEdit, Renamed, count_person

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Renaming:
    """A new name for somebody.

    `here` is how many scenes of the open title it changes, `was_known` whether somebody had it
    before; `edit` changes all other titles.
    """

    old: str
    new: str
    here: int
    was_known: bool
    edit: PersonEdit


class PersonRenamer(QObject):
    """Asks for a new name and gives it: to the open title at once, to all others in a thread.

    Those are written by the `DiscEditor`, in the order in which its own edits are. `told` says
    what was done, `failed` what could not be.
    """

    told = Signal(str)
    failed = Signal(str)
    _counted = Signal(int, object)

    def __init__(
        self,
        jobs: JobManager,
        scenes: SceneList,
        disc: DiscEditor,
        people: PeopleBook,
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._jobs, self._scenes, self._disc = jobs, scenes, disc
        self._people, self._over = people, over
        self.dialog: RenameDialog | None = None
        self._asked = 0
        self._pool = QThreadPool(self)
        self._counted.connect(self._on_counted, Qt.ConnectionType.QueuedConnection)

    def ask(self, name: str) -> None:
        """Ask what somebody is to be called."""
        open_id = self._disc.job_id
        if open_id is None or self.dialog is not None:
            return
        self.dialog = RenameDialog(name, self._people.names, self._over.window())
        self.dialog.chosen.connect(lambda new: self.rename(name, new))
        self.dialog.finished.connect(self._on_finished)
        self._asked += 1
        number = self._asked
        self._pool.start(lambda: self._count(number, name, open_id))
        self.dialog.open()

    def rename(self, old: str, new: str) -> None:
        """Call somebody something else everywhere."""
        scenes, open_id = self._scenes, self._disc.job_id
        if open_id is None:
            return
        changes = rename_changes(scenes.review.scenes, old, new)
        changed, made = change_fields(scenes.review.scenes, SceneField.PEOPLE, changes)
        after = ReviewState(scenes.review.with_scenes(changed), scenes.state.selection)
        edit = PersonEdit(self._jobs, old, new, but=[open_id])
        what = Renaming(old, new, len(made), new in self._people.names, edit)
        scenes.push(RenameStep(self.tr("Rename {}").format(old), scenes, after, self, what))

    def do(self, what: Renaming) -> None:
        """Write it into all titles that are not open."""
        self._people.rename(what.old, what.new)
        keys = QKeySequence(QKeySequence.StandardKey.Undo)
        back = keys.toString(QKeySequence.SequenceFormat.NativeText)
        words = self.tr("“{}” is “{}” now in {} of {}; {} takes that back while this title is open")
        self._write(
            what,
            what.edit.do,
            lambda scenes, titles: words.format(what.old, what.new, scenes, titles, back),
        )

    def take_back(self, what: Renaming) -> None:
        """Put the old name back, where nobody changed who is there since."""
        if what.was_known:
            self._people.know(what.old)
        else:
            self._people.rename(what.new, what.old)
        words = self.tr("“{}” is back in {} of {}")
        self._write(
            what,
            what.edit.take_back,
            lambda scenes, titles: words.format(what.old, scenes, titles),
        )

    def _write(
        self, what: Renaming, work: Callable[[], list[str]], words: Callable[[str, str], str]
    ) -> None:
        found: list[Renamed] = []

        def in_thread() -> list[str]:
            problems = work()
            found.append(what.edit.result(problems))
            return problems

        def then(problems: list[str]) -> None:
            self._tell(what.here, found[0] if found else Renamed(), words)
            if problems:
                text = self.tr("Not all titles were changed: {}")
                self.failed.emit(text.format("; ".join(dict.fromkeys(problems))))

        self._disc.write(in_thread, then)

    def _tell(self, here: int, done: Renamed, words: Callable[[str, str], str]) -> None:
        count, in_titles = here + done.scenes, bool(here) + done.titles
        scenes = plural(self.tr("%Ln scene(s)", "", count), count)
        titles = plural(self.tr("%Ln title(s)", "", in_titles), in_titles)
        text = words(scenes, titles)
        if done.busy:
            busy = self.tr("{}. Another program works on {}: it may still use the other name there")
            text = busy.format(text, ", ".join(done.busy))
        self.told.emit(text)

    def _count(self, number: int, name: str, open_id: int) -> None:
        """In the thread: the titles that are not open."""
        try:
            others = [job.scenes for job in self._jobs.jobs() if job.id != open_id]
        except NostalgiaError as error:
            log.warning("the scenes of a person were not counted: %s", error)
            return
        with suppress(RuntimeError):  # Qt's: the window was closed.
            self._counted.emit(number, count_person(others, name))

    def _on_counted(self, number: int, others: Person) -> None:
        if self.dialog is None or number != self._asked:
            return
        here = count_person([self._scenes.review.scenes], others.name)
        scenes, titles = here.scenes + others.scenes, here.titles + others.titles
        self.dialog.show_count(Person(others.name, scenes, titles))

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


class RenameStep(ReplaceScenes):
    """One undo step over the whole archive."""

    def __init__(
        self,
        text: str,
        scenes: SceneList,
        after: ReviewState,
        renamer: PersonRenamer,
        what: Renaming,
    ) -> None:
        super().__init__(text, scenes, after, gesture=-1)
        self._renamer, self._what = ref(renamer), what  # Weakly, as the scenes.

    def redo(self) -> None:
        """Call somebody by the new name."""
        super().redo()
        if (renamer := self._renamer()) is not None:
            renamer.do(self._what)

    def undo(self) -> None:
        """Call them by the old one again."""
        super().undo()
        if (renamer := self._renamer()) is not None:
            renamer.take_back(self._what)
