"""Key stores to test with: one that keeps keys in memory, and ones that do not work."""

import time
from collections.abc import Iterator

import keyring
import pytest
from keyring import backend, errors
from keyring.backends import fail


class MemoryStore(backend.KeyringBackend):
    """A key store that forgets all at the end of the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """What is kept, if anything."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        del self.kept[service, username]


class LockedStore(MemoryStore):
    """A key store that nobody unlocks."""

    def get_password(self, *_which: str) -> str | None:
        """It is locked."""
        raise errors.KeyringLocked("no")

    def set_password(self, *which: str) -> None:
        """It is locked."""
        raise errors.KeyringLocked(f"cannot keep {which}")


class SleepingStore(MemoryStore):
    """A key store that waits for a person who is not there."""

    def get_password(self, *_which: str) -> str | None:
        """Take for ever, as far as a test can wait."""
        time.sleep(1)
        return None


def install(store: backend.KeyringBackend) -> None:
    """Make it the one that is used."""
    keyring.set_keyring(store)


@pytest.fixture
def key_store() -> Iterator[MemoryStore]:
    """A key store that works."""
    store = MemoryStore()
    install(store)
    yield store
    install(fail.Keyring())
