"""What painters paint from, and the state of a scene as it is seen."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QColor, QPainter

from nostalgia_desktop.domain.review import Gap, Review
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.timeline.bands import Bands
from nostalgia_desktop.gui.timeline.data import Marks, TimelineData
from nostalgia_desktop.gui.timeline.glyphs import IconSource, draw_glyph
from nostalgia_desktop.gui.timeline.ink import Ink
from nostalgia_desktop.gui.timeline.view import View


@dataclass(frozen=True, slots=True, eq=False)
class Scenery:
    """All that the still picture of the timeline shows. `icon` is None for the plain signs."""

    data: TimelineData
    marks: Marks
    view: View
    bands: Bands
    ink: Ink
    selection: frozenset[str]
    current: str
    icon: IconSource | None = None

    @property
    def review(self) -> Review:
        """The scenes."""
        return self.data.review

    def seen(self) -> list[tuple[int, Scene]]:
        """The scenes in the window, each with its number from 0."""

        scenes = self.review.scenes
        first = bisect_right(scenes, self.view.start_ms, key=lambda scene: scene.end_ms)
        last = bisect_left(self.review.starts_ms, self.view.end_ms)
        return [(number, scenes[number]) for number in range(first, last)]

    def seen_gaps(self) -> list[Gap]:
        """The gaps in the window."""
        start, end = self.view.start_ms, self.view.end_ms
        return [gap for gap in self.review.gaps if gap.start_ms < end and start < gap.end_ms]

    def draw_icon(self, painter: QPainter, name: str, colour: QColor, x: int, y: int) -> None:
        """Draw a sign of `ICON_PX`."""
        if self.icon:
            ratio = painter.device().devicePixelRatio()
            painter.drawPixmap(x, y, self.icon(name, colour.name(), ICON_PX, ratio))
        else:
            draw_glyph(painter, name, colour, x, y, ICON_PX)


ICON_PX = 16


class Look(Enum):
    """How a scene is shown; the value is its sign, empty for none."""

    PLAIN = ""
    SUGGESTED = "sparkles"
    DOUBTFUL = "triangle-alert"
    APPROVED = "circle-check"
    LEFT_OUT = "eye-off"


def look_of(scene: Scene) -> Look:
    """What a person decided comes first, then what to look at, then who made the scene."""
    if scene.is_left_out:
        return Look.LEFT_OUT
    if scene.is_approved:
        return Look.APPROVED
    if scene.note:
        return Look.DOUBTFUL
    return Look.SUGGESTED if scene.raw else Look.PLAIN


def look_colour(look: Look, ink: Ink) -> QColor:
    """The colour of a scene's sign."""
    colours = {Look.APPROVED: ink.good, Look.DOUBTFUL: ink.warning, Look.SUGGESTED: ink.muted}
    return colours.get(look, ink.faint)
