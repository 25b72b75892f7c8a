"""The form that Gemini is asked to fill in about a window, for `scenes.txt`.

Without bounds, formats or lists of allowed words: they make requests fail. What is in it is
checked when it is read (`answer`).
"""

from pydantic import BaseModel


class SceneForm(BaseModel):
    """One scene. Times are the title's; the date's fields tell how it is known, and how well."""

    start: str
    end: str
    title: str
    description: str
    people: list[str]
    place: str
    date: str
    date_precision: str
    date_source: str
    date_evidence: str


class WindowForm(BaseModel):
    """The whole answer."""

    year: str
    place: str
    scenes: list[SceneForm]
