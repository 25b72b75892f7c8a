"""The damage map of a title: which stretches are not as they should be, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from nostalgia_desktop.domain.time import format_ms


class DamageKind(StrEnum):
    """What is wrong with a stretch; the values are stored."""

    UNREADABLE = "unreadable"
    """Sectors that the drive refused, or that hold no film: zeros, fill of a rescue, garbage."""
    MISSING = "missing"
    """The timestamps jump: film that was here is not on the disc any more."""
    BROKEN_NAV = "broken navigation"
    """The disc's own table is damaged here; the film is still there."""
    SCRAMBLED = "scrambled"
    """Copy-protected (CSS) packs, which nobody can decode here."""
    CUT_OFF = "cut off"
    """The files end before the title does."""
    UNDECODABLE = "undecodable"
    """Pictures or sound that the decoder could not make sense of."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged stretch [start_ms, end_ms) of title time, and in words what is wrong with it.

    `end_ms` is `start_ms` where the title has no time left for what was lost, as at its end.
    """

    kind: DamageKind
    start_ms: int
    end_ms: int
    detail: str

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"not a span of time: {self.start_ms}..{self.end_ms} ms")

    def as_json(self) -> dict[str, str]:
        """As programs read it, in sidecars and on the command line."""
        return {
            "kind": self.kind.value,
            "start": format_ms(self.start_ms),
            "end": format_ms(self.end_ms),
            "detail": self.detail,
        }

    def __str__(self) -> str:
        start, end = format_ms(self.start_ms), format_ms(self.end_ms)
        place = start if self.end_ms == self.start_ms else f"{start} to {end}"
        return f"{place}: {self.detail}"


def in_order(damage: Iterable[Damage]) -> tuple[Damage, ...]:
    """A damage map in the order of time."""
    return tuple(sorted(damage, key=lambda each: (each.start_ms, each.end_ms)))
