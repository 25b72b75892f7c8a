"""The page on which a title's scenes are looked over: it opens titles and saves what is edited."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication

from nostalgia_desktop.domain.clock import PAL
from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.review import FrameGrid, Review, open_review
from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.frame_source import FrameSource
from nostalgia_desktop.gui.inspector.common import show
from nostalgia_desktop.gui.player.preview_player import PreviewPlayer
from nostalgia_desktop.gui.player.wiring import PlayerWiring
from nostalgia_desktop.gui.review_area import ReviewArea
from nostalgia_desktop.gui.review_cuts import CutKeeper
from nostalgia_desktop.gui.review_disc import DiscEditor
from nostalgia_desktop.gui.review_edits import ReviewEditor
from nostalgia_desktop.gui.review_keys import ReviewActions
from nostalgia_desktop.gui.review_memory import PlaceBook, memory_file
from nostalgia_desktop.gui.review_people import PeopleBook
from nostalgia_desktop.gui.review_places import PlaceKeeper
from nostalgia_desktop.gui.review_playhead import Playhead
from nostalgia_desktop.gui.review_previews import PreviewKeeper
from nostalgia_desktop.gui.review_rename import PersonRenamer
from nostalgia_desktop.gui.review_saver import ReviewStore
from nostalgia_desktop.gui.review_steering import Steering
from nostalgia_desktop.gui.review_summary import summary_of
from nostalgia_desktop.gui.review_title import TitleShow
from nostalgia_desktop.gui.scene_list import SceneList
from nostalgia_desktop.services import Records
from nostalgia_desktop.workflow.review_data import ReviewData, gather, known_people

_NOTHING = Review(FrameGrid(PAL, 1))
_HELD_MS = 500


class SceneReviewPage(QObject):
    """One page for all titles: the window opens one after the other on it.

    It emits wishes and changes jobs through the `JobManager` of its records alone.
    `summary_changed` carries what stands beside the name at the top, such as `3 of 14 scenes
    approved`; `clips_wished` the number of a job whose clips are to be made, `remake_wished` that
    of one whose preview is.
    `saved` comes with the number of a job when its scenes are in the database.
    """

    summary_changed = Signal(str)
    clips_wished = Signal(int)
    remake_wished = Signal(int)
    saved = Signal(int)
    opened = Signal(int)

    def __init__(self, records: Records, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job_id: int | None = None
        self._wants_keys = False
        self._stored: Scenes | None = None
        self._archive, self._is_stale = records.layout.root, False
        source = FrameSource(self)
        self.widget = ReviewArea(source)
        self.player = PreviewPlayer(self)
        self.scenes = SceneList(_NOTHING, self)
        self.playhead = Playhead(self.player, self)
        self.editor = ReviewEditor(self.scenes, self)
        self.cuts = CutKeeper(self.widget.cut, source, self)
        self.title = TitleShow(self.widget, self.player, self.playhead, source, self)
        self.previews = PreviewKeeper(records.jobs, self.widget.notice, self)
        self.disc = DiscEditor(records.jobs, self.scenes, self)
        self.places = PlaceKeeper(self.scenes, self.playhead, self.widget.timeline, self)
        self._wiring = PlayerWiring(self.player, self.widget.stage, self.widget.bar)
        self.steering = Steering(self.widget, self.player, self.playhead, self.editor, self.cuts)
        self.store = ReviewStore(
            partial(gather, records.jobs, records.layout), records.jobs.save_review, self
        )
        self.people = PeopleBook(partial(known_people, records.jobs), self)
        self.renamer = PersonRenamer(records.jobs, self.scenes, self.disc, self.people, self.widget)
        self._join()
        records.jobs.job_changed.connect(self._on_job_changed)

    # What the window asks

    @property
    def undo_stack(self) -> QUndoStack:
        """What undo and redo act on."""
        return self.scenes.undo_stack

    @property
    def actions(self) -> ReviewActions:
        """The page's actions, for menus."""
        return self.steering.actions

    @property
    def is_open(self) -> bool:
        """Whether a title is there to be edited."""
        return self.steering.is_open

    def open_job(self, job: Job) -> None:
        """Show a title, as soon as it is read; until then the page is empty."""
        self._close()
        self._job_id = job.id
        self.summary_changed.emit(summary_of(job.scenes))
        self.title.show_skeleton(job.duration_ms or 1)
        if not self.disc.is_writing:  # Else what is written there now would be missing.
            self.store.open(job.id)

    def save(self) -> None:
        """Save all that was typed; returns when it is in the database, or cannot be."""
        self.save_title()
        self.disc.finish()

    def save_title(self) -> None:
        """The same for the open title alone: the whole archive may take a while."""
        self.editor.end_typing()
        self.store.finish()

    def close_down(self) -> None:
        """The window closes, and all is saved: nothing plays or reads any more."""
        self._close()
        self.places.finish()

    def remember_in(self, folder: Path) -> None:
        """Keep where each title was left in a file below a folder, for the next start too."""
        self.places.use(PlaceBook(memory_file(folder, self._archive), self))

    @property
    def last_title(self) -> str:
        """The fingerprint of the title that was open last, also before this start."""
        return self.places.book.last

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self.widget.set_colours(colours)

    # Opening

    def _join(self) -> None:
        area, scenes, store = self.widget, self.scenes, self.store
        store.loaded.connect(self._on_loaded)
        store.load_failed.connect(self._on_load_failed)
        store.saved.connect(self._on_saved)
        store.failed.connect(self._on_save_failed)
        scenes.changed.connect(self._on_changed)
        scenes.settled.connect(self._on_settled)
        scenes.selection_changed.connect(lambda _uids: self._show_selection())
        self.people.changed.connect(lambda: area.inspector.set_known(self.people.names))
        self.editor.refused.connect(area.notice.say)
        self.previews.changed.connect(self._on_preview_changed)
        self.previews.remake_wished.connect(self.remake_wished)
        self.player.failed.connect(self.previews.doubt)
        self.disc.changed.connect(lambda: area.inspector.menu.show_disc(self.disc.beside))
        self.disc.failed.connect(area.notice.say)
        self.disc.written.connect(self._on_disc_written)
        area.inspector.menu.disc_wished.connect(self.disc.copy)
        area.inspector.rename_wished.connect(self.renamer.ask)
        self.renamer.failed.connect(area.notice.say)
        self.steering.clips_wished.connect(self._on_clips_wished)

    def _close(self) -> None:
        self.editor.end_typing()
        self.places.leave()
        self.steering.is_open = False
        self._job_id, self._stored = None, None
        self.cuts.hide()
        self.title.close()
        self.previews.close()
        self.disc.close()
        self.widget.inspector.show_scenes(None)

    def _on_loaded(self, data: ReviewData) -> None:
        is_known = self.is_open and data.job.scenes == self._stored
        if data.job.id != self._job_id:
            return
        if is_known:
            if self._is_stale:
                self._refresh(data)
            return
        try:
            review = open_review(data.job.scenes, data.grid)
        except SceneError as error:
            self.widget.stage.set_message(
                self.tr("These scenes do not fit their title"), str(error)
            )
            return
        self.places.leave()
        self.steering.is_open = self._is_stale = False
        self._stored = data.job.scenes
        self.title.open(data, review)
        self.previews.open(data.job.id, dict(data.lacking))
        self.scenes.open(review)
        self.disc.open(data.job, data.beside)
        self.steering.is_open = True
        self.places.open(data.job.fingerprint, review, self.steering.go_to)
        self._show_review()
        self._take_focus()
        self.people.learn(review.scenes)
        self.people.open()
        self.opened.emit(data.job.id)

    def take_keys(self) -> None:
        """The keys are the review's: now, or as soon as the title is open."""
        self._wants_keys = not self.is_open
        self.widget.timeline.setFocus()

    def _take_focus(self) -> None:
        """The keys are the timeline's, unless somebody is at work elsewhere in the window."""
        focused, is_wanted = QApplication.focusWidget(), self._wants_keys
        self._wants_keys = False
        if not self.widget.isVisible():  # Another page came while the title was being read.
            return
        if is_wanted or focused is None or self.widget.isAncestorOf(focused):
            self.widget.timeline.setFocus()

    def _refresh(self, data: ReviewData) -> None:
        """The scenes are known; what lies beside them may be there only now."""
        if self.playhead.is_held:  # A cut in the hand is not disturbed.
            QTimer.singleShot(_HELD_MS, self, lambda: self._on_preview_changed(data.job.id))
            return
        self._is_stale = False
        self.title.refresh(data, self.scenes.review)
        self.previews.open(data.job.id, dict(data.lacking))
        self.steering.say_place()

    def _on_preview_changed(self, job_id: int) -> None:
        if job_id == self._job_id:
            self._is_stale = True
            self.store.open(job_id)

    def _on_disc_written(self) -> None:
        if self._job_id is not None and not self.is_open:
            self.store.open(self._job_id)

    def _on_load_failed(self, job_id: int, message: str) -> None:
        if job_id == self._job_id and not self.is_open:
            self.widget.stage.set_message(self.tr("This title cannot be opened"), message)

    # Showing

    def _on_changed(self, review: Review) -> None:
        if not self.is_open:
            return
        if not self.playhead.is_held:  # A cut in the hand is not decided yet.
            self.store.keep(review)
        self._show_review()

    def _on_settled(self, review: Review) -> None:
        is_known = self.store.is_saved and review.scenes == self._stored
        if self.is_open and not is_known:
            self.store.keep(review)
            self.store.flush()

    def _show_review(self) -> None:
        review, area = self.scenes.review, self.widget
        area.timeline.set_review(review)
        area.overview.set_review(review)
        self.cuts.follow(review)
        self._show_selection()
        self.summary_changed.emit(summary_of(review.scenes))

    def _show_selection(self) -> None:
        if not self.is_open:
            return
        scenes, area = self.scenes, self.widget
        current = scenes.current
        uid = current.uid if current else ""
        area.timeline.set_selection(scenes.selection, uid)
        area.overview.set_current(uid)
        area.inspector.show_scenes(show(scenes.review, scenes.selection, current))
        self.steering.say_place()

    # Saving

    def _on_saved(self, job_id: int, scenes: Scenes) -> None:
        self.people.learn(scenes)
        if job_id == self._job_id and self.is_open:
            self._stored = scenes
        if self.widget.notice.is_bad and self.store.is_saved:
            self.previews.say()
        self.saved.emit(job_id)

    def _on_save_failed(self, message: str) -> None:
        words = self.tr("Your last changes are not saved yet: {}. Trying again …")
        self.widget.notice.say(words.format(message), is_bad=True)

    def _on_job_changed(self, job: Job) -> None:
        """Somebody else may have changed the scenes: an analysis, or the command line."""
        is_other = job.id == self._job_id and self.is_open and job.scenes != self._stored
        if is_other and self.store.is_saved:
            self.store.open(job.id)  # It looks again, as what is told may be old by now.

    def _on_clips_wished(self) -> None:
        if self._job_id is not None:
            self.save()
            self.clips_wished.emit(self._job_id)
