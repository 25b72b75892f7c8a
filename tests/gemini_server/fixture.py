"""The pytest fixture; a conftest imports it."""

from collections.abc import Iterator

import pytest

from tests.gemini_server.server import GeminiServer

MISLEADING = ("GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE")
"""Variables with which the SDK would not use the key and service it is given here."""


@pytest.fixture
def gemini_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[GeminiServer]:
    """Run a fresh server, and make it the one that the SDK finds."""
    for name in MISLEADING:
        monkeypatch.delenv(name, raising=False)
    for name in ("NO_PROXY", "no_proxy"):
        # A developer's proxy must not see loopback requests.
        monkeypatch.setenv(name, "127.0.0.1")
    with GeminiServer() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server
    if server.crashes:
        raise server.crashes[0]
