"""Shows every part of some titles as it would be sent, and lets a person keep parts here."""

import asyncio
import logging
from collections.abc import Coroutine
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSlider,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from shiboken6 import isValid

from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.job import Step
from nostalgia_desktop.domain.money import format_usd
from nostalgia_desktop.domain.time import format_length, format_ms
from nostalgia_desktop.gui.colours import DARK, LIGHT
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.jobs.words import format_size, one_line
from nostalgia_desktop.gui.player import controls
from nostalgia_desktop.gui.player.facts import PlayState
from nostalgia_desktop.gui.player.preview_player import PreviewPlayer
from nostalgia_desktop.gui.player.stage import VideoStage
from nostalgia_desktop.gui.theme import text_font
from nostalgia_desktop.gui.translation import plural

if TYPE_CHECKING:
    from nostalgia_desktop.workflow.upload_preview import (
        Making,
        PartPreview,
        TitlePreview,
        UploadLook,
        UploadPreview,
    )

log = logging.getLogger(__name__)

_FRAME_MS = Fraction(200)
"""The films have five frames a second."""
_KEEP = 4
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_PART = Qt.ItemDataRole.UserRole


class UploadSheet(QDialog):
    """Makes what would be sent, and shows it; closing it stops the making.

    `changed` says that something is kept here, or not any more.
    """

    changed = Signal()

    def __init__(self, look: "UploadLook", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._task: asyncio.Task[None] | None = None
        self.player = PreviewPlayer(self)
        form = load_form(self, "upload_sheet", (VideoStage,))
        self.parts, self.stage = form.child(QTreeWidget, "parts"), form.child(VideoStage, "stage")
        self.play, self.place = form.child(QToolButton, "play"), form.child(QSlider, "place")
        self.question = form.child(QPlainTextEdit, "question")
        self.show_question = form.child(QToolButton, "show_question")
        self.progress, self.doing = (
            form.child(QProgressBar, "progress"),
            form.child(QLabel, "doing"),
        )
        self.summary, self.problem = form.child(QLabel, "summary"), form.child(QLabel, "problem")
        self._time, self.back = form.child(QLabel, "time"), form.child(QPushButton, "back")
        self._time.setFont(text_font(13, QFont.Weight.DemiBold, tabular=True))
        self._colours = DARK if self.palette().window().color().lightness() < 128 else LIGHT
        self.stage.set_colours(self._colours)
        self.question.hide()
        self.problem.hide()
        header = self.parts.header()
        header.setStretchLastSection(False)
        for column in range(self.parts.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        look.jobs.progress_changed.connect(self._on_progress)
        self._wire()
        self._show_state()
        self._show_part()

    def begin(self) -> None:
        """Make what is missing, and show all of it."""
        self._start(self._show())

    def done(self, result: int) -> None:
        """Make and play no more."""
        if self._task is not None:
            self._task.cancel()
        self.player.unload()
        super().done(result)

    async def _show(self, chosen: tuple[int, int] = (0, 0)) -> None:
        self._set_busy(self.tr("Making the previews that would be sent; nothing is sent…"))
        preview = await self._look.show(self._on_making)
        self._fill(preview, chosen)

    async def _choose(self, job_id: int, number: int, *, keep: bool) -> None:
        from nostalgia_desktop.workflow.steps.private import Choice

        self.player.unload()
        self._set_busy(self.tr("Dividing the title anew; nothing is sent…"))
        do = self._look.keep_here if keep else self._look.send_after_all
        try:
            await do(job_id, Choice((number,)))
        except NostalgiaError as error:
            self._tell(str(error))
        self.changed.emit()
        await self._show((job_id, number))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._task = asyncio.get_running_loop().create_task(self._guarded(work))

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except NostalgiaError as error:
            self._tell(str(error))
        except Exception as error:
            log.exception("what would be sent cannot be shown")
            words = self.tr("a fault in this program ({}); the log has the details")
            self._tell(words.format(repr(error)))
        finally:
            self._task = None
            if isValid(self):
                self._set_busy("")

    def _on_making(self, making: "Making") -> None:
        text = self.tr("Making part {part} of {parts} of {title}; nothing is sent…")
        title = one_line(making.job.name)
        self.doing.setText(text.format(part=making.part, parts=making.parts, title=title))
        self.progress.setRange(0, 1000)
        self.progress.setValue(round(1000 * making.done))

    def _on_progress(self, job_id: int, step: str, done: float) -> None:
        """A clock or preview that has to be made first is so far."""
        if self._task is not None and step in (Step.CLOCK, Step.PROXY):
            text = self.tr("Making the preview of {}; nothing is sent…")
            self.doing.setText(text.format(one_line(self._look.jobs.job(job_id).name)))
            self.progress.setRange(0, 1000)
            self.progress.setValue(round(1000 * done))

    def _set_busy(self, doing: str) -> None:
        self.doing.setText(doing)
        self.progress.setRange(0, 0)
        for each in (self.doing, self.progress):
            each.setVisible(bool(doing))
        self.parts.setEnabled(not doing)

    def _fill(self, preview: "UploadPreview", chosen: tuple[int, int]) -> None:
        with QSignalBlocker(self.parts):
            self.parts.clear()
            for title in preview.titles:
                self._add_title(title)
            self.parts.expandAll()
        self._summarize(preview)
        if preview.problems:
            self._tell("\n".join(preview.problems))
        found = [item for item in self._items() if self._key(item) == chosen]
        first = found or self._items()
        if first:
            self.parts.setCurrentItem(first[0])
        self._show_part()

    def _add_title(self, title: "TitlePreview") -> None:
        head = QTreeWidgetItem(self.parts, [one_line(title.job.name)])
        head.setFirstColumnSpanned(True)
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        bold = head.font(0)
        bold.setWeight(QFont.Weight.DemiBold)
        head.setFont(0, bold)
        for part in title.parts:
            times = " \N{EN DASH} ".join(format_ms(ms)[:-4] for ms in (part.start_ms, part.end_ms))
            item = QTreeWidgetItem(head, [f"{part.number}", times, *self._costs_of(part), ""])
            item.setData(0, _PART, (title.job.id, part))
            for column in (2, 3):
                item.setTextAlignment(column, _RIGHT)
            if part.is_to_send or part.is_kept_here:
                kept = Qt.CheckState.Checked if part.is_kept_here else Qt.CheckState.Unchecked
                item.setCheckState(_KEEP, kept)
                item.setToolTip(_KEEP, self.tr("Keep this part here"))

    def _costs_of(self, part: "PartPreview") -> tuple[str, str]:
        if not part.is_to_send:
            return self.tr("stays here") if part.is_kept_here else self.tr("was sent"), ""
        cost = part.direct.micro_usd
        return format_size(part.size_bytes), "?" if cost is None else format_usd(cost)

    def _summarize(self, preview: "UploadPreview") -> None:
        parts = [part for title in preview.titles for part in title.parts if part.is_to_send]
        costs = [part.direct.micro_usd for part in parts]
        words = plural(self.tr("%Ln part(s) would be sent", "", len(parts)), len(parts))
        more = [format_size(sum(part.size_bytes for part in parts))]
        if parts and None not in costs:
            more.append(self.tr("about {}").format(format_usd(sum(cost or 0 for cost in costs))))
        text = f"{words}: {', '.join(more)}." if parts else self.tr("Nothing would be sent.")
        self.summary.setText(text)

    def _tell(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _items(self) -> list[QTreeWidgetItem]:
        tops = range(self.parts.topLevelItemCount())
        heads = (head for row in tops if (head := self.parts.topLevelItem(row)))
        rows = ((head, row) for head in heads for row in range(head.childCount()))
        return [item for head, row in rows if (item := head.child(row))]

    @staticmethod
    def _key(item: QTreeWidgetItem) -> tuple[int, int]:
        job_id, part = item.data(0, _PART)
        return job_id, part.number

    def _show_part(self) -> None:
        item = self.parts.currentItem()
        known = item.data(0, _PART) if item is not None else None
        part: PartPreview | None = known[1] if known is not None else None
        self.player.unload()
        self.stage.clear()
        is_film = part is not None and part.path is not None
        self.play.setEnabled(is_film)
        self.place.setEnabled(is_film)
        is_asked = part is not None and not part.is_kept_here
        self.show_question.setEnabled(is_asked)
        self.question.setPlainText(self._question_of(part) if part and is_asked else "")
        if part is not None and part.path is not None:
            self.player.load(part.path, _FRAME_MS)
        elif part is not None and part.is_kept_here:
            detail = self.tr("Its scenes are found on this computer.")
            self.stage.set_message(self.tr("This part stays here"), detail, "eye-off")
        elif part is not None:
            self.stage.set_message(self.tr("This part was sent already"), "", "eye-off")

    def _question_of(self, part: "PartPreview") -> str:
        if not part.learns_more:
            return part.question
        more = self.tr(
            "The people and last titles that Gemini finds in earlier parts are added to this."
        )
        return f"{more}\n\n{part.question}"

    def _on_item_changed(self, item: QTreeWidgetItem, column: int) -> None:
        if column == _KEEP and self._task is None and item.data(0, _PART) is not None:
            job_id, number = self._key(item)
            keep = item.checkState(_KEEP) == Qt.CheckState.Checked
            self._tell("")
            self._start(self._choose(job_id, number, keep=keep))

    def _on_position(self, ms: int) -> None:
        self._time.setText(format_length(ms) if ms >= 60_000 else f"0:{ms // 1000:02}")
        if not self.place.isSliderDown():
            with QSignalBlocker(self.place):
                self.place.setValue(ms)

    def _show_state(self) -> None:
        is_playing = self.player.state is PlayState.PLAYING
        controls.paint(self.play, "pause" if is_playing else "play", self._colours.on_playhead)
        # No word of the space bar: in the list it ticks a part.
        name = self.tr("Pause") if is_playing else self.tr("Play")
        self.play.setToolTip(name)
        self.play.setAccessibleName(name)

    def _on_show_question(self, is_shown: bool) -> None:
        self.question.setVisible(is_shown)
        arrow = Qt.ArrowType.DownArrow if is_shown else Qt.ArrowType.RightArrow
        self.show_question.setArrowType(arrow)

    def _wire(self) -> None:
        player = self.player
        player.frame_changed.connect(self.stage.show_frame)
        player.position_changed.connect(self._on_position)
        player.duration_changed.connect(lambda ms: self.place.setRange(0, max(ms - 1, 0)))
        player.state_changed.connect(self._show_state)
        player.failed.connect(
            lambda _why: self.stage.set_message(self.tr("This part cannot be played"))
        )
        self.stage.play_wished.connect(player.toggle)
        self.play.clicked.connect(player.toggle)
        self.place.valueChanged.connect(player.seek)
        self.show_question.toggled.connect(self._on_show_question)
        self.parts.currentItemChanged.connect(self._show_part)
        self.parts.itemChanged.connect(self._on_item_changed)
        self.back.clicked.connect(self.accept)
