"""The few shapes that a drawn contact sheet is made of."""

from functools import lru_cache

from PIL import Image, ImageDraw

from nostalgia_desktop.archive.sheet.colours import LIGHT

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; right and bottom belong to what comes next."""

_FINER = 4
_HATCH_STEP, _HATCH_WIDTH = 9, 2


def size_of(box: Box) -> tuple[int, int]:
    """Width and height of a box."""
    return box[2] - box[0], box[3] - box[1]


def rectangle(picture: Image.Image, box: Box, colour: str) -> None:
    """Fill a box; one without width or height is none."""
    left, top, right, bottom = box
    if left < right and top < bottom:
        ImageDraw.Draw(picture).rectangle((left, top, right - 1, bottom - 1), fill=colour)


def rounded(picture: Image.Image, box: Box, radius: int, colour: str) -> None:
    """Fill a box with rounded corners."""
    if min(size_of(box)) > 0:
        picture.paste(colour, box, _mask(size_of(box), radius))


def place(picture: Image.Image, other: Image.Image, box: Box, radius: int = 0) -> None:
    """Put a picture of a box's size there, with rounded corners."""
    picture.paste(other, box, _mask(size_of(box), radius))


def veil(picture: Image.Image, box: Box, colour: str, part: float) -> None:
    """Let what is in a box fade into a colour by a part, 0 to 1."""
    if min(size_of(box)) > 0:
        picture.paste(colour, box, Image.new("L", size_of(box), round(part * 255)))


def hatch(picture: Image.Image, box: Box, colour: str) -> None:
    """Fill a box with slanting lines, which go on from one box to the next."""
    width, height = size_of(box)
    if min(width, height) <= 0:
        return
    large = Image.new("L", (width * 2, height * 2))
    draw = ImageDraw.Draw(large)
    step = 2 * _HATCH_STEP
    first = -(2 * (box[0] + box[3]) % step) - (2 * height // step + 1) * step
    for left in range(first, 2 * width + 1, step):
        draw.line((left, 2 * height, left + 2 * height, 0), fill=255, width=2 * _HATCH_WIDTH)
    picture.paste(colour, box, large.resize((width, height), Image.Resampling.BOX))


def triangle(picture: Image.Image, middle: int, bottom: int, size: int, colour: str) -> None:
    """A small triangle whose tip points down at a place."""
    corners = ((middle - size, bottom - size), (middle + size, bottom - size), (middle, bottom))
    ImageDraw.Draw(picture).polygon(corners, fill=colour)


def pill(picture: Image.Image, box: Box, colour: str, part: float = 1.0) -> None:
    """A box with round ends; what is below shows through where `part` is less than 1."""
    mask = _mask(size_of(box), min(size_of(box)) // 2)
    picture.paste(colour, box, mask.point(lambda value: round(value * part)))


@lru_cache(maxsize=64)
def _mask(size: tuple[int, int], radius: int) -> Image.Image:
    if not radius:
        return Image.new("L", size, 255)
    large = Image.new("L", (size[0] * _FINER, size[1] * _FINER))
    corners = (0, 0, large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle(corners, radius * _FINER, fill=255)
    return large.resize(size, Image.Resampling.BOX)


def canvas(width: int, height: int) -> Image.Image:
    """A sheet of paper."""
    return Image.new("RGB", (width, height), LIGHT["paper"])
