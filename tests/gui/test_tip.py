"""Tips show what they are given, whatever that looks like."""

from PySide6.QtGui import QTextDocument

from nostalgia_desktop.gui.tip import wrapped


def test_a_title_with_a_tag_in_it_is_no_html():
    shown = QTextDocument()
    shown.setHtml(wrapped(['<img src="/etc/picture"> of Mia', "Lake & <b>boat</b>"]))

    assert shown.toPlainText() == '<img src="/etc/picture"> of Mia\nLake & <b>boat</b>'


def test_plain_words_stay_plain_and_are_broken_between_words():
    tip = wrapped(["Mia & Tom", "", "word " * 30])

    assert tip.startswith("Mia & Tom\nword")
    assert max(map(len, tip.splitlines())) <= 72
