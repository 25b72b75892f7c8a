"""All that a check has found so far, and how that is said. Pure but for the words' language."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from nostalgia_desktop.gui.checking.rows import CheckRow, row_of, title_row
from nostalgia_desktop.gui.translation import tr
from nostalgia_desktop.workflow.verify_report import (
    CheckedClip,
    ClipState,
    VerifyNews,
    VerifyReport,
)


@dataclass(slots=True)
class Findings:
    """The clips that were looked at, and rows for those that are not whole, troubles first."""

    clips: list[CheckedClip] = field(default_factory=list)
    rows: list[CheckRow] = field(default_factory=list)
    to_make: list[CheckedClip] = field(default_factory=list)
    total: int = 0

    def take(self, news: VerifyNews) -> bool:
        """Follow the check; gives whether there is a new row."""
        self.total = news.total
        if news.found is None or (self.clips and self.clips[-1] is news.found):
            return False
        self.clips.append(news.found)
        row = row_of(news.found, news.title)
        if row is not None and row.can_make:
            self.to_make.append(news.found)
        return self._add(row)

    def take_titles(self, report: VerifyReport) -> bool:
        """Add what is wrong with whole titles, in the end; gives whether there is a new row."""
        before = len(self.rows)
        for title in report.titles:
            self._add(title_row(title))
        return len(self.rows) > before

    @property
    def troubles(self) -> int:
        """How many rows somebody has to do something about."""
        return sum(row.is_trouble for row in self.rows)

    def _add(self, row: CheckRow | None) -> bool:
        if row is None:
            return False
        place = self.troubles if row.is_trouble else len(self.rows)
        self.rows.insert(place, row)
        return True


def end_heading(found: Findings, *, is_stopped: bool) -> str:
    """How it ended, in a few words."""
    looked, total = len(found.clips), found.total
    if is_stopped:
        return tr("Stopped after {:,} of %Ln clip(s)", "", total).format(looked)
    if not looked:
        return tr("There are no clips to check yet")
    if clips := sum(row.is_trouble and not row.is_title for row in found.rows):
        return tr("%Ln clip(s) (needs|need) attention", "", clips)
    if found.troubles:
        return tr("%Ln title(s) (needs|need) attention", "", found.troubles)
    if found.rows:
        return tr("No clip is damaged or gone")
    return tr("The clip is whole.") if looked == 1 else tr("All %Ln clips are whole.", "", looked)


def end_summary(found: Findings, *, is_stopped: bool) -> str:
    """How many are how; nothing where the heading says that all are whole."""
    if is_stopped and found.clips and not found.rows:
        return tr("What was checked is whole.")
    return " · ".join(_states(found))


def end_facts(found: Findings) -> str:
    """How many could be held against their discs, and what was known of them before."""
    return " · ".join(_facts(found))


def _states(found: Findings) -> Iterator[str]:
    counts = Counter(clip.state for clip in found.clips)
    nouns = {
        ClipState.WHOLE: tr("{:,} whole"),
        ClipState.DAMAGED: tr("{:,} damaged"),
        ClipState.MISSING: tr("{:,} gone"),
        ClipState.CHANGED: tr("{:,} changed since"),
        ClipState.RENAMED: tr("{:,} renamed"),
    }
    if found.rows:
        yield from (words.format(counts[state]) for state, words in nouns.items() if counts[state])


def _facts(found: Findings) -> Iterator[str]:
    compared = sum(clip.is_compared for clip in found.clips)
    if compared and compared == len(found.clips):
        yield (
            tr("Each was compared with its disc") if compared > 1 else tr("Compared with its disc")
        )
    elif compared:
        yield tr("%Ln compared with (its|their) disc", "", compared)
    elif found.clips:
        yield tr("No disc was at hand to compare with")
    if flawed := sum(bool(clip.findings) for clip in found.clips):
        yield tr("%Ln with flaws of (its|their) disc, marked in the library", "", flawed)
