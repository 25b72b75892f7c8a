"""Fills in the question about one window of a title.

Names of discs, folders and people come from outside, and may hold anything, orders to the model
among it. They stand together as JSON, so that none can end its own quotation.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.domain.time import format_ms
from nostalgia_desktop.vision.answer_times import Stretch
from nostalgia_desktop.vision.prompt import Prompt

_VERSION = re.compile(r"^# version: (\S+)\n")
_MAX_NAME, _MAX_NAMES = 200, 60
_SCENES_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What the person and the disc tell about a title, as they wrote it; nothing of it is safe."""

    disc: str
    title: str
    folder: str = ""
    language: str = "English"
    family: tuple[str, ...] = ()


def fill_window_prompt(
    template: str, known: Known, window: Stretch, duration_ms: int, before: Scenes = ()
) -> Prompt:
    """Put a window and what is known into the template of `resources/prompts/scenes.txt`.

    `before` are the scenes found so far, up to the window: their last titles, and all people in
    them, so that the same people get the same words. The version tells different texts apart.
    """
    match = _VERSION.match(template)
    values = {
        "start": _clock(window.start_ms),
        "end": _clock(window.end_ms),
        "part": _part(window, duration_ms),
        "known": _as_json(known, before),
    }
    # In one pass, and not with str.format: a name may hold braces.
    text = re.sub(
        r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), _VERSION.sub("", template)
    )
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    return Prompt(text, f"{match[1] if match else '0'}.{digest}")


def _part(window: Stretch, duration_ms: int) -> str:
    if window.start_ms == 0 and window.end_ms >= duration_ms:
        return "which is all of it"
    return f"which is {_clock(duration_ms)} long"


def _clock(ms: int) -> str:
    """As the strip in the picture shows it: to the tenth of a second."""
    return format_ms(round(ms, -2))[:-2]


def _as_json(known: Known, before: Scenes) -> str:
    people = dict.fromkeys(name for scene in before for name in scene.people)
    facts = {
        "disc": _name(known.disc),
        "title": _name(known.title),
        "folder": _name(known.folder),
        "family": _names(known.family),
        "language": _name(known.language),
        "scenes_before": _names([scene.title for scene in before if scene.title][-_SCENES_BEFORE:]),
        "people_before": _names(list(people)),
    }
    return json.dumps(facts, ensure_ascii=False, indent=1)


def _names(names: Sequence[str]) -> list[str]:
    return [_name(name) for name in names[:_MAX_NAMES] if _name(name)]


def _name(name: str) -> str:
    """A name on one line: without what breaks lines, turns them round, or cannot be seen."""
    return "".join(each if each.isprintable() else " " for each in name).strip()[:_MAX_NAME]
