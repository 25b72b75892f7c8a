"""What a person may do before anything is sent: look at it, and keep some of it here."""

from collections.abc import Awaitable, Callable, Sequence

from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.domain.film import Films
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.workflow.steps import private
from nostalgia_desktop.workflow.steps.private import Choice
from nostalgia_desktop.workflow.upload_preview import Tell, UploadLook, UploadPreview
from nostalgia_desktop.workflow.workshop import Workshop

Work = Callable[[Sequence[Job]], Awaitable[None]]
Hold = Callable[[Sequence[Job], Work], Awaitable[Sequence[Job]]]
"""Does something to jobs while this program holds them; gives those that another one has."""


class BeforeUpload:
    """A look at what the first pass would send, and a choice of what it must not.

    `hold` claims jobs, `prepare` makes their clocks and previews where these are missing. Nothing
    is sent, and no connection is opened.
    """

    def __init__(self, shop: Workshop, hold: Hold, prepare: Work) -> None:
        self._shop, self._hold, self._prepare = shop, hold, prepare

    async def preview(
        self, job_ids: Sequence[int], tell: Tell = lambda _making: None
    ) -> UploadPreview:
        """What would be sent of registered jobs, made as it would be sent."""
        looked = list[UploadPreview]()

        async def look(jobs: Sequence[Job]) -> None:
            mine = [job.id for job in jobs]
            looked.append(await UploadLook(self._shop, mine, self._prepare).show(tell))

        busy = await self._hold(self._shop.jobs.jobs_of(job_ids), look)
        told = (f"{_name(job)} is being worked on by another program" for job in busy)
        return UploadPreview(looked[0].titles, (*looked[0].problems, *told))

    async def keep(self, job_id: int, choice: Choice) -> Films:
        """Keep something of a title here; gives all its parts as they are then.

        Raises:
            UsageError: another program works on it, there is no such part or time, or it was sent.
        """
        return await self._on_one(job_id, lambda job: private.keep(self._shop, job, choice))

    async def send_after_all(self, job_id: int, choice: Choice) -> Films:
        """Do not keep something here any more; gives all parts of the title as they are then.

        Raises:
            UsageError: another program works on it, or there is no such part or time.
        """
        work = private.send_after_all
        return await self._on_one(job_id, lambda job: work(self._shop, job, choice))

    async def _on_one(self, job_id: int, do: Callable[[Job], Awaitable[Films]]) -> Films:
        parts = list[Films]()

        async def work(jobs: Sequence[Job]) -> None:
            for job in jobs:
                parts.append(await do(job))

        for job in await self._hold([self._shop.jobs.job(job_id)], work):
            raise UsageError(f"{_name(job)} is being worked on; stop that first")
        return parts[0]


def _name(job: Job) -> str:
    return f"job {job.id} ({job.name})"
