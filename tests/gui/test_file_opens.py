"""Files that the system opens with the program that runs already."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent

from nostalgia_desktop.gui.file_opens import FileOpens


def test_a_folder_opened_with_the_program_is_told(qtbot, qapp, tmp_path):
    opens = FileOpens(qapp)

    with qtbot.waitSignal(opens.opened) as opened:
        QCoreApplication.sendEvent(qapp, QFileOpenEvent(str(tmp_path)))

    assert opened.args == [[Path(tmp_path)]]
    opens.deleteLater()


def test_a_web_link_is_not_taken_for_a_file(qtbot, qapp):
    opens = FileOpens(qapp)

    with qtbot.assertNotEmitted(opens.opened):
        QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl("https://example.org/")))

    opens.deleteLater()
