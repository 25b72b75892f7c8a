"""What a title looks and sounds like: its preview, its film strip, the frames of its original."""

from PySide6.QtCore import QObject

from nostalgia_desktop.domain.clock import PAL
from nostalgia_desktop.domain.review import FrameGrid, Review
from nostalgia_desktop.gui.frame_source import FrameSource
from nostalgia_desktop.gui.player.facts import PlayState
from nostalgia_desktop.gui.player.preview_player import PreviewPlayer
from nostalgia_desktop.gui.review_area import ReviewArea
from nostalgia_desktop.gui.review_playhead import Playhead
from nostalgia_desktop.gui.timeline.data import TimelineData
from nostalgia_desktop.workflow.review_data import ReviewData

_PLAYS = (PlayState.LOADING, PlayState.PAUSED, PlayState.PLAYING)


class TitleShow(QObject):
    """Puts it on the review page; scenes and what is said of them are not its business."""

    def __init__(
        self,
        area: ReviewArea,
        player: PreviewPlayer,
        playhead: Playhead,
        source: FrameSource,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._area, self._player, self._playhead = area, player, playhead
        self._source = source

    def close(self) -> None:
        """Show nothing, and read nothing any more."""
        self._source.close()
        self._player.unload()
        self._area.stage.set_badge("")
        self._area.stage.set_left_out("")
        self._area.timeline.setEnabled(False)

    def show_skeleton(self, duration_ms: int) -> None:
        """An empty title of the right length, until more is known of it."""
        empty = Review(FrameGrid(PAL, max(int(duration_ms * PAL / 1000), 1)))
        self._area.timeline.set_data(TimelineData(empty))
        self._area.overview.set_review(empty)
        self._area.overview.set_current("")
        self._area.bar.set_duration(duration_ms)

    def open(self, data: ReviewData, review: Review) -> None:
        """Show a title from its start."""
        area = self._area
        area.timeline.setEnabled(True)
        self._show_timeline(data, review)
        area.bar.set_duration(review.grid.duration_ms)
        self._open_originals(data)
        self._load(data)
        self._playhead.open(data.grid)

    def refresh(self, data: ReviewData, review: Review) -> None:
        """Show what is there now and was not before; place, zoom and selection stay."""
        timeline, at_ms = self._area.timeline, self._playhead.ms
        view, scenery = timeline.view, timeline.scenery
        self._show_timeline(data, review)
        timeline.set_view(view)
        timeline.set_selection(tuple(scenery.selection), scenery.current)
        if self._source.clock is None:
            self._open_originals(data)
        if self._player.state not in _PLAYS:
            self._load(data)
        self._playhead.seek(at_ms)
        timeline.set_playhead(at_ms)

    def _show_timeline(self, data: ReviewData, review: Review) -> None:
        self._area.timeline.set_data(
            TimelineData(
                review=review,
                survey=data.survey,
                filmstrip=data.filmstrip,
                chapters_ms=data.chapters_ms,
                damage=data.job.damage,
                analyst_ms=data.suggested_ms,
            )
        )

    def _open_originals(self, data: ReviewData) -> None:
        if data.title is not None and data.job.picture is not None:
            self._source.open(data.title, data.clock, data.job.picture)

    def _load(self, data: ReviewData) -> None:
        if data.proxy is not None:
            self._player.load(data.proxy, data.proxy_frame_ms, data.grid.duration_ms)
        else:
            self._area.stage.set_message(
                self.tr("There is no preview"),
                self.tr("Scenes can be edited all the same."),
                "film",
            )
