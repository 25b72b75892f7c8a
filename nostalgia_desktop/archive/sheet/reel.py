"""Takes pictures out of a filmstrip and puts them side by side for a stretch of time."""

import io
from collections import OrderedDict

from PIL import Image, ImageOps

from nostalgia_desktop.archive.sheet.content import Sheet
from nostalgia_desktop.domain.errors import ArchiveError

# An hour has thirty; each is 1.2 MB once decoded.
_SHEETS_KEPT = 8
_POSTER_QUALITY, _FILM_QUALITY = 86, 82


class Reel:
    """The small pictures of a sheet's title."""

    def __init__(self, sheet: Sheet) -> None:
        self._strip, self._rate = sheet.filmstrip, sheet.survey.rate
        self._aspect = sheet.aspect
        self._decoded: OrderedDict[int, Image.Image] = OrderedDict()

    def film(self, start_ms: int, end_ms: int, width: int, height: int) -> Image.Image:
        """A strip of pictures over [start, end), as many as fit, each above its own time.

        Raises:
            ArchiveError: the filmstrip is damaged.
        """
        count = max(round(width / (height * self._aspect)), 1)
        film = Image.new("RGB", (width, height))
        for cell in range(count):
            left, right = cell * width // count, (cell + 1) * width // count
            middle = start_ms + (end_ms - start_ms) * (2 * cell + 1) // (2 * count)
            picture = self.picture(self._nearest(middle, start_ms, end_ms))
            if picture:
                film.paste(ImageOps.fit(picture, (right - left, height)), (left, 0))
        return film

    def _nearest(self, ms: int, start_ms: int, end_ms: int) -> int:
        """The picture nearest to a time, of those inside [start, end) if there are any."""
        every, last = self._strip.every, self._strip.count - 1
        per_picture = every * 1000 / self._rate
        number = round(ms / per_picture)
        first_inside, end_inside = -(-start_ms // per_picture), -(-end_ms // per_picture)
        if first_inside < end_inside:
            number = min(max(number, int(first_inside)), int(end_inside) - 1)
        return min(number, last)

    def picture(self, number: int) -> Image.Image | None:
        """One small picture; None where the strip has none.

        Raises:
            ArchiveError: the filmstrip is damaged.
        """
        strip = self._strip
        if not 0 <= number < strip.count:
            return None
        sheet, place = divmod(number, strip.columns * strip.rows)
        row, column = divmod(place, strip.columns)
        left, top = column * strip.width, row * strip.height
        return self._sheet(sheet).crop((left, top, left + strip.width, top + strip.height))

    def _sheet(self, number: int) -> Image.Image:
        found = self._decoded.pop(number, None) or self._decode(number)
        self._decoded[number] = found
        if len(self._decoded) > _SHEETS_KEPT:
            self._decoded.popitem(last=False)
        return found

    def _decode(self, number: int) -> Image.Image:
        strip = self._strip
        try:
            picture = _opened(strip.sheets[number], strip.width * strip.columns, strip.rows)
            return picture.convert("RGB")
        except (OSError, IndexError, ValueError) as error:
            raise ArchiveError(
                f"the filmstrip in the survey cannot be read ({error}); delete the survey and "
                "submit the disc again"
            ) from error


def _opened(jpeg: bytes, width: int, rows: int) -> Image.Image:
    """A sheet of the strip, not decoded yet: damaged, it may claim to be of any size."""
    picture = Image.open(io.BytesIO(jpeg), formats=["JPEG"])
    if picture.width != width or picture.height > rows * picture.width:
        raise ValueError(f"a sheet is {picture.width}x{picture.height}")
    return picture


def poster_jpeg(width: int, height: int, rgb: bytes, most_width: int) -> bytes:
    """A poster as JPEG, made smaller where it is wider than it will be shown."""
    picture = Image.frombytes("RGB", (width, height), rgb)
    if width > most_width:
        picture = picture.resize((most_width, round(height * most_width / width)))
    return as_jpeg(picture, _POSTER_QUALITY)


def as_jpeg(picture: Image.Image, quality: int = _FILM_QUALITY) -> bytes:
    """A picture as JPEG."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()


def opened_poster(jpeg: bytes) -> Image.Image | None:
    """A poster as picture; None where there is none."""
    return Image.open(io.BytesIO(jpeg), formats=["JPEG"]).convert("RGB") if jpeg else None
