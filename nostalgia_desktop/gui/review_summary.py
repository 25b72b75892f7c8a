"""What stands beside a title's name at the top of the review."""

from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.gui.translation import tr


def summary_of(scenes: Scenes) -> str:
    """How much of a title was decided."""
    approved = sum(scene.is_approved for scene in scenes)
    left_out = sum(scene.is_left_out for scene in scenes)
    words = tr("{} of {} scenes approved").format(approved, len(scenes))
    return tr("{}, {} left out").format(words, left_out) if left_out else words
