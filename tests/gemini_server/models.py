"""The models calls: generate, stream, count, get, list."""

from dataclasses import replace

from tests.gemini_server.answers import (
    Answer,
    charge_of,
    default_answer,
    prompt_tokens,
    to_events,
    to_wire,
)
from tests.gemini_server.cloud import is_cloud
from tests.gemini_server.errors import Json, invalid_argument, model_unknown, not_found
from tests.gemini_server.faults import SPEECH
from tests.gemini_server.files import file_for_prompt
from tests.gemini_server.prompt import Prompt, read_prompt
from tests.gemini_server.state import State, page
from tests.gemini_server.wire import Operation, Reply, Request, json_reply, pick, to_bytes

DEFAULT_PAGE = 50
METHODS = ["generateContent", "countTokens", "batchGenerateContent"]


def generate(state: State, request: Request) -> Reply:
    """Answer a prompt in one piece."""
    prompt = ask(state, request.operation, request.target, request.json)
    answer = next_answer(state, request.operation, prompt)
    charge = charge_of(prompt, answer, is_batch=False)
    return replace(json_reply(to_wire(prompt, answer)), delay_s=answer.delay_s, charge=charge)


def stream(state: State, request: Request) -> Reply:
    """Answer a prompt as server-sent events."""
    if request.query.get("alt") != "sse":
        raise invalid_argument("This server streams with alt=sse only.")
    prompt = ask(state, request.operation, request.target, request.json)
    answer = next_answer(state, request.operation, prompt)
    events = tuple(
        b"data: " + b"".join(to_bytes(event).split(b"\n")) + b"\r\n\r\n"
        for event in to_events(prompt, answer)
    )
    charge = charge_of(prompt, answer, is_batch=False)
    return Reply(
        content_type="text/event-stream", events=events, delay_s=answer.delay_s, charge=charge
    )


def count_tokens(state: State, request: Request) -> Reply:
    """Count a prompt's tokens without answering it."""
    body = pick(request.json, "generateContentRequest", request.json)
    prompt = _read(state, request.operation, request.target, body)
    counts = prompt.token_counts()
    details = prompt_tokens(counts)
    return json_reply({"totalTokens": sum(counts.values()), "promptTokensDetails": details})


def get_model(state: State, request: Request) -> Reply:
    """Tell of one model."""
    if request.target not in state.models:
        raise not_found(f"Model not found: models/{request.target}")
    return json_reply(_record(request.target, request))


def list_models(state: State, request: Request) -> Reply:
    """Tell of all models."""
    records = [_record(model, request) for model in state.models]
    field = "publisherModels" if is_cloud(request) else "models"
    return json_reply(page(request, field, records, DEFAULT_PAGE))


def ask(state: State, operation: Operation, model: str, body: Json) -> Prompt:
    """Read a prompt that is to be answered.

    Raises:
        ApiError: the model is unknown, or the prompt or a file in it cannot be used.
    """
    prompt = _read(state, operation, model, body)
    state.prompts.append(prompt)
    return prompt


def next_answer(state: State, operation: Operation, prompt: Prompt) -> Answer:
    """Say what the model says: scripted, or by `answer_for`, then spoilt by at most one fault.

    Raises:
        ApiError: the answer is to be an error.
    """
    answer = state.answers.popleft() if state.answers else state.answer_for(prompt)
    if answer.error:
        raise answer.error
    if answer.text is None:
        answer = replace(answer, text=default_answer(prompt).text)
    fault = state.faults.take(operation, SPEECH)
    return SPEECH[fault.name](answer) if fault else answer


def require_model(state: State, model: str, method: str) -> None:
    """Refuse a model that does not exist.

    Raises:
        ApiError: the model is unknown.
    """
    if model not in state.models:
        raise model_unknown(model, method)


def _read(state: State, operation: Operation, model: str, body: Json) -> Prompt:
    require_model(state, model, operation)
    return read_prompt(model, body, lambda name: file_for_prompt(state, operation, name))


def _record(model: str, request: Request) -> Json:
    if is_cloud(request):
        return {"name": f"publishers/google/models/{model}", "versionId": "default"}
    return {
        "name": f"models/{model}",
        "version": model.removeprefix("gemini-"),
        "displayName": model.replace("-", " ").title(),
        "inputTokenLimit": 1_048_576,
        "outputTokenLimit": 65_536,
        "supportedGenerationMethods": ["embedContent"] if "embedding" in model else METHODS,
    }
