"""An archive with a disc that was really submitted, and a review page that shows it."""

import functools
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.domain.scene import Scene, Scenes
from nostalgia_desktop.gui.review_page import SceneReviewPage
from nostalgia_desktop.services import Records, open_records
from tests.authoring import library
from tests.conftest import COMMAND

SHOTS = (0, 70, 125, 220, 300)
"""Where the shots of the disc begin, as frames, and its end. A frame lasts 40 ms."""

OFF = 4
"""How many frames the scenes' bounds are late."""

BOUNDS_MS = (0, *((shot + OFF) * 40 for shot in SHOTS[1:-1]), SHOTS[-1] * 40)
TITLES = ("Garden", "Birthday", "Beach", "School")
SCENES = tuple(
    Scene(start, end, title, uid=uid, people=("Mia",) if uid in "ab" else ())
    for start, end, title, uid in zip(BOUNDS_MS[:-1], BOUNDS_MS[1:], TITLES, "abcd", strict=True)
)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="session")
def submitted_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive as the first pass left it; tests copy it."""
    return _submit(tmp_path_factory.getbasetemp() / "review")


@functools.cache
def _submit(base: Path) -> Path:
    shutil.copytree(library.disc("pal_two_parts"), base / "Family 1994")
    home = {name: str(base / name) for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
    command = ("submit", base / "Family 1994", "--archive", base / "archive", "--analyst", "local")
    done = subprocess.run(
        [*COMMAND, *map(str, command)],
        env=os.environ | home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return base / "archive"


@pytest.fixture
def archive(submitted_once: Path, tmp_path: Path) -> Path:
    """An archive of one's own with a title of four scenes."""
    return shutil.copytree(submitted_once, tmp_path / "archive")


@pytest.fixture
def records(archive: Path) -> Iterator[Records]:
    """The archive's jobs, the first of which has `SCENES`."""
    opened = open_records(archive)
    opened.jobs.set_scenes(1, SCENES)
    yield opened
    opened.database.close()


MakePage = Callable[[], SceneReviewPage]


@pytest.fixture
def make_page(qtbot: QtBot, records: Records) -> Iterator[MakePage]:
    """Makes a page on the screen, with the title open on it."""
    made: list[SceneReviewPage] = []

    def make() -> SceneReviewPage:
        page = SceneReviewPage(records)
        made.append(page)
        qtbot.addWidget(page.widget)
        page.widget.resize(1200, 760)
        page.widget.show()
        page.widget.activateWindow()
        qtbot.waitExposed(page.widget)
        with qtbot.waitSignal(page.opened, timeout=20_000):
            page.open_job(records.jobs.job(1))
        return page

    yield make
    for page in made:
        page.save()
        page.close_down()
        page.deleteLater()


@pytest.fixture
def page(make_page: MakePage) -> SceneReviewPage:
    """The title on the page."""
    return make_page()


def stored(archive: Path) -> Job:
    """The job as another program reads it from the disk."""
    other = open_records(archive)
    try:
        return other.jobs.job(1)
    finally:
        other.database.close()


def stored_scenes(archive: Path) -> Scenes:
    """Its scenes."""
    return stored(archive).scenes


def wait_saved(qtbot: QtBot, page: SceneReviewPage) -> None:
    """Until all edits are in the database by themselves."""
    qtbot.waitUntil(lambda: page.store.is_saved, timeout=10_000)


def press(page: SceneReviewPage, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    """Press a key where the focus is."""
    focused = QApplication.focusWidget() or page.widget
    QTest.keyClick(focused, key, modifiers or Qt.KeyboardModifier.NoModifier)


def type_into(field: QWidget, text: str) -> None:
    """Go to a field, and type over all that is in it."""
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(field, text)


def add_reviewed(records: Records, disc: str, title: str, number: int, scenes: Scenes) -> None:
    """One more title of the first one's length; its scenes' uids begin with `number`."""
    first = records.jobs.job(1)
    job = records.jobs.add_job(disc, title, number, f"{number:032x}", first.source)
    records.jobs.set_clock(job.id, records.jobs.clock(1))
    records.jobs.note(job.id, duration_ms=first.duration_ms, picture=first.picture)
    records.jobs.update_job_status(job.id, JobState.PROXIED)
    records.jobs.update_job_status(job.id, JobState.ANALYZED)
    named = tuple(replace(scene, uid=f"{number}{scene.uid}") for scene in scenes)
    records.jobs.save_review(job.id, named)
