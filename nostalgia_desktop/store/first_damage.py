"""Damage as the first version of the database and of `jobs.json` kept it: sentences."""

import re
from typing import Any

from nostalgia_desktop.domain.damage import DamageKind
from nostalgia_desktop.domain.time import parse_ms

_SENTENCE = re.compile(
    r"^(?P<start>\d+:\d\d:\d\d\.\d{3})(?: to (?P<end>[\d:.]+))?: (?P<detail>.*)$"
)


def damage_of_version_1(damage: Any) -> Any:
    """Turn sentences such as `0:00:01.000 to 0:00:02.000: why` into what is stored today.

    All else stays as it is, so that what follows can judge it.
    """
    if not isinstance(damage, list):
        return damage
    return [_entry(each) if isinstance(each, str) else each for each in damage]


def _entry(sentence: str) -> dict[str, Any]:
    match = _SENTENCE.match(sentence)
    if match is None:
        return _stored(0, 0, sentence)
    start = parse_ms(match["start"])
    return _stored(start, max(parse_ms(match["end"]) if match["end"] else start, start), match[3])


def _stored(start_ms: int, end_ms: int, detail: str) -> dict[str, Any]:
    kind = DamageKind.UNDECODABLE.value
    return {"kind": kind, "start_ms": start_ms, "end_ms": end_ms, "detail": detail}
