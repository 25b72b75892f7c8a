"""What is written into a clip: the keys that MP4 keeps and other programs read."""

import re

from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.time import format_ms

Tags = tuple[tuple[str, str], ...]

_FULL_DATE = re.compile(r"^\d{4}-\d\d-\d\d$")


def clip_tags(job: Job, scene: Scene) -> Tags:
    """The tags of a scene's clip. What is unknown is left out, never invented.

    The place stands in comment and keywords: MP4's own field for it takes coordinates alone.
    `date` is as precise as the scene's. `creation_time` needs a whole day: it is given as noon
    in UTC, so that the day is right in nearly every time zone.
    """
    tags = [
        ("title", scene.title),
        ("description", scene.description),
        ("synopsis", scene.description),
        ("comment", _comment(job, scene)),
        ("date", scene.date),
        ("album", job.disc),
        ("keywords", ", ".join([*scene.people, *([scene.location] if scene.location else [])])),
    ]
    if _FULL_DATE.match(scene.date):
        tags.append(("creation_time", f"{scene.date}T12:00:00Z"))
    return tuple((key, sound) for key, value in tags if (sound := _sound(value)))


def _comment(job: Job, scene: Scene) -> str:
    span = f"{format_ms(scene.start_ms)} to {format_ms(scene.end_ms)}"
    lines = [f"From {job.name}, {span}."]
    if scene.people:
        lines.insert(0, f"With {', '.join(scene.people)}.")
    if scene.location:
        lines.insert(0, f"Place: {scene.location}.")
    return " ".join(lines)


def _sound(text: str) -> str:
    """Text that can be handed to a program: no NUL, no half characters; else as it is."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
