"""Keeps what was found in a title in one file: a ZIP, so that its members carry checksums.

`survey.json` holds the lists, `scores`, `looks`, `sounds` and `waveform` a byte for each place,
`filmstrip/` the sheets. It can be made again at any time, and is where its version is another.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, ValidationError

from nostalgia_desktop.domain.errors import ArchiveError, MediaError
from nostalgia_desktop.domain.survey import (
    LOOK_BYTES,
    SOUND_BYTES,
    Change,
    ChangeKind,
    Filmstrip,
    Look,
    Loudness,
    Span,
    Survey,
)
from nostalgia_desktop.media.part_file import part_file, replace_with
from nostalgia_desktop.media.waveform import waveform_of

VERSION = 1
_HEAD = "survey.json"
# Damaged or made up, a member may claim to be of any size; a title of a day has less than this.
_MOST_BYTES = 64 << 20
_DAMAGE = (
    OSError,
    EOFError,
    KeyError,
    ValueError,
    ArithmeticError,
    RuntimeError,  # Locked with a password, or in a coding of others.
    zlib.error,
    zipfile.BadZipFile,
)
_Stretch = tuple[NonNegativeInt, NonNegativeInt]


class SurveyMissing(MediaError):
    """There is no survey that can be used: it is not there, damaged, or of another version."""


class _Strip(BaseModel):
    model_config = ConfigDict(extra="forbid")

    every: PositiveInt
    width: PositiveInt
    height: PositiveInt
    columns: PositiveInt
    rows: PositiveInt
    count: NonNegativeInt
    sheets: NonNegativeInt


class _Head(BaseModel):
    """What `survey.json` holds. Stretches are frames [start, end)."""

    version: int
    frames: NonNegativeInt
    # No `1e999999999`: Python would work out that number.
    rate: Annotated[str, Field(pattern="^[1-9][0-9]{0,6}(/[1-9][0-9]{0,6})?$")]
    changes: tuple[tuple[ChangeKind, NonNegativeInt, NonNegativeInt, float], ...]
    black: tuple[_Stretch, ...]
    silence: tuple[_Stretch, ...]
    loudness: tuple[float, float, float] | None
    peaks_per_second: PositiveInt
    strip: _Strip


def write_look(look: Look, final: Path) -> None:
    """Write a title's look in place of an older one; a kill leaves the old or the new.

    Raises:
        ArchiveError: it cannot be written.
    """
    with part_file(final) as part:
        try:
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as file:
                file.writestr(_HEAD, _head(look).model_dump_json())
                survey = look.survey
                for name in ("scores", "looks", "sounds"):
                    file.writestr(name, getattr(survey, name))
                file.writestr("waveform", b"".join(survey.waveform.levels[:1]))
                for number, sheet in enumerate(look.filmstrip.sheets):
                    # A JPEG does not get smaller.
                    file.writestr(_sheet_name(number), sheet, zipfile.ZIP_STORED)
        except OSError as error:
            raise ArchiveError(f"{final} cannot be written: {error.strerror or error}") from error
        replace_with(part, final)


def has_look(path: Path) -> bool:
    """Whether there is a look of this version, as far as can be told without reading it all."""
    try:
        with _opened(path) as file:
            _read_head(file)
    except SurveyMissing:
        return False
    return True


def read_survey(path: Path) -> Survey:
    """Read all but the filmstrip.

    Raises:
        SurveyMissing: it is not there, damaged, or of another version.
    """
    with _opened(path) as file:
        head = _read_head(file)
        peaks = _member(file, "waveform")
        survey = Survey(
            frames=head.frames,
            rate=Fraction(head.rate),
            changes=tuple(Change(*each) for each in head.changes),
            black=tuple(Span(*each) for each in head.black),
            silence=tuple(Span(*each) for each in head.silence),
            scores=_member(file, "scores"),
            looks=_member(file, "looks"),
            sounds=_member(file, "sounds"),
            waveform=waveform_of(np.frombuffer(peaks, np.uint8), head.peaks_per_second),
            loudness=Loudness(*head.loudness) if head.loudness else None,
        )
        _check(survey)
        return survey


def read_filmstrip(path: Path) -> Filmstrip:
    """Read the filmstrip alone.

    Raises:
        SurveyMissing: it is not there, damaged, or of another version.
    """
    with _opened(path) as file:
        strip = _read_head(file).strip
        sheets = tuple(_member(file, _sheet_name(number)) for number in range(strip.sheets))
    return Filmstrip(**strip.model_dump(exclude={"sheets"}), sheets=sheets)


def _head(look: Look) -> _Head:
    survey, strip = look.survey, look.filmstrip
    loud = survey.loudness
    return _Head(
        version=VERSION,
        frames=survey.frames,
        rate=str(survey.rate),
        changes=tuple(
            (each.kind, each.start, each.end, round(each.strength, 3)) for each in survey.changes
        ),
        black=tuple((span.start, span.end) for span in survey.black),
        silence=tuple((span.start, span.end) for span in survey.silence),
        loudness=(loud.integrated_lufs, loud.range_lu, loud.peak_dbfs) if loud else None,
        peaks_per_second=survey.waveform.per_second,
        strip=_Strip(
            every=strip.every,
            width=strip.width,
            height=strip.height,
            columns=strip.columns,
            rows=strip.rows,
            count=strip.count,
            sheets=len(strip.sheets),
        ),
    )


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a look; whatever is wrong with it, it is of no use."""
    try:
        with zipfile.ZipFile(path) as file:
            yield file
    except FileNotFoundError as error:
        raise SurveyMissing(f"{path} is not there; add the disc again to make it") from error
    except ValidationError as error:
        raise _useless(path, error.errors()[0]["msg"]) from error
    except _DAMAGE as error:
        raise _useless(path, str(error)) from error


def _useless(path: Path, why: str) -> SurveyMissing:
    return SurveyMissing(f"{path} cannot be used ({why}); add the disc again to make it anew")


def _read_head(file: zipfile.ZipFile) -> _Head:
    head = _Head.model_validate_json(_member(file, _HEAD))
    if head.version != VERSION:
        raise ValueError(f"it is of version {head.version}, not {VERSION}")
    return head


def _member(file: zipfile.ZipFile, name: str) -> bytes:
    if file.getinfo(name).file_size > _MOST_BYTES:
        raise ValueError(f"its {name} is far too long")
    return file.read(name)


def _sheet_name(number: int) -> str:
    return f"filmstrip/{number:04}.jpg"


def _check(survey: Survey) -> None:
    seconds = -(-survey.frames // survey.rate)
    if len(survey.scores) != survey.frames or len(survey.looks) != seconds * LOOK_BYTES:
        raise ValueError("it is not as long as it says")
    if len(survey.sounds) not in (0, seconds * SOUND_BYTES):
        raise ValueError("its sound is not as long as it says")
    places = [(change.start, change.end) for change in survey.changes]
    places += [(span.start, span.end) for span in (*survey.black, *survey.silence)]
    if any(not 0 <= start <= end <= survey.frames for start, end in places):
        raise ValueError("it names frames that the title does not have")
