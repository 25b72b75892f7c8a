"""The system's key store, where the key to Gemini is kept: never in a file, never in the log.

Every call may take long, as a store may ask the person to unlock it: run them in a thread.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from nostalgia_desktop.domain.errors import NostalgiaError

SERVICE, USER = "Nostalgia Desktop", "Gemini"
# A store that asks a person who is not there would wait for ever.
_PATIENCE_S = 60.0

_T = TypeVar("_T")


class KeyStoreFailed(NostalgiaError):
    """There is no key store, or it does not do what it is asked."""


def has_store() -> bool:
    """Whether this system has a key store that works."""
    try:
        return _within(_PATIENCE_S, _has_store)
    except KeyStoreFailed:
        return False


def read_key() -> str:
    """The key to Gemini, or nothing where there is none or no store."""
    try:
        return _within(_PATIENCE_S, _read)
    except KeyStoreFailed:
        return ""


def keep_key(key: str) -> None:
    """Keep the key in place of any other; an empty one is forgotten.

    Raises:
        KeyStoreFailed: it cannot be kept.
    """
    _within(_PATIENCE_S, lambda: _write(key.strip()))


def _has_store() -> bool:
    import keyring
    from keyring.backends import fail, null

    store = keyring.get_keyring()
    return not isinstance(store, fail.Keyring | null.Keyring)


def _read() -> str:
    import keyring

    return (_has_store() and keyring.get_password(SERVICE, USER)) or ""


def _write(key: str) -> None:
    import keyring

    if not _has_store():
        raise KeyStoreFailed(
            "this system has no key store; set GEMINI_API_KEY in the environment instead"
        )
    if key:
        keyring.set_password(SERVICE, USER, key)
    elif keyring.get_password(SERVICE, USER) is not None:
        keyring.delete_password(SERVICE, USER)


class _Outcome(Generic[_T]):
    """What became of a call in another thread; each key store has errors of its own."""

    def __init__(self) -> None:
        self.values: list[_T] = []
        self.error: BaseException = TimeoutError()

    def __enter__(self) -> "list[_T]":
        return self.values

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        self.error = error or self.error
        return True


def _within(patience_s: float, work: Callable[[], _T]) -> _T:
    """Do something in a thread that nobody waits for longer than so many seconds.

    Raises:
        KeyStoreFailed: it took longer, or went wrong.
    """
    outcome = _Outcome[_T]()

    def run() -> None:
        with outcome as values:
            values.append(work())

    thread = threading.Thread(target=run, name="key store", daemon=True)
    thread.start()
    thread.join(patience_s)
    if outcome.values:
        return outcome.values[0]
    if isinstance(outcome.error, KeyStoreFailed):
        raise outcome.error
    # Not the error's own words: nobody knows what a store writes into them.
    raise KeyStoreFailed(
        f"the system's key store does not work ({type(outcome.error).__name__}); unlock it and try "
        "again, or set GEMINI_API_KEY in the environment"
    ) from None
