"""One scene with all that its clip is made from, and how much of that clip is there already."""

from dataclasses import dataclass
from enum import Enum

from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.clip_tags import Chapter, ClipTags
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import Picture, ShouldStop
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.workflow.clip_names import ENDING, ClipNames


@dataclass(frozen=True, slots=True)
class Take:
    """One scene with all that its clip is made from; `number` is its place in the title.

    `picture` is the title's, in the shape that it has in this scene. `key` stands for all of it,
    `essence` for all but the tags. `ending` is that of the clip's name.
    """

    scene: Scene
    number: int
    start_frame: int
    end_frame: int
    picture: Picture
    tags: ClipTags
    key: str
    essence: str
    chapters: tuple[Chapter, ...] = ()
    ending: str = ENDING

    @property
    def frames(self) -> int:
        """How many frames of the original it has."""
        return self.end_frame - self.start_frame


class Way(Enum):
    """How much of a clip is there already."""

    WORDS = "its file"
    """It was killed between the clip's name and the last word: it is whole, only tell so."""
    TAGS = "its film"
    """An older clip has the same picture and sound, and is as this program made it."""
    FILM = "nothing"


def way_of(
    names: ClipNames, take: Take, clip: Clip, should_stop: ShouldStop = lambda: False
) -> Way:
    """Find out what there is to do for a clip that is not done. Reads files: run it in a thread.

    Raises:
        Cancelled: `should_stop` said so.
    """
    if should_stop():
        raise Cancelled
    if names.is_ours(clip.path, clip.sha256):
        return Way.WORDS
    is_same = bool(clip.replaces) and clip.essence == take.essence
    return Way.TAGS if is_same and names.is_ours(clip.replaces, clip.replaces_sha256) else Way.FILM
