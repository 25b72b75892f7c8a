"""Makes titles of the sorted files of one folder: title sets, recordings, single films."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from nostalgia_desktop.disc.camcorder import moi_aspect, moi_date
from nostalgia_desktop.disc.dates import file_date, ranked, recording_date, text_dates
from nostalgia_desktop.disc.entries import Entry, read_entry
from nostalgia_desktop.disc.fingerprint import fingerprint
from nostalgia_desktop.disc.folder import Folder
from nostalgia_desktop.disc.names import readable
from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.disc.recordings import recordings
from nostalgia_desktop.disc.sniff import sniff
from nostalgia_desktop.disc.title_sets import (
    SetPlan,
    TitleSet,
    disc_index,
    listed_number,
    plan_titles,
)
from nostalgia_desktop.disc.vmg import DiscIndex
from nostalgia_desktop.domain.disc import Container, Part, Structure, Title
from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.evidence import DateEvidence

_HEAD_BYTES = 64 << 10


@dataclass(slots=True)
class Findings:
    """What a scan has met so far; `taken` are the files that belong to a title already."""

    taken: set[Path] = field(default_factory=set)
    menus: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    others: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a folder lies: its `path` for messages, whether it is inside a disc image, and the
    dates that hold for all films in it.
    """

    path: Path
    on_image: bool = False
    dates: tuple[DateEvidence, ...] = ()


class FilmFinder:
    """Finds the titles in one folder; what cannot be read goes into the findings."""

    def __init__(self, place: Place, folder: Folder, findings: Findings) -> None:
        self._place, self._folder, self._findings = place, folder, findings
        self._number = 0

    def titles(self) -> tuple[Title, ...]:
        """All titles, in the order of their numbers."""
        self._findings.others += self._folder.others
        self._findings.menus += [menu.path for menu in self._folder.menus]
        return (*self._of_sets(), *self._of_recorder(), *self._of_films())

    # DVD-Video

    def _of_sets(self) -> Iterator[Title]:
        if not self._folder.sets:
            return
        index = self._disc_index()
        for _number, title_set in sorted(self._folder.sets.items()):
            yield from self._guarded(title_set.number, partial(self._set, title_set, index))

    def _disc_index(self) -> DiscIndex | None:
        # Only for numbers and names of titles: what is wrong with it costs nobody a film.
        manager = self._folder.manager
        return disc_index(manager.get("IFO"), manager.get("BUP"))[0]

    def _set(self, title_set: TitleSet, index: DiscIndex | None) -> Iterator[Title]:
        if not title_set.vobs:
            if title_set.ifo or title_set.bup:
                name = self._place.path / f"VTS_{title_set.number:02}"
                self._findings.problems.append(
                    f"{name}_0.IFO lists a title, but its video files ({name}_1.VOB …) are missing"
                )
            return
        entries = [entry for _number, entry in sorted(title_set.vobs.items())]
        if not self._take(entries):
            return
        plans, notes = plan_titles(title_set, index)
        where = f"{self._place.path / f'VTS_{title_set.number:02}'}"
        self._findings.notes += [f"{where}: {note}" for note in notes]
        dates = file_date(entries[0], on_image=self._place.on_image)
        if index:
            dates += text_dates(index.texts, "the disc's text")
        for plan in plans:
            yield self._set_title(title_set, plan, index, dates)

    def _set_title(
        self, title_set: TitleSet, plan: SetPlan, index: DiscIndex | None, dates: list[DateEvidence]
    ) -> Title:
        number = self._number_of(title_set.number, plan, index)
        label = f"Title {number}" if plan.listed else f"Film that no menu lists ({number})"
        title = self._title(number, label, plan.parts, dates)
        return replace(title, structure=plan.structure, warnings=plan.warnings)

    def _number_of(self, title_set: int, plan: SetPlan, index: DiscIndex | None) -> int:
        """The disc's own number for a title, else the next one, at least that of its set."""
        listed = listed_number(title_set, max(plan.number_in_set, 1), index)
        if listed and plan.listed and listed > self._number:
            self._number = listed
        else:
            self._number = max(self._number + 1, title_set)
        return self._number

    # DVD-VR

    def _of_recorder(self) -> Iterator[Title]:
        vro = self._folder.recorder.get("VRO")
        if vro is not None and self._take([vro]):
            yield from self._guarded(1, partial(self._recordings, vro))

    def _recordings(self, vro: Entry) -> Iterator[Title]:
        recorder = self._folder.recorder
        for each in recordings(vro, recorder.get("IFO"), recorder.get("BUP")):
            dates = [*each.dates, *file_date(vro, on_image=self._place.on_image)]
            self._number += 1
            title = self._title(self._number, each.label, each.parts, dates)
            yield replace(title, structure=each.structure, warnings=each.warnings)

    # Single files

    def _of_films(self) -> Iterator[Title]:
        for entry in self._folder.films:
            if self._take([entry]):
                yield from self._guarded(0, partial(self._film, entry))

    def _film(self, entry: Entry) -> Iterator[Title]:
        suffix = Path(entry.name).suffix.casefold()
        container = sniff(read_entry(entry, _HEAD_BYTES), suffix)
        if container is None and suffix != ".vob":
            self._findings.problems.append(
                f"{entry.path} holds no film that this program knows; is it whole?"
            )
            return
        dates, structure = file_date(entry, on_image=self._place.on_image), Structure()
        if suffix == ".mod" and not self._place.on_image:
            dates += recording_date(moi_date(entry.path), "the camcorder's .moi file")
            structure = Structure(aspect=moi_aspect(entry.path))
        self._number += 1
        title = self._title(self._number, readable(Path(entry.name).stem), entry.parts, dates)
        container = container or Container.PROGRAM_STREAM
        yield replace(title, container=container, structure=structure)

    # What all have in common

    def _take(self, entries: Sequence[Entry]) -> bool:
        """Claim files for a title; False where they belong to one, or are empty."""
        paths = {entry.path for entry in entries}
        if not self._findings.taken.isdisjoint(paths):
            return False
        self._findings.taken |= paths
        if any(entry.size for entry in entries):
            return True
        where = "lies behind the image's end" if self._place.on_image else "is empty"
        self._findings.problems.append(f"{entries[0].path} {where}; copy it from the disc again")
        return False

    def _title(
        self, number: int, label: str, parts: Sequence[Part], dates: Sequence[DateEvidence]
    ) -> Title:
        with TitleReader(parts) as reader:
            content = fingerprint(reader)
        found = ranked((*dates, *self._place.dates))
        return Title(number, label, tuple(parts), content, dates=found)

    def _guarded(self, number: int, find: Callable[[], Iterator[Title]]) -> list[Title]:
        """The titles of one source; one that cannot be read is told and the rest goes on."""
        try:
            return list(find())
        except NostalgiaError as error:
            self._findings.problems.append(str(error))
        except OSError as error:
            self._findings.problems.append(f"{error.filename} cannot be read: {error.strerror}")
        self._number = max(self._number, number)
        return []
