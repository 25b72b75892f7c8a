"""Colours and fonts of the timeline, made once for each look."""

from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontInfo

from nostalgia_desktop.gui.colours import Colours

_LEAST_PX = 10


class Ink:
    """All that a painter dips into. Times have figures of one width, so that they do not jump."""

    def __init__(self, colours: Colours, font: QFont) -> None:
        self.window, self.panel = QColor(colours.window), QColor(colours.panel)
        self.raised, self.line = QColor(colours.raised), QColor(colours.line)
        self.text, self.muted = QColor(colours.text), QColor(colours.muted)
        self.faint, self.accent = QColor(colours.faint), QColor(colours.accent)
        self.accent_soft, self.on_accent = QColor(colours.accent_soft), QColor(colours.on_accent)
        self.good, self.warning = QColor(colours.good), QColor(colours.warning)
        self.bad, self.wave = QColor(colours.bad), QColor(colours.wave)
        self.playhead = QColor(colours.playhead)
        self.on_playhead = QColor(colours.on_playhead)
        self.stage = QColor(colours.stage)
        self.is_dark = colours.is_dark
        size = QFontInfo(font).pixelSize()
        self.title = _font(font, size, QFont.Weight.DemiBold)
        self.time = _font(font, size - 2, QFont.Weight.Normal)
        self.bubble = _font(font, size - 1, QFont.Weight.DemiBold)


def faded(colour: QColor, alpha: float) -> QColor:
    """A colour that lets through what is below; `alpha` is 0 to 1."""
    fainter = QColor(colour)
    fainter.setAlphaF(alpha)
    return fainter


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """A colour thinned with its ground; `share` is that of the colour."""
    return _mixed(colour.rgb(), ground.rgb(), share)


@lru_cache(maxsize=64)
def _mixed(colour: int, ground: int, share: float) -> QColor:
    channels = (
        round((colour >> shift & 255) * share + (ground >> shift & 255) * (1 - share))
        for shift in (16, 8, 0)
    )
    return QColor(*channels)


def _font(base: QFont, size: int, weight: QFont.Weight) -> QFont:
    font = QFont(base)
    font.setPixelSize(max(size, _LEAST_PX))
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
