"""The cut view: the original's own frames around a boundary, since a preview shows few of them."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.time import format_ms, frame_to_ms
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.cut_strip import AFTER, BEFORE, CutStrip, Tile, TileState
from nostalgia_desktop.gui.frame_source import FrameSource, Images
from nostalgia_desktop.gui.icons import icon

BEGINS, ENDS = "The clip begins at the marked frame", "The clip ends before the marked frame"
_ICON_PX = 20


class CutView(QWidget):
    """Three frames before and three after a cut, and buttons that move it by one.

    It asks a `FrameSource` for what it shows. `nudge_wished` carries by how many frames the cut
    should move; who moves it calls `show_cut` again.
    """

    nudge_wished = Signal(int)

    def __init__(
        self, source: FrameSource, colours: Colours, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._source, self._frame = source, -1
        self._images = dict[int, QImage]()
        self._lost = frozenset[int]()
        self.strip = CutStrip(colours, self)
        self.earlier, self.later = (
            self._button("One frame earlier", "←"),
            self._button("One frame later", "→"),
        )
        self._time, self._words = QLabel(self), QLabel(self)
        self._time.setProperty("role", "strong")
        self._words.setProperty("role", "muted")
        self._lay_out()
        self.set_colours(colours)
        self.strip.step_wished.connect(self._on_step)
        self.earlier.clicked.connect(lambda: self._on_step(-1))
        self.later.clicked.connect(lambda: self._on_step(1))
        source.arrived.connect(self._on_arrived)
        source.unreadable.connect(self._on_unreadable)
        source.failed.connect(self._on_failed)
        self.clear()

    @property
    def frame(self) -> int:
        """The frame that the cut lies before; -1 while there is none."""
        return self._frame

    def set_colours(self, colours: Colours) -> None:
        """Take another look."""
        self.strip.set_colours(colours)
        self.earlier.setIcon(icon("chevron-left", colours.muted, _ICON_PX))
        self.later.setIcon(icon("chevron-right", colours.muted, _ICON_PX))

    def show_cut(self, frame: int, words: str = BEGINS) -> None:
        """Show the frames around the cut that lies before a frame of the source's title."""
        clock = self._source.clock
        if clock is None:
            self.clear()
            return
        self._frame, self._lost = frame, frozenset()
        shown = self._numbers(clock)
        self._images = {number: self._images[number] for number in shown if number in self._images}
        self._say(f"Cut at {_time(frame, clock)}", words)
        self.earlier.setEnabled(frame > 0)
        self.later.setEnabled(frame < clock.frames)
        self._show_tiles()
        self._source.request(shown)

    def clear(self) -> None:
        """Show no cut; call it too when the source opens another title."""
        self._frame, self._images, self._lost = -1, {}, frozenset()
        self._say("Cut", "Choose a cut to see its frames")
        self.earlier.setEnabled(False)
        self.later.setEnabled(False)
        self._show_tiles()

    def _button(self, name: str, arrow: str) -> QToolButton:
        button = QToolButton(self)
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.setAccessibleName(name)
        button.setToolTip(f"{name}  (Alt {arrow})")
        button.setAutoRepeat(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        words, row, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        words.setSpacing(10)
        words.addWidget(self._time)
        words.addWidget(self._words, 1)
        row.setSpacing(6)
        row.addWidget(self.earlier)
        row.addWidget(self.strip, 1)
        row.addWidget(self.later)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(4)
        column.addLayout(words)
        column.addLayout(row, 1)

    def _say(self, time: str, words: str, role: str = "muted") -> None:
        self._time.setText(time)
        self._words.setText(words)
        self.strip.setAccessibleDescription(f"{time}. {words}")
        if self._words.property("role") != role:
            self._words.setProperty("role", role)
            self._words.style().polish(self._words)

    def _on_step(self, by: int) -> None:
        """Ask for a step, unless it leads out of the title."""
        clock = self._source.clock
        if clock is not None and self._frame >= 0 and 0 <= self._frame + by <= clock.frames:
            self.nudge_wished.emit(by)

    def _numbers(self, clock: TitleClock) -> list[int]:
        first, end = self._frame - BEFORE, self._frame + AFTER
        return list(range(max(first, 0), min(end, clock.frames)))

    def _on_arrived(self, images: Images) -> None:
        wanted = range(self._frame - BEFORE, self._frame + AFTER)
        self._images.update({each: images[each] for each in images if each in wanted})
        self._show_tiles()

    def _on_unreadable(self, numbers: frozenset[int]) -> None:
        self._lost |= numbers
        self._say(self._time.text(), "Some frames here cannot be read from the disc", "warning")
        self._show_tiles()

    def _on_failed(self, message: str) -> None:
        self._lost |= frozenset(range(self._frame - BEFORE, self._frame + AFTER))
        self._say(self._time.text(), message, "bad")
        self._show_tiles()

    def _show_tiles(self) -> None:
        around = range(self._frame - BEFORE, self._frame + AFTER)
        self.strip.set_tiles([self._tile(number) for number in around], self._source.aspect)

    def _tile(self, number: int) -> Tile:
        clock = self._source.clock
        if clock is None or self._frame < 0 or not 0 <= number < clock.frames:
            return Tile(TileState.OUTSIDE)
        time = _time(number, clock)
        if number in self._images:
            return Tile(TileState.READY, time, self._images[number])
        lost = number in self._lost
        return Tile(TileState.UNREADABLE if lost else TileState.LOADING, time)


def _time(frame: int, clock: TitleClock) -> str:
    """When a frame is shown, to the hundredth: frames of a film lie further apart."""
    return format_ms(frame_to_ms(frame, clock.rate))[:-1]
