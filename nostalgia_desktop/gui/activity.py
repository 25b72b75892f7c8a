"""What the line at the bottom says of the work under way. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from nostalgia_desktop.gui.jobs.entries import JobEntry
from nostalgia_desktop.gui.jobs.roles import full_name, time_left_of
from nostalgia_desktop.gui.jobs.words import Turn, doing_to, format_size
from nostalgia_desktop.gui.translation import tr


@dataclass(frozen=True, slots=True)
class Activity:
    """The title that is worked on, how far its step is (None: nobody knows), and who waits."""

    text: str = ""
    progress: float | None = None
    queued: int = 0
    is_paused: bool = False


def activity_of(entries: Sequence[JobEntry], looking: int = 0, *, paused: bool = False) -> Activity:
    """What to say of titles in a pass and of so many drops that are being looked into."""
    if paused:
        return Activity(tr("Paused"), None, max(len(entries) - 1, 0), is_paused=True)
    working = [entry for entry in entries if entry.turn is Turn.WORKING and entry.step]
    # What can be measured tells more; among those the first in the list.
    working.sort(key=lambda entry: (entry.progress is None, entry.key))
    if not working:
        text = tr("Getting ready") if entries else ""
        text = tr("Looking at what was dropped") if looking else text
        return Activity(text, None, max(len(entries) - 1, 0))
    first = working[0]
    text = doing_to(full_name(first), first.step) if first.step else ""
    if left := time_left_of(first):
        text = tr("{}, {} left").format(text, left)
    return Activity(text, first.progress, len(entries) - 1)


def queue_words(queued: int, free_bytes: int | None) -> str:
    """`2 more in queue · 212 GB free`."""
    parts = [tr("%Ln more in queue", "", queued)] if queued else []
    if free_bytes is not None:
        parts.append(tr("{} free").format(format_size(free_bytes)))
    return "  ·  ".join(parts)
