"""What a row says: plain words, one line, and nothing that turns the line around."""

from dataclasses import replace

import pytest

from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.job import Job, JobState, Step
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.jobs.words import (
    Tone,
    Turn,
    format_size,
    has_losses,
    one_line,
    reason_and_advice,
    shortened,
    words_for,
)
from tests.store.jobs import SOURCE

JOB = Job(1, "Xmas", "Title 1", 1, "f1", SOURCE)
SCENES = (Scene(0, 60_000), Scene(60_000, 120_000, is_left_out=True))
READY = replace(JOB, state=JobState.ANALYZED, duration_ms=3_734_000, scenes=SCENES)
CLIP = Clip(1, "a", "a.mp4", "key", done=True)
LOST_DISC = "/films/Lake 1994/a.VOB is not there; connect its drive"


@pytest.mark.parametrize(
    ("job", "turn", "step", "state", "detail", "tone"),
    [
        (READY, Turn.NONE, None, "Ready to review", "1 scene · 1:02:14", Tone.ACCENT),
        (
            replace(READY, state=JobState.APPROVED),
            Turn.NONE,
            None,
            "Approved",
            "1 scene · 1:02:14",
            Tone.GOOD,
        ),
        (
            replace(READY, state=JobState.FINALIZED, clips=(CLIP,)),
            Turn.NONE,
            None,
            "Done",
            "1 clip · 1:02:14",
            Tone.GOOD,
        ),
        (JOB, Turn.WORKING, Step.PROXY, "Making the preview", "1 MB · VIDEO_TS", Tone.PLAIN),
        (READY, Turn.WORKING, Step.FINALIZE, "Making the clips", "1:02:14", Tone.PLAIN),
        (JOB, Turn.QUEUED, None, "Reading the disc", "1 MB · VIDEO_TS", Tone.PLAIN),
        (replace(JOB, duration_ms=59_000), Turn.QUEUED, None, "Waiting", "59 s", Tone.PLAIN),
        (JOB, Turn.PAUSED, None, "Paused", "1 MB · VIDEO_TS", Tone.PLAIN),
        (JOB, Turn.NONE, None, "Not finished", "Go on from the menu", Tone.PLAIN),
        (
            replace(JOB, state=JobState.FAILED, step=Step.PROXY, error="disk full; make room"),
            Turn.NONE,
            None,
            "Stopped: disk full",
            "Make room",
            Tone.BAD,
        ),
        (
            replace(
                JOB,
                state=JobState.FAILED,
                step=Step.PROXY,
                error="/films/a.VOB cannot be read: Input/output error",
            ),
            Turn.NONE,
            None,
            "Stopped: a.VOB cannot be read: Input/output error",
            "Retry from the menu",
            Tone.BAD,
        ),
        (
            replace(JOB, state=JobState.WAITING, step=Step.CLOCK, error=LOST_DISC),
            Turn.NONE,
            None,
            "Waiting for the disc",
            "Connect its drive",
            Tone.WARNING,
        ),
        (
            replace(JOB, state=JobState.WAITING, step=Step.UPLOAD, error="nobody agreed"),
            Turn.NONE,
            None,
            "Waiting for Gemini",
            "nobody agreed",
            Tone.WARNING,
        ),
    ],
)
def test_each_state_has_its_words(job, turn, step, state, detail, tone):
    words = words_for(job, turn, step)

    assert (words.state, words.detail, words.tone) == (state, detail, tone)


@pytest.mark.parametrize("state", list(JobState))
@pytest.mark.parametrize("turn", list(Turn))
def test_there_is_something_to_say_of_every_job(state, turn):
    words = words_for(replace(JOB, state=state), turn, None)

    assert words.state
    assert words.detail or state is JobState.WAITING


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Xmas\n1994\x1b[31m", "Xmas 1994 [31m"),
        ("\u202emoc.evil\u202c", "moc.evil"),
        ("  two   spaces ", "two spaces"),
        ("חג המולד 1994", "חג המולד 1994"),
    ],
)
def test_a_name_from_outside_is_one_line_and_keeps_its_direction_to_itself(text, line):
    assert one_line(text) == line


def test_a_message_says_what_happened_and_what_to_do():
    assert reason_and_advice("the disk is full; make room; then retry") == (
        "the disk is full",
        "Make room; then retry",
    )


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (
            "/mnt/usb/Lake 1994/a b.VOB is not there; put /it/ in",
            "a b.VOB is not there; put /it/ in",
        ),
        ("/This is us/a.VOB has changed", "a.VOB has changed"),
        ("/films/We are one.VOB is empty", "We are one.VOB is empty"),
        ("/films/a.VOB: Input/output error", "a.VOB: Input/output error"),
        (
            "/films/a.mp4 cannot be opened as video (Input/output error): it is damaged",
            "a.mp4 cannot be opened as video (Input/output error): it is damaged",
        ),
        ("C:\\films\\Lake\\a.VOB is not there", "a.VOB is not there"),
        ("\\\\nas\\films\\a.VOB went away", "a.VOB went away"),
        ("“Sea/side”: /films/a.VOB went away", "“Sea/side”: a.VOB went away"),
        ("no room on /mnt/usb is left", "no room on /mnt/usb is left"),
        ("/films/nothing to tell it apart", "/films/nothing to tell it apart"),
        ("", ""),
    ],
)
def test_a_row_names_a_file_without_its_folders(text, short):
    assert shortened(text) == short


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "1 MB"), (640_000_000, "640 MB"), (4_100_000_000, "4.1 GB"), (212_400_000_000, "212 GB")],
)
def test_sizes_are_said_as_people_say_them(size, words):
    assert format_size(size) == words


def test_only_film_that_cannot_be_read_is_lost():
    navigation = Damage(DamageKind.BROKEN_NAV, 0, 5, "a table is damaged")
    hole = Damage(DamageKind.MISSING, 5, 9, "a hole")

    assert not has_losses(replace(JOB, damage=(navigation,)))
    assert has_losses(replace(JOB, damage=(navigation, hole)))
