"""What a row says about its title, in plain words. Pure functions."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from nostalgia_desktop.domain.damage import DamageKind
from nostalgia_desktop.domain.job import TO_SUBMIT, Job, JobState, Step
from nostalgia_desktop.domain.time import format_length

# What would turn the rest of a line around, or end the isolation that keeps it from that.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

DOING = {
    Step.CLOCK: "Reading the disc",
    Step.PROXY: "Making the preview",
    Step.UPLOAD: "Sending to Gemini",
    Step.ANALYSIS: "Finding scenes",
    Step.FINALIZE: "Making the clips",
}
_WITH_THE_DISC = (Step.CLOCK, Step.PROXY, Step.FINALIZE, None)


class Tone(StrEnum):
    """How a state is to look: a name for its colour."""

    PLAIN = "muted"
    ACCENT = "accent_text"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


class Turn(StrEnum):
    """Whether a title's turn has come in a pass of this window."""

    NONE = "none"
    QUEUED = "queued"
    WORKING = "working"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Words:
    """The second and third line of a row, and how the second looks."""

    state: str
    detail: str
    tone: Tone = Tone.PLAIN


def words_for(job: Job, turn: Turn, step: Step | None) -> Words:
    """What to say of a job; `step` is the one under way while it is `WORKING`."""
    if turn is Turn.WORKING and step is not None:
        return Words(DOING[step], _length_or_size(job))
    if turn is Turn.QUEUED:
        return Words(_queued(job), _length_or_size(job))
    if turn is Turn.PAUSED:
        return Words("Paused", _length_or_size(job))
    if job.state is JobState.FAILED:
        reason, advice = reason_and_advice(job.error)
        return Words(f"Stopped: {reason}", advice or "Retry from the menu", Tone.BAD)
    if job.state is JobState.WAITING:
        return Words(_waiting(job), one_line(job.error), Tone.WARNING)
    if job.state in TO_SUBMIT:
        return Words("Not finished", "Go on from the menu")
    return _finished(job)


def name_of(job: Job, *, alone: bool) -> tuple[str, str]:
    """Disc and title; the title is empty where the disc has no other."""
    return one_line(job.disc), "" if alone else one_line(job.title)


def reason_and_advice(error: str) -> tuple[str, str]:
    """A message says what happened and then what to do, with a semicolon between."""
    reason, _, advice = one_line(error).partition("; ")
    return reason, advice[:1].upper() + advice[1:]


def warnings_of(job: Job) -> tuple[str, ...]:
    """What is worth knowing of a title: warnings, and what of it is lost."""
    return (*job.warnings, *(str(each) for each in job.damage))


def has_losses(job: Job) -> bool:
    """Whether any of its film is lost: broken navigation loses none."""
    return any(each.kind is not DamageKind.BROKEN_NAV for each in job.damage)


def one_line(text: str) -> str:
    """A name from outside on one line that leaves the text around it alone."""
    kept = (" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    return " ".join("".join(char for char in kept if char not in _TURNING).split())


def format_size(size: int) -> str:
    """Bytes as people read them: `640 MB`, `4.1 GB`, `212 GB`."""
    if size < 1_000_000_000:
        return f"{max(round(size / 1_000_000), 1)} MB"
    return f"{size / 1e9:.1f} GB" if size < 10_000_000_000 else f"{size / 1e9:,.0f} GB"


def counted(number: int, one: str, many: str) -> str:
    """`1 scene`, `14 scenes`."""
    return f"{number:,} {one if number == 1 else many}"


def _queued(job: Job) -> str:
    return DOING[Step.CLOCK] if job.duration_ms is None else "Waiting"


def _waiting(job: Job) -> str:
    return "Waiting for the disc" if job.step in _WITH_THE_DISC else "Waiting for Gemini"


def _finished(job: Job) -> Words:
    detail = f"{counted(len(job.kept_scenes), 'scene', 'scenes')} · {_length(job)}"
    if job.state is JobState.FINALIZED:
        clips = sum(clip.done for clip in job.clips)
        return Words("Done", f"{counted(clips, 'clip', 'clips')} · {_length(job)}", Tone.GOOD)
    if job.state is JobState.APPROVED:
        return Words("Approved", detail, Tone.GOOD)
    return Words("Ready to review", detail, Tone.ACCENT)


def _length(job: Job) -> str:
    return format_length(job.duration_ms or 0)


def _length_or_size(job: Job) -> str:
    if job.duration_ms:
        return _length(job)
    where = job.source.folder.rpartition("/")[2]
    size = format_size(sum(part.size for part in job.source.parts))
    return f"{size} · {one_line(where)}" if where not in ("", ".") else size
