"""What a person reads of a clip that is not whole, and what they can do about it."""

from fractions import Fraction

import pytest
from PySide6.QtCore import Qt

from nostalgia_desktop.domain.coverage import Place, cover
from nostalgia_desktop.domain.survey import Span
from nostalgia_desktop.gui.checking.dialog import CheckClips
from nostalgia_desktop.gui.checking.findings import Findings, end_facts, end_heading, end_summary
from nostalgia_desktop.gui.checking.listing import CheckList
from nostalgia_desktop.gui.checking.rows import row_of, title_row
from nostalgia_desktop.gui.colours import DARK
from nostalgia_desktop.workflow.verify_report import (
    Cause,
    CheckedClip,
    CheckedTitle,
    ClipState,
    VerifyNews,
)

HERE = CheckedTitle(1, "Lake 1994, Title 1", Fraction(25), cover(100, []))
AWAY = CheckedTitle(1, "Lake 1994, Title 1", Fraction(25), cover(100, []), "the disc is out")


def _clip(state: ClipState, **facts) -> CheckedClip:
    return CheckedClip(1, "1994 - Boat.mp4", state, **facts)


@pytest.mark.parametrize("cause", list(Cause))
def test_each_cause_of_damage_has_words(qapp, cause):
    row = row_of(_clip(ClipState.DAMAGED, cause=cause), HERE)

    assert row.what.endswith(".")
    assert row.can_make is (cause is not Cause.WRITTEN)


def test_what_somebody_may_have_written_is_left_as_it_is(qapp):
    row = row_of(_clip(ClipState.DAMAGED, cause=Cause.WRITTEN), HERE)

    assert row.advice.startswith("It is left as it is.")


@pytest.mark.parametrize("state", [ClipState.DAMAGED, ClipState.MISSING])
def test_without_the_disc_a_backup_is_advised(qapp, state):
    clip = _clip(state, cause=Cause.SPOILED)

    away, unlisted = row_of(clip, AWAY), row_of(clip, None)

    assert [away.can_make, unlisted.can_make] == [False, False]
    assert "connect the drive with its disc" in away.advice
    assert "not in the list" in unlisted.advice


def test_words_can_be_written_again_without_the_disc(qapp):
    assert row_of(_clip(ClipState.WHOLE, sidecar="its sidecar is gone"), AWAY).can_make


def test_what_is_whole_has_no_row(qapp):
    assert row_of(_clip(ClipState.WHOLE, findings=("3 frames are missing",)), HERE) is None
    assert title_row(HERE) is None


def test_scenes_that_overlap_are_told(qapp):
    twice = cover(100, [(Place.CLIP, Span(0, 60)), (Place.CLIP, Span(59, 100))])

    row = title_row(CheckedTitle(1, "Lake 1994", Fraction(25), twice))

    assert (row.state, row.can_make) == ("Scenes overlap", False)
    found = _found(_clip(ClipState.WHOLE))
    found.rows.append(row)
    assert end_heading(found, is_stopped=False) == "1 title needs attention"
    found.take(VerifyNews(2, 2, "", found=_clip(ClipState.MISSING), title=HERE))
    assert end_heading(found, is_stopped=False) == "1 clip needs attention"


def _found(*clips: CheckedClip, total: int = 0) -> Findings:
    found = Findings()
    for done, clip in enumerate(clips, 1):
        found.take(VerifyNews(done, total or len(clips), "", found=clip, title=HERE))
    return found


def test_the_end_is_told_in_few_words(qapp):
    whole = [_clip(ClipState.WHOLE, is_compared=True) for _ in range(3)]
    flawed = _clip(ClipState.WHOLE, findings=("3 frames are missing",))
    gone, damaged = _clip(ClipState.MISSING), _clip(ClipState.DAMAGED, cause=Cause.SPOILED)
    ends = [
        _found(),
        _found(*whole),
        _found(whole[0]),
        _found(*whole, flawed, gone, damaged),
        _found(_clip(ClipState.RENAMED, renamed_to="Our boat.mp4")),
    ]

    assert [end_heading(each, is_stopped=False) for each in ends] == [
        "There are no clips to check yet",
        "All 3 clips are whole.",
        "The clip is whole.",
        "2 clips need attention",
        "No clip is damaged or gone",
    ]
    assert end_summary(ends[3], is_stopped=False) == "4 whole · 1 damaged · 1 gone"
    assert end_facts(ends[3]) == (
        "3 compared with their disc · 1 with flaws of its disc, marked in the library"
    )
    stopped = _found(*whole, total=9)
    assert end_heading(stopped, is_stopped=True) == "Stopped after 3 of 9 clips"
    assert end_summary(stopped, is_stopped=True) == "What was checked is whole."


def test_thousands_of_rows_do_not_lay_out_the_list_for_each(qtbot):
    dialog = CheckClips(DARK)
    qtbot.addWidget(dialog)
    laid_out: list[int] = []
    dialog.list.model().modelReset.connect(lambda: laid_out.append(1))
    for done in range(1, 301):
        gone = CheckedClip(1, f"{done}.mp4", ClipState.MISSING)
        dialog.take(VerifyNews(done, 300, "", done, 300, gone, HERE))

    assert 50 <= len(laid_out) < 100
    dialog.end(None)
    assert dialog.list.model().rowCount() == 300


def test_the_list_is_painted_and_read_aloud(qtbot):
    rows = _found(_clip(ClipState.MISSING), _clip(ClipState.CHANGED)).rows
    shown = CheckList()
    qtbot.addWidget(shown)
    shown.resize(600, 200)
    shown.show()
    empty = shown.grab().toImage()
    shown.show_rows(tuple(rows))

    assert shown.grab().toImage() != empty
    said = shown.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("1994 - Boat.mp4: Changed since, ")
