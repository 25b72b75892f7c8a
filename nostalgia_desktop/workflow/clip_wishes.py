"""How a person wants the clips: all that decides what a Finalize makes of a scene."""

from dataclasses import dataclass, field

from nostalgia_desktop.archive.name_template import NameTemplate
from nostalgia_desktop.media.quality import Quality


@dataclass(frozen=True, slots=True)
class ClipWishes:
    """`quality` is how clips are encoded, `names` how they are called.

    `sidecars` are the kinds of files, `.nfo` and `.xmp`, that are wanted beside each.
    """

    quality: Quality = field(default_factory=Quality)
    names: NameTemplate = field(default_factory=NameTemplate)
    sidecars: frozenset[str] = frozenset()
