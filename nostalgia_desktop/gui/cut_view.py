"""The cut view: the original's own frames around a boundary, since a preview shows few of them."""

from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.time import format_ms, frame_to_ms
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.cut_strip import AFTER, BEFORE, CutStrip, Tile, TileState
from nostalgia_desktop.gui.elided import ElidedLabel
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.frame_source import FrameSource, Images
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.roles import set_role

_ICON_PX, _ASPECT = 20, Fraction(4, 3)


class CutView(QWidget):
    """Three frames before and three after a cut, and buttons that move it by one.

    It asks the `FrameSource` that it follows for what it shows. `nudge_wished` carries by how many
    frames the cut should move; who moves it calls `show_cut` again.
    """

    nudge_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: FrameSource | None = None
        self._frame = -1
        self._images = dict[int, QImage]()
        self._lost = frozenset[int]()
        form = load_form(self, "cut_view", (CutStrip, ElidedLabel))
        self.strip = form.child(CutStrip, "strip")
        self.earlier = form.child(QToolButton, "earlier")
        self.later = form.child(QToolButton, "later")
        self._time, self._words = form.child(QLabel, "time"), form.child(QLabel, "words")
        self._why = form.child(ElidedLabel, "why")
        self.set_colours(DARK)
        self.strip.step_wished.connect(self._on_step)
        self.earlier.clicked.connect(lambda: self._on_step(-1))
        self.later.clicked.connect(lambda: self._on_step(1))
        self.clear()

    def follow(self, source: FrameSource) -> None:
        """Show the frames of a source; once, as long as the view is there."""
        self._source = source
        source.arrived.connect(self._on_arrived)
        source.unreadable.connect(self._on_unreadable)
        source.failed.connect(self._on_failed)

    @property
    def frame(self) -> int:
        """The frame that the cut lies before; -1 while there is none."""
        return self._frame

    @property
    def _clock(self) -> TitleClock | None:
        return self._source.clock if self._source else None

    def set_colours(self, colours: Colours) -> None:
        """Take another look."""
        self.strip.set_colours(colours)
        self.earlier.setIcon(icon("chevron-left", colours.muted, _ICON_PX))
        self.later.setIcon(icon("chevron-right", colours.muted, _ICON_PX))

    @property
    def why(self) -> str:
        """Why the cut lies where it does; empty where that is not known."""
        return self._why.whole_text

    def show_cut(self, frame: int, words: str = "", why: str = "", *, look: bool = False) -> None:
        """Show the frames around the cut that lies before a frame of the source's title.

        `why` says what made the program put it there; `look` that a person should look at it.
        """
        source, clock = self._source, self._clock
        if source is None or clock is None:
            self.clear()
            return
        self._frame, self._lost = frame, frozenset()
        shown = self._numbers(clock)
        self._images = {number: self._images[number] for number in shown if number in self._images}
        self._why.set_text(why)
        set_role(self._why, "warning" if look else "faint")
        self._say(self.tr("Cut at {}").format(_time(frame, clock)), words)
        self.earlier.setEnabled(frame > 0)
        self.later.setEnabled(frame < clock.frames)
        self._show_tiles()
        source.request(shown)

    def clear(self) -> None:
        """Show no cut; call it too when the source opens another title."""
        self._frame, self._images, self._lost = -1, {}, frozenset()
        self._why.set_text("")
        self._say(self.tr("Cut"), self.tr("Choose a cut to see its frames"))
        self.earlier.setEnabled(False)
        self.later.setEnabled(False)
        self._show_tiles()

    def _say(self, time: str, words: str, role: str = "muted") -> None:
        self._time.setText(time)
        self._words.setText(words)
        said = (time, words, self.why)
        self.strip.setAccessibleDescription(". ".join(filter(None, said)))
        set_role(self._words, role)

    def _on_step(self, by: int) -> None:
        """Ask for a step, unless it leads out of the title."""
        clock = self._clock
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
        words = self.tr("Some frames here cannot be read from the disc")
        self._say(self._time.text(), words, "warning")
        self._show_tiles()

    def _on_failed(self, message: str) -> None:
        self._lost |= frozenset(range(self._frame - BEFORE, self._frame + AFTER))
        self._say(self._time.text(), message, "bad")
        self._show_tiles()

    def _show_tiles(self) -> None:
        around = range(self._frame - BEFORE, self._frame + AFTER)
        aspect = self._source.aspect if self._source else _ASPECT
        self.strip.set_tiles([self._tile(number) for number in around], aspect)

    def _tile(self, number: int) -> Tile:
        clock = self._clock
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
