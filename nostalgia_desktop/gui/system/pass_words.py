"""What is said of a pass that has ended, to a person who does something else. Pure functions."""

from collections.abc import Sequence

from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.gui.jobs.words import one_line, reason_and_advice, shortened
from nostalgia_desktop.gui.one_pass import Kind
from nostalgia_desktop.gui.translation import tr
from nostalgia_desktop.workflow.pass_report import PassReport

_STOPPED = (JobState.FAILED, JobState.WAITING)
_LONGEST_NAME, _LONGEST_REASON = 40, 160

Words = tuple[str, str]
"""A title, and a sentence or two; plain text on one line each."""


def pass_words(kind: Kind, report: PassReport) -> Words | None:
    """What to say at a pass's end; None where there was nothing to do, or nothing came of it.

    What comes first is what a person has to see to.
    """
    elsewhere = {job.id for job in report.busy} | report.overnight
    jobs = [job for job in report.jobs if job.id not in elsewhere]
    stopped = [job for job in jobs if job.state in _STOPPED]
    done = [job for job in jobs if job.state not in _STOPPED]
    if not jobs:
        return _overnight(report) if kind is not Kind.COLLECT else None
    if stopped:
        return _attention(stopped, len(jobs), _gained(kind, done))
    if kind is Kind.FINALIZE:
        return _clips(done)
    return _previews(done, report.problems) if kind is Kind.REMAKE else _scenes(done)


def _overnight(report: PassReport) -> Words | None:
    """All that is left is Gemini's; what it has done already is told when it is taken in."""
    waiting = [job for job in report.jobs if job.id in report.overnight]
    if not waiting:
        return None
    title = tr("%Ln title(s) (is|are) with Gemini overnight", "", len(waiting))
    return title, tr("The scenes come by themselves while this program is open.")


def failure_words(reason: str, advice: str) -> Words:
    """What to say of a pass that broke off as a whole."""
    text = f"{reason}; {advice}" if advice else reason
    return tr("Work has stopped"), _elided(text, _LONGEST_REASON)


def _attention(stopped: Sequence[Job], total: int, gained: str) -> Words:
    if total == 1:
        reason, advice = reason_and_advice(shortened(stopped[0].error))
        text = f"{reason}. {advice}" if advice else reason
        title = tr("{} needs your attention").format(_where(stopped))
        return title, _elided(text, _LONGEST_REASON)
    count = len(stopped)
    title = tr("%Ln of {} titles (needs|need) your attention", "", count).format(f"{total:,}")
    advice = tr("The list says what to do.")
    return title, f"{gained} {advice}" if gained else advice


def _gained(kind: Kind, done: Sequence[Job]) -> str:
    """What became of the others, as a sentence."""
    if kind is Kind.FINALIZE and (clips := _clip_total(done)):
        return tr("%Ln clip(s) (is|are) ready.", "", clips)
    if kind.tools is Kind.SUBMIT and (scenes := _scene_total(done)):
        return tr("%Ln scene(s) (was|were) found.", "", scenes)
    return ""


def _scenes(done: Sequence[Job]) -> Words:
    count, where = _scene_total(done), _where(done)
    if not count:
        return tr("No scenes found on {}").format(where), tr("Open it to look for yourself.")
    title = tr("%Ln scene(s) found on {}", "", count).format(where)
    return title, tr("(It is|They are) ready to be looked over.", "", count)


def _clips(done: Sequence[Job]) -> Words | None:
    count = _clip_total(done)
    if not count:
        return None
    return tr("%Ln clip(s) (is|are) ready", "", count), tr("From {}.").format(_where(done))


def _previews(done: Sequence[Job], problems: Sequence[str]) -> Words | None:
    if problems:
        title = tr("%Ln preview(s) could not be made", "", len(problems))
        return title, _elided(problems[0], _LONGEST_REASON)
    where = _where(done)
    return tr("The preview of {} is ready").format(where), tr("You can look it over again.")


def _scene_total(jobs: Sequence[Job]) -> int:
    return sum(len(job.kept_scenes) for job in jobs)


def _clip_total(jobs: Sequence[Job]) -> int:
    return sum(clip.done for job in jobs for clip in job.clips)


def _where(jobs: Sequence[Job]) -> str:
    """The disc's name, or how many there are."""
    names = {job.disc for job in jobs}
    if len(names) > 1:
        return tr("%Ln disc(s)", "", len(names))
    return _elided(next(iter(names)), _LONGEST_NAME)


def _elided(text: str, longest: int) -> str:
    """On one line, and no longer than that many characters."""
    line = one_line(text)
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
