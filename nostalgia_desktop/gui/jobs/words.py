"""What a row says about its title, in plain words. Pure functions."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from nostalgia_desktop.domain.damage import DamageKind
from nostalgia_desktop.domain.errors import OVERNIGHT
from nostalgia_desktop.domain.job import TO_SUBMIT, Job, JobState, Step
from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.gui.translation import tr

# What would turn the rest of a line around, or end the isolation that keeps it from that.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# A message that begins with a path (or with a scene's name and a path), as far as the last folder.
# What follows a path is one of these words: a file's name may hold spaces, slashes come in reasons
# ("Input/output error"), so that nothing else tells where a path ends.
_VERBS = "is|was|are|has|had|holds?|cannot|could|went|does|did|appeared|begins|lists|came|lies"
_FOLDERS = re.compile(
    r"^(?P<scene>“[^”]*”: )?(?:/|[A-Za-z]:[\\/]|\\\\)(?:.*[/\\](?!output error))?"
    rf"(?P<rest>[^/\\]+?(?: (?:{_VERBS})\b|: ).*)$"
)

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


def doing(step: Step) -> str:
    """What is done in a step, as a line of its own."""
    return {
        Step.CLOCK: tr("Reading the disc"),
        Step.PROXY: tr("Making the preview"),
        Step.UPLOAD: tr("Sending to Gemini"),
        Step.ANALYSIS: tr("Finding scenes"),
        Step.FINALIZE: tr("Making the clips"),
    }[step]


def doing_to(name: str, step: Step) -> str:
    """The same of a title in one line."""
    words = {
        Step.CLOCK: tr("{}: reading the disc"),
        Step.PROXY: tr("{}: making the preview"),
        Step.UPLOAD: tr("{}: sending to Gemini"),
        Step.ANALYSIS: tr("{}: finding scenes"),
        Step.FINALIZE: tr("{}: making the clips"),
    }[step]
    return words.format(name)


def words_for(job: Job, turn: Turn, step: Step | None) -> Words:
    """What to say of a job; `step` is the one under way while it is `WORKING`."""
    if turn is Turn.WORKING and step is not None:
        return Words(doing(step), _length_or_size(job))
    if turn is Turn.QUEUED:
        return Words(_queued(job), _length_or_size(job))
    if turn is Turn.PAUSED:
        return Words(tr("Paused"), _length_or_size(job))
    if job.state is JobState.FAILED:
        reason, advice = reason_and_advice(shortened(job.error))
        stopped = tr("Stopped: {}").format(reason)
        return Words(stopped, advice or tr("Retry from the menu"), Tone.BAD)
    if job.state is JobState.WAITING and job.error.startswith(OVERNIGHT):
        return Words(tr("With Gemini overnight"), _length_or_size(job), Tone.ACCENT)
    if job.state is JobState.WAITING:
        reason, advice = reason_and_advice(shortened(job.error))
        return Words(_waiting(job), advice or reason, Tone.WARNING)
    if job.state in TO_SUBMIT:
        return Words(tr("Not finished"), tr("Go on from the menu"))
    return _finished(job)


def name_of(job: Job, *, alone: bool) -> tuple[str, str]:
    """Disc and title; the title is empty where the disc has no other."""
    return one_line(job.disc), "" if alone else one_line(job.title)


def sentence(words: str) -> str:
    """Words as a sentence begins; a file's name at their beginning stays as it is."""
    begins_with_a_file = not words.partition(" ")[0].isalpha()
    return words if begins_with_a_file else words[:1].upper() + words[1:]


def reason_and_advice(error: str) -> tuple[str, str]:
    """A message says what happened and then what to do, with a semicolon between."""
    reason, _, advice = one_line(error).partition("; ")
    return reason, advice[:1].upper() + advice[1:]


def shortened(error: str) -> str:
    """A message that begins with the file's name instead of its path, on one line.

    A row has no room for a path; what to do stands behind it.
    """
    reason, mark, advice = one_line(error).partition("; ")
    return _FOLDERS.sub(r"\g<scene>\g<rest>", reason) + mark + advice


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
        return tr("{} MB").format(max(round(size / 1_000_000), 1))
    gigabytes = size / 1e9
    return tr("{} GB").format(f"{gigabytes:.1f}" if gigabytes < 10 else f"{gigabytes:,.0f}")


def scene_count(number: int) -> str:
    """`1 scene`, `14 scenes`."""
    return tr("%Ln scene(s)", "", number)


def clip_count(number: int) -> str:
    """`1 clip`, `14 clips`."""
    return tr("%Ln clip(s)", "", number)


def _queued(job: Job) -> str:
    return doing(Step.CLOCK) if job.duration_ms is None else tr("Waiting")


def _waiting(job: Job) -> str:
    with_disc = job.step in _WITH_THE_DISC
    return tr("Waiting for the disc") if with_disc else tr("Waiting for Gemini")


def _finished(job: Job) -> Words:
    detail = f"{scene_count(len(job.kept_scenes))} · {_length(job)}"
    if job.state is JobState.FINALIZED:
        clips = sum(clip.done for clip in job.clips)
        return Words(tr("Done"), f"{clip_count(clips)} · {_length(job)}", Tone.GOOD)
    if job.state is JobState.APPROVED:
        return Words(tr("Approved"), detail, Tone.GOOD)
    return Words(tr("Ready to review"), detail, Tone.ACCENT)


def _length(job: Job) -> str:
    return format_length(job.duration_ms or 0)


def _length_or_size(job: Job) -> str:
    if job.duration_ms:
        return _length(job)
    where = job.source.folder.rpartition("/")[2]
    size = format_size(sum(part.size for part in job.source.parts))
    return f"{size} · {one_line(where)}" if where not in ("", ".") else size
