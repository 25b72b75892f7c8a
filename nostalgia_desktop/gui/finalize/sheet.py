"""The sheet before clips are made: their names, the room and the time they take, what is open."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.finalize.model import ClipsModel
from nostalgia_desktop.gui.finalize.parts import ClipList, RoomBar, button, card, label, set_icon
from nostalgia_desktop.gui.finalize.rows import planned_row
from nostalgia_desktop.gui.icons import pixmap
from nostalgia_desktop.gui.jobs.time_left import words_of
from nostalgia_desktop.gui.jobs.words import counted, format_size
from nostalgia_desktop.workflow.finalize_plan import FinalizePlan, Plans

_WIDTH = 720


class FinalizeSheet(QDialog):
    """Shows what a Finalize would do; nothing happens before `wished` carries a `FinalizeWish`.

    `archive_wished` asks for another folder; the button for it is there only where that can be
    done (`can_move`). `plan` is what was wished for once the sheet was accepted.
    """

    wished = Signal(object)
    archive_wished = Signal()

    def __init__(
        self,
        plans: Plans,
        archive: Path,
        colours: Colours,
        parent: QWidget | None = None,
        *,
        can_move: bool = False,
    ) -> None:
        super().__init__(parent)
        self._plans, self._archive, self._colours = plans, archive, colours
        self._model = ClipsModel(self)
        self._heading, self._summary = label("title"), label("muted")
        self.list, self._note = ClipList(self._model), QFrame()
        self._note_mark = QLabel()
        self.include = QCheckBox()
        self._room_bar, self._room, self._time = RoomBar(), label("strong"), label("muted")
        self._problem, self._folder_mark, self._folder = label("bad"), QLabel(), label("muted")
        self.show_folder = button(self.tr("Show"), "ghost")
        self.change = button(self.tr("Change…"), "ghost")
        self.cancel, self.start = button(self.tr("Cancel")), button("", "primary")
        self.change.setVisible(can_move)
        self._lay_out()
        self._wire()
        self.set_colours(colours)
        self.show_plans(plans, archive)
        self.resize(self.sizeHint())

    @property
    def plan(self) -> FinalizePlan:
        """What would be done as the switch stands."""
        return self._plans.every if self.include.isChecked() else self._plans.approved

    def show_plans(self, plans: Plans, archive: Path) -> None:
        """Show other plans: a review has changed, or the folder has."""
        self._plans, self._archive = plans, archive
        self.list.room_for = len(plans.every.clips)
        count = plans.not_approved
        self._note.setVisible(count > 0)
        scenes = counted(count, self.tr("clip is"), self.tr("clips are"))
        self.include.setText(self.tr("{} not approved yet. Make them too").format(scenes))
        # Who approved nothing at all wants clips of what was found.
        self.include.setChecked(not plans.approved.to_make or count == 0)
        self._show_plan()

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        self.list.set_colours(colours)
        self._room_bar.set_colours(colours)
        ratio = self.devicePixelRatioF()
        self._note_mark.setPixmap(pixmap("info", colours.accent_text, 18, ratio))
        self._folder_mark.setPixmap(pixmap("folder-open", colours.muted, 18, ratio))
        set_icon(self.start, "download", colours.on_accent)

    def _show_plan(self) -> None:
        plan = self.plan
        self._model.show(planned_row(clip) for clip in plan.clips)
        self._heading.setText(self._heading_of(plan))
        self._summary.setText(self._summary_of(plan))
        self._show_room(plan)
        can_start = bool(plan.to_make or plan.orphans)
        self.start.setText(f" {self._start_words(plan)}")
        self.start.setEnabled(can_start and plan.fits)
        self.start.setDefault(can_start)
        self.cancel.setText(self.tr("Cancel") if can_start else self.tr("Close"))
        self.list.updateGeometry()
        self._folder.setText(str(self._archive))
        self._folder.setToolTip(str(self._archive))

    def _heading_of(self, plan: FinalizePlan) -> str:
        if plan.to_make:
            clips = counted(len(plan.to_make), self.tr("clip"), self.tr("clips"))
            return self.tr("Ready to make {}").format(clips)
        return self.tr("All clips are made") if plan.clips else self.tr("There is nothing to make")

    def _summary_of(self, plan: FinalizePlan) -> str:
        parts = (
            [self.tr("{} of film").format(format_length(plan.length_ms))] if plan.to_make else []
        )
        for count, words in (
            (plan.unchanged, self.tr("{:,} unchanged since last time, skipped")),
            (plan.orphans, self.tr("{:,} no longer wanted, set aside")),
            (self._plans.left_out, self.tr("{:,} left out")),
        ):
            if count:
                parts.append(words.format(count))
        return " · ".join(parts)

    def _show_room(self, plan: FinalizePlan) -> None:
        is_making = bool(plan.to_make)
        for widget in (self._room_bar, self._room, self._time):
            widget.setVisible(is_making)
        self._problem.setVisible(not plan.fits)
        free = plan.free_bytes
        self._room.setText(self.tr("About {}").format(format_size(plan.size)))
        left = self.tr("{} free").format(format_size(free)) if free is not None else ""
        self._time.setText(" · ".join(filter(None, (left, self._time_of(plan)))))
        self._room_bar.show_room(plan.size, free or 0, fits=plan.fits)
        if free is not None and not plan.fits:
            missing = format_size(plan.room_needed - free)
            text = self.tr("There is not enough room: make {} free, or leave some scenes out.")
            self._problem.setText(text.format(missing))

    def _time_of(self, plan: FinalizePlan) -> str:
        if plan.pace.is_measured:
            return words_of(plan.seconds)
        return self.tr("{}, a guess before the first clip").format(words_of(plan.seconds))

    def _start_words(self, plan: FinalizePlan) -> str:
        if plan.to_make:
            clips = counted(len(plan.to_make), self.tr("clip"), self.tr("clips"))
            return self.tr("Make {}").format(clips)
        if plan.orphans:
            clips = counted(plan.orphans, self.tr("clip"), self.tr("clips"))
            return self.tr("Set {} aside").format(clips)
        return self.tr("Nothing to make")

    def _wire(self) -> None:
        self.include.toggled.connect(self._show_plan)
        self.start.clicked.connect(self._on_start)
        self.cancel.clicked.connect(self.reject)
        self.change.clicked.connect(self.archive_wished)
        self.show_folder.clicked.connect(self._on_show_folder)

    def _on_start(self) -> None:
        self.accept()
        self.wished.emit(self.plan.wish)

    def _on_show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._archive)))

    def _lay_out(self) -> None:
        self.setWindowTitle(self.tr("Finalize"))
        self.setMinimumWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 20)
        layout.setSpacing(4)
        layout.addWidget(self._heading)
        layout.addWidget(self._summary)
        layout.addSpacing(12)
        layout.addWidget(self._note)
        layout.addSpacing(6)
        layout.addWidget(card(self.list), 1)
        layout.addSpacing(14)
        layout.addLayout(_row(self._room, self._time))
        layout.addSpacing(4)
        layout.addWidget(self._room_bar)
        layout.addWidget(self._problem)
        layout.addSpacing(10)
        layout.addLayout(_row(self._folder_mark, self._folder, self.show_folder, self.change))
        layout.addSpacing(14)
        layout.addLayout(self._buttons())
        self._fill_note()
        self._name_parts()

    def _fill_note(self) -> None:
        self._note.setProperty("ground", "note")
        layout = QHBoxLayout(self._note)
        layout.setContentsMargins(14, 9, 14, 9)
        layout.setSpacing(10)
        layout.addWidget(self._note_mark)
        layout.addWidget(self.include, 1)

    def _buttons(self) -> QHBoxLayout:
        layout = QHBoxLayout()
        layout.setSpacing(10)
        layout.addStretch()
        layout.addWidget(self.cancel)
        layout.addWidget(self.start)
        return layout

    def _name_parts(self) -> None:
        self._folder.setAccessibleName(self.tr("Folder of the clips"))
        self._folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._folder.setMinimumWidth(60)
        self.show_folder.setToolTip(self.tr("Show the folder"))
        self.change.setToolTip(self.tr("Keep the clips in another folder"))


def _row(first: QWidget, second: QWidget, *others: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setSpacing(10)
    layout.addWidget(first)
    layout.addWidget(second, 1)
    for other in others:
        layout.addWidget(other)
    return layout
