"""What to say of each thing that was dropped, once it was looked into. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nostalgia_desktop.workflow.pass_report import Found

_NOTHING = "holds no DVD and no film"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was wrong with a drop, or only worth knowing; empty where its titles speak for it."""

    text: str = ""
    is_note: bool = False


def verdicts(paths: Sequence[Path], found: Found) -> list[Verdict]:
    """One for each path, in order.

    A problem goes to the path that it names. Notes are for those who dropped nothing new.
    """
    problems = _by_path(paths, found.scan.problems)
    copies = _by_path(paths, found.notes)
    return [_verdict(path, problems.get(path, []), copies.get(path, []), found) for path in paths]


def remarks(found: Found) -> list[str]:
    """What is worth a line but no row: menus and repeats that were left out, moved discs."""
    return [*found.scan.notes, *(note for note in found.notes if not _is_copy(note))]


def _verdict(path: Path, problems: list[str], notes: list[str], found: Found) -> Verdict:
    if problems:
        return Verdict(_joined(path, problems))
    copies = [note for note in notes if _is_copy(note)]
    gave_titles = any(_resolved(path) == disc.root for disc in found.scan.discs)
    if copies and (not gave_titles or len(copies) == _titles(path, found)):
        return Verdict(_joined(path, copies), is_note=True)
    return Verdict()


def _titles(path: Path, found: Found) -> int:
    root = _resolved(path)
    return sum(len(disc.titles) for disc in found.scan.discs if disc.root == root)


def _is_copy(note: str) -> bool:
    return " is a copy of job " in note


def _by_path(paths: Sequence[Path], texts: Sequence[str]) -> dict[Path, list[str]]:
    """Which path each text tells of: the longest that it names, else the first."""
    told: dict[Path, list[str]] = {}
    for text in texts:
        named = [path for path in paths if str(path) in text or str(_resolved(path)) in text]
        told.setdefault(max(named, key=_length, default=paths[0]), []).append(text)
    return told


def _joined(path: Path, texts: Sequence[str]) -> str:
    """The texts as one, without the path, which the row shows already."""
    first, *rest = (_without(path, text) for text in texts)
    return f"{first} (and {len(rest)} more)" if rest else first


def _without(path: Path, text: str) -> str:
    for name in (str(path), str(_resolved(path))):
        text = text.removeprefix(name).lstrip()
    if text.startswith(_NOTHING):
        return "No video in this folder; drop a VIDEO_TS folder, video files or a disc image"
    return text[:1].upper() + text[1:]


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # A link that leads to itself.
        return path


def _length(path: Path) -> int:
    return len(str(path))
