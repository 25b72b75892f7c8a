"""Makes one scene of two that were seen through different windows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.vision.answer_times import join_notes


@dataclass(frozen=True, slots=True)
class Piece:
    """A scene, or what of it lies in the windows so far.

    `seen_ms` is how much of it whoever gave it its words saw; `is_local` where that was the
    local analyst, which sees no more than bounds.
    """

    scene: Scene
    seen_ms: int
    is_local: bool = False

    @property
    def rank(self) -> tuple[bool, int]:
        """Whose words go first: those of whoever saw more of it."""
        return not self.is_local, self.seen_ms


def made_whole(before: Piece, after: Piece) -> Piece:
    """The scene that runs from the start of one to the end of the other.

    It is called what the one says who saw more of it. People of both are in it; a date is as
    precise as both allow. What both said is kept in `raw`, word for word.
    """
    main, other = (before, after) if before.rank >= after.rank else (after, before)
    named = main.scene if main.scene.title else other.scene
    scene = replace(
        main.scene,
        start_ms=before.scene.start_ms,
        end_ms=after.scene.end_ms,
        title=named.title,
        description=named.description,
        note=join_notes(before.scene.note, after.scene.note),
    )
    if main.is_local == other.is_local:
        scene = _with_facts(scene, main.scene, other.scene)
    elif not main.is_local:
        scene = replace(scene, note=join_notes(scene.note, "only a part of it was described"))
    return Piece(scene, main.seen_ms, main.is_local)


def _with_facts(scene: Scene, main: Scene, other: Scene) -> Scene:
    date, note = _date(main.date, other.date)
    return replace(
        scene,
        people=_people((*main.people, *other.people)),
        location=_longer(main.location, other.location),
        date=date,
        note=join_notes(scene.note, note),
        raw="\n".join(dict.fromkeys(filter(None, (main.raw, other.raw)))),
    )


def _people(names: Sequence[str]) -> tuple[str, ...]:
    """Each once, however it is written."""
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(name.casefold(), name)
    return tuple(known.values())


def _longer(main: str, other: str) -> str:
    """The first, unless the second says the same more precisely: `Rügen`, `beach on Rügen`."""
    return other if main.casefold() in other.casefold() else main


def _date(main: str, other: str) -> tuple[str, str]:
    """The more precise of two dates that agree; else the first, and a word about the second."""
    if other.startswith(main):
        return other, ""
    if main.startswith(other):
        return main, ""
    return main, f"another part of it was dated {other}"
