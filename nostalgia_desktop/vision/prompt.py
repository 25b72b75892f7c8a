"""Fills in the prompt, which is a file that people can read."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

_VERSION = re.compile(r"^# version: (\S+)\n")


@dataclass(frozen=True, slots=True)
class Prompt:
    """The question, and a version that is kept with each answer: other words, other version."""

    text: str
    version: str


def fill_prompt(
    template: str, disc: str, title: str, folder: str, language: str, family: Sequence[str]
) -> Prompt:
    """Put a title's names into the template of `resources/prompts/scenes.txt`."""
    match = _VERSION.match(template)
    version = match[1] if match else "0"
    values = {
        "disc": disc,
        "title": title,
        "folder": f", in the folder “{folder}”" if folder else "",
        "language": language,
        "family": ", ".join(family) if family else "not known",
    }
    # Not str.format: a folder's name may hold braces.
    text = re.sub(
        r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), _VERSION.sub("", template)
    )
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    return Prompt(text, f"{version}.{digest}")
