"""What a row of clips says, before they are made and while they are. Pure data."""

from dataclasses import dataclass, replace
from enum import StrEnum

from nostalgia_desktop.domain.clip import ClipNews
from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.gui.jobs.words import format_size, one_line, sentence, shortened
from nostalgia_desktop.gui.translation import translate
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
    """One clip in a list; `done` is 0 to 1 while it is made, `failure` why it could not be.

    Of one that waits `failure` says what for, where a person can do something about it; `findings`
    are what the check of a finished one found.
    """

    clip: PlannedClip
    state: ClipState
    done: float = 0.0
    failure: str = ""
    findings: tuple[str, ...] = ()

    @property
    def detail(self) -> str:
        """The second line: why it failed, what its check found, or what it is made from."""
        if self.failure:
            return sentence(shortened(self.failure))
        if self.findings:
            return sentence(shortened(self.findings[0]))
        size = format_size(self.clip.size)
        if self.state is not ClipState.UNCHANGED:
            size = (
                ""
                if self.state is ClipState.DONE
                else translate("ClipRow", "about {}").format(size)
            )
        facts = (one_line(self.clip.disc), format_length(self.clip.length_ms), size)
        return " · ".join(filter(None, facts))

    @property
    def tag(self) -> str:
        """A word at the right, where there is something to say."""
        if self.state is ClipState.UNCHANGED:
            return translate("ClipRow", "Unchanged, kept as it is")
        if self.state is ClipState.MAKING:
            return f"{self.done:.0%}"
        if self.findings:
            return translate("ClipRow", "Look at it")
        if self.state is not ClipState.PLANNED:
            return ""
        if not self.clip.is_approved:
            return translate("ClipRow", "Not approved yet")
        if self.clip.only_tags:
            return translate("ClipRow", "Only its words change")
        return (
            translate("ClipRow", "Changed, replaces the older clip") if self.clip.replaces else ""
        )

    @property
    def waits_for_you(self) -> bool:
        """Whether it goes on once a person has done something."""
        return self.state is ClipState.WAITING and bool(self.failure)

    def after(self, news: ClipNews) -> "ClipRow":
        """The row once there are news of its clip."""
        if news.failure:
            return replace(self, state=ClipState.FAILED, failure=news.failure)
        if news.waits:
            return replace(self, state=ClipState.WAITING, failure=news.waits)
        state = ClipState.DONE if news.done >= 1 else ClipState.MAKING
        return replace(self, state=state, done=news.done, failure="", findings=news.findings)


def planned_row(clip: PlannedClip) -> ClipRow:
    """A clip before anything is begun."""
    return ClipRow(clip, ClipState.UNCHANGED if clip.is_unchanged else ClipState.PLANNED)


def waiting_row(clip: PlannedClip) -> ClipRow:
    """A clip whose turn will come."""
    return ClipRow(clip, ClipState.WAITING)
