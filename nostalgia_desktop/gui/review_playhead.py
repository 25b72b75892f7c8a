"""The playhead of the review: the player's, and one of its own where there is no preview."""

from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from nostalgia_desktop.domain.review import FrameGrid
from nostalgia_desktop.gui.player.facts import PlayState
from nostalgia_desktop.gui.player.preview_player import PreviewPlayer

_FOLLOWS = (PlayState.LOADING, PlayState.PAUSED, PlayState.PLAYING)


class Playhead(QObject):
    """Where the review is looked at, in milliseconds of the title; `moved` tells it.

    While it is held, the picture goes elsewhere without it: a dragged cut is not drawn to itself.
    """

    moved = Signal(int)

    def __init__(self, player: PreviewPlayer, parent: QObject) -> None:
        super().__init__(parent)
        self._player, self._ms, self._is_held = player, 0, False
        self._grid = FrameGrid(Fraction(25), 1)
        player.position_changed.connect(self._on_player)

    @property
    def ms(self) -> int:
        """Where it is."""
        return self._ms

    @property
    def is_held(self) -> bool:
        """Whether the picture goes elsewhere without it."""
        return self._is_held

    @property
    def frame(self) -> int:
        """The title's frame that is on the screen there."""
        return min(int((2 * self._ms + 1) * self._grid.rate // 2000), self._grid.frames - 1)

    def open(self, grid: FrameGrid) -> None:
        """Go along another title from now on, from its start."""
        self._grid, self._is_held = grid, False
        self._move_to(0)

    def seek(self, ms: int) -> None:
        """Go somewhere inside the title."""
        at_ms = min(max(ms, 0), max(self._grid.duration_ms - 1, 0))
        self._move_to(at_ms)
        self.look_at(at_ms)

    def step(self, frames: int) -> None:
        """Go on by frames of the original, back for a negative number."""
        self._player.pause()
        self.seek(self._grid.ms(min(max(self.frame + frames, 0), self._grid.frames - 1)))

    def look_at(self, ms: int) -> None:
        """Show the picture of a time."""
        if self._player.state in _FOLLOWS:
            self._player.seek(ms)

    def hold(self) -> None:
        """Stay here while the picture goes elsewhere."""
        self._player.pause()
        self._is_held = True

    def let_go(self, ms: int) -> None:
        """Follow the picture again, from this time on."""
        self._is_held = False
        self.seek(ms)

    def _on_player(self, ms: int) -> None:
        if not self._is_held and self._player.state is not PlayState.LOADING:
            self._move_to(ms)

    def _move_to(self, ms: int) -> None:
        if ms != self._ms:
            self._ms = ms
            self.moved.emit(ms)
