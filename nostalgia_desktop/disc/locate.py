"""Finds a registered title again: on this machine, or on another one with other paths."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from nostalgia_desktop.disc.fingerprint import fingerprint
from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.domain.disc import AudioTrack, Disc, Part, Structure, Title
from nostalgia_desktop.domain.errors import SourceMissing
from nostalgia_desktop.domain.job import Job, Source, SourcePart
from nostalgia_desktop.domain.media import ShouldStop

SourceRoots = Mapping[str, str]

NOT_THERE = "is not there; connect its drive, or add the disc again from where it lies now"
"""How a message about a part that is gone ends; the command line adds its own option to it."""


def source_of(disc: Disc, title: Title) -> Source:
    """How a title is stored: its root as an absolute path, all else relative to that."""
    root = disc.root if disc.root.is_dir() else disc.root.parent
    aspect = title.structure.aspect
    return Source(
        root=str(root),
        folder=disc.folder.relative_to(root).as_posix(),
        parts=tuple(
            SourcePart(
                part.path.relative_to(root).as_posix(), part.size, part.start, part.file_size
            )
            for part in title.parts
        ),
        chapter_sectors=title.structure.chapter_sectors,
        sectors=title.structure.sectors,
        standard=title.structure.standard,
        aspect=f"{aspect}" if aspect else "",
        audio=tuple(_in_words(track) for track in title.structure.audio),
        container=title.container,
        dates=title.dates,
    )


def _in_words(track: AudioTrack) -> str:
    channels = f"{track.channels} channel{'s' if track.channels > 1 else ''}"
    return ", ".join(word for word in (track.coding, channels, track.language) if word)


def root_of(source: Source, roots: SourceRoots) -> Path:
    """The source's root here: `roots` says which old beginnings of paths are which new ones.

    Where several fit, the longest counts.
    """
    for old, new in sorted(roots.items(), key=lambda pair: len(pair[0]), reverse=True):
        trimmed = old.rstrip("/\\")
        if source.root == trimmed or source.root.startswith((trimmed + "/", trimmed + "\\")):
            rest = source.root[len(trimmed) :].replace("\\", "/").strip("/")
            return Path(new) / rest
    return Path(source.root)


def locate(job: Job, roots: SourceRoots) -> Title:
    """The title of a job as it lies on this machine.

    Raises:
        SourceMissing: a part is gone, or has another size than when it was registered.
    """
    root = root_of(job.source, roots)
    for part in job.source.parts:
        path = root / PurePosixPath(part.path)
        try:
            size = path.stat().st_size
        except OSError as error:
            raise SourceMissing(f"{path} {NOT_THERE}") from error
        then = part.file_size or part.size
        if size != then:
            raise SourceMissing(
                f"{path} has changed since it was added ({then} bytes then, {size} now); put the "
                "original back"
            )
    return title_of(job, roots)


def title_of(job: Job, roots: SourceRoots) -> Title:
    """The title of a job as it should lie on this machine; nobody looks whether it does."""
    root = root_of(job.source, roots)
    parts = [
        Part(root / PurePosixPath(part.path), part.size, part.start, part.file_size)
        for part in job.source.parts
    ]
    structure = Structure(
        standard=job.source.standard,
        chapter_sectors=job.source.chapter_sectors,
        sectors=job.source.sectors,
    )
    return Title(
        job.title_number,
        job.title,
        tuple(parts),
        job.fingerprint,
        structure,
        container=job.source.container,
        dates=job.source.dates,
    )


def check_unchanged(title: Title, should_stop: ShouldStop = lambda: False) -> None:
    """Make sure that a title still has the content it was registered with.

    Raises:
        SourceMissing: it has not.
    """
    with TitleReader(title.parts, should_stop) as reader:
        if fingerprint(reader) != title.fingerprint:
            raise SourceMissing(
                f"{title.parts[0].path} has other content than when it was added; put the "
                "original back, or add it as a new disc"
            )
