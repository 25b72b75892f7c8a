"""Chapters as ffmpeg reads them: its own text form, handed over without a file."""

import base64
from collections.abc import Iterable, Sequence

from nostalgia_desktop.domain.clip_tags import Chapter

_HEAD = ";FFMETADATA1\n"
_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\=;#\n"})


def metadata_text(pairs: Iterable[tuple[str, str]] = (), chapters: Iterable[Chapter] = ()) -> str:
    """Tags and chapters in ffmpeg's text form (its manual, "Metadata")."""
    lines = [f"{_escaped(key)}={_escaped(value)}\n" for key, value in pairs]
    for chapter in chapters:
        bounds = f"TIMEBASE=1/1000\nSTART={chapter.start_ms}\nEND={chapter.end_ms}\n"
        lines.append(f"[CHAPTER]\n{bounds}title={_escaped(chapter.title)}\n")
    return _HEAD + "".join(lines)


def with_chapters(args: Sequence[str], chapters: Sequence[Chapter]) -> list[str]:
    """An ffmpeg command line whose output has these chapters, and none of its inputs' own."""
    if not chapters:
        return [*args]
    inputs = [at for at, arg in enumerate(args) if arg == "-i"]
    behind = inputs[-1] + 2
    text = base64.b64encode(metadata_text(chapters=chapters).encode()).decode()
    told = ["-f", "ffmetadata", "-i", f"data:text/plain;base64,{text}"]
    rest = [*args[behind:-1], "-map_chapters", str(len(inputs)), args[-1]]
    return [*args[:behind], *told, *rest]


def _escaped(text: str) -> str:
    # A backslash at a line's end would draw the next line in, however it is written.
    lines = (f"{line} " if line.endswith("\\") else line for line in text.split("\n"))
    return "\n".join(lines).translate(_SPECIAL)
