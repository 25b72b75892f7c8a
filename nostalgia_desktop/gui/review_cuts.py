"""The cut that is looked at: the original's frames around it, moved by single ones."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from nostalgia_desktop.domain.edits import Bound, bound_ms, neighbour
from nostalgia_desktop.domain.review import Review, Side
from nostalgia_desktop.domain.snap import Snap
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.cut_view import CutView
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.frame_source import FrameSource, Images
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.inspector.told_words import snap_words
from nostalgia_desktop.gui.review_keys import tip_of

LEAST, LEAST_STAGE = 132, 60
"""How high the panel and what stands above it are at least."""

_ICON, _MOST = 18, 190
_BESIDE, _ABOVE = 190, 76


class CutPanel(QFrame):
    """A cut view with buttons to play around the cut and to put it away."""

    play_wished = Signal()
    close_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = load_form(self, "cut_panel", (CutView,))
        self.view = form.child(CutView, "view")
        self.play, self._close = form.child(QToolButton, "play"), form.child(QToolButton, "close")
        self.play.setToolTip(tip_of("play_around"))
        self._close.setToolTip(tip_of("close"))
        self.play.clicked.connect(self.play_wished)
        self._close.clicked.connect(self.close_wished)

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self.view.set_colours(colours)
        self.play.setIcon(icon("play", colours.muted, _ICON))
        self._close.setIcon(icon("x", colours.muted, _ICON))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as its six frames are in this width."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """The room may be another one than before."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        high = (self.width() - _BESIDE) // 6 * 3 // 4 + _ABOVE
        parent = self.parentWidget()
        room = parent.height() - LEAST_STAGE if parent else _MOST
        self.setFixedHeight(max(min(high, room, _MOST), LEAST))


class CutKeeper(QObject):
    """Knows which bound is looked at, and shows its frames while the originals are there.

    `picture_there` carries the number of the frame before which the cut lies, and its picture.
    """

    picture_there = Signal(int, QImage)

    def __init__(self, panel: CutPanel, source: FrameSource, parent: QObject) -> None:
        super().__init__(parent)
        self._panel, self._source = panel, source
        self._bound: Bound | None = None
        panel.hide()
        source.arrived.connect(self._on_arrived)

    @property
    def bound(self) -> Bound | None:
        """The bound that is looked at."""
        return self._bound

    def show(self, review: Review, bound: Bound) -> None:
        """Look at a bound."""
        self._bound = bound
        self.follow(review)

    def look_at(self, review: Review, bound: Bound | None) -> None:
        """Look at a bound, or at none."""
        if bound is None:
            self.hide()
        else:
            self.show(review, bound)

    def hide(self) -> None:
        """Look at none."""
        self._bound = None
        self._panel.hide()
        self._panel.view.clear()

    def follow(self, review: Review) -> None:
        """Show where the bound is after an edit; none where its scene is gone."""
        if self._bound is None:
            return
        if self._bound.uid not in review:
            self.hide()
            return
        self._panel.setVisible(self._source.clock is not None)
        frame = review.grid.frame(bound_ms(review, self._bound))
        words, snap = self._words(review, self._bound), snap_of(review, self._bound)
        look = snap is not None and snap.is_doubtful
        self._panel.view.show_cut(frame, words, snap_words(snap), look=look)

    def _on_arrived(self, images: Images) -> None:
        """The preview may still show a frame from before the cut: the original's own is right."""
        frame = self._panel.view.frame
        if self._bound is not None and frame in images:
            self.picture_there.emit(frame, images[frame])

    def _words(self, review: Review, bound: Bound) -> str:
        if neighbour(review, bound) is not None:
            return self.tr("One clip ends, and the next begins at the marked frame")
        begins = self.tr("The clip begins at the marked frame")
        ends = self.tr("The clip ends before the marked frame")
        return begins if bound.side is Side.START else ends


def bound_at(review: Review, ms: int, uid: str = "") -> Bound | None:
    """The bound that lies at a time, that of a certain scene if several do."""
    found = [
        Bound(scene.uid, side)
        for scene in review.scenes
        for side, at_ms in ((Side.START, scene.start_ms), (Side.END, scene.end_ms))
        if at_ms == ms
    ]
    own = [bound for bound in found if bound.uid == uid]
    return next(iter(own or found[::-1]), None)


def nearest_bound(review: Review, ms: int) -> Bound | None:
    """The bound that is nearest to a time."""
    times = {at_ms for scene in review.scenes for at_ms in (scene.start_ms, scene.end_ms)}
    return bound_at(review, min(times, key=lambda at_ms: abs(at_ms - ms))) if times else None


def snap_of(review: Review, bound: Bound) -> Snap | None:
    """Why a bound lies where it does; None where nobody knows, or a person put it there."""
    scene = review.scene(bound.uid)
    return scene.start_snap if bound.side is Side.START else scene.end_snap


def next_doubtful(review: Review, ms: int, way: int) -> Bound | None:
    """The next bound after a time, or before it, that a person should look at; round the end.

    What was decided about a scene was decided about its bounds too.
    """
    found = {
        snap.ms: Bound(scene.uid, side)
        for scene in review.scenes
        for side, snap in ((Side.START, scene.start_snap), (Side.END, scene.end_snap))
        if snap is not None and snap.is_doubtful and not scene.is_decided
    }
    times = sorted(found, reverse=way < 0)
    ahead = (each for each in times if (each - ms) * way > 0)
    first = next(ahead, times[0] if times else None)
    return None if first is None else found[first]
