"""A key store with nothing in it, in place of the system's own."""

from keyring.backend import KeyringBackend


class Drawer(KeyringBackend):
    """An empty drawer: there is no key, and none is kept."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring has none.

    def get_password(self, service: str, username: str) -> str | None:
        """There is none."""
        del service, username
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing is kept."""
