"""ffmpeg's metadata files: each cut is a chapter.

Source: the page "Metadata" of ffmpeg's formats documentation, and `ffmetadec.c` for what it reads.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from nostalgia_desktop.archive.cuts.cut_list import CutList, sound
from nostalgia_desktop.archive.cuts.found import LONGEST_S, MOST_CUTS, FoundCut
from nostalgia_desktop.domain.errors import SceneError

HEADER = ";FFMETADATA"
_SPECIAL = re.compile(r"([=;#\\\n])")
_NANOSECOND = Fraction(1, 1_000_000_000)
_NUMBER = re.compile(r"\d{1,18}")
_SCENE_KEYS = ("title", "description", "location", "date")


def write_ffmetadata(cuts: CutList) -> str:
    """A metadata file whose chapters count whole frames of the title."""
    lines = [f"{HEADER}1", f"title={_escaped(cuts.name)}"]
    frame = 1 / cuts.rate
    for cut in cuts.cuts:
        scene = cut.scene
        lines += [
            "[CHAPTER]",
            f"TIMEBASE={frame.numerator}/{frame.denominator}",
            f"START={cut.start_frame}",
            f"END={cut.end_frame}",
        ]
        said = {key: getattr(scene, key) for key in _SCENE_KEYS}
        lines += [f"{key}={_escaped(text)}" for key, text in said.items() if text]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    plain = sound(text).replace("\r\n", "\n").replace("\r", "\n")
    return _SPECIAL.sub(r"\\\1", plain)


def read_ffmetadata(text: str, name: str) -> list[FoundCut]:
    """The chapters of a metadata file; one without an end goes on until the next.

    Raises:
        SceneError: something in it makes no sense; names the line.
    """
    chapters = list[_Chapter]()
    current: _Chapter | None = None
    for line, content in _lines(text):
        if content.startswith("["):
            current = _Chapter(line, name) if content.strip() == "[CHAPTER]" else None
            if current is not None:
                chapters.append(current)
        elif current is not None:
            current.take(line, content)
        if len(chapters) > MOST_CUTS:
            raise SceneError(f"{name} has more than {MOST_CUTS:,} chapters")
    starts = [chapter.start for chapter in chapters[1:]]
    return [chapter.found(end) for chapter, end in zip(chapters, [*starts, None], strict=False)]


class _Chapter:
    """A chapter while its lines are read."""

    def __init__(self, line: int, name: str) -> None:
        self._line, self._name = line, name
        self._base = _NANOSECOND
        self._numbers: dict[str, int] = {}
        self._said: dict[str, Any] = {}

    @property
    def start(self) -> Fraction:
        """When it begins, in seconds."""
        return self._seconds("START")

    def take(self, line: int, content: str) -> None:
        """Read one of its lines."""
        key, equals, value = _split(content)
        if not equals:
            raise SceneError(f"{self._name}, line {line}: there is no “=” in it")
        if key == "TIMEBASE":
            self._base = self._time_base(value, line)
        elif key in ("START", "END"):
            if not _NUMBER.fullmatch(value.strip()):
                raise SceneError(f"{self._name}, line {line}: {value[:40]!r} is no whole number")
            self._numbers[key] = int(value)
        elif key.casefold() in _SCENE_KEYS and value:
            self._said[key.casefold()] = value

    def found(self, next_start: Fraction | None) -> FoundCut:
        """The chapter as a cut."""
        end = self._seconds("END") if "END" in self._numbers else next_start
        return FoundCut(f"line {self._line}", self.start, end, self._said)

    def _seconds(self, key: str) -> Fraction:
        seconds = self._numbers.get(key, 0) * self._base
        if seconds > LONGEST_S:
            raise SceneError(f"{self._name}, line {self._line}: the chapter lies beyond any film")
        return seconds

    def _time_base(self, value: str, line: int) -> Fraction:
        over, _slash, under = value.strip().partition("/")
        if not (_NUMBER.fullmatch(over) and _NUMBER.fullmatch(under) and int(under) and int(over)):
            raise SceneError(
                f"{self._name}, line {line}: {value[:40]!r} is no time base like 1/1000"
            )
        return Fraction(int(over), int(under))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line that says something, with its number; an escaped line break does not end one."""
    begun, parts = 1, list[str]()
    for number, part in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        begun = begun if parts else number
        parts.append(part)
        if _ends_in_escape(part):
            continue
        content = "\n".join(parts)
        parts = []
        if content and content[0] not in ";#":
            yield begun, content
    if parts:
        yield begun, "\n".join(parts)


def _ends_in_escape(part: str) -> bool:
    return (len(part) - len(part.rstrip("\\"))) % 2 == 1


def _split(content: str) -> tuple[str, bool, str]:
    """Key and value at the first `=` that is not escaped, without their escapes."""
    texts, escaped, equals = ["", ""], False, False
    for letter in content:
        if escaped or letter not in "\\=" or (letter == "=" and equals):
            texts[equals] += letter
            escaped = False
        elif letter == "\\":
            escaped = True
        else:
            equals = True
    return texts[0], equals, texts[1]
