"""Sorts the files of one folder of a disc by what they are."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from nostalgia_desktop.disc.entries import Entry
from nostalgia_desktop.disc.sniff import VIDEO_SUFFIXES
from nostalgia_desktop.disc.title_sets import TitleSet

TITLE_SET = re.compile(r"^VTS_(\d\d)_(\d)\.(VOB|IFO|BUP)$", re.IGNORECASE)
_MANAGER = re.compile(r"^VIDEO_TS\.(VOB|IFO|BUP)$", re.IGNORECASE)
_RECORDER = re.compile(r"^VR_(?:MANGR\.(IFO|BUP)|MOVIE\.(VRO))$", re.IGNORECASE)
IMAGE_SUFFIXES = frozenset({".iso", ".img", ".udf"})


@dataclass(slots=True)
class Folder:
    """What one folder holds.

    `manager` and `recorder` are the files of the disc's own list and of a DVD-VR disc by their
    suffix in capitals; `films` are single files that may hold film, `images` disc images;
    `others` counts all else.
    """

    sets: dict[int, TitleSet] = field(default_factory=dict)
    manager: dict[str, Entry] = field(default_factory=dict)
    recorder: dict[str, Entry] = field(default_factory=dict)
    films: list[Entry] = field(default_factory=list)
    menus: list[Entry] = field(default_factory=list)
    images: list[Entry] = field(default_factory=list)
    others: int = 0


def is_known(name: str) -> bool:
    """Whether a file by its name may be part of a disc, a film or an image."""
    suffix = _suffix(name)
    return bool(
        _RECORDER.match(name)
        or suffix in (".ifo", ".bup")
        or suffix in VIDEO_SUFFIXES
        or suffix in IMAGE_SUFFIXES
    )


def sort_out(entries: Iterable[Entry]) -> Folder:
    """Sort files by their names; none of them is opened."""
    folder = Folder()
    for entry in sorted(entries, key=lambda each: each.name.casefold()):
        if match := TITLE_SET.match(entry.name):
            _add_to_set(folder, int(match[1]), int(match[2]), match[3].upper(), entry)
        elif match := _MANAGER.match(entry.name):
            _add_to_manager(folder, match[1].upper(), entry)
        elif match := _RECORDER.match(entry.name):
            folder.recorder[(match[1] or match[2]).upper()] = entry
        elif _suffix(entry.name) in IMAGE_SUFFIXES:
            folder.images.append(entry)
        elif _suffix(entry.name) in VIDEO_SUFFIXES:
            folder.films.append(entry)
        else:
            folder.others += 1
    return folder


def _add_to_set(folder: Folder, number: int, part: int, kind: str, entry: Entry) -> None:
    title_set = folder.sets.setdefault(number, TitleSet(number))
    if kind == "IFO":
        title_set.ifo = entry
    elif kind == "BUP":
        title_set.bup = entry
    elif part:
        title_set.vobs[part] = entry
    else:
        folder.menus.append(entry)


def _add_to_manager(folder: Folder, kind: str, entry: Entry) -> None:
    if kind == "VOB":
        folder.menus.append(entry)
    else:
        folder.manager[kind] = entry


def _suffix(name: str) -> str:
    return "." + name.rpartition(".")[2].casefold()
