"""Runs of the real program that are killed, with faults at Gemini, until every job has its scenes.

A run begins with an archive whose titles have their previews. Each start of the program may meet
faults and may be killed, both drawn from the run's seed; at last it is left alone. What then is
left at Gemini and in the archive is counted, and what Gemini would bill beside what the ledger has.
"""

import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.services import open_records
from nostalgia_desktop.store.answer_repository import StoredAnswer
from tests.authoring import library
from tests.forked_starts import Start, start_program
from tests.gemini_server import Answer, Charge, GeminiServer, Request, doubles
from tests.gemini_server.faults import FaultPlan
from tests.kill_outcome import Outcome

WINDOW_S = 3.0
"""A kill so soon after an answer may come before it is stored: the only excuse for paying twice.

With a processor to itself the program needs some 25 ms; where others work beside, many times that.
What was stored is deleted at Gemini next, so one whose deletion was asked for has no excuse.
"""
_MOST_STARTS = 25
_POLL_S = 0.002
# name, on what (None: where it makes sense), in a night's run too?
_FAULTS: tuple[tuple[str, str | None], ...] = (
    ("rate_limit", "generateContent"),
    ("rate_limit", "batchGenerateContent"),
    ("rate_limit", "countTokens"),
    ("rate_limit", "batches.get"),
    ("rate_limit", "files.delete"),
    ("unavailable", "files.delete"),
    ("internal", "batches.delete"),
    ("captive_portal", None),
    ("drop", None),
    ("drop", "generateContent"),
    ("drop", "batches.*"),
    ("cut_body", None),
    ("cut_body", "generateContent"),
    ("cut_body", "batchGenerateContent"),
    ("upload_chunk_dropped", None),
    ("upload_last_answer_lost", None),
    ("upload_session_lost", None),
    ("file_failed", None),
    ("file_expired", None),
    ("batch_failed", None),
    ("batch_expired", None),
    ("malformed_json", None),
    ("fenced_json", None),
    ("safety", None),
    ("max_tokens", None),
)
_CALLS = (
    *("files.list", "files.get", "upload.start", "upload.finalize", "countTokens"),
    *("generateContent", "files.delete", "files.delete"),
    *("batchGenerateContent", "batches.list", "batches.get", "batches.delete"),
)
_FOLDERS = ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "HOME")


@dataclass(frozen=True, slots=True)
class Base:
    """A disc, and an archive in which its titles have their previews and nothing was sent."""

    disc: Path
    archive: Path
    home: Path


def prepare(folder: Path) -> Base:
    """Make the archive that all runs begin with."""
    base = Base(library.disc("pal_two_titles"), folder / "archive", folder / "home")
    with GeminiServer() as server:
        # Nobody agrees: the previews are made, and that is all.
        wish = _arguments(base, base.archive, agreed=False)
        start_program(wish, _environment(base, server)).wait()
        if server.requests:
            raise RuntimeError("something was sent though nobody agreed")
    return base


