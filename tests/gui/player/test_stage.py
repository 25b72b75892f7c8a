"""The stage paints the picture and what is said over it."""

from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from nostalgia_desktop.gui.colours import DARK, LIGHT
from nostalgia_desktop.gui.player.span import Span
from nostalgia_desktop.gui.player.stage import VideoStage

PAINTS = 5_000


def _stage(qtbot: QtBot, width: int = 640, height: int = 400) -> VideoStage:
    stage = VideoStage()
    stage.set_colours(LIGHT)
    qtbot.addWidget(stage)
    stage.resize(width, height)
    return stage


def _plain(colour: str, width: int = 480, height: int = 360) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def test_the_picture_is_as_large_as_there_is_room_and_keeps_its_shape(qtbot: QtBot):
    stage = _stage(qtbot)
    stage.show_picture(_plain("#336699"))
    room = stage.picture_rect()
    image = stage.grab().toImage()

    assert abs(room.width() / room.height() - 4 / 3) < 0.01
    assert room.height() == 400 - 24
    assert image.pixelColor(room.center().toPoint()).name() == "#336699"
    assert image.pixelColor(4, 200).name() == LIGHT.stage


def test_badges_are_seen_and_can_be_taken_away(qtbot: QtBot):
    stage = _stage(qtbot)
    stage.show_picture(_plain("#808080"))
    without = stage.grab().toImage()
    stage.set_badge("Scene 4 of 14")
    one = stage.grab().toImage()
    stage.set_left_out("Left out")
    two = stage.grab().toImage()
    stage.set_badge("")
    stage.set_left_out("")

    assert without != one != two
    assert stage.grab().toImage() == without


def test_the_side_of_a_cut_is_seen_while_it_is_looked_at(qtbot: QtBot):
    stage = _stage(qtbot)
    stage.show_picture(_plain("#808080"))
    stage.set_span(Span(1_000, 5_000, 3_000))
    stage.set_position(2_900)
    before = stage.grab().toImage()
    stage.set_position(3_100)

    assert stage.grab().toImage() != before


def test_a_message_stands_in_place_of_the_picture(qtbot: QtBot):
    stage = _stage(qtbot)
    stage.show_picture(_plain("#336699"))
    stage.set_message("This preview cannot be shown", "Delete the file, and it is made anew.")
    image = stage.grab().toImage()

    colours = {image.pixelColor(x, y).name() for x in range(0, 640, 2) for y in range(0, 400, 2)}
    assert "#336699" not in colours
    assert LIGHT.on_stage in colours
    assert "made anew" in stage.accessibleDescription()


def test_five_thousand_paints_lose_no_reference(qtbot: QtBot):
    """PySide6 6.12.0 on Python 3.11 lost one to None with each void call, and aborted."""
    stage = _stage(qtbot, 160, 120)
    stage.set_badge("Scene 1 of 2")
    pictures = [_plain("#102030", 80, 60), _plain("#405060", 80, 60)]
    for number in range(PAINTS):
        if number % 50 == 0:
            stage.show_picture(pictures[number % 100 // 50])
        stage.repaint()
        stage.render(_target(stage))

    assert stage.grab().toImage().pixelColor(80, 60).name() == "#405060"


def _target(stage: VideoStage) -> QImage:
    return QImage(stage.size(), QImage.Format.Format_RGB32)


def test_another_look_leaves_the_stage_dark(qtbot: QtBot):
    stage = _stage(qtbot)
    stage.set_colours(DARK)

    assert stage.grab().toImage().pixelColor(2, 2).name() == DARK.stage
