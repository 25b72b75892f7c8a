"""What a row of clips says, before they are made and while they are. Pure data."""

from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from nostalgia_desktop.domain.clip import ClipNews
from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.gui.jobs.words import format_size, one_line
from nostalgia_desktop.workflow.finalize_plan import PlannedClip


class ClipState(StrEnum):
    """How far a clip is."""

    PLANNED = "planned"
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    MAKING = "making"
    DONE = "done"
    FAILED = "failed"


ENDED = frozenset({ClipState.DONE, ClipState.FAILED, ClipState.UNCHANGED})


@dataclass(frozen=True, slots=True)
class ClipRow:
    """One clip in a list; `done` is 0 to 1 while it is made, `failure` why it could not be."""

    clip: PlannedClip
    state: ClipState
    done: float = 0.0
    failure: str = ""

    @property
    def detail(self) -> str:
        """The second line: why it failed, or what it is made from."""
        if self.failure:
            return one_line(self.failure)
        size = format_size(self.clip.size)
        if self.state is not ClipState.UNCHANGED:
            size = "" if self.state is ClipState.DONE else _tr("about {}").format(size)
        facts = (one_line(self.clip.disc), format_length(self.clip.length_ms), size)
        return " · ".join(filter(None, facts))

    @property
    def tag(self) -> str:
        """A word at the right, where there is something to say."""
        if self.state is ClipState.UNCHANGED:
            return _tr("Unchanged, kept as it is")
        if self.state is ClipState.MAKING:
            return f"{self.done:.0%}"
        if self.state is not ClipState.PLANNED:
            return ""
        if not self.clip.is_approved:
            return _tr("Not approved yet")
        return _tr("Changed, replaces the older clip") if self.clip.replaces else ""

    def after(self, news: ClipNews) -> "ClipRow":
        """The row once there are news of its clip."""
        if news.failure:
            return replace(self, state=ClipState.FAILED, failure=news.failure)
        state = ClipState.DONE if news.done >= 1 else ClipState.MAKING
        return replace(self, state=state, done=news.done, failure="")


def planned_row(clip: PlannedClip) -> ClipRow:
    """A clip before anything is begun."""
    return ClipRow(clip, ClipState.UNCHANGED if clip.is_unchanged else ClipState.PLANNED)


def waiting_row(clip: PlannedClip) -> ClipRow:
    """A clip whose turn will come."""
    return ClipRow(clip, ClipState.WAITING)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClipRow", text)
