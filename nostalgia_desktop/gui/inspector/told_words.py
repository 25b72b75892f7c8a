"""What the program tells of its own findings: how a date is known, and why a bound lies there."""

import json

from PySide6.QtCore import QLocale

from nostalgia_desktop.domain.dates import clean_date
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.snap import Snap, SnapReason
from nostalgia_desktop.domain.told_date import DatePrecision, ToldBy, ToldDate
from nostalgia_desktop.gui.translation import tr

_SURE = 0.85
_SAME_MS = 50
"""What is less far apart is a frame or two: nobody would call it moved."""


def date_words(scene: Scene) -> str:
    """How the date of a scene is known, without a full stop; empty where nobody says."""
    told = scene.told_date
    words = _told_words(told) if told is not None else _old_evidence(scene)
    if not words:
        return ""
    return (tr("Date: {}") if scene.date else tr("No exact date: {}")).format(words)


def snap_words(snap: Snap | None) -> str:
    """Why a bound lies where it does; empty where a person put it there."""
    if snap is None:
        return ""
    where = _place_words(snap)
    if snap.reason is SnapReason.EDGE:
        return where
    if snap.reason is SnapReason.NONE or snap.is_doubtful:
        return tr("{}: look at this one").format(where)
    return tr("{}, {}").format(where, _sureness(snap))


def _told_words(told: ToldDate) -> str:
    words = told.words.strip()
    quoted = tr("“{}”").format(words) if words else ""
    said = ": ".join(filter(None, (_source_words(told.source), quoted)))
    only = _limit_words(told.precision)
    return tr("{} ({})").format(said, only) if said and only else said or only


def _source_words(source: ToldBy | None) -> str:
    return {
        ToldBy.STAMP: tr("burned into the picture"),
        ToldBy.SPEECH: tr("somebody says it"),
        ToldBy.SEASON: tr("by the season"),
        ToldBy.NAME: tr("by the name of the disc or folder"),
        None: "",
    }[source]


def _limit_words(precision: DatePrecision | None) -> str:
    """What more the date may seem to say is not known."""
    return {
        DatePrecision.MONTH: tr("the month only"),
        DatePrecision.SEASON: tr("the season only"),
        DatePrecision.YEAR: tr("the year only"),
        DatePrecision.DECADE: tr("the decade only"),
    }.get(precision or DatePrecision.DAY, "")


def _old_evidence(scene: Scene) -> str:
    """What an answer of older versions gives for the date, unless somebody wrote another date."""
    if not scene.date:
        return ""
    try:
        said = json.loads(scene.raw) if scene.raw else {}
    except (ValueError, RecursionError):  # Two scenes that were merged, or nonsense.
        return ""
    if not isinstance(said, dict):
        return ""
    found, date = said.get("date_evidence"), said.get("date")
    told = clean_date(date) if isinstance(date, str) else ""
    is_other = bool(told) and not told.startswith(scene.date)
    return found.strip() if isinstance(found, str) and not is_other else ""


def _place_words(snap: Snap) -> str:
    if snap.reason is SnapReason.EDGE:
        return tr("At the start of the title") if snap.ms == 0 else tr("At the end of the title")
    if snap.reason is SnapReason.NONE:
        return tr("No shot cut is near it")
    place = {
        SnapReason.RESTART: tr("Where the recording was started anew"),
        SnapReason.BLACK: tr("Where black film begins or ends"),
        SnapReason.CUT: tr("At a shot cut"),
        SnapReason.DISSOLVE: tr("At a dissolve"),
        SnapReason.FADE: tr("At a fade"),
        SnapReason.SILENCE: tr("Where it is silent"),
    }[snap.reason]
    return tr("{}, {}").format(place, _way_words(snap.ms - snap.told_ms))


def _way_words(moved_ms: int) -> str:
    if abs(moved_ms) < _SAME_MS:
        return tr("just where Gemini put it")
    words = tr("{} s before where Gemini put it")
    if moved_ms > 0:
        words = tr("{} s after where Gemini put it")
    return words.format(QLocale().toString(abs(moved_ms) / 1000, "f", 1))


def _sureness(snap: Snap) -> str:
    if snap.reason is SnapReason.SILENCE:
        return tr("as no shot cut is near")
    return tr("sure") if snap.confidence >= _SURE else tr("fairly sure")
