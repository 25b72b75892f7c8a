"""Sets text for pictures: bundled type, lines that fit, and no boxes for letters it lacks."""

import unicodedata
from functools import cached_property, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from nostalgia_desktop.domain.errors import NostalgiaError

# Nothing longer is ever seen, and measuring it would take long.
_MOST_CHARACTERS = 600
_ELLIPSIS = "…"
# No font has a glyph for it, so that its picture is that of all missing ones.
_IN_NO_FONT = "\U0010fffe"
_TESTED_AT = 16


class Face:
    """One font in all sizes. It covers Latin, Greek and Cyrillic."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.size = lru_cache(maxsize=None)(self._sized)
        self.has = lru_cache(maxsize=4096)(self._has)

    def _sized(self, pixels: int) -> ImageFont.FreeTypeFont:
        try:
            return ImageFont.truetype(self._file, pixels)
        except OSError as error:
            raise NostalgiaError(
                f"the font {self._file} cannot be read; install the program anew"
            ) from error

    def _has(self, character: str) -> bool:
        """Whether there is a glyph, told by its picture, as Pillow tells it in no other way."""
        return character.isspace() or self._picture(character) != self._missing

    @cached_property
    def _missing(self) -> tuple[tuple[int, int], bytes]:
        return self._picture(_IN_NO_FONT)

    def _picture(self, character: str) -> tuple[tuple[int, int], bytes]:
        mask = self.size(_TESTED_AT).getmask(character)
        return mask.size, bytes(mask)


class Lettering:
    """Writes on pictures, in regular and in semibold type.

    `is_incomplete` says whether letters had to be left out since it was made.
    """

    def __init__(self, folder: Path) -> None:
        self.regular = Face(folder / "Inter-Regular.ttf")
        self.bold = Face(folder / "Inter-SemiBold.ttf")
        self.is_incomplete = False

    def drawable(self, text: str, otherwise: str = "") -> str:
        """`text` in one line, of characters that the font has.

        Compatible letters stand in for others (such as wide ones), emoji and marks are left out,
        and words in other scripts become one ellipsis. What is then nothing is `otherwise`.
        """
        kept: list[str] = []
        for character in unicodedata.normalize("NFC", text[:_MOST_CHARACTERS]):
            kept += self._instead(character, kept)
        line = " ".join("".join(kept).split())
        return line if any(character.isalnum() for character in line) else otherwise

    def _instead(self, character: str, before: list[str]) -> list[str]:
        category = unicodedata.category(character)
        if character.isspace() or category == "Cc":
            return [" "]
        if category[0] in "CM":
            return []
        if self.regular.has(character):
            return [character]
        plain = [each for each in unicodedata.normalize("NFKD", character) if each != character]
        if plain and all(self.regular.has(each) for each in plain):
            return plain
        if category[0] not in "LN":
            return []
        self.is_incomplete = True
        return [] if before and before[-1] == _ELLIPSIS else [_ELLIPSIS]

    @staticmethod
    def width(text: str, font: ImageFont.FreeTypeFont) -> int:
        """How wide a line is, in pixels."""
        return round(font.getlength(text))

    def clipped(self, text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
        """As much of a line as fits, with an ellipsis where it goes on."""
        if self.width(text, font) <= width:
            return text
        return text[: self._fitting(text, font, width, _ELLIPSIS)].rstrip(" ,.;:") + _ELLIPSIS

    def wrapped(self, text: str, font: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
        """A text in at most so many lines, broken at spaces where there are any."""
        lines: list[str] = []
        while text and len(lines) < most - 1 and self.width(text, font) > width:
            end = max(self._fitting(text, font, width), 1)
            space = text.rfind(" ", 0, end + 1)
            end = space if space > 0 else end
            lines.append(text[:end].rstrip())
            text = text[end:].lstrip()
        return [*lines, self.clipped(text, font, width)] if text else lines

    def _fitting(
        self, text: str, font: ImageFont.FreeTypeFont, width: int, ending: str = ""
    ) -> int:
        """How many characters of a text fit, with an ending behind them."""
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle] + ending, font) <= width:
                low = middle
            else:
                high = middle - 1
        return low


def write(
    picture: Image.Image,
    place: tuple[int, int],
    text: str,
    font: ImageFont.FreeTypeFont,
    colour: str,
    anchor: str = "ls",
) -> None:
    """Write a line; `place` is its left end on the base line, or as `anchor` says."""
    ImageDraw.Draw(picture).text(place, text, fill=colour, font=font, anchor=anchor)
