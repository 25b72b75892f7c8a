"""What Gemini told of a title: its answers, read and joined into one list of scenes."""

from collections.abc import Callable, Iterable, Sequence

from nostalgia_desktop.domain.errors import VisionError
from nostalgia_desktop.domain.film import Film, Films, FilmState
from nostalgia_desktop.domain.review import FrameGrid
from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.domain.window import Window
from nostalgia_desktop.store.answer_repository import StoredAnswer
from nostalgia_desktop.vision.answer import parse_part
from nostalgia_desktop.vision.answer_times import Stretch
from nostalgia_desktop.vision.joining import WindowScenes, join_windows, local_part


def stretch_of(window: Window, grid: FrameGrid) -> Stretch:
    """What a window shows, in the title's milliseconds."""
    return Stretch(grid.ms(window.start), grid.ms(window.end))


def told_of(film: Film, answers: Iterable[StoredAnswer], grid: FrameGrid) -> WindowScenes:
    """What the last answer says of a film.

    Raises:
        VisionError: it makes no sense, or Gemini broke it off.
    """
    last = [answer for answer in answers if answer.film == film.name][-1:]
    if not last:
        raise VisionError(f"there is no answer to {film.name}")
    if last[0].refusal:
        raise VisionError(last[0].refusal, last[0].text)
    return WindowScenes(film.window, parse_part(last[0].text, stretch_of(film.window, grid)))


def joined(
    films: Films,
    answers: Sequence[StoredAnswer],
    grid: FrameGrid,
    find_here: Callable[[], Scenes] = tuple,
) -> Scenes:
    """One list of scenes of all films that stand; `find_here` gives the local analyst's scenes.

    It is asked only where these stand for a film. Films that are open yet are passed over.
    """
    parts, here = list[WindowScenes](), None
    for film in films:
        if film.state is FilmState.ANSWERED:
            parts.append(told_of(film, answers, grid))
        elif film.state in (FilmState.LOCAL, FilmState.PRIVATE):
            here = find_here() if here is None else here
            parts.append(local_part(here, film.window, grid))
    return join_windows(parts, grid) if parts else ()
