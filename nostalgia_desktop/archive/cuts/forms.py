"""The forms of cut lists: which one a file has, and who reads and writes it."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from nostalgia_desktop.archive.cuts.cut_list import CutList
from nostalgia_desktop.archive.cuts.edl import read_edl, write_edl
from nostalgia_desktop.archive.cuts.ffmetadata import HEADER, read_ffmetadata, write_ffmetadata
from nostalgia_desktop.archive.cuts.found import FoundCut
from nostalgia_desktop.archive.cuts.lossless_cut import read_csv, read_llc, write_csv, write_llc
from nostalgia_desktop.archive.cuts.otio_reader import read_otio
from nostalgia_desktop.archive.cuts.otio_timeline import write_otio
from nostalgia_desktop.domain.scene import Scenes

LARGEST_BYTES = 10_000_000
"""No list of a title's cuts is larger."""
_EVENT = re.compile(r"^\s*\d+\s+\S+\s+\S+\s+\S.*\d\d:\d\d:\d\d[:;.,]\d\d", re.MULTILINE)


class CutForm(StrEnum):
    """The forms of cut lists, by the names that a person types."""

    LLC = "llc"
    CSV = "csv"
    OTIO = "otio"
    EDL = "edl"
    FFMETADATA = "ffmetadata"


_WRITERS: dict[CutForm, Callable[[CutList], str]] = {
    CutForm.LLC: write_llc,
    CutForm.CSV: write_csv,
    CutForm.OTIO: write_otio,
    CutForm.EDL: write_edl,
    CutForm.FFMETADATA: write_ffmetadata,
}
_ENDINGS = {f".{form.value}": form for form in CutForm} | {".ffmeta": CutForm.FFMETADATA}


def form_of_name(file: Path) -> CutForm | None:
    """The form that a file's name ends in, if it does."""
    return _ENDINGS.get(file.suffix.casefold())


def form_of_text(text: str) -> CutForm:
    """The form that a text has; what looks like nothing else is a list in seconds."""
    start = text.lstrip()
    if start.startswith(HEADER):
        return CutForm.FFMETADATA
    if start.startswith("{"):
        return CutForm.OTIO if '"OTIO_SCHEMA"' in text else CutForm.LLC
    is_edl = start.startswith(("TITLE:", "FCM:")) or _EVENT.search(text)
    return CutForm.EDL if is_edl else CutForm.CSV


def write_cuts(cuts: CutList, form: CutForm) -> str:
    """A cut list as text.

    Raises:
        SceneError: this form cannot say it; names the reason.
    """
    return _WRITERS[form](cuts)


def read_cuts(text: str, name: str, form: CutForm, rate: Fraction, old: Scenes) -> list[FoundCut]:
    """The cuts in the text of a file called `name`; `rate` is that of the title.

    Raises:
        SceneError: something in it makes no sense; names the place.
    """
    readers: Mapping[CutForm, Callable[[], list[FoundCut]]] = {
        CutForm.LLC: lambda: read_llc(text, name, {scene.uid: scene for scene in old}),
        CutForm.CSV: lambda: read_csv(text, name),
        CutForm.OTIO: lambda: read_otio(text, name),
        CutForm.EDL: lambda: read_edl(text, name, rate),
        CutForm.FFMETADATA: lambda: read_ffmetadata(text, name),
    }
    return readers[form]()
