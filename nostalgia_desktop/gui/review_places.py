"""Remembers where the open title is looked at, and goes there when it is opened again."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from nostalgia_desktop.domain.review import Review
from nostalgia_desktop.gui.review_memory import PlaceBook
from nostalgia_desktop.gui.review_place import Place, first_place
from nostalgia_desktop.gui.review_playhead import Playhead
from nostalgia_desktop.gui.scene_list import SceneList
from nostalgia_desktop.gui.timeline.widget import TimelineWidget

_EVERY_MS = 1_000


class PlaceKeeper(QObject):
    """Follows selection, playhead and zoom of the open title; looks once a second at most."""

    def __init__(
        self, scenes: SceneList, playhead: Playhead, timeline: TimelineWidget, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._scenes, self._playhead, self._timeline = scenes, playhead, timeline
        self._fingerprint = ""
        self.book = PlaceBook(parent=self)
        self._soon = QTimer(self, singleShot=True, interval=_EVERY_MS)
        self._soon.timeout.connect(self._keep)
        for moved in (playhead.moved, scenes.selection_changed, timeline.view_changed):
            moved.connect(self._on_moved)

    def use(self, book: PlaceBook) -> None:
        """Remember in this book from now on."""
        self.book = book

    def open(self, fingerprint: str, review: Review, go_to: Callable[[str], None]) -> None:
        """Go where a title was left, or to its first scene that nobody decided about.

        `go_to` selects a scene.
        """
        place = self.book.get(fingerprint)
        if place is None or place.uid not in review:
            place = first_place(review)
        if place is not None:
            go_to(place.uid)
            self._playhead.seek(place.ms)
            if place.seen is not None:
                self._timeline.show_span(*place.seen)
        self._fingerprint = fingerprint
        self._keep()

    def leave(self) -> None:
        """The title that was open is closed."""
        self._keep()
        self._fingerprint = ""

    def finish(self) -> None:
        """Write all of it down, and return when it is."""
        self._keep()
        self.book.finish()

    def _on_moved(self) -> None:
        if self._fingerprint and not self._soon.isActive():
            self._soon.start()

    def _keep(self) -> None:
        self._soon.stop()
        current = self._scenes.current
        if self._fingerprint and current is not None:
            view = self._timeline.view
            seen = None if view.is_fit else (view.start_ms, view.end_ms)
            self.book.keep(self._fingerprint, Place(current.uid, self._playhead.ms, seen))
