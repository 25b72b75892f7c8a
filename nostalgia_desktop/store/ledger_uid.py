"""What tells a ledger's entry from all others: made from the answer it is for.

So the same answer is the same entry in each archive that its job was exported to, also where an
older program, which knew no ledger, was on the way.
"""

import hashlib
from collections.abc import Callable


class LedgerUids:
    """Gives uids; answers that are alike in all, down to the second, are told by their number.

    `is_taken` says of a uid that it is known from elsewhere already.
    """

    def __init__(self, is_taken: Callable[[str], bool] = lambda _uid: False) -> None:
        self._is_taken = is_taken
        self._given: set[str] = set()

    def next(
        self,
        fingerprint: str,
        created_at: str,
        model: str,
        prompt_version: str,
        prompt_tokens: int,
        answer_tokens: int,
    ) -> str:
        """The uid of one more answer."""
        number = 0
        while True:
            facts = fingerprint, created_at, model, prompt_version, prompt_tokens, answer_tokens
            said = "\0".join(map(str, (*facts, number)))
            uid = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]
            if uid not in self._given and not self._is_taken(uid):
                self._given.add(uid)
                return uid
            number += 1
