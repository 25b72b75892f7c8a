"""Many questions at once, at half the price, answered within a day.

Source: https://ai.google.dev/gemini-api/docs/batch-api. A batch lies at Gemini under a name of
its own choice. A program that dies before it has written that down finds the batch again by the
display name, which is ours.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from nostalgia_desktop.domain.errors import VisionBusy, VisionError, VisionKeyRejected
from nostalgia_desktop.vision.batch_news import (
    BatchNews,
    BatchState,
    names_called,
    read_news,
)
from nostalgia_desktop.vision.connection import Connection
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.vision.model_list import naming_models
from nostalgia_desktop.vision.question import Question, wire_content
from nostalgia_desktop.vision.raw_answer import mapping
from nostalgia_desktop.vision.wire import Wire, check, read_json

_PATH = "/v1beta/batches"
_PAGE = "100"
_MOST_PAGES = 1000


class Batches:
    """The batches of one key. Only starting one is metered.

    All of it raises VisionBusy where the network or the service is down, and VisionError where
    Gemini refuses.
    """

    def __init__(self, connection: Connection, gate: Gate, model: str) -> None:
        self._client, self._form = connection.client, connection.form
        self._maybe_wire = connection.wire
        self._gate, self._model = gate, model

    @property
    def _wire(self) -> Wire:
        if self._maybe_wire is None:
            # Its questions and answers would lie in Cloud Storage or BigQuery.
            raise VisionError("batches are not possible with Vertex AI; ask one by one")
        return self._maybe_wire

    async def start(self, display_name: str, questions: Sequence[Question]) -> str:
        """Send a batch off and return its name; a try whose answer was lost is not made twice."""
        is_unsure = False

        async def action() -> str:
            nonlocal is_unsure
            found = await self._find(display_name) if is_unsure else None
            is_unsure = True
            return found or await self._create(display_name, questions)

        told = partial(naming_models, self._client, action)
        return await self._gate.call(told, "starting a batch")

    async def find(self, display_name: str) -> str | None:
        """The name of a batch that is called so, rather one that is not lost; None without one."""
        action = partial(self._find, display_name)
        return await self._gate.call(action, "looking for a batch", metered=False)

    async def news(self, name: str, keys: Sequence[str]) -> BatchNews:
        """How a batch stands; see `read_news` for `keys`."""
        action = partial(self._news, name, keys)
        return await self._gate.call(action, "asking for a batch", metered=False)

    async def end(self, name: str) -> None:
        """Stop a batch if it runs, and delete it; one that is gone is fine."""
        news = await self.news(name, ())
        if news.state is BatchState.RUNNING:
            cancel = partial(self._cancel, name)
            await self._gate.call(cancel, "cancelling a batch", metered=False)
        delete = partial(self._delete, name)
        await self._gate.call(delete, "deleting a batch", metered=False)

    async def _create(self, display_name: str, questions: Sequence[Question]) -> str:
        # The SDK would build it on the event loop: a second for a hundred questions (measured).
        body = await asyncio.to_thread(_batch, display_name, questions, self._form)
        path = f"/v1beta/models/{self._model}:batchGenerateContent"
        response = await self._wire.send("POST", path, body=body)
        name = mapping(read_json(response)).get("name")
        if not isinstance(name, str) or not name:
            raise VisionBusy("Gemini did not say how it calls the batch")
        return name

    async def _find(self, display_name: str) -> str | None:
        lost, token = None, ""
        for _ in range(_MOST_PAGES):
            params = {"pageSize": _PAGE} | ({"pageToken": token} if token else {})
            page = mapping(await self._wire.get(_PATH, params))
            for name, is_lost in names_called(page, display_name):
                if not is_lost:
                    return name
                lost = lost or name
            token = str(page.get("nextPageToken") or "")
            if not token:
                break
        return lost

    async def _news(self, name: str, keys: Sequence[str]) -> BatchNews:
        response = await self._wire.send("GET", f"/v1beta/{name}")
        if response.status_code == 404:
            return BatchNews(BatchState.LOST, "Gemini does not know the batch any more")
        # A thousand answers are megabytes.
        record = await asyncio.to_thread(read_json, response)
        return await asyncio.to_thread(read_news, mapping(record), keys, self._model)

    async def _cancel(self, name: str) -> None:
        response = await self._wire.send("POST", f"/v1beta/{name}:cancel", body={})
        if response.status_code == 404:
            return
        try:
            check(response)
        except (VisionBusy, VisionKeyRejected):
            raise
        except VisionError:
            return  # It has just ended by itself.

    async def _delete(self, name: str) -> None:
        response = await self._wire.send("DELETE", f"/v1beta/{name}")
        if response.status_code != 404:
            check(response)


def _batch(display_name: str, questions: Sequence[Question], form: Mapping[str, Any]) -> bytes:
    requests = [
        {
            "request": {
                "contents": [wire_content(question.remote, question.prompt)],
                "generationConfig": form,
            },
            "metadata": {"key": question.key},
        }
        for question in questions
    ]
    source = {"requests": {"requests": requests}}
    return json.dumps({"batch": {"displayName": display_name, "inputConfig": source}}).encode()
