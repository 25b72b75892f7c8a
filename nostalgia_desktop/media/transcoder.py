"""Makes proxies and clips from the original VOBs, checked before they get their names."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Protocol

from nostalgia_desktop.domain.clock import ByteRange, Piece, TitleClock
from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.domain.media import Picture, Progress, Scan
from nostalgia_desktop.domain.time import frame_to_ms
from nostalgia_desktop.media.ffmpeg_args import (
    Group,
    Input,
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
from nostalgia_desktop.media.groups import grouped
from nostalgia_desktop.media.part_file import part_file, put_in_place, replace_with
from nostalgia_desktop.media.process import ProcessFailed, run_process
from nostalgia_desktop.media.report import (
    DamageReader,
    FieldCounts,
    explain,
    field_counts,
    progress_reader,
)
from nostalgia_desktop.media.streams import DiscStreams, FileFacts, measure_file, probe_piece

PROXY_AUDIO_KBIT = 32
AUDIO_TOLERANCE_MS = 50
_PROXY_TOLERANCE_MS = 450
_IDET_FRAMES = 50

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made: what it holds, and what damage had swallowed.

    `missing_frames` frames of the original could not be decoded and were filled with the one
    before; `errors` counts the decoder's complaints, `first_error` is the first.
    """

    facts: FileFacts
    missing_frames: int
    errors: int
    first_error: str


