"""Writes a Matroska file anew with other tags: ffmpeg copies picture and sound as they are."""

from collections.abc import Iterator
from pathlib import Path

from nostalgia_desktop.domain.clip_tags import ClipTags
from nostalgia_desktop.domain.errors import ArchiveError
from nostalgia_desktop.media.chapters import metadata_text
from nostalgia_desktop.media.part_file import part_file
from nostalgia_desktop.media.process import ProcessFailed, run_process
from nostalgia_desktop.media.proxy_file import MATROSKA
from nostalgia_desktop.media.report import explain
from nostalgia_desktop.media.tag_set import TagSet

_COVER = "cover.jpg"
"""The name by which players know an attached picture as the cover (Matroska, "Attachments")."""


def is_matroska(path: Path) -> bool:
    """Whether a file begins as Matroska does.

    Raises:
        ArchiveError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(len(MATROSKA)) == MATROSKA
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}") from error


async def write_mkv(ffmpeg: str, source: Path, target: Path, wanted: TagSet) -> None:
    """Write `source`, which stays as it is, to `target` with these tags and no others.

    Texts and cover reach ffmpeg as part files beside the target: a command line may be too short.

    Raises:
        MediaError: ffmpeg failed.
        ArchiveError: a file cannot be written.
    """
    name = target.stem[:20]
    with (
        part_file(target.with_name(f"{name} tags")) as texts,
        part_file(target.with_name(f"{name} cover")) as cover,
    ):
        try:
            texts.write_text(metadata_text(_pairs(wanted.tags)), encoding="utf-8", newline="\n")
            if wanted.cover:
                cover.write_bytes(wanted.cover)
        except OSError as error:
            raise ArchiveError(f"{texts} cannot be written: {error.strerror}") from error
        args = _args(source, target, texts, cover if wanted.cover else None)
        try:
            await run_process(ffmpeg, args)
        except ProcessFailed as error:
            raise explain(error, source.name, target) from error


def _args(source: Path, target: Path, texts: Path, cover: Path | None) -> list[str]:
    inputs = ["-i", f"file:{source}", "-f", "ffmetadata", "-i", f"file:{texts}"]
    # `V` is video that is no attached picture: the old cover goes.
    tracks = ["-map", "0:V?", "-map", "0:a?", "-map", "0:s?", "-c", "copy", "-map_chapters", "0"]
    picture = []
    if cover:
        mime = ["-metadata:s:t", "mimetype=image/jpeg", "-metadata:s:t", f"filename={_COVER}"]
        picture = ["-attach", str(cover), *mime]
    quiet = ["-hide_banner", "-nostdin", "-y", "-nostats", "-v", "level+error"]
    return [
        *quiet,
        *inputs,
        *tracks,
        "-map_metadata",
        "1",
        *picture,
        "-f",
        "matroska",
        f"file:{target}",
    ]


def _pairs(tags: ClipTags) -> Iterator[tuple[str, str]]:
    """By the names that Matroska gives them (RFC 9559 and its tag registry).

    Its own date counts from 2001 in both directions, and holds any day.
    """
    values = {
        "title": tags.title,
        "DESCRIPTION": tags.description,
        "SYNOPSIS": tags.description,
        "COMMENT": tags.comment,
        "DATE_RECORDED": tags.date,
        "creation_time": tags.noon,
        "ALBUM": tags.album,
        "KEYWORDS": ", ".join(tags.keywords),
        "ACTOR": ", ".join(tags.people),
        "RECORDING_LOCATION": tags.place,
        "LOCATION": tags.coordinates.iso_6709 if tags.coordinates else "",
    }
    return ((name, value) for name, value in values.items() if value)
