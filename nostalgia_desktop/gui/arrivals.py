"""What to say of each thing that was dropped, once it was looked into. Pure functions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nostalgia_desktop.domain.disc import Disc, ScanReport
from nostalgia_desktop.gui.jobs.words import one_line, shortened
from nostalgia_desktop.gui.translation import tr
from nostalgia_desktop.workflow.pass_report import Found

_NOTHING = "holds no DVD and no film"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was wrong with a drop, or only worth knowing; empty where its titles speak for it."""

    text: str = ""
    is_note: bool = False


def verdicts(paths: Sequence[Path], found: Found) -> list[Verdict]:
    """One for each path, in order.

    A problem goes to the path that it names. Copies are for those who dropped nothing new.
    """
    problems = _by_path(paths, found.scan.problems)
    return [_verdict(path, problems.get(path, []), found) for path in paths]


def remarks(found: Found) -> list[str]:
    """What is worth a line but no row, by the disc's name: menus and repeats that were left out,
    and discs that were found again at another place.
    """
    moved = dict.fromkeys(each.job.disc for each in found.recognised if each.original is None)
    again = tr("“{}” was found again at its new place")
    return [
        *_menus(found.scan),
        *(_of_disc(note, found.scan.discs) for note in found.scan.notes),
        *(again.format(one_line(name)) for name in moved),
    ]


def _menus(scan: ScanReport) -> Iterator[str]:
    """A line for each disc that has menus; those beside no film are nothing to tell of."""
    counts = Counter(_disc_at(menu, scan.discs) for menu in scan.menus)
    for disc, count in counts.items():
        if disc is not None:
            yield tr("{}: %Ln menu(s) left out", "", count).format(one_line(disc.name))


def _of_disc(note: str, discs: Sequence[Disc]) -> str:
    """A note with the disc's name in place of a path in front."""
    disc = max(
        (each for each in discs if note.startswith(str(each.folder))),
        key=lambda each: _length(each.folder),
        default=None,
    )
    if disc is None:
        return note
    _where, _, told = note.removeprefix(str(disc.folder)).partition(": ")
    return f"{one_line(disc.name)}: {told}"


def _disc_at(path: Path, discs: Sequence[Disc]) -> Disc | None:
    """The disc whose folder, or image, a file lies in."""
    around = [disc for disc in discs if path.is_relative_to(disc.folder)]
    return max(around, key=lambda disc: _length(disc.folder), default=None)


def _verdict(path: Path, problems: list[str], found: Found) -> Verdict:
    if problems:
        return Verdict(_joined(path, problems))
    places = (path.absolute(), _resolved(path))
    discs = (disc for disc in found.scan.discs if disc.root in places)
    films = [title.parts[0].path for disc in discs for title in disc.titles]
    copies = [each for each in found.recognised if each.original and each.path in films]
    if not copies or len(copies) < len(films):
        return Verdict()
    return Verdict(_copies(dict.fromkeys(each.job.disc for each in copies)), is_note=True)


def _copies(names: Iterable[str]) -> str:
    first, *rest = names
    said = tr("A copy of “{}”, which is in the list").format(one_line(first))
    return tr("{} (and %Ln more)", "", len(rest)).format(said) if rest else said


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
    return tr("{} (and %Ln more)", "", len(rest)).format(first) if rest else first


def _without(path: Path, text: str) -> str:
    """A problem without the path that was dropped, and with the name alone of a file in it."""
    for name in (str(path), str(_resolved(path))):
        if text.startswith((f"{name} ", f"{name}: ")):
            text = text.removeprefix(name).lstrip(": ")
            break
    if text.startswith(_NOTHING):
        return tr("No video in this folder; drop a VIDEO_TS folder, video files or a disc image")
    short = shortened(text)
    return short if short != text else text[:1].upper() + text[1:]


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # A link that leads to itself.
        return path


def _length(path: Path) -> int:
    return len(str(path))
