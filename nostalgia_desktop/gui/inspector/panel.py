"""The inspector as a whole: it shows the selected scenes and emits what a person wishes."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from nostalgia_desktop.domain.field_edits import SceneField
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.inspector.chips import PeopleField
from nostalgia_desktop.gui.inspector.common import Shown, people_of, shared
from nostalgia_desktop.gui.inspector.date_field import DateField
from nostalgia_desktop.gui.inspector.decisions import Decisions
from nostalgia_desktop.gui.inspector.fields import LineField, TextField, UndoKeys
from nostalgia_desktop.gui.inspector.menu import InspectorMenu
from nostalgia_desktop.gui.inspector.note_box import NoteBox
from nostalgia_desktop.gui.inspector.scroll import ScrollColumn
from nostalgia_desktop.gui.inspector.times import TimesCard
from nostalgia_desktop.gui.roles import set_role
from nostalgia_desktop.gui.translation import plural

_PROMOTED = (
    ScrollColumn,
    LineField,
    TextField,
    DateField,
    PeopleField,
    NoteBox,
    TimesCard,
    Decisions,
)
_ENDS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Inspector(QWidget):
    """Fields, times and decisions of the selected scenes.

    `edited` carries a `SceneField` and its new value, as `set_fields` takes it, at each keystroke;
    `left` says that a field lost the focus. `bound_typed` carries a `Side` and milliseconds,
    `bound_stepped` a `Side` and frames, `copy_wished` the field to say of all scenes,
    `rename_wished` somebody to be called something else in the whole archive. `done` says
    that somebody is through with typing: the focus belongs to the timeline again.
    """

    edited = Signal(object, object)
    left = Signal()
    person_added = Signal(str)
    person_removed = Signal(str)
    bound_typed = Signal(object, int)
    bound_stepped = Signal(object, int)
    copy_wished = Signal(object)
    rename_wished = Signal(str)
    approve_wished = Signal()
    unapprove_wished = Signal()
    leave_out_wished = Signal()
    play_wished = Signal()
    clips_wished = Signal()
    undo_wished = Signal()
    redo_wished = Signal()
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = DARK
        self._typed: tuple[QWidget, ...] = ()
        self._find_fields()
        self._wire()
        self.show_scenes(None)

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        for part in (self.note, self.people, self.times, self.decisions):
            part.set_colours(colours)
        for line in (self.date.line, self.place):
            line.set_colour(colours.muted)
        self.more.setIcon(icon("ellipsis", colours.muted, 18))

    def set_known(self, people: Sequence[str]) -> None:
        """All people that the archive knows, to complete names from."""
        self.people.set_known(people)

    def show_scenes(self, shown: Shown | None) -> None:
        """Show what is selected; nothing can be said or decided of nothing."""
        self.setEnabled(shown is not None)
        self._column.setVisible(shown is not None)
        self.decisions.setVisible(shown is not None)
        self.more.setVisible(shown is not None)
        self._say_heading(shown)
        if shown is not None:
            self._show_fields(shown)
            self.times.show_scenes(shown)
            self.decisions.show_scenes(shown)
            self.menu.show_scenes(shown)

    def begin_to_rename(self) -> None:
        """Put the focus into the title, all of it selected."""
        self.title.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.title.selectAll()

    def event(self, event: QEvent) -> bool:
        """While somebody types, keys are letters; only those with Ctrl are the page's."""
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._is_letter(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape end the typing."""
        if event.key() in _ENDS and self._is_typing():
            self.done.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """A narrow column."""
        return QSize(304, 600)

    def minimumSizeHint(self) -> QSize:
        """No narrower than its times and buttons."""
        return QSize(264, 300)

    # Within

    def _is_letter(self, event: QKeyEvent) -> bool:
        with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return self._is_typing() and not with_ctrl

    def _is_typing(self) -> bool:
        focused = self.focusWidget()
        return focused in self._typed and focused.hasFocus()

    def _show_fields(self, shown: Shown) -> None:
        scenes = shown.scenes
        self.title.show_value(shared(scene.title for scene in scenes), self.tr("Several titles"))
        self.date.show_value(shared(scene.date for scene in scenes), self.tr("Several dates"))
        self.place.show_value(shared(scene.location for scene in scenes), self.tr("Several places"))
        self.people.show_value(*people_of(scenes))
        self.description.show_value(
            shared(scene.description for scene in scenes), self.tr("Several descriptions")
        )
        self.note.show_scene(shown.current if shown.is_one else None)

    def _say_heading(self, shown: Shown | None) -> None:
        if shown is None:
            self._heading.setText(self.tr("No scene"))
            self._state.setText("")
            return
        count = len(shown.scenes)
        several = plural(self.tr("%Ln scene(s)", "", count), count)
        one = self.tr("Scene {}").format(shown.number)
        self._heading.setText(one if shown.is_one else several)
        role, words = "faint", ""
        if shown.is_approved:
            role, words = "good", self.tr("Approved")
        elif shown.is_left_out:
            words = self.tr("Left out")
        self._state.setText(words)
        set_role(self._state, role)

    def _find_fields(self) -> None:
        form = load_form(self, "inspector", _PROMOTED)
        self._heading, self._state = form.child(QLabel, "heading"), form.child(QLabel, "state")
        self._column = form.child(ScrollColumn, "fields")
        self.title, self.place = form.child(LineField, "title"), form.child(LineField, "place")
        self.date, self.note = form.child(DateField, "date"), form.child(NoteBox, "note")
        self.people = form.child(PeopleField, "people")
        self.description = form.child(TextField, "description")
        self.times = form.child(TimesCard, "times")
        self.decisions = form.child(Decisions, "decisions")
        self.more, self.menu = form.child(QToolButton, "more"), InspectorMenu(self)
        self.more.setMenu(self.menu)
        self._typed = (
            self.title,
            self.date.line,
            self.place,
            self.people.entry,
            self.description,
            *self.times.fields,
        )
        self._undo_keys = UndoKeys(self)
        for field in self._typed:
            field.installEventFilter(self._undo_keys)

    def _wire(self) -> None:
        for field, widget in (
            (SceneField.TITLE, self.title),
            (SceneField.DATE, self.date),
            (SceneField.LOCATION, self.place),
            (SceneField.DESCRIPTION, self.description),
        ):
            widget.edited.connect(lambda value, field=field: self.edited.emit(field, value))
            widget.left.connect(self.left)
        self.people.added.connect(self.person_added)
        self.people.removed.connect(self.person_removed)
        self.people.left.connect(self.left)
        self.people.rename_wished.connect(self.rename_wished)
        self.menu.rename_wished.connect(self.rename_wished)
        self.times.bound_typed.connect(self.bound_typed)
        self.times.bound_stepped.connect(self.bound_stepped)
        self.menu.copy_wished.connect(self.copy_wished)
        self.menu.unapprove_wished.connect(self.unapprove_wished)
        self.decisions.approve_wished.connect(self.approve_wished)
        self.decisions.leave_out_wished.connect(self.leave_out_wished)
        self.decisions.play_wished.connect(self.play_wished)
        self.decisions.clips_wished.connect(self.clips_wished)
        self._undo_keys.undo_wished.connect(self.undo_wished)
        self._undo_keys.redo_wished.connect(self.redo_wished)
