"""A small picture for each title: fetched in a thread, lively, and asked for again when made."""

import threading

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter

from nostalgia_desktop.domain.survey import Filmstrip
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.jobs.roles import Role
from nostalgia_desktop.gui.jobs.thumbnails import Thumbnails, picture_of


def _strip(*colours: str, lively: int = -1) -> Filmstrip:
    """A sheet with a plain picture for each colour; one of them has a white half."""
    width, height = 96, 72
    sheet = QImage(width * len(colours), height, QImage.Format.Format_RGB32)
    painter = QPainter(sheet)
    for place, colour in enumerate(colours):
        painter.fillRect(place * width, 0, width, height, QColor(colour))
        if place == lively:
            painter.fillRect(place * width, 0, width // 2, height, QColor("white"))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    sheet.save(buffer, "JPG", 95)
    data = bytes(buffer.data().data())
    return Filmstrip(50, width, height, len(colours), 1, len(colours), (data,))


@pytest.fixture
def strips() -> dict[str, Filmstrip]:
    return {"f1": _strip("black", "darkgreen", "black", lively=1)}


@pytest.fixture
def thumbnails(qapp, strips):
    made = Thumbnails(strips.get)
    yield made
    made.close()


def test_the_liveliest_picture_is_taken(strips):
    picture = picture_of(strips["f1"])

    assert picture is not None
    assert (picture.width(), picture.height()) == (96, 72)
    assert picture.pixelColor(10, 36).lightness() > 240
    assert picture.pixelColor(80, 36).green() > 80


@pytest.mark.parametrize(
    "strip",
    [
        Filmstrip(50, 96, 72, 10, 6, 0, ()),
        Filmstrip(50, 96, 72, 10, 6, 9, (b"no picture",)),
        Filmstrip(50, 96, 72, 10, 6, 99, ()),
    ],
    ids=["none", "damaged", "sheets are missing"],
)
def test_a_strip_without_pictures_has_none(strip):
    assert picture_of(strip) is None


def test_a_picture_is_fetched_when_it_is_first_asked_for(qtbot, thumbnails):
    with qtbot.waitSignal(thumbnails.ready) as told:
        assert thumbnails.get("f1") is None

    assert told.args == ["f1"]
    assert thumbnails.get("f1") is not None


def test_a_title_without_one_is_asked_for_again_once_there_may_be_one(qtbot, thumbnails, strips):
    thumbnails.get("f2")
    qtbot.waitUntil(lambda: "f2" in thumbnails._kept)
    strips["f2"] = strips["f1"]
    assert thumbnails.get("f2") is None

    thumbnails.try_again("f2")

    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.get("f2")


def test_rows_that_were_scrolled_past_are_given_up(qtbot, strips):
    asked, go = [], threading.Event()

    def read(fingerprint: str) -> None:
        asked.append(fingerprint)
        go.wait(10)

    made = Thumbnails(read)
    made.get("first")
    qtbot.waitUntil(lambda: asked == ["first"])
    for number in range(500):
        made.get(f"f{number}")
    go.set()
    qtbot.waitUntil(lambda: "f499" in made._kept)
    made.close()

    assert asked[1] == "f499"
    assert len(asked) < 60


def test_a_row_gets_its_picture(qtbot, manager, add_title, thumbnails, strips):
    model = JobListModel(manager, thumbnails)
    job = add_title("Xmas")
    strips[job.fingerprint] = strips["f1"]
    index = model.index_of(job.id)

    with qtbot.waitSignal(model.dataChanged):
        assert index.data(Role.THUMBNAIL) is None

    assert index.data(Role.THUMBNAIL).width() == 96
