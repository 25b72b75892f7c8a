"""Whose work is in the installable program, and under which licences it may be handed on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

FOLDER = "licences"
"""The folder of licence texts in the program's own."""

_TEXTS = re.compile(r"^(licen[sc]e|copying|notice|authors)", re.IGNORECASE)
_SHORT_CHARS = 90

# What comes inside wheels and is not a package of Python itself.
_INSIDE = (
    ("ffmpeg (the program, in imageio_ffmpeg)", "GPL-3.0-or-later, with x264 and x265"),
    ("FFmpeg's libraries, x264, x265 and others (in av.libs)", "GPL-3.0-or-later"),
    ("FFmpeg's libraries (in PySide6/Qt/lib)", "LGPL-2.1-or-later"),
    ("Qt 6 (in PySide6/Qt)", "LGPL-3.0-only"),
    ("Python", "PSF-2.0"),
    ("OpenSSL, SQLite, libffi, bzip2, liblzma", "Apache-2.0; public domain; MIT; bzip2; 0BSD"),
)


@dataclass(frozen=True, slots=True)
class Component:
    """A Python package in the program: name, version, licence in short, texts to hand on."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]


def components(root: str = "nostalgia-desktop") -> list[Component]:
    """The package `root` and all that it needs on this system, as they are installed, by name."""
    found = {each.metadata["Name"]: each for each in _needed(root, set())}
    return [
        Component(name, each.version, _licence_of(each), tuple(_texts_of(each)))
        for name, each in sorted(found.items(), key=lambda item: item[0].casefold())
    ]


def _needed(name: str, seen: set[str]) -> Iterator[Distribution]:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return  # One that only another system or an extra needs.
    if found.metadata["Name"] in seen:
        return
    seen.add(found.metadata["Name"])
    yield found
    for text in found.requires or ():
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
            yield from _needed(wanted.name, seen)


def _licence_of(found: Distribution) -> str:
    """The licence as a package states it: as an expression, in words, or among its classifiers."""
    facts = found.metadata
    stated = [facts[key] for key in ("License-Expression", "License") if key in facts]
    words = next((text.strip() for text in stated if text.strip()), "")
    if words and words != "UNKNOWN" and "\n" not in words and len(words) <= _SHORT_CHARS:
        return words
    marks = [each for each in facts.get_all("Classifier") or () if each.startswith("License ::")]
    return ", ".join(mark.rpartition(" :: ")[2] for mark in marks) or "see its text"


def _texts_of(found: Distribution) -> Iterator[Path]:
    for file in found.files or ():
        path = Path(str(file.locate()))
        if ".dist-info" in str(file) and _TEXTS.match(path.name) and path.is_file():
            yield path


def overview(parts: list[Component]) -> str:
    """A line for each part of the program: its name, version and licence."""
    lines = [f"{name}: {licence}" for name, licence in _INSIDE]
    lines += [f"{part.name} {part.version}: {part.licence}" for part in parts]
    return "".join(f"{line}\n" for line in lines)


def texts_to_carry(parts: list[Component]) -> list[tuple[str, str]]:
    """The files of licence texts, each with the folder of the program that it goes into."""
    return [(str(text), f"{FOLDER}/{part.name}") for part in parts for text in part.texts]
