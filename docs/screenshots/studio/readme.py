"""The pictures that are in the README, made small enough for a page."""

from pathlib import Path
from typing import NamedTuple

from PIL import Image

_QUALITY = 84


class Shown(NamedTuple):
    """A picture of the README: of which state and look, and the part of it that is shown."""

    state: str
    look: str
    part: tuple[int, int, int, int] | None = None
    """Left, top, right and bottom in pixels of the window; all of it without."""


README: dict[str, Shown] = {
    "window-review.webp": Shown("review-plain", "dark"),
    "window-cut.webp": Shown("review", "dark", (277, 339, 975, 759)),
    "window-empty.webp": Shown("empty", "dark"),
    "window-working.webp": Shown("working", "dark"),
    "window-finalize.webp": Shown("finalize", "light"),
    "window-library.webp": Shown("library", "light"),
}
SCALE = 2


def shrink(picture: Path, shown: Shown, file: Path) -> None:
    """Write a picture that was taken at `SCALE` for the README."""
    with Image.open(picture) as opened:
        whole = opened.convert("RGB")
    left, top, right, bottom = shown.part or (0, 0, whole.width // SCALE, whole.height // SCALE)
    box = (left * SCALE, top * SCALE, right * SCALE, bottom * SCALE)
    whole.crop(box).save(file, quality=_QUALITY, method=6)
