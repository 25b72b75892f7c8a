"""The last words on a finished clip: the files beside it, and that it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from fractions import Fraction
from typing import Any

from nostalgia_desktop.archive.checksum import file_size
from nostalgia_desktop.archive.nfo import nfo_text
from nostalgia_desktop.archive.sidecar import ClipFacts, sidecar_text
from nostalgia_desktop.archive.xmp import xmp_packet
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.media.clip_picture import possible_frames
from nostalgia_desktop.media.how_made import how_made, is_copied
from nostalgia_desktop.media.mpeg_headers import CODEC
from nostalgia_desktop.media.streams import measure_file
from nostalgia_desktop.workflow.clip_sidecars import (
    NFO,
    XMP,
    sidecar_path,
    write_extras,
    write_sidecar,
)
from nostalgia_desktop.workflow.steps.take import Take
from nostalgia_desktop.workflow.workshop import Workshop


def describe(
    shop: Workshop,
    job: Job,
    rate: Fraction,
    take: Take,
    clip: Clip,
    pieces: Sequence[Piece],
    check: Mapping[str, Any] | None,
) -> None:
    """Write the files beside a clip, then that it is done. `check` is as sidecars have it.

    Raises:
        MediaError: it has not the frames it was made with.
        ArchiveError: a file cannot be written.
    """
    path = shop.layout.root / clip.path
    frames = measure_file(path).frames
    if frames not in possible_frames(take.frames, take.picture, shop.quality):
        raise MediaError(f"{clip.path} has {frames} frames, with which it was not made")
    picture = how_made(path) if shop.quality.is_original else ""
    made = {NFO: nfo_text(take.tags, take.scene.uid), XMP: xmp_packet(take.tags)}
    facts = ClipFacts(
        path.name,
        clip.sha256,
        clip.size or file_size(path),
        frames,
        clip.missing_frames,
        take.start_frame,
        take.end_frame,
        rate,
        check,
        take.essence,
        take.chapters,
        write_extras(path, {kind: made[kind] for kind in shop.wishes.clips.sidecars}),
        picture,
    )
    settings = asdict(shop.quality) | {"field_order": take.picture.scan.value}
    if is_copied(picture):
        settings["encoder"] = CODEC  # Of the few pictures that were encoded.
    text = sidecar_text(shop.program, job, take.scene, pieces, settings, facts)
    # A path that is no UTF-8 becomes an escape, which JSON understands.
    write_sidecar(sidecar_path(path), text.encode("utf-8", "backslashreplace"))
    done = replace(clip, done=True, essence=take.essence, replaces="", replaces_sha256="")
    shop.jobs.put_clip(done)
