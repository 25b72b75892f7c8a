"""What lies at Gemini: how uploads are called there, and the sweep of what a crash left behind.

A person may use one key on two machines, or for something else altogether, and all see the same
files. So a name carries the mark of its archive, and a sweep deletes

* what this archive's database knows and needs no more, at once, whatever its mark;
* what carries this archive's mark and nobody knows any more, once it is an hour old: another
  program may have sent it a moment ago and not have written that down yet, or work on a copy of
  the archive.

Everything else is left alone. Google deletes it after 48 hours.
"""

import logging
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from nostalgia_desktop.domain.errors import VisionBusy, VisionError, VisionKeyRejected
from nostalgia_desktop.domain.media import RemoteFile
from nostalgia_desktop.vision.gemini_errors import gemini_errors

if TYPE_CHECKING:
    from google import genai

    from nostalgia_desktop.vision.visionary import Visionary

log = logging.getLogger(__name__)

# Longer than an upload is waited for, until its name is written down.
GRACE = timedelta(hours=1)
_PAGE = 100
# 20 GB is all that Google keeps of a project: more pages than these are a server gone mad.
_MOST_PAGES = 1000
_OURS = re.compile(r"files/nd-(?:([0-9a-f]{8})-)?[0-9a-f]{28,32}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file at Gemini, and when it came there; None where Gemini does not say."""

    name: str
    created: datetime | None


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: names that it deleted, names it had to leave, and why in words."""

    deleted: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    trouble: str = ""


def film_name(mark: str, key: str) -> str:
    """The name at Gemini of an upload: the archive's mark and what the film is known by.

    40 letters at most are allowed, besides `files/`.

    Raises:
        ValueError: they are not hexadecimal digits, 8 and at least 28.
    """
    name = f"files/nd-{mark}-{key[:28]}"
    match = _OURS.fullmatch(name)
    if match is None or match[1] != mark:
        raise ValueError(f"no name at Gemini can be made of {mark!r} and {key!r}")
    return name


async def list_uploads(client: "genai.Client") -> list[Upload]:
    """All files of a key, page after page.

    Raises:
        VisionError: the request was refused.
        VisionBusy: the network or the service is down.
    """
    from google.genai import types

    with gemini_errors():
        pager = await client.aio.files.list(config=types.ListFilesConfig(page_size=_PAGE))
        found = list(pager.page)
        for _ in range(_MOST_PAGES):
            try:
                found += await pager.next_page()
            except IndexError:  # There are no more.
                break
    return [Upload(file.name, _in_utc(file.create_time)) for file in found if file.name]


def _in_utc(created: datetime | None) -> datetime | None:
    return created.replace(tzinfo=created.tzinfo or UTC) if created else None


async def sweep(
    visionary: "Visionary",
    mark: str,
    keep: Collection[str],
    done_with: Collection[str] = (),
    now: datetime | None = None,
) -> Swept:
    """Delete what crashes left at Gemini.

    `mark` is the archive's, `keep` has the names that its jobs and batches still need, `done_with`
    those that its database knows and nobody needs. It never fails: what could not be done is told,
    and done at the next sweep, or by Google after two days.
    """
    try:
        found = await visionary.uploads()
    except VisionError as error:
        log.warning("what lies at Gemini cannot be listed: %s", error)
        return Swept(trouble=str(error))
    wanted = to_delete(found, mark, keep, done_with, now or datetime.now(UTC))
    deleted, left, trouble = list[str](), list[str](), ""
    for place, name in enumerate(wanted):
        try:
            await visionary.delete(RemoteFile(name, "", ""))
        except VisionError as error:
            left.append(name)
            trouble = trouble or str(error)
            log.warning("%s stays at Gemini: %s", name, error)
            if isinstance(error, VisionBusy | VisionKeyRejected):
                left += wanted[place + 1 :]  # The others would fare no better.
                break
        else:
            deleted.append(name)
    return Swept(tuple(deleted), tuple(left), trouble)


def to_delete(
    found: Collection[Upload],
    mark: str,
    keep: Collection[str],
    done_with: Collection[str],
    now: datetime,
) -> list[str]:
    """The names to delete, by the rules above; `keep` has the last word."""
    names = list[str]()
    for upload in found:
        match = _OURS.fullmatch(upload.name)
        if match is None or upload.name in keep:
            continue
        is_old = upload.created is not None and now - upload.created >= GRACE
        if upload.name in done_with or (match[1] == mark and is_old):
            names.append(upload.name)
    return names
