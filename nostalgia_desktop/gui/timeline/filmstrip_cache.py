"""The pictures of a filmstrip, decoded sheet by sheet when they are wanted."""

from collections import OrderedDict
from fractions import Fraction

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from nostalgia_desktop.domain.survey import Filmstrip

MOST_BYTES = 96 << 20
"""All sheets of two hours; of more, those that were seen last."""

_PIXEL_BYTES = 4
_MOST_SCALED = 160


class FilmstripCache(QObject):
    """Decodes one sheet at a time between events, so that nothing ever waits for pictures.

    `arrived` comes when more of what was asked for is there.
    """

    arrived = Signal()

    def __init__(self, parent: QObject | None = None, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(parent)
        self._strip: Filmstrip | None = None
        self._every_ms, self._most_sheets, self._most_bytes = Fraction(1), 1, most_bytes
        self._sheets: OrderedDict[int, QPixmap] = OrderedDict()
        self._scaled: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()
        self._wanted: dict[int, None] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_idle)

    def set_filmstrip(self, strip: Filmstrip | None, rate: Fraction) -> None:
        """Show another strip, of a title of so many frames a second."""
        if strip is self._strip:
            return
        self._strip = strip
        self._sheets.clear()
        self._scaled.clear()
        self._wanted.clear()
        if strip:
            self._every_ms = Fraction(strip.every * 1000) / rate
            size = strip.columns * strip.width * strip.rows * strip.height * _PIXEL_BYTES
            self._most_sheets = max(self._most_bytes // size, 2)

    @property
    def sheets_held(self) -> int:
        """How many sheets are decoded."""
        return len(self._sheets)

    @property
    def is_busy(self) -> bool:
        """Whether pictures that were asked for are still to come."""
        return bool(self._wanted)

    @property
    def aspect(self) -> float:
        """Width by height of a picture."""
        return self._strip.width / self._strip.height if self._strip else 4 / 3

    def number_at(self, ms: float) -> int:
        """The picture that is nearest to a time; -1 without a strip."""
        if not self._strip:
            return -1
        return min(max(round(ms / float(self._every_ms)), 0), self._strip.count - 1)

    def number_after(self, ms: float) -> int:
        """The first picture at or after a time; -1 without a strip."""
        if not self._strip:
            return -1
        return min(max(-int(-ms // float(self._every_ms)), 0), self._strip.count - 1)

    def picture(self, number: int) -> tuple[QPixmap, QRectF] | None:
        """A sheet and where in it the picture is; None while it is not decoded."""
        if not self._strip or number < 0:
            return None
        strip = self._strip
        sheet, place = divmod(number, strip.columns * strip.rows)
        pixmap = self._sheets.get(sheet)
        if pixmap is None:
            self._want(sheet)
            return None
        self._sheets.move_to_end(sheet)
        row, column = divmod(place, strip.columns)
        left, top = column * strip.width, row * strip.height
        return pixmap, QRectF(left, top, strip.width, strip.height)

    def scaled(self, number: int, height: int) -> QPixmap | None:
        """A picture, so many pixels high, whatever it was; None while it is not decoded."""
        found = self.picture(number)
        if not found:
            return None
        key = number, height
        if key not in self._scaled:
            sheet, source = found
            mode = Qt.TransformationMode.SmoothTransformation
            picture = sheet.copy(source.toRect())
            self._scaled[key] = picture.scaledToHeight(height, mode)
            if len(self._scaled) > _MOST_SCALED:
                self._scaled.popitem(last=False)
        self._scaled.move_to_end(key)
        return self._scaled[key]

    def forget_wishes(self) -> None:
        """What was asked for and did not come yet is not wanted any more: another part is seen."""
        self._wanted.clear()

    def _want(self, sheet: int) -> None:
        self._wanted[sheet] = None
        if not self._timer.isActive():
            self._timer.start(0)

    def _on_idle(self) -> None:
        if not self._wanted or not self._strip:
            return
        sheet = next(iter(self._wanted))
        del self._wanted[sheet]
        self._sheets[sheet] = _decoded(self._strip, sheet)
        while len(self._sheets) > self._most_sheets:
            self._sheets.popitem(last=False)
        if self._wanted:
            self._timer.start(0)
        self.arrived.emit()


def _decoded(strip: Filmstrip, sheet: int) -> QPixmap:
    """A sheet; a plain one where it cannot be decoded, as pictures are no reason to fail."""
    image = QImage()
    if sheet < len(strip.sheets):
        image.loadFromData(strip.sheets[sheet])
    if image.isNull():
        size = strip.columns * strip.width, strip.rows * strip.height
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.fill(0xFF202226)
    return QPixmap.fromImage(image.convertToFormat(QImage.Format.Format_RGB32))
