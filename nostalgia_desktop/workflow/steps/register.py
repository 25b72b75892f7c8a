"""Step 1: each title that a scan found becomes a job, once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nostalgia_desktop.disc.dates import ranked
from nostalgia_desktop.disc.locate import locate, source_of
from nostalgia_desktop.domain.disc import Disc, Title
from nostalgia_desktop.domain.errors import SourceMissing, StoreError
from nostalgia_desktop.domain.evidence import DateSource
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.workflow.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Registered:
    """The jobs that a drop stands for, new and known ones, and what is worth telling."""

    job_ids: tuple[int, ...]
    notes: tuple[str, ...]


async def register(shop: Workshop, discs: Sequence[Disc]) -> Registered:
    """Add the titles that are not in the archive yet.

    A title that is there under the same path is taken up where it was; the same content under
    another path is a copy, and told; if the first one is gone, the job moves to the new place.
    """
    ids, notes = list[int](), []
    for disc in discs:
        for title in disc.titles:
            await asyncio.sleep(0)  # Others have their turn between a thousand titles.
            known = shop.jobs.find(title.fingerprint)
            if known is None:
                known = _add(shop, disc, title)
            else:
                notes += _recognise(shop, disc, title, known)
            if known.id not in ids:
                ids.append(known.id)
    return Registered(tuple(ids), tuple(notes))


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


def _recognise(shop: Workshop, disc: Disc, title: Title, known: Job) -> list[str]:
    new = title.parts[0].path
    try:
        old = locate(known, shop.wishes.source_roots).parts[0].path
    except SourceMissing:
        # What the film itself tells was read once, and the scan does not tell it again.
        lasting = [each for each in known.source.dates if each.source is not DateSource.FILE]
        source = replace(source_of(disc, title), dates=ranked((*lasting, *title.dates)))
        shop.jobs.relink(known.id, source)
        return [f"job {known.id} ({known.name}) has moved to {disc.folder}"]
    if old.resolve() == new.resolve():
        return []
    return [f"{new} is a copy of job {known.id} ({known.name}, {old}); it is not done twice"]
