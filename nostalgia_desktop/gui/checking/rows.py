"""What a row says of a clip that is not whole: how it is, why, and what to do. Pure data."""

from dataclasses import dataclass

from nostalgia_desktop.gui.jobs.words import one_line
from nostalgia_desktop.gui.library.words import cause_words
from nostalgia_desktop.gui.translation import tr
from nostalgia_desktop.workflow.make_again import can_make_again
from nostalgia_desktop.workflow.verify_report import Cause, CheckedClip, CheckedTitle, ClipState


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One clip, or a title; `tone` and `icon` are those of its mark.

    `can_make` says that it can be made again here. `is_trouble` is False of what somebody did to
    their own clip; `is_title` that it tells of a title's scenes.
    """

    name: str
    state: str
    what: str
    advice: str
    icon: str
    tone: str
    can_make: bool = False
    is_trouble: bool = True
    is_title: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, for the tip and for a screen reader."""
        return f"{self.name}: {self.state}", self.what, self.advice


def row_of(clip: CheckedClip, title: CheckedTitle | None) -> CheckRow | None:
    """The row of a clip and its title; None for one that is whole."""
    can_make = can_make_again(clip, title)
    name = one_line(clip.path)
    if clip.state is ClipState.DAMAGED:
        advice = _damaged_advice(clip.cause, title, can_make=can_make)
        words = tr("Damaged"), cause_words(clip.cause), advice
        return CheckRow(name, *words, "circle-alert", "bad", can_make)
    if clip.state is ClipState.MISSING:
        what = tr("It is not in the clips folder any more, under any name.")
        words = tr("Gone"), what, _gone_advice(title, can_make=can_make)
        return CheckRow(name, *words, "eye-off", "bad", can_make)
    if clip.sidecar:
        return CheckRow(name, *_sidecar_words(can_make=can_make), "info", "warning", can_make)
    if clip.state is ClipState.CHANGED:
        what = tr("Somebody or another program changed it. It plays to its end.")
        words = tr("Changed since"), what, tr("Nothing to do: it is left as it is.")
        return CheckRow(name, *words, "pencil", "muted", is_trouble=False)
    if clip.state is ClipState.RENAMED:
        what = tr("It is called “{}” now, and is whole.").format(one_line(clip.renamed_to))
        words = tr("Renamed"), what, tr("Nothing to do: it keeps that name.")
        return CheckRow(name, *words, "tag", "muted", is_trouble=False)
    return None


def title_row(title: CheckedTitle) -> CheckRow | None:
    """The row of a title whose scenes overlap; None where each frame is in one place."""
    if title.coverage.is_whole:
        return None
    what = tr("Two of its scenes have the same frames, which are in two clips then.")
    advice = tr("Open the title and look where its scenes begin and end.")
    name = one_line(title.name)
    state = tr("Scenes overlap")
    return CheckRow(name, state, what, advice, "scissors", "warning", is_title=True)


def _damaged_advice(cause: Cause | None, title: CheckedTitle | None, *, can_make: bool) -> str:
    if cause is Cause.WRITTEN:
        return tr("It is left as it is. If that was not you, delete it and finalize its title.")
    if can_make:
        return tr("It can be made again from its disc. The damaged file is kept.")
    return _backup_advice(title)


def _gone_advice(title: CheckedTitle | None, *, can_make: bool) -> str:
    if can_make:
        return tr("It can be made again from its disc. If you deleted it, leave its scene out.")
    return _backup_advice(title)


def _backup_advice(title: CheckedTitle | None) -> str:
    if title is None:
        return tr("Take it from a backup, or add its disc once more: it is not in the list.")
    return tr("Take it from a backup, or connect the drive with its disc and check again.")


def _sidecar_words(*, can_make: bool) -> tuple[str, str, str]:
    what = tr("The clip is whole. The file beside it, with all that is known of it, is spoiled.")
    again = tr("That file can be written again; the clip stays as it is.")
    backup = tr("Take that file from a backup.")
    return tr("Its description"), what, again if can_make else backup
