"""Makes a file of many pieces with ffmpeg: in one go, or in groups that are joined."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Protocol

from ffmpeg.nodes import FilterableStream

from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.media import Progress
from nostalgia_desktop.media.changing_sound import Once, decode_sound
from nostalgia_desktop.media.clip_args import Group, open_groups
from nostalgia_desktop.media.ffmpeg_inputs import Input, SoundFormat, sound_of
from nostalgia_desktop.media.groups import grouped
from nostalgia_desktop.media.listening import listen
from nostalgia_desktop.media.part_file import part_file
from nostalgia_desktop.media.process import OnBytes, ProcessFailed, run_process
from nostalgia_desktop.media.report import DamageReader, SoundChanges, explain, progress_reader
from nostalgia_desktop.media.sound_mending import AS_IT_IS, Mend, MendWish
from nostalgia_desktop.media.streams import FileFacts, measure_file

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made: what it holds, and what damage had swallowed.

    `missing_frames` frames of the original could not be decoded and were filled with the one
    before; `errors` counts the decoder's complaints, `first_error` is the first. `copied` pictures
    are the original's own, as it has them coded.
    """

    facts: FileFacts
    missing_frames: int
    errors: int
    first_error: str
    copied: int = 0


@dataclass(frozen=True, slots=True)
class _Loss:
    """What damage had swallowed in one run of ffmpeg."""

    frames: int
    errors: int
    first_error: str


class Build(Protocol):
    """Arguments that make a file of some inputs."""

    def __call__(
        self, inputs: Sequence[Input], out: str, *, in_group: bool, mends: Sequence[Mend]
    ) -> list[str]:
        """`in_group` says that others will be put behind or before it, and nothing mended yet."""


class Join(Protocol):
    """Arguments that put groups behind each other."""

    def __call__(self, groups: Sequence[Group], out: str, *, mends: Sequence[Mend]) -> list[str]:
        """`mends` are what to do to each sound track."""


@dataclass(frozen=True, slots=True)
class Order:
    """A file to make: how, what it is called for people, and from what.

    `frames` is how many frames it should have. It may be made of groups of inputs, put behind each
    other by `join`, if each but the last has a multiple of `step` source frames. `on_tap` gets what
    the runs write to standard output; without it they tell there how far they are. Before it is
    made, or joined, its `sound` is listened to for what `wish` says.
    """

    build: Build
    join: Join
    part: Path
    what: str
    frames: int
    inputs: Sequence[Input]
    rate: Fraction
    step: int = 1
    on_tap: OnBytes | None = None
    sound: SoundFormat | None = None
    wish: MendWish = AS_IT_IS


class Assembler:
    """Runs ffmpeg for an order, as often as it takes."""

    def __init__(self, ffmpeg: str) -> None:
        self._ffmpeg = ffmpeg

    async def make(self, order: Order, on_progress: Progress) -> Made:
        """Make the order's part file and look at what came out.

        Raises:
            MediaError: ffmpeg failed.
            ArchiveError: the drive is full.
        """
        tap = Once(order.on_tap) if order.on_tap else None
        order = replace(order, on_tap=tap.feed if tap else None)
        try:
            return await self._make(order, on_progress)
        except SoundChanges as error:
            log.info("%s; it is decoded by itself first", error)
        if tap:
            tap.begin_again()
        with contextlib.ExitStack() as files:
            # Once they are decoded no input may be cut in two any more.
            inputs = [each for group in grouped(order.inputs, order.step) for each in group]
            inputs = await decode_sound(self._ffmpeg, inputs, order.part, files)
            return await self._make(replace(order, inputs=inputs), on_progress)

    async def _make(self, order: Order, on_progress: Progress) -> Made:
        groups = grouped(order.inputs, order.step)
        if len(groups) == 1:
            mends = await self._listen(order, partial(sound_of, order.inputs, order.rate))
            args = order.build(order.inputs, str(order.part), in_group=False, mends=mends)
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
        self, order: Order, groups: Sequence[Sequence[Input]], on_progress: Progress
    ) -> list[_Loss]:
        """Make a file of more inputs than one ffmpeg should open, some at a time."""
        losses, made, done = list[_Loss](), list[Group](), 0
        total = sum(source.piece.frames for source in order.inputs)
        with contextlib.ExitStack() as files:
            for number, inputs in enumerate(groups, 1):
                frames = sum(source.piece.frames for source in inputs)
                name = f"{order.part.stem} group {number}"
                part = files.enter_context(part_file(order.part.with_name(name)))
                args = order.build(inputs, str(part), in_group=True, mends=())
                told = _share(on_progress, done, frames, total)
                losses.append(await self._run(order, args, inputs, told))
                made.append(Group(part, frames / order.rate))
                done += frames
            joining = replace(order, on_tap=None)
            mends = await self._listen(order, lambda _sound, track: open_groups(made)[f"a:{track}"])
            args = order.join(made, str(order.part), mends=mends)
            await self._run(joining, args, (), lambda _done: None)
        return losses

    async def _listen(
        self, order: Order, open_track: Callable[[SoundFormat, int], FilterableStream]
    ) -> tuple[Mend, ...]:
        if order.sound is None:
            return ()
        track_of = partial(open_track, order.sound)
        tracks = order.sound.tracks
        return await listen(self._ffmpeg, track_of, tracks, order.wish, order.what)

    async def _run(
        self, order: Order, args: list[str], inputs: Sequence[Input], on_progress: Progress
    ) -> _Loss:
        damage = DamageReader()
        share = sum(source.piece.frames for source in inputs) / max(_frames_of(order), 1)
        on_line = progress_reader(round(order.frames * share), on_progress)
        try:
            await run_process(self._ffmpeg, args, on_line, damage.read, order.on_tap)
        except ProcessFailed as error:
            if damage.sound_changes:
                raise SoundChanges(f"the sound of {order.what} changes in between") from error
            raise explain(error, order.what, order.part) from error
        return _Loss(_missing_frames(inputs, damage), damage.errors, damage.first_error)


def _frames_of(order: Order) -> int:
    return sum(source.piece.frames for source in order.inputs)


def _share(tell: Progress, done: int, frames: int, total: int) -> Progress:
    """Progress of one group as a share of the whole."""
    return lambda part: tell((done + part * frames) / total)


def _missing_frames(inputs: Sequence[Input], damage: DamageReader) -> int:
    """How many frames the decoder owed.

    In files with an index a picture may last for several frames: without an error none is missing.
    """
    filmed = [source.piece for source in inputs if source.has_video]
    if not damage.errors and any(piece.container is Container.INDEXED for piece in filmed):
        return 0
    shown = damage.frames_in(len(filmed)) + damage.repeats // 2
    return max(sum(piece.frames for piece in filmed) - shown, 0)
