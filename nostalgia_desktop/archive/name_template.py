"""How clips are called: a text with fields in braces, whose slashes make folders."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nostalgia_desktop.archive.names import STEM_BYTES, safe_name
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.domain.scene import Scene

MOST_FOLDERS = 4
_MOST_CHARACTERS = 200
_FOLDER_BYTES = 80
_LEAST_BYTES = 20
"""No value is cut shorter than this, as long as the name can be kept short otherwise."""
_WHOLE = 1 << 20
_UNDATED = "Undated"
_OWN_FILES = "nostalgia.db"
_TOKEN = re.compile(r"\{([^{}]*)\}")
_BRACKETED = re.compile(r"\s*[(\[]\s*\{([^{}]*)\}\s*[)\]]")


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What a name can tell: a scene, its number in the title, the disc and its title's number."""

    scene: Scene
    number: int
    disc: str = ""
    title_number: int = 1


_FIELDS: Mapping[str, Callable[[NameFacts], str]] = {
    "Year": lambda facts: facts.scene.date[:4] or _UNDATED,
    "Month": lambda facts: facts.scene.date[5:7],
    "Day": lambda facts: facts.scene.date[8:10],
    "Date": lambda facts: facts.scene.date or _UNDATED,
    "Title": lambda facts: facts.scene.title,
    "Disc": lambda facts: facts.disc,
    "TitleNumber": lambda facts: f"{facts.title_number:02}",
    "SceneNumber": lambda facts: f"{facts.number:02}",
    "People": lambda facts: ", ".join(facts.scene.people),
    "Place": lambda facts: facts.scene.location,
}
FIELDS = tuple(_FIELDS)
_BY_KEY = {name.casefold(): name for name in FIELDS}


@dataclass(frozen=True, slots=True)
class NameTemplate:
    """A template that makes sense, such as `{Year}/{Date} - {Title}`.

    Field names may be written in any case. What is unknown leaves no gap: the text before its
    field, or the brackets around it, go with it; a folder of which nothing is left is not made.

    Raises:
        UsageError: there is no such field, a brace stands alone, or no file name would be left.
    """

    text: str = "{Year} - {Title}"

    def __post_init__(self) -> None:
        if len(self.text) > _MOST_CHARACTERS:
            raise UsageError(f"the name of clips is longer than {_MOST_CHARACTERS} characters")
        parts = _parts(self.text)
        for part in parts:
            _check(part)
        if not _TOKEN.search(parts[-1]):
            raise UsageError(
                f"the name of clips, “{self.text}”, has no field after its last slash; write one, "
                f"such as {{Title}}; there are {_all_fields()}"
            )
        if len(parts) - 1 > MOST_FOLDERS:
            raise UsageError(f"the name of clips has more than {MOST_FOLDERS} folders")

    def stem(self, facts: NameFacts) -> str:
        """The path of a clip without its ending, with `/` between folders; no part is empty.

        The same facts always give the same path, which Windows, macOS and Linux all take.
        """
        *folders, file = _parts(self.text)
        made = (_render(folder, facts, _FOLDER_BYTES) for folder in folders)
        name = _render(file, facts, STEM_BYTES) or f"Scene {facts.number}"
        path = "/".join([*filter(None, made), name])
        # The database and its backups lie in the same folder.
        return f"Clip {path}" if path.casefold().startswith(_OWN_FILES) else path


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[/\\]+", text) if part.strip()] or [""]


def _check(part: str) -> None:
    for name in _TOKEN.findall(part):
        if name.strip().casefold() not in _BY_KEY:
            raise UsageError(
                f"the name of clips has a field {{{name}}}, which there is not; "
                f"there are {_all_fields()}"
            )
    if set("{}") & set(_TOKEN.sub("", part)):
        raise UsageError(
            f"a brace stands alone in the name of clips, “{part}”; a field is written "
            "like {Title}"
        )


def _all_fields() -> str:
    return ", ".join(f"{{{name}}}" for name in FIELDS)


def _render(part: str, facts: NameFacts, most_bytes: int) -> str:
    part = _BRACKETED.sub(lambda found: found[0] if _value(found[1], facts) else "", part)
    # Text and field names take turns, beginning and ending with a text.
    first, *rest = _TOKEN.split(part)
    if not rest:
        return safe_name(part, most_bytes)
    names, texts = rest[::2], rest[1::2]
    values = [_value(name, facts) for name in names]
    befores = [first, *texts[:-1]]
    told = [(before, value) for before, value in zip(befores, values, strict=True) if value]
    if not told:
        return ""
    pieces = [first, told[0][1], *(text for pair in told[1:] for text in pair), texts[-1]]
    return safe_name("".join(_fitted(pieces, most_bytes)), most_bytes)


def _fitted(pieces: list[str], most_bytes: int) -> list[str]:
    """Shorten the longest piece until all of them fit, so that the short ones are told whole."""
    pieces = list(pieces)
    while (over := sum(_bytes(piece) for piece in pieces) - most_bytes) > 0:
        longest = max(range(len(pieces)), key=lambda at: _bytes(pieces[at]))
        room = max(_bytes(pieces[longest]) - over, _LEAST_BYTES)
        shorter = safe_name(pieces[longest], room)
        if _bytes(shorter) >= _bytes(pieces[longest]):
            break
        pieces[longest] = shorter
    return pieces


def _value(name: str, facts: NameFacts) -> str:
    field = _BY_KEY[name.strip().casefold()]
    value = safe_name(_FIELDS[field](facts), _WHOLE)
    return value or (f"Scene {facts.number}" if field == "Title" else "")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
