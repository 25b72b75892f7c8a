"""What is said of a pass that has ended."""

from dataclasses import replace

import pytest

from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.job import Job, JobState, Source
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.one_pass import Kind
from nostalgia_desktop.gui.system.pass_words import failure_words, pass_words
from nostalgia_desktop.workflow.pass_report import PassReport

_SOURCE = Source("/discs", "Family 1994", ())


def _job(number: int, disc: str = "Family 1994", scenes: int = 0, clips: int = 0) -> Job:
    return Job(
        number,
        disc,
        f"Title {number}",
        number,
        f"print{number}",
        _SOURCE,
        state=JobState.FINALIZED if clips else JobState.ANALYZED,
        scenes=tuple(Scene(1000 * each, 1000 * each + 1000) for each in range(scenes)),
        clips=tuple(
            Clip(number, str(each), f"{each}.mp4", "k", done=True) for each in range(clips)
        ),
    )


def _failed(number: int, error: str = "the film ends early; copy the disc again") -> Job:
    return replace(_job(number), state=JobState.FAILED, error=error)


def _report(*jobs: Job, busy: tuple[Job, ...] = (), problems: tuple[str, ...] = ()) -> PassReport:
    return PassReport(jobs, busy=busy, problems=problems)


@pytest.mark.parametrize(
    ("kind", "report", "title", "text"),
    [
        pytest.param(
            Kind.SUBMIT,
            _report(_job(1, scenes=12)),
            "12 scenes found on Family 1994",
            "They are ready to be looked over.",
            id="scenes",
        ),
        pytest.param(
            Kind.SUBMIT,
            _report(_job(1, scenes=1)),
            "1 scene found on Family 1994",
            "It is ready to be looked over.",
            id="one scene",
        ),
        pytest.param(
            Kind.SUBMIT,
            _report(_job(1, scenes=2), _job(2, scenes=3), _job(3, "Xmas", scenes=100)),
            "105 scenes found on 2 discs",
            "They are ready to be looked over.",
            id="several discs",
        ),
        pytest.param(
            Kind.SUBMIT,
            _report(_job(1)),
            "No scenes found on Family 1994",
            "Open it to look for yourself.",
            id="no scenes",
        ),
        pytest.param(
            Kind.FINALIZE,
            _report(_job(1, clips=5)),
            "5 clips are ready",
            "From Family 1994.",
            id="clips",
        ),
        pytest.param(
            Kind.FINALIZE,
            _report(_job(1, clips=1)),
            "1 clip is ready",
            "From Family 1994.",
            id="one clip",
        ),
        pytest.param(
            Kind.SUBMIT,
            _report(*(_job(n, scenes=3) for n in range(3, 15)), _failed(1), _failed(2)),
            "2 of 14 titles need your attention",
            "36 scenes were found. The list says what to do.",
            id="some failed",
        ),
        pytest.param(
            Kind.FINALIZE,
            _report(_job(1, clips=1), _failed(2)),
            "1 of 2 titles needs your attention",
            "1 clip is ready. The list says what to do.",
            id="one failed",
        ),
        pytest.param(
            Kind.SUBMIT,
            _report(_failed(1), replace(_failed(2), state=JobState.WAITING)),
            "2 of 2 titles need your attention",
            "The list says what to do.",
            id="all failed",
        ),
        pytest.param(
            Kind.SUBMIT,
            _report(_failed(1)),
            "Family 1994 needs your attention",
            "the film ends early. Copy the disc again",
            id="only one, and it failed",
        ),
        pytest.param(
            Kind.REMAKE,
            _report(_job(1, scenes=4)),
            "The preview of Family 1994 is ready",
            "You can look it over again.",
            id="preview",
        ),
        pytest.param(
            Kind.REMAKE,
            _report(_job(1), problems=("the disc is not there; put it in",)),
            "1 preview could not be made",
            "the disc is not there; put it in",
            id="no preview",
        ),
    ],
)
def test_what_has_become_of_a_pass_is_said(qapp, kind, report, title, text):
    assert pass_words(kind, report) == (title, text)


@pytest.mark.parametrize(
    ("kind", "report"),
    [
        pytest.param(Kind.SUBMIT, _report(), id="nothing was to be done"),
        pytest.param(
            Kind.SUBMIT, _report(_job(1, scenes=3), busy=(_job(1),)), id="another program does it"
        ),
        pytest.param(Kind.FINALIZE, _report(_job(1, scenes=3)), id="no clip was wanted"),
    ],
)
def test_a_pass_of_which_nothing_came_is_not_mentioned(qapp, kind, report):
    assert pass_words(kind, report) is None


def test_names_from_discs_are_put_on_one_line_and_cut(qapp):
    name = "Wedding\n\u202eof " + "very " * 20 + "long"

    title, _text = pass_words(Kind.SUBMIT, _report(_job(1, name, scenes=2))) or ("", "")

    assert title == "2 scenes found on Wedding of very very very very very ver…"


def test_a_disc_may_be_named_like_a_placeholder(qapp):
    words = pass_words(Kind.SUBMIT, _report(_job(1, "{} %n {0.x}", scenes=2)))

    assert words is not None
    assert words[0] == "2 scenes found on {} %n {0.x}"


def test_long_reasons_are_cut(qapp):
    _title, text = pass_words(Kind.SUBMIT, _report(_failed(1, "why " * 100))) or ("", "")

    assert len(text) <= 160
    assert text.endswith("…")


@pytest.mark.parametrize(
    ("advice", "text"),
    [("free some", "no room; free some"), ("", "no room")],
    ids=["with", "without"],
)
def test_a_pass_that_broke_off_says_why(qapp, advice, text):
    assert failure_words("no room", advice) == ("Work has stopped", text)
