"""The scenes under review in the window: what they are now, which are selected, and undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from weakref import ref

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from nostalgia_desktop.domain.review import Review
from nostalgia_desktop.domain.scene import Scene

_NO_GESTURE = -1
_MOST_STEPS = 1_000
"""So many steps can be undone: with 500 scenes, thirty megabytes of them."""


@dataclass(frozen=True, slots=True)
class ReviewState:
    """A review and what is selected in it, the current scene last: what one undo step changes."""

    review: Review
    selection: tuple[str, ...] = ()


class ReplaceScenes(QUndoCommand):
    """One undo step, whatever the edit: split, merge, rename or drag.

    Edits are pure functions from one review to the next, so going back is only a matter of
    putting the old one back.
    """

    def __init__(self, text: str, scenes: "SceneList", after: ReviewState, gesture: int) -> None:
        super().__init__(text)
        # Weakly: in a ring of references Python's collector may end a step twice, once with the
        # stack that holds it.
        self._scenes, self._gesture = ref(scenes), gesture
        self._before, self._after = scenes.state, after

    def redo(self) -> None:
        """Put what came after there."""
        self._put(self._after)

    def undo(self) -> None:
        """Put what was before back."""
        self._put(self._before)

    def _put(self, state: ReviewState) -> None:
        scenes = self._scenes()
        if scenes is not None:
            scenes.put(state)

    def id(self) -> int:
        """Steps of one gesture share an id, so Qt offers them to `mergeWith`."""
        return self._gesture

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Become one step with the next of the same gesture; none at all if it led back."""
        assert isinstance(other, ReplaceScenes)
        self._after = other._after
        # Qt ends the other one, but PySide keeps its husk as long as the stack: without the scenes.
        del other._before, other._after
        self.setObsolete(self._after.review == self._before.review)
        return True


