"""What becomes of a title when something goes wrong at Gemini: one row for each fault and mode."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.domain.money import format_usd
from nostalgia_desktop.services import Records
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.slots import Slots
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.workflow.pass_report import PassReport
from tests.gemini_server import GeminiServer, doubles
from tests.gemini_server.faults import FaultPlan

DIRECT, BATCH = "direct", "batch"
WORKING = "Gemini works on it overnight"
ALWAYS = 99
PATIENCE_S = (0.05, 0.1)
_SECONDS = {"rate_limit": 0.1, "hang": 3.0}
_MOST_PASSES = 6
_UPLOAD = Counter(
    {"upload.start": 1, "upload.finalize": 1, "files.get": 2, "countTokens": 1, "files.delete": 1}
)
QUIET: Mapping[str, Counter[str]] = {
    DIRECT: _UPLOAD + Counter({"files.list": 1, "generateContent": 1}),
    BATCH: _UPLOAD
    + Counter({"files.list": 2, "batches.list": 1, "batchGenerateContent": 1})
    + Counter({"batches.get": 2, "batches.delete": 1}),
}
"""What is requested for a title of one film where all goes well."""
_LOOKS = frozenset({"files.list", "files.get", "batches.get", "batches.list"})
"""Looks cost nothing and send nothing; each start and each step has some."""


@dataclass(frozen=True)
class Case:
    """A fault, where it strikes and how often, and what is to come of it.

    `sees` stands in the job's error or warnings after the pass in which it struck; nothing does
    where `sees` is empty. `again` are the requests beyond those of an undisturbed run, looks left
    out; `paid` and `lost` count answers, `resent` films that were sent once more.
    """

    fault: str
    mode: str
    on: str | None = None
    times: int = 1
    state: JobState = JobState.ANALYZED
    sees: str = ""
    again: Mapping[str, int] = field(default_factory=dict)
    paid: int = 1
    lost: int = 0
    resent: int = 0
    analyst: str = "gemini"

    def __str__(self) -> str:
        return f"{self.fault}-{self.mode}-{self.on or 'usual'}-{self.times}"


@dataclass(frozen=True)
class Row:
    """What came of a case."""

    case: Case
    state: JobState
    told: tuple[str, ...]
    again: Mapping[str, int]
    paid: int
    doubles: int
    bill: Counter[tuple[bool, int, int]]
    books: Counter[tuple[bool, int, int]]
    """What Gemini would bill, and what the ledger has: batch or not, tokens asked and told."""
    spent: str
    lost: int
    left: int
    resent: int
    end: JobState
    analyst: str


class Trial:
    """One title with one fault: passes until it has its scenes."""

    def __init__(
        self, records: Records, server: GeminiServer, find_scenes: Callable[..., PassReport]
    ) -> None:
        self._records, self._server, self._find = records, server, find_scenes

    def run(self, case: Case) -> Row:
        """Let the fault strike, have it end, and go on until nothing is left to do."""
        server = self._server
        server.batch_polls = 1
        key, model = "", Settings().model
        if case.fault == "wrong_key":
            key = "wrong"
        elif case.fault == "unknown_model":
            model = "gemini-1.5-flash"
        elif case.fault:
            server.fail(case.fault, case.on, case.times, _SECONDS.get(case.fault))
        job = self._struck(case, key, model)
        struck, told = job.state, _told(job)
        server.faults = FaultPlan()
        for _ in range(_MOST_PASSES):
            if job.state is JobState.ANALYZED and not (server.files or server.batches):
                break
            job = self._pass(case)
        return self._row(case, struck, told, job)

    def _struck(self, case: Case, key: str, model: str) -> Job:
        """Passes until the fault has struck, and one more where the answer comes only then."""
        job = self._pass(case, key, model)
        while case.mode == BATCH and job.error.startswith(WORKING):
            job = self._pass(case, key, model)
        return job

    def _pass(self, case: Case, key: str = "", model: str = Settings().model) -> Job:
        wishes = Settings(model=model, night_batch=case.mode == BATCH, wait_minutes=0)
        slots = Slots(make_gate=lambda wait_s: Gate(PATIENCE_S, wait_s))
        [job] = self._find(wishes, slots, key).jobs
        return job

    def _row(self, case: Case, struck: JobState, told: tuple[str, ...], job: Job) -> Row:
        server = self._server
        requests = Counter(str(request.operation) for request in server.requests)
        again = requests - QUIET[case.mode]
        entries = self._records.database.ledger.entries()
        spent = sum(entry.micro_usd or 0 for entry in entries)
        return Row(
            case=case,
            state=struck,
            told=told,
            again={name: count for name, count in again.items() if name not in _LOOKS},
            paid=len(server.charges),
            doubles=doubles(server.charges),
            bill=Counter((c.is_batch, c.prompt_tokens, c.answer_tokens) for c in server.charges),
            books=Counter(
                (e.is_batch, e.usage.prompt_tokens, e.usage.answer_tokens) for e in entries
            ),
            spent=format_usd(spent),
            lost=len(server.lost_answers),
            left=len(server.files) + len(server.batches),
            resent=requests["upload.start"] - 1,
            end=job.state,
            analyst=job.analyst,
        )


def _told(job: Job) -> tuple[str, ...]:
    return tuple(text for text in (job.error, *job.warnings) if text)


def lines(rows: list[Row], left_out: Mapping[str, str]) -> list[str]:
    """The table as text, and under it what is not in it and why."""
    head = ("fault", "mode", "strikes", "the person sees", "requested again", "paid/ledger", "lost")
    table = [(*head, "left", "sent twice", "in the end")]
    for row in rows:
        case = row.case
        times = "always" if case.times >= ALWAYS else str(case.times)
        told = f"{row.state.value}: {' | '.join(row.told)}" if row.told else row.state.value
        table.append(
            (
                *(case.fault or "(none)", case.mode, f"{case.on or '-'} x{times}", told),
                ", ".join(f"{name} {count}" for name, count in sorted(row.again.items())) or "-",
                *(
                    f"{row.paid}/{row.books.total()} {row.spent}",
                    str(row.lost),
                    str(row.left),
                    str(row.resent),
                ),
                f"{row.end.value}, {row.analyst}",
            )
        )
    widths = [max(len(line[place]) for line in table) for place in range(len(table[0]))]
    text = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    ]
    return [*text, *(f"left out: {name}: {why}" for name, why in left_out.items())]
