"""The list of pictures: each state of the window, and the walk that leads there."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from studio.archives import Place
from studio.visit import Visit

Walk = Callable[[Visit, Place], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class State:
    """A picture: which archive it needs (none: an empty one), and how to get there."""

    archive: str
    walk: Walk


STATES: dict[str, State] = {}


def state(archive: str) -> Callable[[Walk], Walk]:
    """Make a walk a state of its own name."""

    def keep(walk: Walk) -> Walk:
        STATES[walk.__name__.replace("_", "-")] = State(archive, walk)
        return walk

    return keep
