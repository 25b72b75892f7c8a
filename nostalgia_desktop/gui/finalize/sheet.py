"""The sheet before clips are made: their names, the room and the time they take, what is open."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QLabel, QPushButton, QWidget

from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.finalize.model import ClipsModel
from nostalgia_desktop.gui.finalize.parts import ClipList, RoomBar
from nostalgia_desktop.gui.finalize.rows import planned_row
from nostalgia_desktop.gui.fitting import fit_height
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.icons import pixmap
from nostalgia_desktop.gui.jobs.time_left import words_of
from nostalgia_desktop.gui.jobs.words import format_size
from nostalgia_desktop.gui.pages.empty import short_place
from nostalgia_desktop.gui.roles import set_icon
from nostalgia_desktop.gui.translation import plural
from nostalgia_desktop.workflow.finalize_plan import FinalizePlan, Plans


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
        form = load_form(self, "finalize_sheet", (ClipList, RoomBar))
        self.list, self.include = form.child(ClipList, "list"), form.child(QCheckBox, "include")
        self.start, self.cancel = (
            form.child(QPushButton, "start"),
            form.child(QPushButton, "cancel"),
        )
        self.show_folder = form.child(QPushButton, "show_folder")
        self.change = form.child(QPushButton, "change")
        self._heading, self._summary = form.child(QLabel, "heading"), form.child(QLabel, "summary")
        self._note, self._note_mark = form.child(QFrame, "note"), form.child(QLabel, "note_mark")
        self._room, self._room_bar = form.child(QLabel, "room"), form.child(RoomBar, "room_bar")
        self._time, self._problem = form.child(QLabel, "time"), form.child(QLabel, "problem")
        self._folder = form.child(QLabel, "folder")
        self._folder_mark = form.child(QLabel, "folder_mark")
        self.list.follow(self._model)
        self.change.setVisible(can_move)
        self._wire()
        self.set_colours(colours)
        self.show_plans(plans, archive)
        self.resize(self.sizeHint())
        fit_height(self)
        (self.start if self.start.isEnabled() else self.cancel).setFocus()

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
        words = self.tr("%Ln clip(s) (is|are) not approved yet. Make (it|them) too", "", count)
        self.include.setText(plural(words, count))
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
        self._show_start()

    def _show_plan(self) -> None:
        plan = self.plan
        # What is to be made comes first: it is what a person agrees to.
        clips = sorted(plan.clips, key=lambda clip: clip.is_unchanged)
        self._model.show(planned_row(clip) for clip in clips)
        self._heading.setText(self._heading_of(plan))
        self._summary.setText(self._summary_of(plan))
        self._show_room(plan)
        can_start = bool(plan.to_make or plan.orphans)
        self.start.setText(f" {self._start_words(plan)}")
        self.start.setEnabled(can_start and plan.fits)
        self._show_start()
        self.start.setDefault(can_start)
        self.cancel.setText(self.tr("Cancel") if can_start else self.tr("Close"))
        self.list.updateGeometry()
        self._folder.setText(short_place(self._archive))
        self._folder.setToolTip(str(self._archive))

    def _show_start(self) -> None:
        colours = self._colours
        ink = colours.on_accent if self.start.isEnabled() else colours.muted
        set_icon(self.start, "download", ink)

    def _heading_of(self, plan: FinalizePlan) -> str:
        if plan.to_make:
            count = len(plan.to_make)
            return plural(self.tr("Ready to make %Ln clip(s)", "", count), count)
        return self.tr("All clips are made") if plan.clips else self.tr("There is nothing to make")

    def _summary_of(self, plan: FinalizePlan) -> str:
        film = self.tr("{} of film").format(format_length(plan.length_ms)) if plan.to_make else ""
        unchanged = self.tr("%Ln unchanged since last time, skipped", "", plan.unchanged)
        orphans = self.tr("%Ln no longer wanted, set aside", "", plan.orphans)
        left_out = self.tr("%Ln left out", "", self._plans.left_out)
        parts = (
            film,
            unchanged if plan.unchanged else "",
            orphans if plan.orphans else "",
            left_out if self._plans.left_out else "",
        )
        return " · ".join(filter(None, parts))

    def _show_room(self, plan: FinalizePlan) -> None:
        is_making = bool(plan.to_make)
        for widget in (self._room_bar, self._room, self._time):
            widget.setVisible(is_making)
        self._problem.setVisible(not plan.fits)
        free = plan.free_bytes
        self._room.setText(self.tr("About {}").format(format_size(plan.size)))
        left = self.tr("{} free").format(format_size(free)) if free is not None else ""
        self._time.setText(" · ".join(filter(None, (left, self._time_of(plan)))))
        shown = plan.size if plan.fits else plan.room_needed
        self._room_bar.show_room(shown, free or 0, fits=plan.fits)
        if free is not None and not plan.fits:
            missing, needed = format_size(plan.room_needed - free), format_size(plan.room_needed)
            text = self.tr(
                "There is not enough room: make {} free, or leave some scenes out. While clips are "
                "made, up to {} have to be free."
            )
            self._problem.setText(text.format(missing, needed))

    def _time_of(self, plan: FinalizePlan) -> str:
        if plan.pace.is_measured:
            return words_of(plan.seconds)
        return self.tr("{}, a guess before the first clip").format(words_of(plan.seconds))

    def _start_words(self, plan: FinalizePlan) -> str:
        if plan.to_make:
            count = len(plan.to_make)
            return plural(self.tr("Make %Ln clip(s)", "", count), count)
        if plan.orphans:
            return plural(self.tr("Set %Ln clip(s) aside", "", plan.orphans), plan.orphans)
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
