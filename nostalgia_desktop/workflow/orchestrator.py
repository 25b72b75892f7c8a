"""Runs jobs through their steps. The order of the steps is here and nowhere else."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.disc import ScanReport
from nostalgia_desktop.domain.errors import (
    Cancelled,
    ConsentMissing,
    NostalgiaError,
    SourceMissing,
    StoreError,
    UsageError,
    VisionBusy,
    VisionKeyRejected,
)
from nostalgia_desktop.domain.job import TO_FINALIZE, TO_SUBMIT, Job, JobState, Step
from nostalgia_desktop.domain.media import ShouldStop, Usage
from nostalgia_desktop.media.part_file import clear_leftovers
from nostalgia_desktop.vision.pricing import cost_usd, estimate
from nostalgia_desktop.workflow.claims import HEARTBEAT_S
from nostalgia_desktop.workflow.pass_report import Found, PassReport
from nostalgia_desktop.workflow.steps import clock, finalize, gemini, local, proxy, register
from nostalgia_desktop.workflow.threads import in_thread
from nostalgia_desktop.workflow.workshop import AskConsent, Quote, Workshop

log = logging.getLogger(__name__)

# Enough to keep ffmpeg and the network busy; a thousand at once would hold up the event loop.
_JOBS_AT_ONCE = 8

# Not the job's fault: it goes on by itself when what it needs is there again.
_WAITING = (SourceMissing, ConsentMissing, VisionBusy, VisionKeyRejected)


class Orchestrator:
    """The two passes over one archive."""

    def __init__(self, shop: Workshop, ask_consent: AskConsent) -> None:
        self._shop, self._ask_consent = shop, ask_consent
        self._held: set[int] = set()

    async def batch_submit(self, sources: Sequence[Path]) -> PassReport:
        """First pass: scan, register, proxy, analysis, for all titles below `sources`.

        Jobs that fail or wait do not keep the others from going on.
        """
        return await self.submit(await self.find(sources))

    async def find(self, sources: Sequence[Path]) -> Found:
        """The beginning of the first pass: scan and register, which takes a moment."""
        report = await in_thread(lambda stop: scan(sources, _stopper(stop)))
        if not report.discs:
            return Found(scan=report)
        self._refuse_to_write_beside(report)
        # In a thread: the first look into a new archive makes its database.
        await in_thread(lambda _stop: self._tidy_up())
        known = await register.register(self._shop, report.discs)
        return Found(known.job_ids, report, known.notes)

    async def submit(self, found: Found) -> PassReport:
        """The rest of the first pass, for jobs that are registered."""
        if not found.job_ids:
            return PassReport((), found.scan, found.notes)
        busy = await self._run(await self._now(found.job_ids), self._submit_all)
        done = tuple(await self._now(found.job_ids))
        spent = self._shop.spent
        usd = cost_usd(self._shop.wishes.model, spent, datetime.now(UTC).date())
        return PassReport(done, found.scan, found.notes, busy, spent, usd)

    async def batch_finalize(
        self,
        job_ids: Sequence[int] = (),
        *,
        approved_only: bool = False,
        only: Collection[str] | None = None,
    ) -> PassReport:
        """Second pass: the clips of the named jobs, or of all that are ready.

        With `only`, the uids of scenes, no other clips are made, and others keep what they have.
        """
        self._shop.only = None if only is None else frozenset(only)
        self._tidy_up()
        named = [self._shop.jobs.job(job_id) for job_id in job_ids]
        ready = await asyncio.to_thread(
            self._shop.jobs.get_ready_to_finalize, approved_only=approved_only
        )
        ready_ids = {job.id for job in ready}
        notes = [
            f"job {job.id} ({job.name}) is not {'approved' if approved_only else 'analyzed'} yet"
            for job in named
            if job.id not in ready_ids
        ]
        wanted = [job for job in ready if not job_ids or job.id in job_ids]
        busy = await self._run(wanted, self._finalize_all)
        done = tuple(await self._now([job.id for job in wanted]))
        return PassReport(done, notes=tuple(notes), busy=busy)

    async def close(self) -> None:
        """Close connections, and give back claims; those of other passes stay."""
        await self._shop.close()
        self._shop.jobs.release(tuple(self._held))

    # The order of the steps

    async def _advance(self, job: Job, step: Step) -> Job:
        """Do the one step that follows the job's state, and store the new state."""
        do = {
            Step.CLOCK: clock.read_title,
            Step.PROXY: proxy.make_proxy,
            Step.UPLOAD: gemini.upload,
            Step.ANALYSIS: gemini.analyze if self._with_gemini else local.analyze,
            Step.FINALIZE: finalize.finalize,
        }[step]
        return await do(self._shop, job)

    def _next_step(self, job: Job) -> Step:
        """The step that follows the job's state."""
        if job.reached in TO_FINALIZE:
            return Step.FINALIZE
        if job.duration_ms is None:
            return Step.CLOCK
        if job.reached is JobState.UPLOADED and self._with_gemini:
            return Step.ANALYSIS
        if job.reached is JobState.REGISTERED or not proxy.has_proxy(self._shop, job):
            return Step.PROXY
        return Step.UPLOAD if self._with_gemini else Step.ANALYSIS

    @property
    def _with_gemini(self) -> bool:
        return self._shop.wishes.analyst == gemini.GEMINI

    async def _submit_all(self, jobs: Sequence[Job]) -> None:
        # All clocks first: they take a second each, and tell what an upload would cost.
        await _all(partial(self._until, lambda job: job.duration_ms is not None), jobs)
        fresh = await self._now([job.id for job in jobs])
        known = [job for job in fresh if job.duration_ms is not None]
        await self._settle_consent(known)
        await _all(partial(self._until, lambda job: job.reached not in TO_SUBMIT), known)
        for job in known:
            if not self._with_gemini and job.remote is not None:
                await gemini.forget(self._shop, job)

    async def _finalize_all(self, jobs: Sequence[Job]) -> None:
        fresh = await self._now([job.id for job in jobs])
        await asyncio.to_thread(finalize.reserve_names, self._shop, fresh)
        await _all(self._once, jobs)

    async def _now(self, job_ids: Sequence[int]) -> list[Job]:
        """Jobs as they are now; in a thread, as a thousand of them take a second to read."""
        return await asyncio.to_thread(self._shop.jobs.jobs_of, job_ids)

    async def _until(self, is_there: Callable[[Job], bool], job: Job) -> None:
        job = self._shop.jobs.job(job.id)
        tried = job.state not in (JobState.FAILED, JobState.WAITING)
        while not is_there(job):
            if tried and job.state in (JobState.FAILED, JobState.WAITING):
                return
            job, tried = await self._guarded(job), True

    async def _once(self, job: Job) -> None:
        await self._guarded(self._shop.jobs.job(job.id))

    async def _guarded(self, job: Job) -> Job:
        """One step; what goes wrong is kept with the job, and the batch goes on."""
        step = self._next_step(job)
        try:
            return await self._advance(job, step)
        except _WAITING as error:
            return self._stopped(job, JobState.WAITING, step, error)
        except StoreError:
            raise
        except NostalgiaError as error:
            return self._stopped(job, JobState.FAILED, step, error)
        except OSError as error:
            reason = NostalgiaError(f"{error.filename or 'a file'}: {error.strerror or error}")
            return self._stopped(job, JobState.FAILED, step, reason)
        except Exception as error:
            log.exception("job %d, %s", job.id, step.value)
            reason = NostalgiaError(f"a fault in this program ({error!r}); the log has the details")
            return self._stopped(job, JobState.FAILED, step, reason)

    def _stopped(self, job: Job, state: JobState, step: Step, error: Exception) -> Job:
        log.error("job %d (%s) stopped while %s: %s", job.id, job.name, step.value, error)
        return self._shop.jobs.stop_job(self._shop.jobs.job(job.id), state, step, str(error))

    # Consent, claims, tidiness

    async def _settle_consent(self, jobs: Sequence[Job]) -> None:
        """Ask once, before anything of this batch is sent, with what it will cost."""
        pending = [
            job
            for job in jobs
            if job.reached in (JobState.REGISTERED, JobState.PROXIED) and job.duration_ms
        ]
        if not self._with_gemini or self._shop.consent or not pending:
            return
        self._shop.consent = await self._ask_consent(quote(pending, self._shop.wishes.model))

    async def _run(
        self, jobs: Sequence[Job], work: Callable[[Sequence[Job]], Awaitable[None]]
    ) -> tuple[Job, ...]:
        """Do `work` on the jobs that no other program has; gives those that one has."""
        mine = set[int]()
        try:
            # In a thread: a thousand claims take a second.
            await in_thread(
                lambda _stop: mine.update(job.id for job in jobs if self._shop.jobs.claim(job.id))
            )
            self._held |= mine
            async with self._heartbeat():
                await work([job for job in jobs if job.id in mine])
        finally:
            self._held -= mine
            self._shop.jobs.release(mine)
        return tuple(job for job in jobs if job.id not in mine)

    @contextlib.asynccontextmanager
    async def _heartbeat(self) -> AsyncIterator[None]:
        async def beat() -> None:
            while True:
                await asyncio.sleep(HEARTBEAT_S)
                try:
                    self._shop.jobs.renew(tuple(self._held))
                except StoreError as error:
                    log.warning("claims could not be renewed: %s", error)

        task = asyncio.ensure_future(beat())
        try:
            yield
        finally:
            task.cancel()

    def _refuse_to_write_beside(self, report: ScanReport) -> None:
        """Originals are sacred: no archive in the folder of a disc."""
        archive = self._shop.layout.root.resolve()
        for disc in report.discs:
            folder = disc.folder.resolve()
            # A disc's folder has its VIDEO_TS in it: what lies there belongs to the disc too.
            inner = folder.is_file() or folder.name.upper() in ("VIDEO_TS", "DVD_RTAV")
            if archive.is_relative_to(folder) or (inner and archive == folder.parent):
                raise UsageError(
                    f"{archive} holds the originals of {disc.name}; choose another folder for "
                    "the archive, as nothing is ever written beside originals"
                )

    def _tidy_up(self) -> None:
        """Clear away what a killed program left: claims, part files, a running ffmpeg."""
        self._shop.jobs.release_dead()
        for folder in (self._shop.layout.root, self._shop.layout.proxies):
            for part in clear_leftovers(folder):
                log.info("removed %s, left by a program that was stopped", part)


def quote(jobs: Sequence[Job], model: str) -> Quote:
    """What sending these jobs' proxies would cost."""
    lengths = [job.duration_ms or 0 for job in jobs]
    tokens = sum((estimate(length) for length in lengths), Usage())
    usd = cost_usd(model, tokens, datetime.now(UTC).date())
    return Quote(len(jobs), sum(lengths), model, usd)


async def _all(do: Callable[[Job], Awaitable[None]], jobs: Sequence[Job]) -> None:
    """Do all, some at a time; when one raises, the others are cancelled and awaited first."""
    turns = asyncio.Semaphore(_JOBS_AT_ONCE)

    async def in_turn(job: Job) -> None:
        async with turns:
            await do(job)

    try:
        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(in_turn(job))
    except ExceptionGroup as errors:
        # A lost database hits all jobs at once: one report of it is enough.
        raise errors.exceptions[0] from errors


def _stopper(should_stop: ShouldStop) -> Callable[[Path], None]:
    def check(_folder: Path) -> None:
        if should_stop():
            raise Cancelled

    return check
