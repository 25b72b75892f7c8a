"""Step 1: each title that a scan found becomes a job, once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nostalgia_desktop.disc.dates import ranked
from nostalgia_desktop.disc.locate import locate, source_of
from nostalgia_desktop.domain.disc import Disc, Title
from nostalgia_desktop.domain.errors import SourceMissing, StoreError
from nostalgia_desktop.domain.evidence import DateSource
from nostalgia_desktop.domain.job import Job, JobState, Step
from nostalgia_desktop.workflow.pass_report import Recognised
from nostalgia_desktop.workflow.workshop import Workshop

_WITH_THE_DISC = (Step.CLOCK, Step.PROXY, Step.FINALIZE)


@dataclass(frozen=True, slots=True)
class Registered:
    """The jobs that a drop stands for, new and known ones; and which titles lay elsewhere."""

    job_ids: tuple[int, ...]
    recognised: tuple[Recognised, ...]


async def register(shop: Workshop, discs: Sequence[Disc]) -> Registered:
    """Add the titles that are not in the archive yet.

    A title that is there under the same path is taken up where it was; the same content under
    another path is a copy, and told; if the first one is gone, the job moves to the new place.
    """
    ids, recognised = list[int](), list[Recognised]()
    for disc in discs:
        for title in disc.titles:
            await asyncio.sleep(0)  # Others have their turn between a thousand titles.
            known = shop.jobs.find(title.fingerprint)
            if known is None:
                known = _add(shop, disc, title)
            elif told := _recognise(shop, disc, title, known):
                recognised.append(told)
            if known.id not in ids:
                ids.append(known.id)
    return Registered(tuple(ids), tuple(recognised))


def _add(shop: Workshop, disc: Disc, title: Title) -> Job:
    try:
        return shop.jobs.add_job(
            disc.name,
            title.label,
            title.number,
            title.fingerprint,
            source_of(disc, title),
            title.warnings,
        )
    except StoreError:
        # Another program may have been given the same disc a moment ago.
        known = shop.jobs.find(title.fingerprint)
        if known is None:
            raise
        return known


def _recognise(shop: Workshop, disc: Disc, title: Title, known: Job) -> Recognised | None:
    new = title.parts[0].path
    try:
        old = locate(known, shop.wishes.source_roots).parts[0].path
    except SourceMissing:
        # What the film itself tells was read once, and the scan does not tell it again.
        lasting = [each for each in known.source.dates if each.source is not DateSource.FILE]
        source = replace(source_of(disc, title), dates=ranked((*lasting, *title.dates)))
        shop.jobs.relink(known.id, source)
        if known.state is JobState.WAITING and known.step in _WITH_THE_DISC:
            shop.jobs.update_job_status(known.id, known.reached)  # It waits for nothing any more.
        return Recognised(new, disc.folder, known)
    if old.resolve() == new.resolve():
        return None
    return Recognised(new, disc.folder, known, old)
