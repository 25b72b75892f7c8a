"""Where things may be dropped: a box with a dashed edge that lights up while dragging."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.shades import mix

_DASHES = [4.0, 3.0]
_RADIUS = 12.0


class DashedBox(QFrame):
    """A frame for other widgets; where its property `bold` is set it has the accent's colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_lit = False
        self._colours: Colours = DARK

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        self.update()

    def set_lit(self, *, lit: bool) -> None:
        """Whether something that fits is being dragged over the window."""
        if lit is not self._is_lit:
            self._is_lit = lit
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground and the dashed edge."""
        edge, ground = self._inks()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(edge), 1.5)
        pen.setDashPattern(_DASHES)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        painter.end()

    def _inks(self) -> tuple[str, str]:
        """Edge and ground."""
        colours, is_bold = self._colours, bool(self.property("bold"))
        ground = colours.window if is_bold else colours.panel
        if self._is_lit:
            return colours.accent, colours.accent_soft
        if is_bold:
            return mix(ground, colours.accent, 0.7), mix(ground, colours.accent_soft, 0.55)
        return mix(colours.line, colours.text, 0.22), ground
