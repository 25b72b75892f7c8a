"""Which part of a title is seen: times to pixels and back, pan and zoom."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import log

PAD_PX = 12
"""Room before the title's start and behind its end, so that their handles can be taken."""

FRAME_PX = 24
"""How wide a single frame becomes at most."""


@dataclass(frozen=True, slots=True)
class View:
    """A window of `width` pixels onto a title.

    `left_px` counts pixels of this zoom from the title's start, so that panning moves all by
    whole pixels. `finest` is the smallest `ms_per_px`.
    """

    duration_ms: int
    width: int
    finest: float
    ms_per_px: float
    left_px: int

    def x(self, ms: float) -> int:
        """Where a time is, in pixels from the window's left edge; it may be outside."""
        return round(ms / self.ms_per_px) - self.left_px

    def ms(self, x: float) -> int:
        """The time at a pixel, kept inside the title."""
        return min(max(round((x + self.left_px) * self.ms_per_px), 0), self.duration_ms)

    @property
    def start_ms(self) -> int:
        """The first time that is seen."""
        return self.ms(0)

    @property
    def end_ms(self) -> int:
        """The time behind the last one that is seen."""
        return self.ms(self.width)

    @property
    def coarsest(self) -> float:
        """The `ms_per_px` at which the whole title is seen."""
        return max(self.duration_ms / max(self.width - 2 * PAD_PX, 1), self.finest)

    @property
    def is_fit(self) -> bool:
        """Whether the whole title is seen."""
        return self.ms_per_px >= self.coarsest

    @property
    def zoom(self) -> float:
        """How far it is zoomed in: 0 for the whole title, 1 for single frames; for a slider."""
        span = _log_ratio(self.coarsest, self.finest)
        return _log_ratio(self.coarsest, self.ms_per_px) / span if span else 0.0

    def fitted(self) -> "View":
        """The whole title."""
        return self._scaled(self.coarsest, -PAD_PX)

    def zoomed(self, factor: float, at_px: float) -> "View":
        """Zoomed in by a factor, out below 1; the time under pixel `at_px` stays there."""
        scale = min(max(self.ms_per_px / factor, self.finest), self.coarsest)
        return self._scaled(scale, round((at_px + self.left_px) * self.ms_per_px / scale - at_px))

    def at_zoom(self, zoom: float, at_px: float) -> "View":
        """Zoomed to what `zoom` says; the time under pixel `at_px` stays there."""
        scale = self.coarsest * (self.finest / self.coarsest) ** min(max(zoom, 0.0), 1.0)
        return self.zoomed(self.ms_per_px / scale, at_px)

    def panned(self, px: int) -> "View":
        """Moved along; a positive number shows later times."""
        return self._scaled(self.ms_per_px, self.left_px + px)

    def showing(self, start_ms: int, end_ms: int) -> "View":
        """Zoomed so that a stretch fills the window, but for its edges."""
        room = max(self.width - 2 * PAD_PX, 1)
        scale = min(max((end_ms - start_ms) / room, self.finest), self.coarsest)
        middle = (start_ms + end_ms) / 2 / scale
        return self._scaled(scale, round(middle - self.width / 2))

    def revealing(self, ms: int) -> "View":
        """Moved so that a time is seen; this very view if it is. Later times turn the page."""
        x = self.x(ms)
        if 0 <= x < self.width:
            return self
        return self.panned(x - round(self.width * (0.1 if x > 0 else 0.5)))

    def resized(self, width: int) -> "View":
        """The same for a window of another width: the left edge stays, a whole title whole."""
        other = replace(self, width=max(width, 1))
        return other.fitted() if self.is_fit else other.zoomed(1.0, 0)

    def _scaled(self, scale: float, left_px: int) -> "View":
        last = round(self.duration_ms / scale) + PAD_PX - self.width
        left = max(min(left_px, last), -PAD_PX)
        return replace(self, ms_per_px=scale, left_px=left)


def whole_title(duration_ms: int, rate: Fraction, width: int) -> View:
    """The view of a whole title."""
    finest = float(1000 / rate / FRAME_PX)
    return View(max(duration_ms, 1), max(width, 1), finest, finest, 0).fitted()


def _log_ratio(more: float, less: float) -> float:

    return log(more / less)
