"""What is written into a clip: all that is known of its scene, and nothing that is not."""

from nostalgia_desktop.archive.plain_text import one_line, plain
from nostalgia_desktop.domain.clip_tags import ClipTags
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.time import format_ms


def clip_tags(job: Job, scene: Scene) -> ClipTags:
    """The tags of a scene's clip. What is unknown is left out, never invented."""
    return ClipTags(
        title=plain(scene.title),
        description=plain(scene.description),
        comment=_comment(job, scene),
        date=plain(scene.date),
        album=plain(job.disc),
        people=_people(scene),
        location=one_line(scene.location),
    )


def _people(scene: Scene) -> tuple[str, ...]:
    return tuple(name for person in scene.people if (name := one_line(person)))


def _comment(job: Job, scene: Scene) -> str:
    """Who, where and from which disc in words, for programs that show nothing else."""
    span = f"{format_ms(scene.start_ms)} to {format_ms(scene.end_ms)}"
    people, location = ", ".join(_people(scene)), one_line(scene.location)
    lines = [
        f"Place: {location}." if location else "",
        f"With {people}." if people else "",
        f"From {one_line(job.name)}, {span}.",
    ]
    return " ".join(filter(None, lines))
