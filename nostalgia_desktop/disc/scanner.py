"""Finds every DVD below the folders that a person named."""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nostalgia_desktop.disc.fingerprint import fingerprint
from nostalgia_desktop.disc.ifo import read_structure
from nostalgia_desktop.disc.names import disc_name, readable
from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.domain.disc import Disc, Part, ScanReport, Title
from nostalgia_desktop.domain.errors import SourceError

_TITLE_SET = re.compile(r"^VTS_(\d\d)_(\d)\.(VOB|IFO|BUP)$", re.IGNORECASE)
_MANAGER = re.compile(r"^VIDEO_TS\.(VOB|IFO|BUP)$", re.IGNORECASE)

OnFolder = Callable[[Path], None]


@dataclass(slots=True)
class _TitleSet:
    """The files of one title set, by what they are."""

    vobs: dict[int, Path] = field(default_factory=dict)
    ifo: Path | None = None
    bup: Path | None = None


@dataclass(slots=True)
class _Folder:
    """What one folder holds."""

    sets: dict[int, _TitleSet] = field(default_factory=lambda: defaultdict(_TitleSet))
    singles: list[Path] = field(default_factory=list)
    menus: list[Path] = field(default_factory=list)
    images: list[Path] = field(default_factory=list)
    others: int = 0


@dataclass(slots=True)
class _Findings:
    """The report under way; `taken` are the video files that belong to a title already."""

    taken: set[Path] = field(default_factory=set)
    discs: list[Disc] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    others: int = 0


def scan(sources: Sequence[Path], on_folder: OnFolder = lambda _folder: None) -> ScanReport:
    """Look through files and folders, in order, and report all titles found.

    What cannot be read is reported and the rest goes on. `on_folder` is told each folder that
    is looked at; an exception from it ends the scan.
    """
    findings, seen = _Findings(), set[tuple[int, int]]()
    for source in sources:
        before = len(findings.discs), len(findings.problems)
        root = _place(source, findings)
        if root is None:
            continue
        for folder, names in _folders(root, findings, seen):
            on_folder(folder)
            _look(root, folder, names, findings)
        nothing_new = (len(findings.discs), len(findings.problems)) == before
        # Whoever drops all parts of a title at once names it once.
        if nothing_new and root not in findings.taken:
            findings.problems.append(_nothing_in(root, findings, seen))
    return ScanReport(
        tuple(findings.discs), tuple(findings.notes), tuple(findings.problems), findings.others
    )


def _place(source: Path, findings: _Findings) -> Path | None:
    """Where a source lies, links followed; None where it cannot be reached."""
    try:
        root = source.resolve()
        root.stat()
    except (FileNotFoundError, NotADirectoryError):
        findings.problems.append(
            f"{source.absolute()} is not there; check the name, or put the disc in"
        )
    except (OSError, RuntimeError, ValueError) as error:  # Too long, a link to itself, a NUL.
        reason = error.strerror if isinstance(error, OSError) else error
        findings.problems.append(f"{source} cannot be read: {reason}")
    else:
        return root
    return None


def _nothing_in(root: Path, findings: _Findings, seen: set[tuple[int, int]]) -> str:
    if any(disc.folder.is_relative_to(root) for disc in findings.discs):
        return f"{root} was named twice"
    if _identity(root) in seen and root.is_dir() and _identity(root) is not None:
        return f"{root} holds no DVD: no VIDEO_TS folder and no VOB files are in it or below"
    return f"{root} is no DVD: choose a folder with VOB files, or a VOB file"


def _folders(
    root: Path, findings: _Findings, seen: set[tuple[int, int]]
) -> Iterator[tuple[Path, list[str]]]:
    """Each folder from `root` down with its files' names; links are followed once."""
    if root.is_file():
        yield root.parent, _with_its_set(root)
    else:
        walk = os.walk(root, followlinks=True, onerror=lambda error: _refused(error, findings))
        for path, below, names in walk:
            folder = Path(path)
            identity = _identity(folder)
            if identity is None or identity in seen:
                below.clear()
                continue
            seen.add(identity)
            below.sort(key=str.casefold)
            below[:] = [name for name in below if not name.startswith(".")]
            yield folder, names


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        facts = folder.stat()
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