class SceneList(QObject):
    """Holds the review that is open, its selection and its undo stack.

    `changed` comes with every new review, while something is dragged or typed too; `settled` once
    a step is done: after a single edit, undo or redo, and at the end of a gesture. Who saves
    listens to either. `selection_changed` comes with the uids that are selected now.
    """

    changed = Signal(object)
    settled = Signal(object)
    selection_changed = Signal(object)

    def __init__(self, review: Review, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(_MOST_STEPS)
        self._state = ReviewState(review, tuple(scene.uid for scene in review.scenes[:1]))
        self._gestures, self._gesture, self._unsettled = count(), _NO_GESTURE, False

    @property
    def state(self) -> ReviewState:
        """The review and its selection."""
        return self._state

    @property
    def review(self) -> Review:
        """The scenes as they are now."""
        return self._state.review

    @property
    def selection(self) -> tuple[str, ...]:
        """The uids of the selected scenes, in order of time."""
        chosen = frozenset(self._state.selection)
        return tuple(scene.uid for scene in self.review.scenes if scene.uid in chosen)

    @property
    def current(self) -> Scene | None:
        """The selected scene that was chosen last: the one whose fields are shown."""
        chosen = self._state.selection
        return self.review.scene(chosen[-1]) if chosen else None

    def open(self, review: Review) -> None:
        """Show another review; nothing of the one before can be undone any more."""
        self._gesture, self._unsettled = _NO_GESTURE, False
        self.undo_stack.clear()
        self.put(ReviewState(review, tuple(scene.uid for scene in review.scenes[:1])))

    def apply(self, text: str, after: Review, select: Sequence[str] | None = None) -> None:
        """Make an edit one step, named `text` in "Undo …"; nothing happens if it changes nothing.

        Inside a gesture it joins the gesture's step. `select` are the scenes to select then.
        """
        if after is self.review:
            return
        selection = self._state.selection if select is None else tuple(select)
        state = ReviewState(after, _existing(selection, after) or _nearest(self.current, after))
        self._unsettled = self._gesture != _NO_GESTURE
        self.undo_stack.push(ReplaceScenes(text, self, state, self._gesture))
        self._settle_unless_in_gesture()

    def push(self, step: ReplaceScenes) -> None:
        """Make a step by itself that does more than to change these scenes."""
        self.end_gesture()
        self.undo_stack.push(step)
        self.settled.emit(self.review)

    def begin_gesture(self) -> None:
        """All edits until `end_gesture` are one step: a drag, or typing while a field has focus."""
        self.end_gesture()
        self._gesture = next(self._gestures)

    def end_gesture(self) -> None:
        """The drag is over, or the field lost its focus. Harmless outside a gesture."""
        self._gesture = _NO_GESTURE
        if self._unsettled:
            self._unsettled = False
            self.settled.emit(self.review)

    def cancel_gesture(self) -> None:
        """Take back what the gesture did, as Escape does in a drag."""
        last = self.undo_stack.index() - 1
        step = self.undo_stack.command(last) if last >= 0 else None
        if isinstance(step, ReplaceScenes) and _NO_GESTURE != self._gesture == step.id():
            step.undo()
            step.setObsolete(True)  # So that it cannot be done again; Qt does not undo such ones.
            self.undo_stack.undo()
        self.end_gesture()

    def undo(self) -> None:
        """Take the last step back, and end what is under way."""
        self.end_gesture()
        if self.undo_stack.canUndo():
            self.undo_stack.undo()
            self.settled.emit(self.review)

    def redo(self) -> None:
        """Do again what was undone last."""
        self.end_gesture()
        if self.undo_stack.canRedo():
            self.undo_stack.redo()
            self.settled.emit(self.review)

    def put(self, state: ReviewState) -> None:
        """Be in another state; for undo steps alone, as it makes none."""
        before, self._state = self._state, state
        if before.review != state.review:
            self.changed.emit(state.review)
        if before.selection != state.selection:
            self.selection_changed.emit(self.selection)

    def select(self, *uids: str) -> None:
        """Select these scenes alone; the last one is the current one. Unknown ones are ignored."""
        self.put(ReviewState(self.review, _existing(uids, self.review)))

    def click(self, uid: str, modifiers: Qt.KeyboardModifier) -> None:
        """Select as a click does: alone, with Ctrl in addition or no more, with Shift up to it."""
        if modifiers & Qt.KeyboardModifier.ShiftModifier and self.current:
            self.select(*self._between(self.current.uid, uid))
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            others = tuple(each for each in self._state.selection if each != uid)
            self.select(*others if uid in self._state.selection and others else (*others, uid))
        else:
            self.select(uid)

    def select_all(self) -> None:
        """Select all scenes; the current one stays current."""
        current = [self.current.uid] if self.current else []
        others = [scene.uid for scene in self.review.scenes if scene.uid not in current]
        self.select(*others, *current)

    def step(self, by: int) -> None:
        """Select the scene so many places after the current one, kept inside the list."""
        scenes = self.review.scenes
        if scenes:
            place = self.review.index(self.current.uid) if self.current else 0
            self.select(scenes[min(max(place + by, 0), len(scenes) - 1)].uid)

    def _between(self, current: str, uid: str) -> Sequence[str]:
        """All uids from one scene to another; the current one stays last, so that it can move."""
        ends = sorted((self.review.index(current), self.review.index(uid)))
        uids = [scene.uid for scene in self.review.scenes[ends[0] : ends[1] + 1]]
        return uids if uids[-1] == current else uids[::-1]

    def _settle_unless_in_gesture(self) -> None:
        if self._gesture == _NO_GESTURE:
            self.settled.emit(self.review)


def _existing(uids: Sequence[str], review: Review) -> tuple[str, ...]:
    return tuple(dict.fromkeys(uid for uid in uids if uid in review))


def _nearest(scene: Scene | None, review: Review) -> tuple[str, ...]:
    """The scene that took the place of one that is gone."""
    there = (scene and review.at(scene.start_ms)) or next(iter(review.scenes), None)
    return (there.uid,) if there else ()
