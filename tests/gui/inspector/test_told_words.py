"""The inspector tells how a date is known and why a bound lies there, in plain words."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.snap import Snap, SnapReason
from nostalgia_desktop.domain.told_date import DatePrecision, ToldBy, ToldDate
from nostalgia_desktop.gui.inspector.note_box import reasons
from nostalgia_desktop.gui.inspector.told_words import date_words, snap_words
from nostalgia_desktop.gui.review_page import SceneReviewPage
from nostalgia_desktop.services import Records
from tests.gui.review_archive import (
    BOUNDS_MS,
    SCENES,
    SHIFT,
    MakePage,
    archive,
    make_page,
    page,
    press,
    records,
    submitted_once,
)

__all__ = ["archive", "make_page", "page", "records", "submitted_once"]

# The evidence that an answer in today's form has too.
RAW = json.dumps({"date": "1994-08-14", "date_evidence": "AUG 14 1994"})


def dated(date: str, *told: object) -> Scene:
    """A scene whose date the analyst told."""
    return Scene(0, 1_000, date=date, told_date=ToldDate(date, *told))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("1994-08-14", DatePrecision.DAY, ToldBy.STAMP, "AUG 14 1994"),
         "Date: burned into the picture: “AUG 14 1994”"),
        (("1994-08-14", None, ToldBy.SPEECH, " Happy birthday! "),
         "Date: somebody says it: “Happy birthday!”"),
        (("1994", DatePrecision.YEAR, ToldBy.NAME, "Christmas 1994"),
         "Date: by the name of the disc or folder: “Christmas 1994” (the year only)"),
        (("1994-12", DatePrecision.SEASON, ToldBy.SEASON, "snow, a Christmas tree"),
         "Date: by the season: “snow, a Christmas tree” (the season only)"),
        (("1994-08", DatePrecision.MONTH, ToldBy.SPEECH, ""),
         "Date: somebody says it (the month only)"),
        (("", DatePrecision.DECADE, ToldBy.SPEECH, "back in the sixties"),
         "No exact date: somebody says it: “back in the sixties” (the decade only)"),
        (("1994-08", DatePrecision.SEASON), "Date: the season only"),
        (("1994-08-14", DatePrecision.DAY), ""),
        (("1994",), ""),
    ],
)  # fmt: skip
def test_a_date_is_told_with_its_source_and_how_far_it_is_known(told, words):
    assert date_words(dated(*told)) == words


def test_what_the_analyst_told_counts_more_than_its_raw_words():
    scene = replace(dated("1994-08-14", None, ToldBy.STAMP, "14.8.94"), raw=RAW)

    assert reasons(scene) == "Date: burned into the picture: “14.8.94”."


def test_evidence_of_answers_of_older_versions_is_still_told():
    assert reasons(Scene(0, 1_000, date="1994-08-14", raw=RAW)) == "Date: AUG 14 1994."
    assert reasons(Scene(0, 1_000, date="1994", raw=RAW)) == "Date: AUG 14 1994."


def test_evidence_for_another_date_than_a_person_wrote_is_not_told():
    told = replace(dated("1994-08-14", None, ToldBy.STAMP, "AUG 14 1994"), raw=RAW)

    assert reasons(replace(told, date="1995")) == ""
    assert reasons(replace(told, date="")) == ""


@pytest.mark.parametrize("raw", ["{broken", "[1]", '{"date_evidence": 5}', "[" * 100_000])
def test_nonsense_in_raw_words_is_no_evidence(raw):
    assert reasons(Scene(0, 1_000, date="1994", raw=raw)) == ""


@pytest.mark.parametrize(
    ("snap", "words"),
    [
        (Snap(10_800, 10_000, SnapReason.CUT, 0.95),
         "At a shot cut, 0.8 s before where Gemini put it, sure"),
        (Snap(9_000, 10_240, SnapReason.FADE, 0.7),
         "At a fade, 1.2 s after where Gemini put it, fairly sure"),
        (Snap(10_010, 10_000, SnapReason.RESTART, 0.9),
         "Where the recording was started anew, just where Gemini put it, sure"),
        (Snap(10_800, 10_000, SnapReason.DISSOLVE, 0.4),
         "At a dissolve, 0.8 s before where Gemini put it: look at this one"),
        (Snap(9_000, 10_000, SnapReason.SILENCE, 0.5),
         "Where it is silent, 1.0 s after where Gemini put it, as no shot cut is near"),
        (Snap(10_000, 10_000, SnapReason.NONE, 0.0), "No shot cut is near it: look at this one"),
        (Snap(0, 0, SnapReason.EDGE, 1.0), "At the start of the title"),
        (Snap(9_000, 10_000, SnapReason.EDGE, 1.0), "At the end of the title"),
        (None, ""),
    ],
)  # fmt: skip
def test_a_bound_is_told_with_its_reason(snap, words):
    assert snap_words(snap) == words


def test_there_are_words_for_all_reasons_and_sources():
    assert all(snap_words(Snap(10, 20, reason, 0.9)) for reason in SnapReason)
    assert all(date_words(dated("1994", None, source, "x")) for source in ToldBy)


# In the window

CUT = Snap(BOUNDS_MS[1] + 800, BOUNDS_MS[1], SnapReason.CUT, 0.95)
NOWHERE = Snap(BOUNDS_MS[2], BOUNDS_MS[2], SnapReason.NONE, 0.0)
UNSURE = Snap(BOUNDS_MS[3] - 400, BOUNDS_MS[3], SnapReason.CUT, 0.4)


@pytest.fixture
def snapped(records: Records, make_page: MakePage) -> SceneReviewPage:
    """A title whose bounds were snapped: the first surely, the others not."""
    snaps = (None, CUT, NOWHERE, UNSURE, None)
    scenes = tuple(
        replace(scene, start_snap=snaps[place], end_snap=snaps[place + 1])
        for place, scene in enumerate(SCENES)
    )
    records.jobs.set_scenes(1, scenes)
    return make_page()


def test_times_tell_why_to_those_who_point_at_them(snapped: SceneReviewPage):
    times = snapped.widget.inspector.times
    how = times.start.toolTip()

    assert how != ""
    assert times.end.toolTip() == f"{snap_words(CUT)}\n{how}"
    assert times.end.accessibleDescription() == snap_words(CUT)


def test_a_bound_that_a_person_moves_is_theirs(snapped: SceneReviewPage):
    times = snapped.widget.inspector.times
    times.end.setFocus()
    press(snapped, Qt.Key.Key_Up)
    assert times.end.toolTip() == times.start.toolTip()
    assert snapped.widget.cut.view.why == ""

    snapped.scenes.undo()

    assert snap_words(CUT) in times.end.toolTip()
    assert snapped.widget.cut.view.why == snap_words(CUT)


def test_doubtful_cuts_are_gone_through_with_one_key(snapped: SceneReviewPage):
    view, seen = snapped.widget.cut.view, []
    for _ in range(3):
        press(snapped, Qt.Key.Key_D)
        seen.append((snapped.playhead.ms, view.why))
    press(snapped, Qt.Key.Key_D, SHIFT)

    assert seen == [
        (BOUNDS_MS[2], snap_words(NOWHERE)),
        (BOUNDS_MS[3], snap_words(UNSURE)),
        (BOUNDS_MS[2], snap_words(NOWHERE)),
    ]
    assert snapped.playhead.ms == BOUNDS_MS[3]
    assert snapped.widget.cut.isVisible()


def test_what_was_decided_is_in_doubt_no_more(snapped: SceneReviewPage):
    snapped.scenes.select("b", "c")
    snapped.editor.approve_and_next()
    press(snapped, Qt.Key.Key_D)
    assert (snapped.playhead.ms, snapped.scenes.selection) == (BOUNDS_MS[3], ("d",))

    snapped.editor.approve_and_next()
    press(snapped, Qt.Key.Key_D)

    assert snapped.widget.notice.text == "No cut here is in doubt."


def test_words_that_are_too_long_do_not_widen_the_window(snapped: SceneReviewPage):
    before = snapped.widget.cut.minimumSizeHint().width()

    snapped.widget.cut.view.show_cut(10, "Short", "Very long words " * 40)

    assert snapped.widget.cut.minimumSizeHint().width() <= before
