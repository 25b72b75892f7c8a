"""What the service would bill: which answers it gave, and whether anybody took them.

A *charge* is a prompt that was answered, and whose answer could be had: its last byte was handed
to a socket at whose other end somebody still listened or, in a batch, it lies in a batch that has
succeeded. What is in it does not matter: an answer that is cut short, blocked or nonsense has
its tokens counted, too. Errors, counted tokens and batches that failed cost nothing.

An answer that got lost on its way (a fault that breaks the line off, a client that died while the
model was thinking) is kept apart, in `lost_answers`: no client can enter it into its ledger.
Whether Google bills it is not documented; whoever compares amounts should name it beside them.

A *double charge* is a film that a second usable answer was given about. To ask again where the
first was of no use is what a client is meant to do.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

_FENCE = re.compile(r"^\s*```\w*\s*|\s*```\s*$")


@dataclass(frozen=True, slots=True)
class Charge:
    """One answer; `film` is the first video's `files/…`, `at` the moment it could be had."""

    film: str
    model: str
    is_batch: bool
    is_usable: bool
    prompt_tokens: int
    answer_tokens: int
    at: datetime


def doubles(charges: Iterable[Charge]) -> int:
    """How many usable answers there are beyond the first about a film."""
    usable = Counter(charge.film for charge in charges if charge.is_usable)
    return sum(count - 1 for count in usable.values())


def is_json(text: str) -> bool:
    """Whether a text is JSON, be it in a fence."""
    try:
        json.loads(_FENCE.sub("", text))
    except ValueError:
        return False
    return True
