"""The page on which a title's scenes are looked over: it opens titles and saves what is edited."""

from functools import partial

from PySide6.QtCore import QByteArray, QObject, Signal
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
from nostalgia_desktop.gui.review_edits import ReviewEditor
from nostalgia_desktop.gui.review_keys import ReviewActions
from nostalgia_desktop.gui.review_notice import lack_words
from nostalgia_desktop.gui.review_people import PeopleBook
from nostalgia_desktop.gui.review_place import Place, first_place
from nostalgia_desktop.gui.review_playhead import Playhead
from nostalgia_desktop.gui.review_saver import ReviewStore
from nostalgia_desktop.gui.review_steering import Steering
from nostalgia_desktop.gui.scene_list import SceneList
from nostalgia_desktop.gui.timeline.data import TimelineData
from nostalgia_desktop.services import Records
from nostalgia_desktop.workflow.review_data import ReviewData, gather, known_people

_NOTHING = Review(FrameGrid(PAL, 1))


class SceneReviewPage(QObject):
    """One page for all titles; see `pages.review.ReviewPage` for what the window asks of it.

    `saved` comes with the number of a job when its scenes are in the database.
    """

    summary_changed = Signal(str)
    clips_wished = Signal(int)
    saved = Signal(int)
    opened = Signal(int)

    def __init__(self, records: Records, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job_id: int | None = None
        self._stored: Scenes | None = None
        self._places: dict[int, Place] = {}
        self._source = FrameSource(self)
        self.widget = ReviewArea(self._source)
        self.player = PreviewPlayer(self)
        self.scenes = SceneList(_NOTHING, self)
        self.playhead = Playhead(self.player, self)
        self.editor = ReviewEditor(self.scenes, self)
        self.cuts = CutKeeper(self.widget.cut, self._source, self)
        self._wiring = PlayerWiring(self.player, self.widget.stage, self.widget.bar)
        self.steering = Steering(self.widget, self.player, self.playhead, self.editor, self.cuts)
        self.store = ReviewStore(
            partial(gather, records.jobs, records.layout), records.jobs.save_review, self
        )
        self.people = PeopleBook(partial(known_people, records.jobs), self)
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
        self._say_summary(job.scenes)
        self._show_skeleton(job.duration_ms or 1)
        self.store.open(job.id)

    def save(self) -> None:
        """Save all that was typed; returns when it is in the database, or cannot be."""
        self.editor.end_typing()
        self.store.finish()

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self.widget.set_colours(colours)

    def save_state(self) -> list[QByteArray]:
        """Where the splitters stand, for the window to remember."""
        return self.widget.save_state()

    def restore_state(self, state: list[QByteArray]) -> None:
        """Put the splitters where they stood."""
        self.widget.restore_state(state)

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
        self.steering.clips_wished.connect(self._on_clips_wished)

    def _close(self) -> None:
        self.editor.end_typing()
        self._remember_place()
        self.steering.is_open = False
        self._job_id, self._stored = None, None
        self.cuts.hide()
        self._source.close()
        self.player.unload()
        self.widget.notice.say("")
        self.widget.stage.set_badge("")
        self.widget.stage.set_left_out("")
        self.widget.inspector.show_scenes(None)
        self.widget.timeline.setEnabled(False)

    def _show_skeleton(self, duration_ms: int) -> None:
        """An empty title of the right length, until more is known of it."""
        empty = Review(FrameGrid(PAL, max(int(duration_ms * PAL / 1000), 1)))
        self.widget.timeline.set_data(TimelineData(empty))
        self.widget.overview.set_review(empty)
        self.widget.overview.set_current("")
        self.widget.bar.set_duration(duration_ms)

    def _on_loaded(self, data: ReviewData) -> None:
        is_known = self.is_open and data.job.scenes == self._stored
        if data.job.id != self._job_id or is_known:
            return
        try:
            review = open_review(data.job.scenes, data.grid)
        except SceneError as error:
            self.widget.stage.set_message(
                self.tr("These scenes do not fit their title"), str(error)
            )
            return
        self.steering.is_open = False
        self._stored = data.job.scenes
        self._show_title(data, review)
        self._open_films(data)
        self.scenes.open(review)
        self.steering.is_open = True
        self._go_to_place(data.job.id, review)
        self._show_review()
        self._take_focus()
        self.people.learn(review.scenes)
        self.people.open()
        self.opened.emit(data.job.id)

    def _take_focus(self) -> None:
        """The keys are the timeline's, unless somebody is at work elsewhere in the window."""
        focused = QApplication.focusWidget()
        if focused is None or self.widget.isAncestorOf(focused):
            self.widget.timeline.setFocus()

    def _show_title(self, data: ReviewData, review: Review) -> None:
        area = self.widget
        area.timeline.setEnabled(True)
        area.timeline.set_data(
            TimelineData(
                review=review,
                survey=data.survey,
                filmstrip=data.filmstrip,
                chapters_ms=data.chapters_ms,
                damage=data.job.damage,
                analyst_ms=data.suggested_ms,
            )
        )
        area.bar.set_duration(review.grid.duration_ms)

    def _remember_place(self) -> None:
        current = self.scenes.current
        if self._job_id is not None and self.is_open and current is not None:
            view = self.widget.timeline.view
            seen = None if view.is_fit else (view.start_ms, view.end_ms)
            self._places[self._job_id] = Place(current.uid, self.playhead.ms, seen)

    def _go_to_place(self, job_id: int, review: Review) -> None:
        """Where the title was left, or its first scene that nobody decided about."""
        place = self._places.get(job_id)
        if place is None or place.uid not in review:
            place = first_place(review)
        if place is not None:
            self.steering.go_to(place.uid)
            self.playhead.seek(place.ms)
            if place.seen is not None:
                self.widget.timeline.show_span(*place.seen)

    def _open_films(self, data: ReviewData) -> None:
        lacking, job = dict(data.lacking), data.job
        if data.title is not None and job.picture is not None:
            self._source.open(data.title, data.clock, job.picture)
        if data.proxy is not None:
            self.player.load(data.proxy, data.proxy_frame_ms, data.grid.duration_ms)
        else:
            self.widget.stage.set_message(
                self.tr("There is no preview"),
                self.tr("Scenes can be edited all the same."),
                "film",
            )
        self.playhead.open(data.grid)
        self.widget.notice.say(lack_words(lacking))

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
        self._say_summary(review.scenes)

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

    def _say_summary(self, scenes: Scenes) -> None:
        approved = sum(scene.is_approved for scene in scenes)
        left_out = sum(scene.is_left_out for scene in scenes)
        words = self.tr("{} of {} scenes approved").format(approved, len(scenes))
        self.summary_changed.emit(
            self.tr("{}, {} left out").format(words, left_out) if left_out else words
        )

    # Saving

    def _on_saved(self, job_id: int, scenes: Scenes) -> None:
        self.people.learn(scenes)
        if job_id == self._job_id and self.is_open:
            self._stored = scenes
        if self.widget.notice.is_bad and self.store.is_saved:
            self.widget.notice.say("")
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
