"""Says in plain words why an event begins at a place."""

from fractions import Fraction

from nostalgia_desktop.domain.survey import ChangeKind
from nostalgia_desktop.vision.event_evidence import Evidence
from nostalgia_desktop.vision.event_places import Place

_DOUBTFUL, _CLEAR = 0.5, 0.7


def why(place: Place, evidence: Evidence, rate: Fraction) -> str:
    """Why an event begins there, as far as that is more than a cut; or that it is in doubt."""
    told = [words for speaks, words in _reasons(place, evidence, rate) if speaks]
    if told:
        return f"begins {' and '.join(told[:2])}"
    if evidence.total < _DOUBTFUL:
        return "may still belong to the scene before"
    if evidence.look >= _CLEAR and evidence.sound >= _CLEAR:
        return "begins where picture and sound both change"
    return ""


def _reasons(place: Place, evidence: Evidence, rate: Fraction) -> list[tuple[bool, str]]:
    seconds = round(place.dark / rate)
    return [
        (place.restart, "after a pause in the recording"),
        (place.mark > 0, "at a chapter mark"),
        (seconds > 0, f"after {seconds} s without a picture"),
        (place.kind is ChangeKind.FADE, "after a fade"),
        (evidence.silence > 0 and not seconds, "after a silence"),
    ]
