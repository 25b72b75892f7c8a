"""What tests of the window share. Multimedia is told to be silent about what is missing here."""

from collections.abc import Sequence

import pytest

from nostalgia_desktop.gui.player.environment import prepare_multimedia

# Qt says these, in no category of its own, where there is no sound server or no screen.
_MISSING_HERE = (
    r"^PulseAudioService: pa_context_connect\(\) failed$",
    r"^This plugin does not support (propagateSizeHints|raise)\(\)$",
    r"ensureRhi\(QRhi::Implementation\) : No RHI backend\. Using CPU conversion\.$",
)

prepare_multimedia()


@pytest.fixture(autouse=True)
def own_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of tests show nothing on the desktop of whoever runs them."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Only these messages are let through; all other warnings of Qt fail a test."""
    for item in items:
        if "tests/gui/" in item.nodeid:
            item.add_marker(pytest.mark.qt_log_ignore(*_MISSING_HERE, extend=True))
