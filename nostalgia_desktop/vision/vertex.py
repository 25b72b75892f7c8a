"""Where Gemini is reached, if not at Google's own address for keys."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vertex:
    """Gemini in Google Cloud, Vertex AI, in the place of the Gemini API.

    With a `project`, who asks is who is logged in on this computer (Application Default
    Credentials), and there is no key. Without one it is Vertex AI in express mode, with a key.
    """

    project: str = ""
    location: str = "global"
