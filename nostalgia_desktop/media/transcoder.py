"""Makes proxies and clips from the original VOBs, checked before they get their names."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from nostalgia_desktop.domain.clock import NTSC, ByteRange, Piece, TitleClock
from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.domain.media import Picture, Progress, Scan
from nostalgia_desktop.domain.time import frame_to_ms
from nostalgia_desktop.media.assembly import Assembler, Made, Order
from nostalgia_desktop.media.blind_pieces import shows_picture, without_blind
from nostalgia_desktop.media.cadence import FieldReader, is_telecined
from nostalgia_desktop.media.ffmpeg_args import (
    Quality,
    Sound,
    clip_args,
    clip_frames,
    field_order_args,
    join_args,
    proxy_args,
    proxy_frames,
    proxy_step,
)
from nostalgia_desktop.media.ffmpeg_inputs import Input
from nostalgia_desktop.media.part_file import part_file, put_in_place, replace_with
from nostalgia_desktop.media.process import OnBytes, ProcessFailed, run_process
from nostalgia_desktop.media.report import (
    FieldCounts,
    field_counts,
)
from nostalgia_desktop.media.streams import DiscStreams, FileFacts, probe_piece

PROXY_AUDIO_KBIT = 24
AUDIO_TOLERANCE_MS = 50
_IDET_FRAMES = 50

log = logging.getLogger(__name__)


BeforeRename = Callable[[Path, Made], Awaitable[None]]


class Transcoder:
    """Runs ffmpeg on pieces of originals, one process for each proxy or clip."""

    def __init__(self, ffmpeg: str) -> None:
        self._ffmpeg = ffmpeg
        self._assembler = Assembler(ffmpeg)

    async def look_at(self, pieces: Sequence[Piece], clock: TitleClock) -> Picture:
        """Find a title's tracks, shape and field order from samples of the picture itself.

        `pieces` are a few short stretches spread over the title.
        """
        found = await _probed(pieces)
        with_video = next((streams for streams in found if streams.width), None)
        audio = tuple(sorted({track for streams in found for track in streams.audio_ids}))
        if with_video is None and not audio:
            raise MediaError("neither picture nor sound can be decoded")
        if with_video is None:
            height = 576 if clock.rate == 25 else 480
            return Picture(0, height, found[0].aspect, Scan.PROGRESSIVE, audio)
        scan, samples = await self._field_order(pieces)
        # Nothing but NTSC's rate is reached in this way.
        telecined = clock.rate == NTSC and is_telecined(samples, scan)
        shape = with_video.width, with_video.height, with_video.aspect
        return Picture(*shape, scan, audio, telecined)

    async def create_proxy(
        self,
        pieces: Sequence[Piece],
        clock: TitleClock,
        picture: Picture,
        final: Path,
        on_progress: Progress,
        on_tap: OnBytes | None = None,
    ) -> Made:
        """Make the proxy of a whole title; it replaces an older one.

        `on_tap` gets a tiny picture of each of the title's frames, `TAP_BYTES` bytes each, in
        pieces of any size. Then `on_progress` is not told: the frames tell how far it is.

        Raises:
            MediaError: ffmpeg failed, or the proxy is not as long as the title.
            ArchiveError: the drive is full or gone.
        """
        inputs, rate = await _inputs(pieces, picture), clock.rate
        sound = Sound(PROXY_AUDIO_KBIT * _has_sound(inputs), 16_000, 1, "fast")
        with_tap = on_tap is not None

        def build(inputs: Sequence[Input], out: str, *, in_group: bool) -> list[str]:
            return proxy_args(
                inputs, picture, rate, sound, out, in_group=in_group, with_tap=with_tap
            )

        with part_file(final) as part:
            frames, step = proxy_frames(clock.frames, rate), proxy_step(rate)
            join = partial(join_args, sound=sound, tags=())
            order = Order(build, join, part, "the preview", frames, inputs, rate, step, on_tap)
            made = await self._assembler.make(order, on_progress)
            if made.facts.frames != frames:
                raise MediaError(
                    f"the preview came out with {made.facts.frames} frames instead of {frames}"
                )
            await asyncio.to_thread(replace_with, part, final)
        return made

    async def transcode_segment(
        self,
        pieces: Sequence[Piece],
        clock: TitleClock,
        picture: Picture,
        quality: Quality,
        tags: Sequence[tuple[str, str]],
        final: Path,
        on_progress: Progress,
        before_rename: BeforeRename,
    ) -> Made:
        """Cut one scene from the originals and encode it; never over an existing file.

        `before_rename` is awaited with the checked part file and what is known of it: what it
        raises stops the clip.

        Raises:
            MediaError: ffmpeg failed, or the clip is not what was planned.
            FileExistsError: the name was taken meanwhile.
            ArchiveError: the drive is full or gone.
        """
        inputs, rate = await _inputs(pieces, picture), clock.rate
        frames = sum(piece.frames for piece in pieces)
        sound = Sound(quality.audio_kbit * _has_sound(inputs))

        def build(inputs: Sequence[Input], out: str, *, in_group: bool) -> list[str]:
            return clip_args(inputs, picture, rate, quality, sound, tags, out, in_group=in_group)

        with part_file(final) as part:
            join = partial(join_args, sound=sound, tags=tags)
            planned = clip_frames(frames, picture)
            order = Order(build, join, part, final.name, planned, inputs, rate)
            made = await self._assembler.make(order, on_progress)
            _check_clip(made.facts, frames, clock, picture, inputs, final.name)
            await before_rename(part, made)
            await asyncio.to_thread(put_in_place, part, final)
        return made

    async def _field_order(self, pieces: Sequence[Piece]) -> tuple[Scan, list[list[str]]]:
        """The order of the fields, and what was seen in each piece, frame after frame."""
        counts, samples = FieldCounts(), list[list[str]]()
        for piece in pieces:
            reader, args = FieldReader(), field_order_args(piece, _IDET_FRAMES)
            try:
                outcome = await run_process(self._ffmpeg, args, reader.read)
            except ProcessFailed:
                continue  # A damaged stretch says nothing; the others do.
            counts += field_counts(outcome.said)
            samples.append(reader.verdicts)
        log.debug("fields: %s", counts)
        return counts.verdict(), samples


def _has_sound(inputs: Sequence[Input]) -> bool:
    return any(source.audio_id is not None for source in inputs)


async def _inputs(pieces: Sequence[Piece], picture: Picture) -> list[Input]:
    """Pair each piece with the first sound track that it really has.

    A recorder may change from one coding of sound to another between two recordings.
    """
    inputs, seen = list[Input](), await asyncio.to_thread(without_blind, pieces)
    for number, (piece, streams) in enumerate(zip(seen, await _probed(seen), strict=True)):
        tracks = [track for track in picture.audio_ids if track in streams.audio_ids]
        has_video = streams.width > 0 and (number > 0 or await _shows(piece))
        inputs.append(Input(piece, tracks[0] if tracks else None, has_video))
    return inputs


async def _shows(piece: Piece) -> bool:
    return await asyncio.to_thread(shows_picture, piece)


async def _probed(pieces: Sequence[Piece]) -> list[DiscStreams]:
    """The tracks of each piece; what is one file for several is opened once."""
    known: dict[tuple[ByteRange, ...], DiscStreams] = {}
    for piece in pieces:
        if piece.ranges not in known:
            known[piece.ranges] = await asyncio.to_thread(probe_piece, piece)
    return [known[piece.ranges] for piece in pieces]


def _check_clip(
    facts: FileFacts,
    frames: int,
    clock: TitleClock,
    picture: Picture,
    inputs: Sequence[Input],
    name: str,
) -> None:
    planned = clip_frames(frames, picture)
    if facts.frames != planned:
        raise MediaError(f"{name} came out with {facts.frames} frames instead of {planned}")
    length = frame_to_ms(frames, clock.rate)
    if abs(facts.video_ms - length) > frame_to_ms(1, clock.rate):
        raise MediaError(f"{name} came out {facts.video_ms} ms long instead of {length} ms")
    if _has_sound(inputs):
        gap = abs(facts.audio_ms - length)
        if gap > AUDIO_TOLERANCE_MS:
            raise MediaError(f"the sound of {name} is {gap} ms off the picture's length")