BeforeRename = Callable[[Path, Made], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Loss:
    """What damage had swallowed in one run of ffmpeg."""

    frames: int
    errors: int
    first_error: str


class _Build(Protocol):
    """Arguments that make a file of some inputs."""

    def __call__(self, inputs: Sequence[Input], out: str, *, in_group: bool) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class _Order:
    """A file to make: how, what it is called for people, and from what.

    `frames` is how many frames it should have. It may be made of groups of inputs, put behind each
    other by `join`, if each but the last has a multiple of `step` source frames.
    """

    build: _Build
    join: Callable[[Sequence[Group], str], list[str]]
    part: Path
    what: str
    frames: int
    inputs: Sequence[Input]
    rate: Fraction
    step: int = 1


class Transcoder:
    """Runs ffmpeg on pieces of originals, one process for each proxy or clip."""

    def __init__(self, ffmpeg: str) -> None:
        self._ffmpeg = ffmpeg

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
        scan = await self._field_order(pieces)
        return Picture(with_video.width, with_video.height, with_video.aspect, scan, audio)

    async def create_proxy(
        self,
        pieces: Sequence[Piece],
        clock: TitleClock,
        picture: Picture,
        final: Path,
        on_progress: Progress,
    ) -> Made:
        """Make the proxy of a whole title; it replaces an older one.

        Raises:
            MediaError: ffmpeg failed, or the proxy is not as long as the title.
            ArchiveError: the drive is full or gone.
        """
        inputs, rate = await _inputs(pieces, picture), clock.rate
        sound = Sound(PROXY_AUDIO_KBIT * _has_sound(inputs), hz=16_000, channels=1)

        def build(inputs: Sequence[Input], out: str, *, in_group: bool) -> list[str]:
            return proxy_args(inputs, picture, rate, sound, out, in_group=in_group)

        with part_file(final) as part:
            frames, join = proxy_frames(inputs, rate), partial(join_args, sound=sound, tags=())
            step = proxy_step(rate)
            order = _Order(build, join, part, "the preview", frames, inputs, rate, step)
            made = await self._make(order, on_progress)
            gap = abs(max(made.facts.video_ms, made.facts.audio_ms) - clock.duration_ms)
            if gap > _PROXY_TOLERANCE_MS or not made.facts.frames:
                raise MediaError(f"the preview came out {gap} ms off the title's length")
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
            order = _Order(build, join, part, final.name, planned, inputs, rate)
            made = await self._make(order, on_progress)
            _check_clip(made.facts, frames, clock, picture, inputs, final.name)
            await before_rename(part, made)
            await asyncio.to_thread(put_in_place, part, final)
        return made

    async def _make(self, order: _Order, on_progress: Progress) -> Made:
        groups = grouped(order.inputs, order.step)
        if len(groups) == 1:
            args = order.build(order.inputs, str(order.part), in_group=False)
            losses = [await self._run(order, args, order.inputs, on_progress)]
        else:
            losses = await self._make_in_groups(order, groups, on_progress)
        facts = await asyncio.to_thread(measure_file, order.part)
        return Made(
            facts,
            sum(loss.frames for loss in losses),
            sum(loss.errors for loss in losses),
            next((loss.first_error for loss in losses if loss.first_error), ""),
        )

    async def _make_in_groups(
        self, order: _Order, groups: Sequence[Sequence[Input]], on_progress: Progress
    ) -> list[_Loss]:
        """Make a file of more inputs than one ffmpeg should open, some at a time."""
        losses, made, done = list[_Loss](), list[Group](), 0
        total = sum(source.piece.frames for source in order.inputs)
        with contextlib.ExitStack() as files:
            for number, inputs in enumerate(groups, 1):
                frames = sum(source.piece.frames for source in inputs)
                name = f"{order.part.stem} group {number}"
                part = files.enter_context(part_file(order.part.with_name(name)))
                args = order.build(inputs, str(part), in_group=True)
                told = _share(on_progress, done, frames, total)
                losses.append(await self._run(order, args, inputs, told))
                made.append(Group(part, frames / order.rate))
                done += frames
            await self._run(order, order.join(made, str(order.part)), (), lambda _done: None)
        return losses

    async def _run(
        self, order: _Order, args: list[str], inputs: Sequence[Input], on_progress: Progress
    ) -> _Loss:
        damage = DamageReader()
        share = sum(source.piece.frames for source in inputs) / max(_frames_of(order), 1)
        on_line = progress_reader(round(order.frames * share), on_progress)
        try:
            await run_process(self._ffmpeg, args, on_line, damage.read)
        except ProcessFailed as error:
            raise explain(error, order.what) from error
        return _Loss(_missing_frames(inputs, damage), damage.errors, damage.first_error)

    async def _field_order(self, pieces: Sequence[Piece]) -> Scan:
        counts = FieldCounts()
        for piece in pieces:
            try:
                outcome = await run_process(self._ffmpeg, field_order_args(piece, _IDET_FRAMES))
            except ProcessFailed:
                continue  # A damaged stretch says nothing; the others do.
            counts += field_counts(outcome.said)
        log.debug("fields: %s", counts)
        return counts.verdict()


def _has_sound(inputs: Sequence[Input]) -> bool:
    return any(source.audio_id is not None for source in inputs)


def _frames_of(order: _Order) -> int:
    return sum(source.piece.frames for source in order.inputs)


def _share(tell: Progress, done: int, frames: int, total: int) -> Progress:
    """Progress of one group as a share of the whole."""
    return lambda part: tell((done + part * frames) / total)


async def _inputs(pieces: Sequence[Piece], picture: Picture) -> list[Input]:
    """Pair each piece with the first sound track that it really has."""
    inputs = []
    for piece, streams in zip(pieces, await _probed(pieces), strict=True):
        tracks = [track for track in picture.audio_ids[:1] if track in streams.audio_ids]
        inputs.append(Input(piece, tracks[0] if tracks else None, streams.width > 0))
    return inputs


async def _probed(pieces: Sequence[Piece]) -> list[DiscStreams]:
    """The tracks of each piece; what is one file for several is opened once."""
    known: dict[tuple[ByteRange, ...], DiscStreams] = {}
    for piece in pieces:
        if piece.ranges not in known:
            known[piece.ranges] = await asyncio.to_thread(probe_piece, piece)
    return [known[piece.ranges] for piece in pieces]


def _missing_frames(inputs: Sequence[Input], damage: DamageReader) -> int:
    """How many frames the decoder owed.

    In files with an index a picture may last for several frames: without an error none is missing.
    """
    filmed = [source.piece for source in inputs if source.has_video]
    if not damage.errors and any(piece.container is Container.INDEXED for piece in filmed):
        return 0
    return max(sum(piece.frames for piece in filmed) - damage.frames_in(len(filmed)), 0)


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
