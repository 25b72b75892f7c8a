"""What a question to an analyst is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompt:
    """The question, and a version that is kept with each answer: other words, other version."""

    text: str
    version: str
