"""Puts encoded titles together as a DVD-Video."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

from sample_disc.film import Title
from sample_disc.scenes.base import FPS


def _titleset(disc: ET.Element, title: Title, stream: Path) -> None:
    titles = ET.SubElement(ET.SubElement(disc, "titleset"), "titles")
    ET.SubElement(titles, "video", format="pal", aspect="4:3", resolution="720x576")
    ET.SubElement(titles, "audio", format="ac3", channels="2", samplerate="48khz")
    chapters = ",".join(f"{frame / FPS:.2f}" for frame in title.chapters)
    ET.SubElement(ET.SubElement(titles, "pgc"), "vob", file=str(stream), chapters=chapters)


def author(streams: dict[Title, Path], folder: Path) -> Path:
    """Author a disc in a folder and return its VIDEO_TS folder."""
    disc = ET.Element("dvdauthor")
    manager = ET.SubElement(disc, "vmgm")
    ET.SubElement(manager, "fpc").text = "jump title 1;"
    for title, stream in streams.items():
        _titleset(disc, title, stream)
    plan = folder / "disc.xml"
    ET.ElementTree(disc).write(plan, encoding="utf-8", xml_declaration=True)
    root = folder / "disc"
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(
        ["dvdauthor", "-o", str(root), "-x", str(plan)],
        check=True,
        capture_output=True,
        env={**os.environ, "VIDEO_FORMAT": "PAL"},
    )
    return root / "VIDEO_TS"


def folder_size(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.iterdir())
