"""Steers the review: what keys, buttons and the mouse wish goes to player, cuts and editor."""

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from nostalgia_desktop.domain.edits import Bound, bound_ms, can_split
from nostalgia_desktop.domain.review import Side
from nostalgia_desktop.domain.time import format_ms
from nostalgia_desktop.gui.keys_sheet import KeysSheet
from nostalgia_desktop.gui.player.preview_player import PreviewPlayer
from nostalgia_desktop.gui.review_area import ReviewArea
from nostalgia_desktop.gui.review_cuts import CutKeeper, bound_at, nearest_bound, next_doubtful
from nostalgia_desktop.gui.review_edits import ReviewEditor
from nostalgia_desktop.gui.review_keys import KEYS, Key, ReviewActions, pressed_button
from nostalgia_desktop.gui.review_mouse import TimelineSteering
from nostalgia_desktop.gui.review_playhead import Playhead

_AFTER_SEEK_MS = 30
_A_FRAME_MS = 42  # The longest there is: film at 24 frames a second.


class Steering(QObject):
    """Does what is wished, while a title is open. `more_keys` are listed with the review's."""

    clips_wished = Signal()

    def __init__(
        self,
        area: ReviewArea,
        player: PreviewPlayer,
        playhead: Playhead,
        editor: ReviewEditor,
        cuts: CutKeeper,
    ) -> None:
        super().__init__(area)
        self._area, self._player, self._playhead = area, player, playhead
        self._editor, self._scenes, self._cuts = editor, editor.scenes, cuts
        self.is_open = False
        self.more_keys: tuple[Key, ...] = ()
        self.actions = ReviewActions(area)
        self._join_actions()
        self._join_bar()
        self._join_cut()
        self._mouse = TimelineSteering(area, playhead, editor, cuts, self.actions)
        self._join_inspector()
        playhead.moved.connect(self._on_moved)

    def go_to(self, uid: str | None) -> None:
        """Select a scene and stand at its start."""
        if uid is not None:
            self._cuts.hide()
            self._player.pause()
            self._scenes.select(uid)
            self._playhead.seek(self._scenes.review.scene(uid).start_ms)

    def say_place(self) -> None:
        """Say which scene is seen, and what can be done there."""
        review, ms = self._scenes.review, self._playhead.ms
        scene = review.at(ms)
        where, out = self.tr("In no scene"), ""
        if scene is not None:
            where = self.tr("Scene {} of {}").format(
                review.index(scene.uid) + 1, len(review.scenes)
            )
            out = self.tr("Left out") if scene.is_left_out else ""
        self._area.stage.set_badge(where)
        self._area.stage.set_left_out(out)
        self._area.bar.set_can_split(can_split(review, ms))
        self._area.bar.set_can_merge(self._can_merge())

    # Keys

    def _join_actions(self) -> None:
        player, editor, timeline = self._player, self._editor, self._area.timeline
        for name, does in {
            "play": player.toggle,
            "pause": player.pause,
            "backward": player.backward,
            "forward": player.forward,
            "play_scene": self._play_scene,
            "play_around": self._play_around,
            "mute": lambda: player.set_muted(not player.is_muted),
            "frame_back": lambda: self._step(-1),
            "frame_on": lambda: self._step(1),
            "second_back": lambda: self._playhead.seek(self._playhead.ms - 1_000),
            "second_on": lambda: self._playhead.seek(self._playhead.ms + 1_000),
            "cut_back": lambda: self._to_cut(-1),
            "cut_on": lambda: self._to_cut(1),
            "doubt_back": lambda: self._to_doubtful(-1),
            "doubt_on": lambda: self._to_doubtful(1),
            "set_in": lambda: self._type_bound(Side.START, self._playhead.ms),
            "set_out": lambda: self._type_bound(Side.END, self._playhead.ms),
            "nudge_back": lambda: self._nudge(-1),
            "nudge_on": lambda: self._nudge(1),
            "split": lambda: editor.split(self._playhead.ms),
            "merge": editor.merge,
            "fill": lambda: editor.fill(self._playhead.ms),
            "snap": self._area.bar.snap.toggle,
            "approve": self._approve,
            "leave_out": self._leave_out,
            "rename": self._area.inspector.begin_to_rename,
            "select_all": self._scenes.select_all,
            "undo": self._undo,
            "redo": self._redo,
            "zoom_in": timeline.zoom_in,
            "zoom_out": timeline.zoom_out,
            "zoom_fit": timeline.zoom_fit,
            "close": self._close,
            "sheet": self.show_keys,
        }.items():
            self.actions[name].triggered.connect(
                lambda _on=False, name=name, does=does: self._act(name, does)
            )
        self._area.undo_wished.connect(self._undo)
        self._area.redo_wished.connect(self._redo)

    def _act(self, name: str, does: object) -> None:
        if (self.is_open or name == "sheet") and not pressed_button(name) and callable(does):
            does()

    def show_keys(self) -> None:
        """Open the sheet of keys."""
        sheet = KeysSheet(self._area.window(), (*KEYS, *self.more_keys))
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    # What they do

    def _approve(self) -> None:
        self.go_to(self._editor.approve_and_next())

    def _leave_out(self) -> None:
        self.go_to(self._editor.leave_out())

    def _undo(self) -> None:
        self._scenes.undo()
        self._show_current()

    def _redo(self) -> None:
        self._scenes.redo()
        self._show_current()

    def _show_current(self) -> None:
        """What an undone step was about is to be seen, while nothing is played."""
        scene = self._scenes.current
        if scene is None or self._player.is_playing:
            return
        if not scene.start_ms <= self._playhead.ms < scene.end_ms:
            self._playhead.seek(scene.start_ms)

    def _play_scene(self) -> None:
        if (scene := self._scenes.current) is not None:
            self._cuts.hide()
            self._player.play_range(scene.start_ms, scene.end_ms)

    def _play_around(self) -> None:
        review = self._scenes.review
        bound = self._cuts.bound or nearest_bound(review, self._playhead.ms)
        if bound is not None:
            self._cuts.show(review, bound)
            self._player.play_around(bound_ms(review, bound))

    def _step(self, frames: int) -> None:
        self._playhead.step(frames)
        self._area.timeline.reveal(self._playhead.ms)

    def _to_cut(self, way: int) -> None:
        """To the next change of shot or bound of a scene in one direction."""
        review, now, marks = self._scenes.review, self._playhead.ms, self._area.timeline.marks
        bounds = {ms for scene in review.scenes for ms in (scene.start_ms, scene.end_ms)}
        times = sorted(bounds.union(marks.shifts_ms))
        place = bisect_right(times, now) if way > 0 else bisect_left(times, now) - 1
        if 0 <= place < len(times):
            self._player.pause()
            self._playhead.seek(times[place])
            self._cuts.look_at(review, bound_at(review, times[place]))

    def _to_doubtful(self, way: int) -> None:
        """To the next bound that may be wrong, to look at its frames."""
        bound = next_doubtful(self._scenes.review, self._playhead.ms, way)
        if bound is not None:
            self._scenes.select(bound.uid)
            self._stand_at(bound)
        else:
            self._editor.refused.emit(self.tr("No cut here is in doubt."))

    def _type_bound(self, side: Side, ms: int) -> None:
        if (bound := self._editor.bound(side)) is not None:
            self._editor.move(bound, ms)
            self._stand_at(bound)
            self._tell_if_elsewhere(bound, ms)

    def _tell_if_elsewhere(self, bound: Bound, ms: int) -> None:
        """A time that does not fit is not put right in silence."""
        review = self._scenes.review
        at_ms = bound_ms(review, bound)
        if abs(at_ms - ms) > _A_FRAME_MS:
            words = self.tr("The cut is at {}: the scenes beside it leave no room for {}.")
            self._editor.refused.emit(words.format(format_ms(at_ms), format_ms(ms)))

    def _step_bound(self, side: Side, frames: int) -> None:
        if (bound := self._editor.bound(side)) is not None:
            self._editor.nudge(bound, frames)
            self._stand_at(bound)

    def _nudge(self, frames: int) -> None:
        bound = self._cuts.bound or self._editor.bound(Side.START)
        if bound is not None:
            self._editor.nudge(bound, frames)
            self._stand_at(bound)

    def _stand_at(self, bound: Bound) -> None:
        review = self._scenes.review
        self._player.pause()
        self._playhead.seek(bound_ms(review, bound))
        self._cuts.show(review, bound)

    def _close(self) -> None:
        if not self._area.timeline.mouse.cancel():
            self._cuts.hide()
            self._player.pause()

    def _can_merge(self) -> bool:
        review, uids = self._scenes.review, self._scenes.selection
        return len(uids) > 1 or (bool(uids) and uids[0] != review.scenes[-1].uid)

    # The bar under the stage

    def _join_bar(self) -> None:
        bar, timeline = self._area.bar, self._area.timeline
        for wish, name in (
            (bar.split_wished, "split"),
            (bar.merge_wished, "merge"),
            (bar.cut_back_wished, "cut_back"),
            (bar.cut_on_wished, "cut_on"),
            (bar.frame_back_wished, "frame_back"),
            (bar.frame_on_wished, "frame_on"),
            (bar.zoom_in_wished, "zoom_in"),
            (bar.zoom_out_wished, "zoom_out"),
        ):
            wish.connect(self.actions[name].trigger)
        bar.snap_wished.connect(timeline.set_snapping)
        bar.zoom_wished.connect(self._on_zoom)
        timeline.zoom_changed.connect(bar.set_zoom)
        timeline.view_changed.connect(self._area.overview.set_view)
        self._area.overview.view_wanted.connect(timeline.set_view)

    def _on_zoom(self, zoom: float) -> None:
        if self.is_open:
            self._area.timeline.set_zoom(zoom)

    # The cut, and the playhead

    def _join_cut(self) -> None:
        cut = self._area.cut
        cut.view.nudge_wished.connect(self._nudge)
        cut.play_wished.connect(self._play_around)
        cut.close_wished.connect(self._close)
        self._cuts.picture_there.connect(self._on_picture)

    def _on_picture(self, frame: int, picture: QImage) -> None:
        """Show it once the player's own has come, which it would else be covered by."""
        if self._player.is_playing or frame != self._area.cut.view.frame:
            return
        if self._player.is_settled:
            self._area.stage.show_picture(picture)
        else:
            QTimer.singleShot(_AFTER_SEEK_MS, self, lambda: self._on_picture(frame, picture))

    def _on_moved(self, ms: int) -> None:
        self._area.timeline.set_playhead(ms)
        self._area.overview.set_playhead(ms)
        self._area.bar.set_position(ms)
        if self.is_open:
            self._area.timeline.reveal(ms)
            self.say_place()

    # The inspector

    def _join_inspector(self) -> None:
        inspector, editor = self._area.inspector, self._editor
        inspector.edited.connect(editor.write)
        inspector.left.connect(editor.end_typing)
        inspector.person_added.connect(editor.add_person)
        inspector.person_removed.connect(editor.remove_person)
        inspector.copy_wished.connect(editor.copy)
        inspector.unapprove_wished.connect(editor.unapprove)
        inspector.bound_typed.connect(self._type_bound)
        inspector.bound_stepped.connect(self._step_bound)
        inspector.approve_wished.connect(self._approve)
        inspector.leave_out_wished.connect(self._leave_out)
        inspector.play_wished.connect(self._play_scene)
        inspector.clips_wished.connect(self.clips_wished)
        inspector.undo_wished.connect(self._undo)
        inspector.redo_wished.connect(self._redo)
        inspector.done.connect(self._area.timeline.setFocus)