def run_once(base: Base, folder: Path, seed: int, start: Start | None = None) -> Outcome:
    """One run, in a folder of its own that is removed afterwards."""
    archive = folder / f"run {seed}"
    shutil.copytree(base.archive, archive)
    try:
        with GeminiServer() as server:
            run = _Run(base, archive, server, seed, start or start_program)
            return run.to_the_end()
    finally:
        shutil.rmtree(archive, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Kill:
    """When a start was killed, and when it had last asked to delete each film by then."""

    at: datetime
    deleted: Mapping[str, datetime]

    def gap_s(self, charge: Charge) -> float:
        """How long after an answer it came.

        Below 0 where the end of the line of a killed program took the last byte.
        """
        return round((self.at - charge.at).total_seconds(), 3)

    def excuses(self, charge: Charge) -> bool:
        """Whether the answer could not be stored because of it."""
        is_near = abs(self.gap_s(charge)) <= WINDOW_S
        # It deletes a film once the answer is stored; before, one that Gemini cannot read.
        is_stored = self.deleted.get(charge.film, charge.at) > charge.at
        return is_near and not charge.is_batch and not is_stored


def _deleted(requests: Sequence[Request]) -> dict[str, datetime]:
    return {
        f"files/{request.target}": request.at
        for request in requests
        if request.operation == "files.delete"
    }


class _Run:
    def __init__(
        self, base: Base, archive: Path, server: GeminiServer, seed: int, start: Start
    ) -> None:
        self._base, self._archive, self._server = base, archive, server
        self._chance = chance = random.Random(seed)
        self._seed, self._start = seed, start
        self._is_night = chance.random() < 0.4
        self._disturbed = chance.randint(1, 4)
        self._done, self._kills = Outcome(runs=1), list[_Kill]()
        delays = random.Random(seed)
        server.batch_polls = chance.randint(1, 3)
        server.answer_for = lambda _prompt: Answer(delay_s=delays.uniform(0, 0.3))

    def to_the_end(self) -> Outcome:
        """Start the program until all is done, and once more; gives what came of it."""
        while not self._is_analyzed():
            if self._done.starts >= _MOST_STARTS:
                self._problem(f"not done after {_MOST_STARTS} starts: {self._states()}")
                return self._done
            self._one_start(is_disturbed=self._done.starts < self._disturbed)
        self._done.left_files = len(self._server.files)
        if self._server.files or self._server.batches:
            self._one_start(is_disturbed=False)
        self._check()
        return self._done

    def _one_start(self, *, is_disturbed: bool) -> None:
        server, chance = self._server, self._chance
        server.faults = FaultPlan()
        faults = chance.sample(_FAULTS, chance.randint(0, 2)) if is_disturbed else []
        for name, on in faults:
            server.fail(name, on, chance.randint(1, 2), 0.1)
        is_night = self._is_night and chance.random() < 0.85
        kill_when = self._moment() if is_disturbed and chance.random() < 0.85 else None
        wish = _arguments(self._base, self._archive, is_night=is_night)
        before = len(server.requests)
        running = self._start(wish, _environment(self._base, server))
        while running.poll() is None:
            if kill_when is not None and kill_when():
                running.kill()
                at = datetime.now(UTC)
                self._done.kills += running.wait() < 0
                self._kills.append(_Kill(at, _deleted(server.requests[before:])))
                break
            time.sleep(_POLL_S)
        self._done.starts += 1
        self._done.faults += len(faults) - len(set(server.pending_faults()))
        server.faults = FaultPlan()

    def _moment(self) -> Callable[[], bool]:
        """When to kill: at any moment, or a moment after a call or an answer."""
        server, chance = self._server, self._chance
        kind, after_s = chance.random(), chance.uniform(0, 0.05)
        if kind < 0.2:
            at = time.monotonic() + chance.uniform(0.5, 6)
            return lambda: time.monotonic() >= at
        if kind < 0.3:
            before = len(server.charges)
            return _a_moment_after(lambda: len(server.charges) > before, after_s)
        call, seen = chance.choice(_CALLS), len(server.requests)
        wanted = chance.randint(1, 2)

        def is_there() -> bool:
            since = server.requests[seen:]
            return sum(request.operation == call for request in since) >= wanted

        return _a_moment_after(is_there, after_s)

    def _is_analyzed(self) -> bool:
        return all(state is JobState.ANALYZED for state in self._states())

    def _states(self) -> list[JobState]:
        records = open_records(self._archive)
        try:
            return [job.state for job in records.jobs.jobs()]
        finally:
            records.database.close()

    def _check(self) -> None:
        time.sleep(0.05)  # The last answer's charge is entered after its last byte.
        self._check_ledger()
        for name, left in (("files", self._server.files), ("batches", self._server.batches)):
            if left:
                self._problem(f"{len(left)} {name} stay at Gemini")
        parts, films = self._archive.rglob("*.part"), self._archive.glob(".nostalgia/films/*")
        for path in {*parts, *films}:
            self._problem(f"{path.name} stays in the archive")
        if self._server.crashes:
            self._problem(f"the server broke: {self._server.crashes[0]!r}")

    def _check_ledger(self) -> None:
        server, done = self._server, self._done
        records = open_records(self._archive)
        try:
            entries = records.database.ledger.entries()
            jobs = records.jobs.jobs()
            answers = [answer for job in jobs for answer in records.jobs.answers(job.id)]
        finally:
            records.database.close()
        unstored = _not_stored(server.charges, answers)
        for charge in unstored:
            gaps = [kill.gap_s(charge) for kill in self._kills if kill.excuses(charge)]
            if gaps:
                done.gaps_ms.append(round(1000 * gaps[0]))
            else:
                text = f"an answer is in no ledger (in a batch: {charge.is_batch})"
                gaps = [kill.gap_s(charge) for kill in self._kills]
                self._problem(f"{text}; kills came {gaps} s after it")
        done.charges, done.lost = len(server.charges), len(server.lost_answers)
        done.doubles = doubles(server.charges)
        if len(entries) != len(server.charges) - len(unstored):
            self._problem(f"{len(entries)} entries for {len(server.charges)} answers")
        if done.doubles > len(done.gaps_ms):
            self._problem(f"{done.doubles} answers were paid for twice")

    def _problem(self, text: str) -> None:
        self._done.problems.append(f"seed {self._seed}: {text}")


def _not_stored(charges: Sequence[Charge], answers: Sequence[StoredAnswer]) -> list[Charge]:
    stored = Counter(answer.film for answer in answers)
    missing = []
    for charge in reversed(charges):  # Of two about a film it was the first that got lost.
        if stored[charge.film]:
            stored[charge.film] -= 1
        else:
            missing.append(charge)
    return missing


def _a_moment_after(is_there: Callable[[], bool], after_s: float) -> Callable[[], bool]:
    at: list[float] = []

    def is_time() -> bool:
        if not at and is_there():
            at.append(time.monotonic() + after_s)
        return bool(at) and time.monotonic() >= at[0]

    return is_time


def _arguments(
    base: Base, archive: Path, *, agreed: bool = True, is_night: bool = False
) -> list[str]:
    wishes = [*(["--yes"] if agreed else []), *(["--night"] if is_night else [])]
    return ["submit", str(base.disc), "--archive", str(archive), *wishes]


def _environment(base: Base, server: GeminiServer) -> dict[str, str]:
    home = {name: str(base.home / name) for name in _FOLDERS}
    quiet = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    direct = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    return os.environ | home | quiet | direct | server.environment
