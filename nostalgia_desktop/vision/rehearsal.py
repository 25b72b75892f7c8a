"""Does each call of the SDK once, before nobody, so that the first real one is not slow.

At its first use each call builds its pydantic models, up to a tenth of a second in which the
window would stand still (measured: 65 ms to ask, 39 ms to count). A rehearsal happens in a thread.
It also tells in which words the SDK asks for an answer's form, for the batches that we send
ourselves.
"""

import asyncio
import json
from functools import cache
from typing import Any

from nostalgia_desktop.domain.media import RemoteFile
from nostalgia_desktop.vision.prompt import Prompt
from nostalgia_desktop.vision.question import answer_config, content_of

_MODEL, _FILE = "model", "files/film"
_USAGE = {
    "promptTokenCount": 1,
    "candidatesTokenCount": 1,
    "promptTokensDetails": [{"modality": "VIDEO", "tokenCount": 1}],
}
_ANSWERS: dict[str, Any] = {
    "generateContent": {
        "candidates": [{"content": {"parts": [{"text": "{}"}]}, "finishReason": "STOP"}],
        "usageMetadata": _USAGE,
        "modelVersion": _MODEL,
    },
    "countTokens": {"totalTokens": 1},
    "model": {"name": "models/model", "supportedGenerationMethods": ["generateContent"]},
    "models": {"models": [{"name": "models/model"}]},
    "film": {"name": _FILE, "state": "ACTIVE", "sizeBytes": "1", "mimeType": "video/mp4"},
    "files": {"files": [{"name": _FILE}]},
}


@cache
def rehearse() -> dict[str, Any]:
    """Go through all calls, without a network; what comes back is the `generationConfig`."""
    import anyio
    import httpx2
    from google import genai
    from google.genai import types

    asked: dict[str, Any] = {}

    def answer(request: httpx2.Request) -> httpx2.Response:
        call = request.url.path.rpartition("/")[2].rpartition(":")[2]
        if call == "generateContent":
            asked.update(json.loads(request.content))
        return httpx2.Response(200, json={} if request.method == "DELETE" else _ANSWERS[call])

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as nobody:
        options = types.HttpOptions(api_version="v1beta", httpx_client=nobody)
        _go_through(genai.Client(api_key="none", vertexai=False, http_options=options))
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(anyio.lowlevel.checkpoint())  # Loads what every first connection needs: 20 ms.
    config: dict[str, Any] = asked["generationConfig"]
    return config


def _go_through(client: Any) -> None:
    from google.genai import types

    content = content_of(RemoteFile(_FILE, f"https://localhost/{_FILE}", ""), Prompt("", ""))
    said = client.models.generate_content(model=_MODEL, contents=content, config=answer_config())
    said.model_dump(mode="json", by_alias=True, exclude_none=True)
    client.models.count_tokens(model=_MODEL, contents=content)
    client.models.get(model=_MODEL)
    list(client.models.list())
    client.files.get(name=_FILE)
    list(client.files.list(config=types.ListFilesConfig(page_size=1)))
    client.files.delete(name=_FILE)
