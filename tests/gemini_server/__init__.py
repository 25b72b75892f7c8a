"""A loopback server that speaks Gemini's protocol, so tests can use the real SDK as its client.

Run it by hand with `python -m tests.gemini_server`. In a test, use the fixture::

    gemini_server.fail("rate_limit", on="generateContent", times=2)
    gemini_server.answers.append(Answer(text='{"scenes": []}'))
    ...
    assert len(gemini_server.calls("generateContent")) == 3
"""

from tests.gemini_server.answers import Answer, scene_list
from tests.gemini_server.charges import Charge, doubles
from tests.gemini_server.errors import ApiError
from tests.gemini_server.mp4 import VideoFacts, probe, tiny_mp4
from tests.gemini_server.prompt import Prompt
from tests.gemini_server.server import GeminiServer
from tests.gemini_server.state import StoredFile
from tests.gemini_server.wire import Operation, Request

__all__ = [
    "Answer",
    "ApiError",
    "Charge",
    "GeminiServer",
    "Operation",
    "Prompt",
    "Request",
    "StoredFile",
    "VideoFacts",
    "doubles",
    "probe",
    "scene_list",
    "tiny_mp4",
]
