"""What the tests of the server share: the real SDK as its client."""

from collections.abc import Iterator
from typing import Any

import pytest
from google import genai
from google.genai import types

from tests.gemini_server.fixture import gemini_server
from tests.gemini_server.sdk import MakeClient
from tests.gemini_server.server import GeminiServer

__all__ = ["client", "gemini_server", "make_client"]


@pytest.fixture
def make_client(gemini_server: GeminiServer) -> Iterator[MakeClient]:
    """Make clients with a key and HTTP options of the test's choice."""
    defaults = {"api_version": "v1beta", "base_url": gemini_server.base_url, "timeout": 10_000}
    made: list[genai.Client] = []

    def make(api_key: str = gemini_server.key, **options: Any) -> genai.Client:
        http_options = types.HttpOptions.model_validate(defaults | options)
        made.append(genai.Client(api_key=api_key, http_options=http_options))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client: MakeClient) -> genai.Client:
    """Make the client most tests use: no retries of its own."""
    return make_client()
