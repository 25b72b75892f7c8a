"""The timeline as a picture: what it shows, which part, and how it is painted."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nostalgia_desktop.domain.review import Review
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.timeline.bands import LEAST_PX, share_out
from nostalgia_desktop.gui.timeline.data import Marks, TimelineData, marks_of
from nostalgia_desktop.gui.timeline.filmstrip_cache import FilmstripCache
from nostalgia_desktop.gui.timeline.glyphs import IconSource
from nostalgia_desktop.gui.timeline.ink import Ink
from nostalgia_desktop.gui.timeline.overlay import Moving, paint_moving, playhead_region
from nostalgia_desktop.gui.timeline.scenery import Scenery
from nostalgia_desktop.gui.timeline.static_layer import StaticLayer
from nostalgia_desktop.gui.timeline.tips import said
from nostalgia_desktop.gui.timeline.view import View, whole_title

_ZOOM_STEP = 1.5


class TimelineCanvas(QWidget):
    """Shows scenes, film and sound along a title's time, and knows nothing of the mouse."""

    view_changed = Signal(object)
    """The `View`: pan or zoom."""
    zoom_changed = Signal(float)
    """How far it is zoomed in, 0 to 1, for a slider."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = DARK
        self._icon: IconSource | None = None
        self._moving = Moving()
        self._film = FilmstripCache(self)
        self._static = StaticLayer(self._film)
        self._scenery: Scenery | None = None
        self._is_focus_shown = False
        self._film.arrived.connect(self._repaint_all)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, LEAST_PX)

    def sizeHint(self) -> QSize:
        """Wide, and as high as all bands need."""
        return QSize(800, LEAST_PX)

    # What is shown

    def set_icons(self, icon: IconSource) -> None:
        """Draw icons beside words, from the next title on."""
        self._icon = icon

    def set_data(self, data: TimelineData) -> None:
        """Show a title from its start to its end, and nothing selected."""
        self._film.set_filmstrip(data.filmstrip, data.rate)
        view = whole_title(data.duration_ms, data.rate, self.width())
        self._scenery = Scenery(
            data,
            marks_of(data),
            view,
            share_out(self.height()),
            Ink(self._colours, self.font()),
            frozenset(),
            "",
            self._icon,
        )
        self._moving = Moving()
        self._repaint_all()
        self._say()
        self._announce_view()

    def set_review(self, review: Review) -> None:
        """Show the scenes after an edit; view, playhead and selection stay."""
        scenery = self.scenery
        if review is not scenery.review:
            self._change(data=replace(scenery.data, review=review))

    def set_selection(self, uids: Sequence[str], current: str = "") -> None:
        """Show which scenes are selected, and which one's fields are shown."""
        chosen = frozenset(uids)
        if (chosen, current) != (self.scenery.selection, self.scenery.current):
            self._change(selection=chosen, current=current)

    def set_playhead(self, ms: int) -> None:
        """Put the playhead somewhere, at once; nothing else is painted anew."""
        if ms == self._moving.playhead_ms:
            return
        before, self._moving = self._moving.playhead_ms, replace(self._moving, playhead_ms=ms)
        if self._scenery:
            self.update(playhead_region(self._scenery, before) + playhead_region(self._scenery, ms))
            if before // 1000 != ms // 1000:
                self._say()

    def set_colours(self, colours: Colours) -> None:
        """Take on another look."""
        self._colours = colours
        if self._scenery:
            self._change(ink=Ink(colours, self.font()))

    @property
    def playhead_ms(self) -> int:
        """Where the playhead is."""
        return self._moving.playhead_ms

    @property
    def scenery(self) -> Scenery:
        """All that is shown but for what moves; there is none before `set_data`."""
        assert self._scenery, "set_data comes first"
        return self._scenery

    # Which part is seen

    @property
    def view(self) -> View:
        """The part of the title that is seen."""
        return self.scenery.view

    @property
    def marks(self) -> Marks:
        """Shot changes, chapters and the like, for going from one to the next."""
        return self.scenery.marks

    def zoom_in(self) -> None:
        """Closer, at the playhead if it is seen, else in the middle."""
        self.set_view(self.view.zoomed(_ZOOM_STEP, self._anchor()))

    def zoom_out(self) -> None:
        """Further away."""
        self.set_view(self.view.zoomed(1 / _ZOOM_STEP, self._anchor()))

    def set_zoom(self, zoom: float) -> None:
        """Zoom as a slider says, 0 to 1."""
        self.set_view(self.view.at_zoom(zoom, self._anchor()))

    def zoom_fit(self) -> None:
        """The whole title."""
        self.set_view(self.view.fitted())

    def show_span(self, start_ms: int, end_ms: int) -> None:
        """Zoom so that a stretch, such as a scene, fills the window."""
        self.set_view(self.view.showing(start_ms, end_ms))

    def set_view(self, view: View) -> None:
        """Show another part; also the overview's wish."""
        if view != self.view:
            self._change(view=view)
            self._announce_view()

    @property
    def is_waiting(self) -> bool:
        """Whether pictures of the film are still to come."""
        return self._film.is_busy

    @property
    def rebuilds(self) -> int:
        """How often all of it was painted; a moving playhead adds nothing."""
        return self._static.rebuilds

    def paint(self, painter: QPainter, ratio: float) -> None:
        """Paint all of it for a screen with so many pixels to one of ours."""
        pixmap = self._static.pixmap(self.scenery, self.size(), ratio)
        painter.drawPixmap(0, 0, pixmap)
        paint_moving(painter, self.scenery, self._moving)

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the still picture, and over it what moves."""
        painter = QPainter(self)
        if self._scenery is None:
            painter.fillRect(event.rect(), QColor(self._colours.panel))
        else:
            self.paint(painter, self.devicePixelRatioF())
        if self._is_focus_shown:
            painter.setPen(QPen(QColor(self._colours.accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys go, to those who came by key."""
        reasons = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._is_focus_shown = event.reason() in reasons
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        """The keys go elsewhere."""
        self._is_focus_shown = False
        self.update()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Keep the left edge, or the whole title, in the window."""
        if self._scenery:
            view = self._scenery.view.resized(self.width())
            self._change(view=view, bands=share_out(self.height()))
            self._announce_view()

    def changeEvent(self, event: QEvent) -> None:
        """Write in the window's new font."""
        if event.type() == QEvent.Type.FontChange and self._scenery:
            self._change(ink=Ink(self._colours, self.font()))
        super().changeEvent(event)

    # Within

    def _change(self, **parts: Any) -> None:
        self._scenery = replace(self.scenery, **parts)
        self._repaint_all()
        self._say()

    def _repaint_all(self) -> None:
        self._static.invalidate()
        self.update()

    def _announce_view(self) -> None:
        self.view_changed.emit(self.view)
        self.zoom_changed.emit(self.view.zoom)

    def _anchor(self) -> float:
        x = self.view.x(self._moving.playhead_ms)
        return x if 0 <= x <= self.width() else self.width() / 2

    def _say(self) -> None:
        scenery = self.scenery
        self.setAccessibleDescription(
            said(scenery.review, scenery.current, self._moving.playhead_ms)
        )