def _refused(error: OSError, findings: _Findings) -> None:
    findings.problems.append(f"{error.filename} cannot be read: {error.strerror}")


def _with_its_set(file: Path) -> list[str]:
    """A part of a title set stands for its whole set."""
    match = _TITLE_SET.match(file.name)
    if match is None:
        return [file.name]
    prefix = f"vts_{match[1]}_"
    return [path.name for path in file.parent.iterdir() if path.name.casefold().startswith(prefix)]


def _look(root: Path, path: Path, names: list[str], findings: _Findings) -> None:
    folder = _sort_out(path, names)
    findings.others += folder.others
    findings.notes += [f"{menu} is a menu and was left out" for menu in folder.menus]
    findings.notes += [
        f"{image} is a disc image; open it and give its VIDEO_TS folder" for image in folder.images
    ]
    titles = [
        *_set_titles(path, folder, findings),
        *_single_titles(folder, findings),
    ]
    if titles:
        findings.discs.append(Disc(disc_name(path), root, path, tuple(titles)))


def _sort_out(path: Path, names: Sequence[str]) -> _Folder:
    # A Mac keeps its own notes on VTS_01_1.VOB in ._VTS_01_1.VOB.
    visible = [name for name in names if not name.startswith(".")]
    folder = _Folder(others=len(names) - len(visible))
    for name in sorted(visible, key=str.casefold):
        file = path / name
        if match := _TITLE_SET.match(name):
            _add_to_set(folder.sets[int(match[1])], int(match[2]), match[3].upper(), file)
            if match[2] == "0" and match[3].upper() == "VOB":
                folder.menus.append(file)
        elif match := _MANAGER.match(name):
            if match[1].upper() == "VOB":
                folder.menus.append(file)
        elif name.casefold().endswith(".vob"):
            folder.singles.append(file)
        elif name.casefold().endswith((".iso", ".img")):
            folder.images.append(file)
        else:
            folder.others += 1
    return folder


def _add_to_set(title_set: _TitleSet, part: int, kind: str, file: Path) -> None:
    if kind == "VOB":
        if part:
            title_set.vobs[part] = file
    elif kind == "IFO":
        title_set.ifo = file
    else:
        title_set.bup = file


def _set_titles(path: Path, folder: _Folder, findings: _Findings) -> Iterator[Title]:
    for number, title_set in sorted(folder.sets.items()):
        name = f"{path / f'VTS_{number:02}'}"
        if not title_set.vobs:
            if title_set.ifo or title_set.bup:
                findings.problems.append(
                    f"{name}_0.IFO lists a title, but its video files ({name}_1.VOB …) are missing"
                )
            continue
        structure, troubles = read_structure(title_set.ifo, title_set.bup)
        gaps = sorted(set(range(1, max(title_set.vobs))) - set(title_set.vobs))
        files = [file for _part, file in sorted(title_set.vobs.items())]
        title = _title(number, f"Title {number}", files, findings)
        if title is not None:
            missing = [f"VTS_{number:02}_{gap}.VOB is missing" for gap in gaps]
            warnings = (*troubles, *missing, *_empty_parts(title))
            yield replace(title, structure=structure, warnings=warnings)


def _empty_parts(title: Title) -> list[str]:
    empty = [part.path.name for part in title.parts if not part.size]
    return [f"{name} is empty; copy it from the disc again" for name in empty]


def _single_titles(folder: _Folder, findings: _Findings) -> Iterator[Title]:
    for number, file in enumerate(folder.singles, max(folder.sets, default=0) + 1):
        title = _title(number, readable(file.stem), [file], findings)
        if title is not None:
            yield title


def _title(number: int, label: str, files: Sequence[Path], findings: _Findings) -> Title | None:
    if not findings.taken.isdisjoint(files):
        return None
    findings.taken.update(files)
    try:
        parts = tuple(Part(file, file.stat().st_size) for file in files)
        if not any(part.size for part in parts):
            findings.problems.append(f"{files[0]} is empty; copy it from the disc again")
            return None
        with TitleReader(parts) as reader:
            return Title(number, label, parts, fingerprint(reader))
    except SourceError as error:
        findings.problems.append(str(error))
    except OSError as error:
        findings.problems.append(f"{error.filename} cannot be read: {error.strerror}")
    return None
