"""Things that go wrong, by name.

Each fault strikes at one of four points: before the call is carried out, after it (only the answer
suffers), in the stored files, or in what the model says.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from threading import Lock

from tests.gemini_server.answers import Answer
from tests.gemini_server.errors import ApiError, internal, quota_exceeded, unavailable
from tests.gemini_server.wire import BYTES_INSIDE, Operation, Reply, error_reply

MODEL_SPEAKS = (Operation.GENERATE, Operation.STREAM, Operation.BATCH_ITEM)
ANY = ("*",)

PORTAL_PAGE = b"""<!DOCTYPE html>
<html><head><title>Hotel Balaton Wi-Fi</title></head>
<body><h1>Welcome!</h1><form action="/login"><button>Accept</button></form></body></html>
"""

MINUTE_QUOTA = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"
DAY_QUOTA = "GenerateRequestsPerDayPerProjectPerModel-FreeTier"

NO_ANSWER = Reply(sent_share=0.0)


@dataclass
class Fault:
    """A fault that waits for the next `times` requests that match `on`."""

    name: str
    on: tuple[str, ...]
    times: int
    seconds: float


def _refuse(make: Callable[[Fault], ApiError]) -> Callable[[Fault], Reply]:
    return lambda fault: error_reply(make(fault))


BEFORE: Mapping[str, Callable[[Fault], Reply]] = {
    "rate_limit": _refuse(lambda fault: quota_exceeded(MINUTE_QUOTA, fault.seconds)),
    "daily_quota": _refuse(lambda fault: quota_exceeded(DAY_QUOTA, fault.seconds)),
    "unavailable": _refuse(lambda _: unavailable()),
    "internal": _refuse(lambda _: internal()),
    "captive_portal": lambda _: Reply(PORTAL_PAGE, content_type="text/html; charset=utf-8"),
    "drop": lambda _: NO_ANSWER,
    "hang": lambda fault: replace(NO_ANSWER, delay_s=fault.seconds),
    "upload_chunk_dropped": lambda _: NO_ANSWER,
}
"""The call is not carried out; this is the answer instead."""

AFTER: Mapping[str, Callable[[Reply], Reply]] = {
    "cut_body": lambda reply: replace(reply, sent_share=0.5),
    "upload_last_answer_lost": lambda reply: replace(reply, sent_share=0.0),
}
"""The call is carried out; the answer is lost in part or whole."""

FILES = frozenset(
    {
        "file_failed",
        "file_expired",
        "upload_session_lost",
        "upload_byte_lost",
        "batch_failed",
        "batch_expired",
    }
)
"""What the server remembers goes bad; see `files` and `batches` for what each does."""

SPEECH: Mapping[str, Callable[[Answer], Answer]] = {
    "malformed_json": lambda answer: replace(answer, text=_without_a_colon(answer.text or "")),
    "fenced_json": lambda answer: replace(answer, text=f"```json\n{answer.text}\n```"),
    "max_tokens": lambda answer: replace(
        answer,
        text=(answer.text or "")[: len(answer.text or "") * 2 // 3],
        finish_reason="MAX_TOKENS",
    ),
    "safety": lambda answer: replace(answer, finish_reason="SAFETY"),
    "recitation": lambda answer: replace(answer, finish_reason="RECITATION"),
    "prompt_blocked": lambda answer: replace(answer, block_reason="PROHIBITED_CONTENT"),
    "no_video_tokens": lambda answer: replace(answer, video_seen=False),
}
"""The call succeeds; the model says something of no use."""

NAMES = frozenset({*BEFORE, *AFTER, *FILES, *SPEECH})

DEFAULT_ON: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(SPEECH, MODEL_SPEAKS),
    "upload_chunk_dropped": tuple(BYTES_INSIDE),
    "upload_last_answer_lost": (Operation.UPLOAD_FINALIZE,),
    "file_failed": (Operation.UPLOAD_FINALIZE,),
    "upload_session_lost": (*BYTES_INSIDE, Operation.UPLOAD_QUERY),
    "upload_byte_lost": (Operation.UPLOAD_FINALIZE,),
    "file_expired": (*MODEL_SPEAKS, Operation.FILES_GET),
    "batch_failed": (Operation.BATCHES_GET,),
    "batch_expired": (Operation.BATCHES_GET,),
}

DEFAULT_SECONDS: Mapping[str, float] = {"rate_limit": 7.0, "daily_quota": 31.0, "hang": 30.0}


def _without_a_colon(text: str) -> str:
    return text.replace(":", "=", 1) if ":" in text else f"{text}}}"


class FaultPlan:
    """The faults still to come, oldest first. Safe to use from several threads."""

    def __init__(self) -> None:
        """Start with a service that works."""
        self._faults: list[Fault] = []
        self._lock = Lock()

    def add(
        self,
        name: str,
        on: str | Iterable[str] | None = None,
        times: int = 1,
        seconds: float | None = None,
    ) -> None:
        """Arm a fault; `GeminiServer.fail` says what the arguments mean.

        Raises:
            ValueError: there is no such fault, or no such operation.
        """
        if name not in NAMES:
            raise ValueError(f"no fault {name!r}; there are {', '.join(sorted(NAMES))}")
        patterns = DEFAULT_ON.get(name, ANY) if on is None else (on,) if isinstance(on, str) else on
        patterns = tuple(patterns)
        for pattern in patterns:
            if not any(fnmatchcase(operation, pattern) for operation in Operation):
                raise ValueError(f"no operation {pattern!r}; there are {', '.join(Operation)}")
        wait_s = DEFAULT_SECONDS.get(name, 0.0) if seconds is None else seconds
        with self._lock:
            self._faults.append(Fault(name, patterns, times, wait_s))

    def take(self, operation: Operation, names: Iterable[str]) -> Fault | None:
        """Use up one strike of the oldest fault among `names` that waits for `operation`."""
        with self._lock:
            for fault in self._faults:
                if fault.name in names and any(fnmatchcase(operation, on) for on in fault.on):
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                    return fault
        return None

    def pending(self) -> list[str]:
        """Return the names of the faults that have not struck as often as they were asked to."""
        with self._lock:
            return [fault.name for fault in self._faults]
