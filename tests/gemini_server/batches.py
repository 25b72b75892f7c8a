"""The batch calls: create, get, list, cancel, delete."""

from datetime import UTC, datetime

from tests.gemini_server.answers import charge_of, to_wire
from tests.gemini_server.errors import ApiError, Json, invalid_argument, not_found
from tests.gemini_server.models import ask, next_answer, require_model
from tests.gemini_server.state import Batch, State, page, timestamp
from tests.gemini_server.wire import Operation, Reply, Request, json_reply, pick

DEFAULT_PAGE = 100
PROTO = "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch"
OPEN = frozenset({"BATCH_STATE_PENDING", "BATCH_STATE_RUNNING"})
BAD_ENDS = {"batch_failed": "BATCH_STATE_FAILED", "batch_expired": "BATCH_STATE_EXPIRED"}


def create_batch(state: State, request: Request) -> Reply:
    """Take a batch; nothing is answered before it is asked after."""
    require_model(state, request.target, request.operation)
    declared = pick(request.json, "batch", {})
    source = pick(declared, "inputConfig", {})
    items = pick(pick(source, "requests", {}), "requests", [])
    if not items:
        raise invalid_argument("This server takes batches of inlined requests only.")
    batch = Batch(
        name=f"batches/{state.new_id()}",
        model=request.target,
        display_name=str(pick(declared, "displayName", "")),
        items=items,
    )
    state.batches[batch.name] = batch
    return json_reply(_record(batch))


def get_batch(state: State, request: Request) -> Reply:
    """Tell how a batch stands; asking is what moves it on."""
    batch = _batch(state, request)
    if batch.state in OPEN:
        batch.polls += 1
        _advance(state, batch, request.operation)
    return json_reply(_record(batch))


def list_batches(state: State, request: Request) -> Reply:
    """Tell of all batches, newest first."""
    records = [_record(batch) for batch in reversed(state.batches.values())]
    return json_reply(page(request, "operations", records, DEFAULT_PAGE))


def cancel_batch(state: State, request: Request) -> Reply:
    """Stop a batch that is not done."""
    batch = _batch(state, request)
    if batch.state in OPEN:
        _end(batch, "BATCH_STATE_CANCELLED")
    return json_reply({})


def delete_batch(state: State, request: Request) -> Reply:
    """Forget a batch."""
    del state.batches[_batch(state, request).name]
    return json_reply({})


def _batch(state: State, request: Request) -> Batch:
    batch = state.batches.get(f"batches/{request.target}")
    if batch is None:
        raise not_found()
    return batch


def _advance(state: State, batch: Batch, operation: Operation) -> None:
    fault = state.faults.take(operation, BAD_ENDS)
    if fault:
        _end(batch, BAD_ENDS[fault.name])
    elif batch.polls < state.batch_polls:
        batch.state = "BATCH_STATE_RUNNING"
    else:
        batch.results = [_result(state, batch, item) for item in batch.items]
        _end(batch, "BATCH_STATE_SUCCEEDED")


def _end(batch: Batch, batch_state: str) -> None:
    batch.state, batch.ended = batch_state, datetime.now(UTC)


def _result(state: State, batch: Batch, item: Json) -> Json:
    metadata = {"metadata": item["metadata"]} if "metadata" in item else {}
    try:
        prompt = ask(state, Operation.BATCH_ITEM, batch.model, pick(item, "request", {}))
        answer = next_answer(state, Operation.BATCH_ITEM, prompt)
    except ApiError as error:
        status: Json = {"code": _rpc_code(error), "message": error.message}
        if error.details:
            status["details"] = list(error.details)
        return {"error": status} | metadata
    state.charges.append(charge_of(prompt, answer, is_batch=True))
    return {"response": to_wire(prompt, answer)} | metadata


def _rpc_code(error: ApiError) -> int:
    # Inside a batch errors are google.rpc.Status, which counts differently from HTTP.
    codes = {400: 3, 403: 7, 404: 5, 409: 6, 429: 8, 503: 14}
    return codes.get(error.code, 13)


def _record(batch: Batch) -> Json:
    failed = sum("error" in result for result in batch.results)
    metadata: Json = {
        "@type": PROTO,
        "name": batch.name,
        "model": f"models/{batch.model}",
        "displayName": batch.display_name,
        "createTime": timestamp(batch.created),
        "updateTime": timestamp(batch.ended or batch.created),
        "state": batch.state,
        "batchStats": {
            "requestCount": str(len(batch.items)),
            "successfulRequestCount": str(len(batch.results) - failed),
            "failedRequestCount": str(failed),
            "pendingRequestCount": str(len(batch.items) - len(batch.results)),
        },
    }
    record: Json = {"name": batch.name, "metadata": metadata}
    if batch.ended is None:
        return record
    metadata["endTime"] = timestamp(batch.ended)
    record["done"] = True
    if batch.state == "BATCH_STATE_SUCCEEDED":
        metadata["output"] = {"inlinedResponses": {"inlinedResponses": batch.results}}
        record["response"] = {"@type": f"{PROTO}Output", **metadata["output"]}
    else:
        # Cancelled is 1 and internal is 13 in google.rpc.Code.
        code = 1 if batch.state == "BATCH_STATE_CANCELLED" else 13
        record["error"] = {"code": code, "message": f"The batch ended as {batch.state}."}
    return record
