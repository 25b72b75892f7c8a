"""What the server remembers: files, uploads, batches, requests, and what a test has asked for."""

import base64
import hashlib
import itertools
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from threading import Event, RLock

from tests.gemini_server.answers import Answer, default_answer
from tests.gemini_server.charges import Charge
from tests.gemini_server.errors import Json, invalid_argument
from tests.gemini_server.faults import FaultPlan
from tests.gemini_server.mp4 import VideoFacts, probe
from tests.gemini_server.prompt import Prompt
from tests.gemini_server.wire import Operation, Request

KEPT_FOR = timedelta(hours=48)
FALLBACK_FACTS = VideoFacts(60.0, has_audio=True)
"""For bytes that are no mp4, so a test of uploading alone need not make a video."""

MODELS = ("gemini-3.8-flash", "gemini-3.5-flash-lite")


@dataclass
class StoredFile:
    """An uploaded file, with exactly the bytes that arrived."""

    name: str
    """`files/…`"""
    data: bytes
    mime_type: str
    display_name: str
    polls_left: int
    """How many `files.get` there are until processing ends; the last of them tells so."""
    fails: bool = False
    """Processing ends in FAILED."""
    created: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def state(self) -> str:
        """PROCESSING, ACTIVE or FAILED."""
        if self.polls_left > 0:
            return "PROCESSING"
        return "FAILED" if self.fails else "ACTIVE"

    @cached_property
    def facts(self) -> VideoFacts:
        """Duration and sound, as the bytes tell."""
        return probe(self.data) or FALLBACK_FACTS

    @cached_property
    def sha256(self) -> str:
        """The hash of the bytes, in base64 as documented."""
        return base64.b64encode(hashlib.sha256(self.data).digest()).decode()

    def to_wire(self, base_url: str) -> Json:
        """Write the file's record."""
        record: Json = {
            "name": self.name,
            "mimeType": self.mime_type,
            "sizeBytes": str(len(self.data)),
            "createTime": timestamp(self.created),
            "updateTime": timestamp(self.created),
            "expirationTime": timestamp(self.created + KEPT_FOR),
            "sha256Hash": self.sha256,
            "uri": f"{base_url}/v1beta/{self.name}",
            "state": self.state,
            "source": "UPLOADED",
        }
        if self.display_name:
            record["displayName"] = self.display_name
        if self.state == "ACTIVE" and self.mime_type.startswith("video/"):
            record["videoMetadata"] = {"videoDuration": f"{self.facts.duration_s:g}s"}
        if self.state == "FAILED":
            record["error"] = {"code": 13, "message": "The video could not be processed."}
        return record


@dataclass
class Upload:
    """A resumable upload that has been started."""

    name: str
    display_name: str
    mime_type: str
    size: int
    received: bytearray = field(default_factory=bytearray)
    file: StoredFile | None = None
    """Set when the last byte is in."""


@dataclass
class Batch:
    """A batch of prompts."""

    name: str
    """`batches/…`"""
    model: str
    display_name: str
    items: list[Json]
    """Each `{request, metadata?}`, as it came."""
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    ended: datetime | None = None
    polls: int = 0
    state: str = "BATCH_STATE_PENDING"
    results: list[Json] = field(default_factory=list)


class State:
    """Everything a test can look at or set."""

    def __init__(self, key: str = "test-key") -> None:
        """Start empty, with a service that works and lets in only `key`."""
        self.key = key
        self.base_url = ""

        self.models: list[str] = list(MODELS)
        self.file_polls = 1
        """The `files.get` at which a new file turns ACTIVE; 0 for at once."""
        self.batch_polls = 2
        """The `batches.get` at which a batch is done; RUNNING before, PENDING when created."""
        self.min_timeout_s = 0
        """Set to 10 to refuse shorter client time-outs, as the service is reported to."""
        self.duration_s: float | None = None
        """Taken for every video's duration instead of what its file says."""

        self.login_key = ""
        """The public key, as PEM, of who may log in for Vertex AI; `cloud` makes one."""
        self.token = secrets.token_hex(16)
        """What a login is given, and what requests with a project must bring."""

        self.answers: deque[Answer] = deque()
        """Used first, one a prompt, in the order of arrival."""
        self.answer_for: Callable[[Prompt], Answer] = default_answer
        """Asked when `answers` is empty. For prompts sent at the same time, in any order."""

        self.files: dict[str, StoredFile] = {}
        """By `files/…` name. Taking one out is what its expiry looks like."""
        self.uploads: dict[str, Upload] = {}
        self.batches: dict[str, Batch] = {}
        self.requests: list[Request] = []
        """All that arrived, oldest first."""
        self.prompts: list[Prompt] = []
        """All that the model was asked, in batches too, oldest first."""
        self.charges: list[Charge] = []
        """All answers that could be had, oldest first; see `charges` for what counts."""
        self.lost_answers: list[Charge] = []
        """Answers that were given, and got lost on their way."""
        self.crashes: list[BaseException] = []
        """Mistakes in the server itself; the fixture raises the first."""

        self.faults = FaultPlan()
        self.lock = RLock()
        self.stopping = Event()
        self._numbers = itertools.count(1)

    def fail(
        self,
        name: str,
        on: str | Iterable[str] | None = None,
        times: int = 1,
        seconds: float | None = None,
    ) -> None:
        """Let the next `times` matching requests go wrong.

        Args:
            name: a fault of the `faults` module.
            on: an operation such as `generateContent`, a pattern such as `files.*`, or several of
                them; by default where the fault makes sense, for network trouble everywhere.
            times: how many requests it strikes.
            seconds: how long `hang` hangs, or what delay a 429 asks for.

        Raises:
            ValueError: there is no such fault, or no such operation.
        """
        self.faults.add(name, on, times, seconds)

    def pending_faults(self) -> list[str]:
        """Return the names of the faults that have not struck as often as they were asked to."""
        return self.faults.pending()

    def calls(self, *operations: str) -> list[Request]:
        """Return the requests for these operations, oldest first.

        Raises:
            ValueError: there is no such operation.
        """
        wanted = {Operation(operation) for operation in operations}
        return [request for request in self.requests if request.operation in wanted]

    def facts_of(self, file: StoredFile) -> VideoFacts:
        """Return what to believe of a file's duration and sound."""
        facts = file.facts
        if self.duration_s is None:
            return facts
        return VideoFacts(self.duration_s, facts.has_audio)

    def new_id(self) -> str:
        """Make an id as the service does; the number in front keeps listings in order."""
        return f"{next(self._numbers):04}{secrets.token_hex(4)}"


def timestamp(moment: datetime) -> str:
    """Write a time as protobuf's JSON does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def page(request: Request, field_name: str, records: list[Json], default_size: int) -> Json:
    """Cut the page out of a listing that `pageSize` and `pageToken` ask for.

    Raises:
        ApiError: one of them makes no sense.
    """
    try:
        size = int(request.query.get("pageSize", default_size))
        start = int(request.query.get("pageToken", "0"))
    except ValueError as error:
        raise invalid_argument("Page token or size is invalid.") from error
    answer: Json = {field_name: records[start : start + size]} if records else {}
    if start + size < len(records):
        answer["nextPageToken"] = str(start + size)
    return answer
