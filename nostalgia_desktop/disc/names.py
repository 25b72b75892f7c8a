"""Finds the name by which a person would know a disc."""

import re
from pathlib import Path

_GENERIC = re.compile(
    r"""^(video_?ts|dvd|dvd[ _-]?(video|rip|rom|volume|\d+)|dis[ck]|rips?|iso|vobs?|video|videos|
    dvd_?rtav|avchd|bdmv|stream|private|dcim|mp_root|sd_video|prg[0-9a-f]{3}|\d{3}[a-z_]{3,5}|
    (new|unnamed|untitled)[ _]?folder|untitled|no[ _]name|backup|copy|output|cdrom\d*|sr\d|[a-z]:?)$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(dvd|dis[ck]|tape|vol(ume)?|part|nr|no)?[ _.#-]*\d{1,3}$", re.IGNORECASE)

# What says nothing of a film's content: words for any film, and what cameras and programs count by.
_ANY_FILM = re.compile(r"^(film|movie|clip|title|capture)s?$", re.IGNORECASE)
_COUNTED = re.compile(
    r"^(film|movie|clip|title|track|capture|video|vid|mov|mvi|m2u|mol|dsc[fn]?|img|gopr|g[hx])?"
    r"[ _.#-]*t?\d+$",
    re.IGNORECASE,
)


def disc_name(folder: Path) -> str:
    """Name a disc after its folder, or after the ones around it where that says too little.

    `Xmas 1994/VIDEO_TS` is "Xmas 1994"; `Grandma/Disc 2/VIDEO_TS` is "Grandma, Disc 2".
    """
    behind: list[str] = []
    for part in reversed([part for part in folder.parts if part != folder.anchor]):
        if _GENERIC.match(part):
            continue
        behind.insert(0, readable(part))
        if not _NUMBERED.match(part):
            break
    return ", ".join(behind) or readable(folder.name)


def image_name(image: Path, label: str) -> str:
    """Name a disc image after its file, its volume label, or the folders around it."""
    stem = readable(image.stem)
    if _GENERIC.match(stem) or _NUMBERED.match(stem):
        named = readable(label) if label else ""
        if named and not (_GENERIC.match(named) or _NUMBERED.match(named)):
            return named
    return disc_name(image.with_suffix(""))


def film_name(film: Path) -> str:
    """Name a single film after its file, and the folders around it where that says too little.

    `films/Garden.vob` is "Garden", `Xmas 1994/MVI_0001.avi` is "Xmas 1994, MVI 0001", and
    `Xmas 1994/movie.vob` is "Xmas 1994".
    """
    if _GENERIC.match(film.stem) or _ANY_FILM.match(film.stem):
        return disc_name(film.parent)
    name = readable(film.stem)
    is_counted = _NUMBERED.match(film.stem) or _COUNTED.match(film.stem)
    return f"{disc_name(film.parent)}, {name}" if is_counted else name


def readable(name: str) -> str:
    """A file's or folder's name as text: no underscores, no bytes that are no characters."""
    text = name.encode("utf-8", "replace").decode("utf-8")
    text = re.sub(r"[_\s]+", " ", text).strip(" .")
    text = "".join(character for character in text if character.isprintable()).strip()
    return text or "Disc"
