"""How the timeline's height is shared out: ruler, shot changes, titles, film, sound."""

from dataclasses import dataclass

RULER_PX, LANE_PX, TITLE_PX, FILM_PX, WAVE_PX, BELOW_PX = 30, 8, 30, 72, 44, 8
LEAST_PX = RULER_PX + LANE_PX + TITLE_PX + FILM_PX + WAVE_PX + BELOW_PX


@dataclass(frozen=True, slots=True)
class Bands:
    """Upper edges of all bands, in pixels; each reaches to the next."""

    lane: int
    title: int
    film: int
    wave: int
    below: int
    height: int

    @property
    def blocks(self) -> tuple[int, int]:
        """From where to where scenes reach."""
        return self.title, self.below


def share_out(height: int) -> Bands:
    """Film and sound share what is more than the least; film grows up to twice its size."""
    spare = max(height - LEAST_PX, 0)
    film = FILM_PX + min(spare * 2 // 3, FILM_PX)
    wave = WAVE_PX + spare - (film - FILM_PX)
    title = RULER_PX + LANE_PX
    edges = (title + TITLE_PX, title + TITLE_PX + film, title + TITLE_PX + film + wave)
    return Bands(RULER_PX, title, *edges, edges[-1] + BELOW_PX)
