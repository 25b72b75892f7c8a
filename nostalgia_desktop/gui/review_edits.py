"""Grants the wishes of timeline and inspector: each becomes a step of the scene list."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from nostalgia_desktop.domain import edits, field_edits
from nostalgia_desktop.domain.edits import Bound
from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.field_edits import Fields, SceneField
from nostalgia_desktop.domain.review import Review, Side
from nostalgia_desktop.gui.scene_list import SceneList
from nostalgia_desktop.workflow.review_data import new_uid


class ReviewEditor(QObject):
    """Edits the selected scenes. `refused` says why a wish could not be granted."""

    refused = Signal(str)

    def __init__(self, scenes: SceneList, parent: QObject) -> None:
        super().__init__(parent)
        self.scenes = scenes
        self._typing: object = None
        scenes.settled.connect(self._on_settled)

    # What is said

    def write(self, field: SceneField, value: str) -> None:
        """A keystroke in a field: one step with all others until the field is left."""
        uids, scenes = self.scenes.selection, self.scenes
        if self._typing != (field, uids):
            scenes.begin_gesture()
            self._typing = (field, uids)
        # The values of SceneField are the keys of Fields.
        fields: Fields = {field.value: value}  # type: ignore[misc]
        self._apply(
            self._texts()[field], lambda: field_edits.set_fields(scenes.review, uids, **fields)
        )

    def end_typing(self) -> None:
        """The field was left: what comes next is another step."""
        if self._typing is not None:
            self._typing = None
            self.scenes.end_gesture()

    def add_person(self, name: str) -> None:
        """Somebody is in all selected scenes."""
        self._change_people(self.tr("Add {}").format(name), lambda people: (*people, name))

    def remove_person(self, name: str) -> None:
        """Somebody is in none of the selected scenes."""
        text = self.tr("Take {} away").format(name)
        self._change_people(text, lambda people: tuple(each for each in people if each != name))

    def copy(self, field: SceneField) -> None:
        """Say of all scenes what is said of the current one."""
        if (scene := self.scenes.current) is not None:
            self._step(
                self.tr("Use for the whole title"),
                lambda: field_edits.copy_field(self.scenes.review, scene.uid, field),
            )

    # What is decided

    def approve_and_next(self) -> str | None:
        """Approve the selection and select the next scene to be decided; gives its uid."""
        return self._decide(self.tr("Approve"), field_edits.approve)

    def unapprove(self) -> None:
        """Take approvals back."""
        self._step(
            self.tr("Take approval back"),
            lambda: field_edits.unapprove(self.scenes.review, self.scenes.selection),
        )

    def leave_out(self) -> str | None:
        """Leave the selection out and go to the next as above; take it back in where it was out."""
        review, uids = self.scenes.review, self.scenes.selection
        if all(review.scene(uid).is_left_out for uid in uids):
            self._step(self.tr("Take in"), lambda: field_edits.restore(review, uids))
            return None
        return self._decide(self.tr("Leave out"), field_edits.leave_out)

    # Where scenes begin and end

    def begin_drag(self) -> None:
        """All moves until the end of the drag are one step."""
        self._typing = None
        self.scenes.begin_gesture()

    def drag(self, bound: Bound, ms: int) -> None:
        """Move a bound that is in the hand."""
        self._apply(self.tr("Move cut"), lambda: edits.move_bound(self.scenes.review, bound, ms))

    def end_drag(self) -> None:
        """The bound was let go."""
        self.scenes.end_gesture()

    def cancel_drag(self) -> None:
        """Put the bound back where it was."""
        self.scenes.cancel_gesture()

    def move(self, bound: Bound, ms: int) -> None:
        """Move a bound, as one step."""
        self._step(self.tr("Move cut"), lambda: edits.move_bound(self.scenes.review, bound, ms))

    def nudge(self, bound: Bound, frames: int) -> None:
        """Move a bound by frames."""
        self._step(
            self.tr("Move cut"), lambda: edits.nudge_bound(self.scenes.review, bound, frames)
        )

    def bound(self, side: Side) -> Bound | None:
        """A bound of the current scene."""
        scene = self.scenes.current
        return Bound(scene.uid, side) if scene else None

    def split(self, ms: int) -> None:
        """Cut the scene at a time in two; the second half is selected."""
        uid = new_uid()
        self._step(
            self.tr("Split"),
            lambda: edits.split_scene(self.scenes.review, ms, lambda: uid),
            select=[uid],
        )

    def merge(self) -> None:
        """Make one scene of all that are selected, or of one and the next."""
        review, uids = self.scenes.review, self.scenes.selection
        if not uids:
            return
        places = [review.index(uid) for uid in uids]
        times = max(places[-1] - places[0], 1)

        def merged() -> Review:
            after = review
            for _ in range(times):
                after = edits.merge_next(after, uids[0])
            return after

        self._step(self.tr("Merge"), merged, select=uids[:1])

    def fill(self, ms: int) -> None:
        """Make a scene of the gap at a time, and select it."""
        uid = new_uid()
        self._step(
            self.tr("Make a scene"),
            lambda: edits.fill_gap(self.scenes.review, ms, lambda: uid),
            select=[uid],
        )

    # Within

    def _change_people(
        self, text: str, change: Callable[[tuple[str, ...]], tuple[str, ...]]
    ) -> None:
        def changed() -> Review:
            review = self.scenes.review
            for uid in self.scenes.selection:
                people = change(review.scene(uid).people)
                review = field_edits.set_fields(review, [uid], people=people)
            return review

        self._step(text, changed)

    def _decide(self, text: str, decide: Callable[[Review, Sequence[str]], Review]) -> str | None:
        uids = self.scenes.selection
        if not uids:
            return None
        after = decide(self.scenes.review, uids)
        following = field_edits.next_to_review(after, uids[-1])
        self._step(text, lambda: after, select=[following] if following else None)
        if following:
            self.scenes.select(following)
        return following

    def _step(
        self, text: str, edit: Callable[[], Review], select: Sequence[str] | None = None
    ) -> None:
        """An edit by itself: what was typed before is a step of its own."""
        self.end_typing()
        self._apply(text, edit, select)

    def _apply(
        self, text: str, edit: Callable[[], Review], select: Sequence[str] | None = None
    ) -> None:
        try:
            after = edit()
        except SceneError as error:
            self.refused.emit(str(error))
        else:
            self.scenes.apply(text, after, select)

    def _on_settled(self) -> None:
        self._typing = None

    def _texts(self) -> dict[SceneField, str]:
        return {
            SceneField.TITLE: self.tr("Type title"),
            SceneField.DESCRIPTION: self.tr("Type description"),
            SceneField.LOCATION: self.tr("Type place"),
            SceneField.DATE: self.tr("Type date"),
        }
