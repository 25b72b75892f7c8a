"""Makes an heirloom: a folder with an archive's clips that needs neither program nor network."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from PIL import Image

from nostalgia_desktop.archive.heirloom.album import Album, HeirloomClip
from nostalgia_desktop.archive.heirloom.bag import bag_files
from nostalgia_desktop.archive.heirloom.page import page_html
from nostalgia_desktop.archive.heirloom.readme import readme_text
from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.errors import ArchiveError, UsageError
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.part_file import require_space
from nostalgia_desktop.workflow.clip_posters import clip_poster
from nostalgia_desktop.workflow.heirloom_folder import PAGE, HeirloomFolder
from nostalgia_desktop.workflow.heirloom_plan import Entry, HeirloomPlan, plan_heirloom
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.new_file import refuse_new_folder_beside
from nostalgia_desktop.workflow.room import SPARE_BYTES

README = "README.txt"
_POSTER_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class HeirloomWish:
    """What is wanted: `title` stands above the page, `program` in a bag's description."""

    out: Path
    title: str
    is_bag: bool
    is_linked: bool
    program: str


@dataclass(frozen=True, slots=True)
class HeirloomNews:
    """How far it is: bytes of all that is copied, and the clip under way."""

    done: int
    total: int
    name: str


@dataclass(frozen=True, slots=True)
class HeirloomMade:
    """What was made: the page, how many clips and bytes, and in sentences what to know.

    `problems` are clips that are missing in it, `notes` those that are not as they were made.
    """

    page: Path
    clips: int
    size: int
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


Tell = Callable[[HeirloomNews], None]
"""Told how far it is; called in the thread that works."""


def make_heirloom(
    jobs: JobManager,
    layout: ArchiveLayout,
    wish: HeirloomWish,
    tell: Tell,
    should_stop: ShouldStop,
) -> HeirloomMade:
    """Make an heirloom, or go on with one. Run it in a thread.

    Every file is read back and compared with the checksum that the archive has of it.

    Raises:
        UsageError: the folder is the archive's own, or holds originals.
        ArchiveError: there is no room, no clip, or something cannot be read or written.
        Cancelled: `should_stop` said so.
    """
    _check_place(jobs, layout, wish.out)
    plan = plan_heirloom(jobs, layout, should_stop)
    folder = HeirloomFolder(wish.out.absolute(), wish.is_bag, wish.is_linked)
    _check_room(folder, plan)
    folder.begin()
    folder.refuse_others(_names(plan))
    sums, posters = _fill(folder, layout, plan, tell, should_stop)
    album = Album(wish.title, tuple(_shown(entry, posters) for entry in plan.entries))
    texts = {
        PAGE: page_html(album).encode("utf-8"),
        README: readme_text(album, is_bag=wish.is_bag).encode("utf-8"),
    }
    for name, data in texts.items():
        folder.write(name, data)
    made = posters | texts
    size = sum(copy.size for copy in plan.copies) + sum(map(len, made.values()))
    if wish.is_bag:
        every = sums | {name: sha256(data).hexdigest() for name, data in made.items()}
        _bag(folder, album, every, size, wish)
    folder.end()
    return HeirloomMade(
        folder.payload / PAGE, len(plan.entries), size, plan.problems, _notes(plan, sums)
    )


def _check_place(jobs: JobManager, layout: ArchiveLayout, out: Path) -> None:
    if out.resolve().is_relative_to(layout.root.resolve()):
        raise UsageError(
            f"{out} lies in the archive; choose a folder outside of it, best on another drive"
        )
    for job in jobs.jobs():
        refuse_new_folder_beside(out, job)
    if not out.absolute().parent.is_dir():
        raise ArchiveError(f"the folder {out.absolute().parent} is not there; make it first")


def _check_room(folder: HeirloomFolder, plan: HeirloomPlan) -> None:
    to_copy = [
        copy.size
        for copy in plan.copies
        if not folder.is_linked and not (folder.payload / copy.target).exists()
    ]
    pictures = len(plan.entries) * _POSTER_BYTES
    require_space(folder.root.parent, sum(to_copy) + pictures + SPARE_BYTES)


def _names(plan: HeirloomPlan) -> frozenset[str]:
    posters = {entry.poster for entry in plan.entries}
    return frozenset({copy.target for copy in plan.copies} | posters | {PAGE, README})


def _fill(
    folder: HeirloomFolder,
    layout: ArchiveLayout,
    plan: HeirloomPlan,
    tell: Tell,
    should_stop: ShouldStop,
) -> tuple[dict[str, str], dict[str, bytes]]:
    """Copy what is missing, and put a picture beside each clip that has one.

    Gives the SHA-256 of each copy and the bytes of each picture, by their paths.
    """
    total, done = sum(copy.size for copy in plan.copies), 0
    sums, posters = dict[str, str](), dict[str, bytes]()
    for entry in plan.entries:
        for copy in entry.copies:
            tell(HeirloomNews(done, total, Path(copy.target).name))
            sums[copy.target] = folder.has(copy, should_stop) or folder.take(copy, should_stop)
            done += copy.size
        jpeg = clip_poster(layout, entry.clip.path, entry.clip.sha256, should_stop)
        if jpeg is not None:
            folder.write(entry.poster, jpeg)
            posters[entry.poster] = jpeg
    tell(HeirloomNews(done, total, ""))
    return sums, posters


def _shown(entry: Entry, posters: Mapping[str, bytes]) -> HeirloomClip:
    jpeg, clip = posters.get(entry.poster), entry.clip
    width, height = Image.open(io.BytesIO(jpeg)).size if jpeg else (0, 0)
    return HeirloomClip(
        file=entry.copies[0].target,
        title=clip.title,
        poster=entry.poster if jpeg else "",
        width=width,
        height=height,
        date=entry.date,
        description=clip.description,
        people=clip.people,
        location=clip.location,
        length_ms=clip.length_ms,
        disc=clip.disc,
    )


def _notes(plan: HeirloomPlan, sums: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        f"{copy.source.name} is not as it was made: somebody changed it, or the drive did; it was "
        "taken as it is"
        for copy in plan.copies
        if copy.is_clip and copy.sha256 and sums[copy.target] != copy.sha256
    )


def _bag(
    folder: HeirloomFolder, album: Album, sums: Mapping[str, str], size: int, wish: HeirloomWish
) -> None:
    """Make a bag of the folder, and let the `bagit` library see whether it is one.

    It does not read the films again: each was when it was copied.
    """
    import bagit

    span, today = f" from {album.span}" if album.span else "", datetime.now().astimezone().date()
    about = f"{len(album.clips):,} clips{span}, cut from home videos, with a page to look at them"
    files = bag_files(sums, size, album.title, about, today, wish.program)
    for name, text in files.items():
        folder.write(name, text.encode("utf-8"), beside_payload=True)
    try:
        bagit.Bag(str(folder.root)).validate(completeness_only=True)
    except bagit.BagError as error:
        raise ArchiveError(f"{folder.root} is no whole bag: {error}; start again") from error
