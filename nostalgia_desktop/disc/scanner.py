"""Finds every film below the folders that a person named: DVDs, disc images, captures."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nostalgia_desktop.disc.dates import text_dates, volume_date
from nostalgia_desktop.disc.entries import Entry, entries_of_image, entry_of_file
from nostalgia_desktop.disc.film_finder import FilmFinder, Findings, Place
from nostalgia_desktop.disc.folder import TITLE_SET, is_known, sort_out
from nostalgia_desktop.disc.image import read_image
from nostalgia_desktop.disc.names import disc_name, film_name, image_name
from nostalgia_desktop.domain.disc import Disc, ScanReport, Title
from nostalgia_desktop.domain.errors import SourceError

OnFolder = Callable[[Path], None]
# How the sidecar of a clip begins, see ARCHITECTURE.md.
_SIDECAR, _SIDECAR_BYTES = b'"format": "nostalgia-clip"', 100


@dataclass(slots=True)
class _Scan:
    """A scan under way; `seen` are the folders that were looked at."""

    on_folder: OnFolder
    findings: Findings = field(default_factory=Findings)
    discs: list[Disc] = field(default_factory=list)
    seen: set[tuple[int, int]] = field(default_factory=set)


def scan(
    sources: Sequence[Path],
    on_folder: OnFolder = lambda _folder: None,
) -> ScanReport:
    """Look through files and folders, in order, and report all titles found.

    What cannot be read is reported and the rest goes on. `on_folder` is told each folder and
    each disc image that is looked at; an exception from it ends the scan. Clips that this
    program made are no films to be cut again.
    """
    state = _Scan(on_folder)
    findings = state.findings
    for source in sources:
        before = len(state.discs), len(findings.problems)
        root = _place(source, findings)
        if root is None:
            continue
        for folder, names in _folders(root, state):
            on_folder(folder)
            _look(root, folder, names, state)
        nothing_new = (len(state.discs), len(findings.problems)) == before
        # Whoever drops all parts of a title at once names it once.
        if nothing_new and root not in findings.taken and not _is_of_disc(root, state):
            findings.problems.append(_nothing_in(root, state))
    notes = tuple(dict.fromkeys(findings.notes))
    menus = tuple(dict.fromkeys(findings.menus))
    return ScanReport(tuple(state.discs), notes, tuple(findings.problems), findings.others, menus)


def _place(source: Path, findings: Findings) -> Path | None:
    """Where a source lies, links followed; None where it cannot be reached.

    A link keeps its own name where that of its target says nothing, as in stores of contents.
    """
    try:
        root = source.resolve()
        if root.is_file() and is_known(source.name) and not is_known(root.name):
            root = source.absolute()
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


def _is_of_disc(root: Path, state: _Scan) -> bool:
    """Whether a file is an index or a menu of a disc that was found already."""
    known = root.suffix.casefold() in (".ifo", ".bup", ".vob")
    return known and root.is_file() and any(disc.folder == root.parent for disc in state.discs)


def _nothing_in(root: Path, state: _Scan) -> str:
    if any(disc.folder.is_relative_to(root) for disc in state.discs):
        return f"{root} was named twice"
    if root.is_dir() and _identity(root) in state.seen:
        return f"{root} holds no DVD and no film: no VIDEO_TS folder, no video files, no disc image"
    return f"{root} is no DVD and no film: choose a folder with VOB files, a VOB file or an image"


def _folders(root: Path, state: _Scan) -> Iterator[tuple[Path, list[str]]]:
    """Each folder from `root` down with its files' names; links are followed once."""
    if not root.is_dir():
        yield root.parent, _with_its_set(root)
        return
    for path, below, names in os.walk(
        root, followlinks=True, onerror=lambda error: _refused(error, state.findings)
    ):
        folder = Path(path)
        identity = _identity(folder)
        if identity is None or identity in state.seen:
            below.clear()
            continue
        state.seen.add(identity)
        below.sort(key=str.casefold)
        below[:] = [name for name in below if not name.startswith(".")]
        yield folder, names


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        facts = folder.stat()
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


def _refused(error: OSError, findings: Findings) -> None:
    findings.problems.append(f"{error.filename} cannot be read: {error.strerror}")


def _with_its_set(file: Path) -> list[str]:
    """A part of a title set stands for its whole set; VIDEO_TS.IFO or a VRO file for its disc."""
    match = TITLE_SET.match(file.name)
    beside: tuple[str, ...]
    if match is not None:
        beside = (f"vts_{match[1]}_", "video_ts.ifo", "video_ts.bup")
    elif file.name.casefold().startswith("vr_"):
        beside = ("vr_",)
    elif file.name.casefold().startswith("video_ts."):
        beside = ("video_ts.", "vts_")
    else:
        return [file.name]
    try:
        names = [path.name for path in file.parent.iterdir()]
    except OSError:
        return [file.name]  # The folder may be entered, but not listed.
    return [name for name in names if name.casefold().startswith(beside)]


def _look(root: Path, path: Path, names: Sequence[str], state: _Scan) -> None:
    folder = sort_out(_entries(path, names, state))
    films = [film for film in folder.films if not _is_clip(film.path)]
    folder.others += len(folder.films) - len(films)
    folder.films = films
    titles = FilmFinder(Place(path), folder, state.findings).titles()
    if titles:
        is_one_film = bool(films) and root.is_file()
        name = film_name(films[0].path) if is_one_film else disc_name(path)
        state.discs.append(Disc(name, root, path, titles))
    for image in folder.images:
        if image.path not in state.findings.taken:
            state.findings.taken.add(image.path)
            state.on_folder(image.path)
            _look_into(root, image, state)


def _is_clip(film: Path) -> bool:
    """Whether a file is a clip that this program made: it has its sidecar beside it."""
    if film.suffix.casefold() != ".mp4":
        return False
    try:
        with film.with_suffix(".json").open("rb") as file:
            return _SIDECAR in file.read(_SIDECAR_BYTES)
    except OSError:
        return False


def _entries(path: Path, names: Sequence[str], state: _Scan) -> Iterator[Entry]:
    for name in names:
        # A Mac keeps its own notes on VTS_01_1.VOB in ._VTS_01_1.VOB.
        if name.startswith(".") or not is_known(name):
            state.findings.others += 1
            continue
        try:
            entry = entry_of_file(path / name)
        except OSError as error:
            state.findings.problems.append(f"{path / name} cannot be read: {error.strerror}")
        else:
            yield entry


def _look_into(root: Path, image_entry: Entry, state: _Scan) -> None:
    """Find the titles inside a disc image."""
    path, findings = image_entry.path, state.findings
    try:
        image = read_image(path)
    except SourceError as error:
        findings.problems.append(str(error))
        return
    dates = volume_date(image.created, "the disc was written")
    dates += text_dates([image.label], "the disc's label")
    titles: list[Title] = []
    for inside, entries in entries_of_image(path, image_entry.size, image).items():
        place = Place(path / inside, on_image=True, dates=tuple(dates))
        titles += FilmFinder(place, sort_out(entries), findings).titles()
    findings.notes += [f"{path}: {trouble}" for trouble in image.troubles]
    if titles:
        state.discs.append(Disc(image_name(path, image.label), root, path, tuple(titles)))
    else:
        findings.problems.append(f"{path} holds no DVD and no film")
