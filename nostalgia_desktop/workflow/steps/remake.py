"""A lost preview is made again: one look at the title, and nothing else about its job changes."""

import asyncio
import logging

from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.preview import PreviewNews, PreviewState
from nostalgia_desktop.workflow.faults import in_words, is_ours
from nostalgia_desktop.workflow.steps.proxy import look_at
from nostalgia_desktop.workflow.workshop import Workshop

log = logging.getLogger(__name__)


async def remake(shop: Workshop, job: Job) -> str:
    """Make proxy and survey of a job anew; gives why that failed, or nothing.

    Its state, its scenes and what was decided about them stay, however this ends.
    """
    shop.jobs.tell_preview(PreviewNews(job.id, PreviewState.BEGUN))
    try:
        damage = await look_at(shop, job)
        shop.jobs.note(job.id, damage=damage)
    except asyncio.CancelledError:
        _end(shop, job, PreviewState.STOPPED)
        raise
    except StoreError:
        raise
    except Exception as error:
        if is_ours(error):
            log.exception("job %d, while its preview was made again", job.id)
        _end(shop, job, PreviewState.FAILED, in_words(error))
        return f"the preview of {job.name} was not made again: {in_words(error)}"
    _end(shop, job, PreviewState.DONE)
    return ""


def _end(shop: Workshop, job: Job, state: PreviewState, reason: str = "") -> None:
    """Put back what progress wrote over, and tell."""
    shop.jobs.note(job.id, step=job.step.value if job.step else "", progress=0.0)
    shop.jobs.tell_preview(PreviewNews(job.id, state, reason))
