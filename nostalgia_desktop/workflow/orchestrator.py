"""Runs jobs through their steps. The order of the steps is here and nowhere else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.errors import (
    AnswerPending,
    BudgetReached,
    ConsentMissing,
    ModelUnknown,
    SourceMissing,
    StoreError,
    VisionBusy,
    VisionKeyRejected,
)
from nostalgia_desktop.domain.job import TO_FINALIZE, TO_SUBMIT, Job, JobState, Step
from nostalgia_desktop.domain.preview import PreviewNews, PreviewState
from nostalgia_desktop.media.threads import in_thread, stopper
from nostalgia_desktop.workflow.before_upload import BeforeUpload
from nostalgia_desktop.workflow.consent import settle_consent
from nostalgia_desktop.workflow.encoder_choice import choose_encoder
from nostalgia_desktop.workflow.faults import in_words, is_ours
from nostalgia_desktop.workflow.heartbeat import beating
from nostalgia_desktop.workflow.pass_report import Found, PassReport
from nostalgia_desktop.workflow.previews import has_preview, without_preview
from nostalgia_desktop.workflow.quote import AskConsent
from nostalgia_desktop.workflow.side_by_side import by_turns, do_all
from nostalgia_desktop.workflow.steps import (
    clock,
    finalize,
    gemini,
    local,
    proxy,
    register,
)
from nostalgia_desktop.workflow.steps.remake import remake
from nostalgia_desktop.workflow.sweeping import sweeping
from nostalgia_desktop.workflow.tidiness import clear_up, refuse_to_write_beside
from nostalgia_desktop.workflow.workshop import Workshop

log = logging.getLogger(__name__)

# Not the job's fault: it goes on by itself when what it needs is there again.
_WAITING = (
    *(SourceMissing, ConsentMissing, BudgetReached, AnswerPending),
    *(VisionBusy, VisionKeyRejected, ModelUnknown),
)


class Orchestrator:
    """The two passes over one archive."""

    def __init__(self, shop: Workshop, ask_consent: AskConsent) -> None:
        self._shop, self._ask_consent = shop, ask_consent
        self._held: set[int] = set()
        self._is_tidy = False
        self._problems: list[str] = []
        self.before_upload = BeforeUpload(shop, self._run, self._prepare)

    async def batch_submit(self, sources: Sequence[Path]) -> PassReport:
        """First pass: scan, register, proxy, analysis, for all titles below `sources`.

        Jobs that fail or wait do not keep the others from going on.
        """
        return await self.submit(await self.find(sources))

    async def find(self, sources: Sequence[Path]) -> Found:
        """The beginning of the first pass: scan and register, which takes a moment."""
        report = await in_thread(lambda stop: scan(sources, stopper(stop)))
        if not report.discs:
            return Found(scan=report)
        refuse_to_write_beside(self._shop.layout, report)
        await self._clear_up()
        known = await register.register(self._shop, report.discs)
        return Found(known.job_ids, report, known.recognised)

    async def submit(self, found: Found) -> PassReport:
        """The rest of the first pass, for jobs that are registered.

        Those whose scenes are known already get their previews again where these are lost.
        """
        if not found.job_ids:
            return PassReport((), found.scan)
        self._problems.clear()
        busy = await self._run(await self._now(found.job_ids), self._submit_all)
        done = tuple(await self._now(found.job_ids))
        spent, usd = self._shop.spent, self._shop.purse.run_usd
        problems = tuple(self._problems)
        notes = tuple(map(str, found.recognised))
        overnight = await self._overnight(done)
        return PassReport(done, found.scan, notes, busy, spent, usd, problems, overnight)

    async def _overnight(self, jobs: Sequence[Job]) -> frozenset[int]:
        if not any(job.state is JobState.WAITING for job in jobs):
            return frozenset()
        in_batches = await asyncio.to_thread(self._shop.store.films.batches)
        waiting = {job.id for job in jobs if job.state is JobState.WAITING}
        return frozenset(waiting & set(in_batches))

    async def collect(self) -> PassReport:
        """Take in what batches have brought by now, of all titles of the archive."""
        jobs = await asyncio.to_thread(self._shop.store.films.batches)
        return await self.submit(Found(tuple(jobs)))

    async def lost_previews(self, job_ids: Sequence[int]) -> list[Job]:
        """Those of some jobs whose scenes are known and whose preview is not there any more."""
        jobs = await self._now(job_ids)
        return await in_thread(partial(without_preview, self._shop.layout, jobs))

    async def remake(self, job_ids: Sequence[int]) -> PassReport:
        """Make the previews of known titles again, and leave all else about them as it is."""
        self._problems.clear()
        busy = await self._run(await self._now(job_ids), self._remake_all)
        for job in busy:
            reason = "another program works on this title; try again when that is done"
            self._shop.jobs.tell_preview(PreviewNews(job.id, PreviewState.FAILED, reason))
        done = tuple(await self._now(job_ids))
        return PassReport(done, busy=busy, problems=tuple(self._problems))

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
        # In threads, all of it: a title takes a millisecond to read.
        named = await asyncio.to_thread(lambda: list(map(self._shop.jobs.job, job_ids)))
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
        await choose_encoder(self._shop)
        busy = await self._run(wanted, self._finalize_all)
        done = tuple(await self._now([job.id for job in wanted]))
        remarks = tuple(self._shop.remarks)
        return PassReport(done, notes=tuple(notes), busy=busy, remarks=remarks)

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
        is_new = job.reached is JobState.REGISTERED
        if is_new or not has_preview(self._shop.layout, job.fingerprint):
            return Step.PROXY
        return Step.UPLOAD if self._with_gemini else Step.ANALYSIS

    @property
    def _with_gemini(self) -> bool:
        return self._shop.wishes.analyst == gemini.GEMINI

    async def _submit_all(self, jobs: Sequence[Job]) -> None:
        # All clocks first: they take a second each, and tell what an upload would cost.
        await do_all(partial(self._until, lambda job: job.duration_ms is not None), jobs)
        fresh = await self._now([job.id for job in jobs])
        known = [job for job in fresh if job.duration_ms is not None]
        if self._with_gemini:
            await settle_consent(self._shop, known, self._ask_consent, self._prepare)
        async with sweeping(self._shop, is_wanted=self._with_gemini):
            await do_all(partial(self._until, lambda job: job.reached not in TO_SUBMIT), known)
        if not self._with_gemini:
            there = await asyncio.to_thread(self._shop.store.films.at_gemini)
            for job in known:
                if job.id in there:
                    await gemini.forget(self._shop, job)
        await self._remake_all(await self.lost_previews([job.id for job in known]))

    async def _prepare(self, jobs: Sequence[Job]) -> None:
        """Clocks and previews, as far as they are missing."""

        def is_seen(job: Job) -> bool:
            return self._next_step(job) not in (Step.CLOCK, Step.PROXY)

        await do_all(partial(self._until, is_seen), jobs)

    async def _remake_all(self, jobs: Sequence[Job]) -> None:
        async def remade(job: Job) -> None:
            if problem := await remake(self._shop, job):
                self._problems.append(problem)

        await do_all(remade, [job for job in jobs if job.reached in TO_FINALIZE])

    async def _finalize_all(self, jobs: Sequence[Job]) -> None:
        fresh = await self._now([job.id for job in jobs])
        await asyncio.to_thread(finalize.reserve_names, self._shop, fresh)
        await do_all(self._once, by_turns(jobs, lambda job: (job.source.root, job.source.folder)))

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
        except Exception as error:
            if is_ours(error):
                log.exception("job %d, %s", job.id, step.value)
            return self._stopped(job, JobState.FAILED, step, error)

    def _stopped(self, job: Job, state: JobState, step: Step, error: Exception) -> Job:
        reason = in_words(error)
        log.error("job %d (%s) stopped while %s: %s", job.id, job.name, step.value, reason)
        return self._shop.jobs.stop_job(self._shop.jobs.job(job.id), state, step, reason)

    # Claims, tidiness

    async def _run(
        self, jobs: Sequence[Job], work: Callable[[Sequence[Job]], Awaitable[None]]
    ) -> tuple[Job, ...]:
        """Do `work` on the jobs that no other program has; gives those that one has."""
        mine = set[int]()
        await self._clear_up()
        try:
            # In a thread: a thousand claims take a second.
            await in_thread(
                lambda _stop: mine.update(job.id for job in jobs if self._shop.jobs.claim(job.id))
            )
            self._held |= mine
            async with beating(self._shop.jobs, self._held):
                await work([job for job in jobs if job.id in mine])
        finally:
            self._held -= mine
            self._shop.jobs.release(mine)
        return tuple(job for job in jobs if job.id not in mine)

    async def _clear_up(self) -> None:
        """Once, before anything is registered or claimed: a killed program may hold it yet.

        In a thread: the first look into a new archive makes its database.
        """
        if not self._is_tidy:
            await in_thread(lambda _stop: clear_up(self._shop.jobs, self._shop.layout))
            self._is_tidy = True
