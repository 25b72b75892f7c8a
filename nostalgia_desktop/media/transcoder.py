"""Makes proxies and clips from the original VOBs, checked before they get their names."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from nostalgia_desktop.domain.clip_tags import Chapter
from nostalgia_desktop.domain.clock import NTSC, ByteRange, Piece, TitleClock
from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.domain.media import Picture, Progress, Scan
from nostalgia_desktop.domain.time import frame_to_ms
from nostalgia_desktop.media.assembly import Assembler, Made, Order
from nostalgia_desktop.media.blind_pieces import shows_picture, without_blind
from nostalgia_desktop.media.cadence import FieldReader, has_video, is_telecined
from nostalgia_desktop.media.chapters import with_chapters
from nostalgia_desktop.media.clip_args import Group, clip_args, join_args
from nostalgia_desktop.media.clip_picture import FILM_CYCLE, clip_frames
from nostalgia_desktop.media.ffmpeg_args import field_order_args, proxy_args, proxy_frames
from nostalgia_desktop.media.ffmpeg_inputs import Input
from nostalgia_desktop.media.how_made import copied_words, encoded_words, noted
from nostalgia_desktop.media.part_file import part_file, put_in_place, replace_with
from nostalgia_desktop.media.process import OnBytes, ProcessFailed, run_process
from nostalgia_desktop.media.proxy_rate import proxy_step
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.report import (
    FieldCounts,
    field_counts,
)
from nostalgia_desktop.media.smart_clip import SmartClip, make_smart_clip
from nostalgia_desktop.media.smart_film import NotCopied
from nostalgia_desktop.media.sound_mending import Mend, MendWish
from nostalgia_desktop.media.sound_track import Sound
from nostalgia_desktop.media.streams import DiscStreams, FileFacts, probe_piece
from nostalgia_desktop.media.track_columns import track_columns

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
        inputs, rate = _first_tracks(await _inputs(pieces, picture)), clock.rate
        sound = Sound(PROXY_AUDIO_KBIT * _has_sound(inputs), 16_000, 1, "fast")
        with_tap = on_tap is not None
        whole_fields = replace(picture, telecined=False)  # One of each frame is all it needs.

        def build(
            inputs: Sequence[Input], out: str, *, in_group: bool, mends: Sequence[Mend]
        ) -> list[str]:
            del mends  # A preview sounds as the original does.
            return proxy_args(
                inputs, whole_fields, rate, sound, out, in_group=in_group, with_tap=with_tap
            )

        with part_file(final) as part:
            frames, step = proxy_frames(clock.frames, rate), proxy_step(rate)
            join = partial(join_args, sound=sound)
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
        final: Path,
        on_progress: Progress,
        before_rename: BeforeRename,
        chapters: Sequence[Chapter] = (),
    ) -> Made:
        """Cut one scene from the originals and encode it; never over an existing file.

        `before_rename` is awaited with the checked part file and what is known of it: what it
        raises stops the clip.

        Raises:
            MediaError: ffmpeg failed, or the clip is not what was planned.
            FileExistsError: the name was taken meanwhile.
            ArchiveError: the drive is full or gone.
        """
        picture = await self._as_it_is_here(pieces, picture, quality)
        inputs, rate = await _inputs(pieces, picture), clock.rate
        frames = sum(piece.frames for piece in pieces)
        tracks = len(inputs[0].audio_ids) if _has_sound(inputs) else 0
        sound = Sound(quality.audio_kbit, tracks=tracks, lossless=quality.is_original)

        def build(
            inputs: Sequence[Input], out: str, *, in_group: bool, mends: Sequence[Mend]
        ) -> list[str]:
            args = clip_args(
                inputs, picture, rate, quality, sound, out, in_group=in_group, mends=mends
            )
            return args if in_group else with_chapters(args, chapters)

        def join(groups: Sequence[Group], out: str, *, mends: Sequence[Mend]) -> list[str]:
            args = join_args(groups, out, sound=sound, ending=quality.ending, mends=mends)
            return with_chapters(args, chapters)

        with part_file(final) as part:
            planned = clip_frames(frames, picture, quality)
            # The frames of film begin anew with each group.
            step = FILM_CYCLE if picture.telecined else 1
            wish = MendWish(quality.repairs_sound, quality.evens_loudness)
            order = Order(
                build, join, part, final.name, planned, inputs, rate, step, None, sound.format, wish
            )
            if quality.is_original:
                smart = SmartClip(inputs, picture, rate, sound, chapters, final.name)
                made = await self._original(smart, order, on_progress)
            else:
                made = await self._assembler.make(order, on_progress)
            _check_clip(made.facts, planned, frames, clock, sound, final.name, picture)
            await before_rename(part, made)
            await asyncio.to_thread(put_in_place, part, final)
        return made

    async def _original(self, clip: SmartClip, order: Order, on_progress: Progress) -> Made:
        """Copy the original's own pictures; where that is not proved to be sound, encode them."""
        try:
            made = await make_smart_clip(clip, self._assembler, order.part, on_progress)
        except NotCopied as reason:
            log.info("%s is made without copying the original's pictures: %s", clip.what, reason)
            return await self._assembler.make(noted(order, encoded_words(reason)), on_progress)
        log.info("%s: %s", clip.what, copied_words(made.copied, clip.frames))
        return made

    async def _as_it_is_here(
        self, pieces: Sequence[Piece], picture: Picture, quality: Quality
    ) -> Picture:
        """The title's picture, as film only where all of the scene is: video would lose by it."""
        if not picture.telecined or quality.is_original:
            return replace(picture, telecined=False)
        for piece in pieces:
            reader, args = FieldReader(), field_order_args(piece, piece.frames)
            try:
                await run_process(self._ffmpeg, args, reader.read)
            except ProcessFailed:
                return replace(picture, telecined=False)  # Too damaged to be sure of it.
            if has_video(reader.verdicts, picture.scan):
                return replace(picture, telecined=False)
        return picture

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
    return any(source.has_sound for source in inputs)


def _first_tracks(inputs: Sequence[Input]) -> list[Input]:
    return [replace(source, audio_ids=source.audio_ids[:1]) for source in inputs]


async def _inputs(pieces: Sequence[Piece], picture: Picture) -> list[Input]:
    """Pair each piece with the sound tracks that it really has.

    A recorder may change from one coding of sound to another between two recordings.
    """
    inputs, seen = list[Input](), await asyncio.to_thread(without_blind, pieces)
    probed = await _probed(seen)
    tracks = track_columns(
        [[id for id in picture.audio_ids if id in streams.audio_ids] for streams in probed]
    )
    for number, (piece, streams) in enumerate(zip(seen, probed, strict=True)):
        has_video = streams.width > 0 and (number > 0 or await _shows(piece))
        inputs.append(Input(piece, tracks[number], has_video))
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
    planned: int,
    frames: int,
    clock: TitleClock,
    sound: Sound,
    name: str,
    picture: Picture,
) -> None:
    if facts.frames != planned:
        raise MediaError(f"{name} came out with {facts.frames} frames instead of {planned}")
    length = frame_to_ms(frames, clock.rate)
    # Up to four pictures of film last a quarter longer than the frames that they were in.
    slack = frame_to_ms(2 if picture.telecined else 1, clock.rate)
    if abs(facts.video_ms - length) > slack:
        raise MediaError(f"{name} came out {facts.video_ms} ms long instead of {length} ms")
    tracks = sound.tracks if sound.is_there else 0
    if len(facts.tracks_ms) != tracks:
        raise MediaError(f"{name} has {len(facts.tracks_ms)} sound tracks instead of {tracks}")
    gap = max((abs(track_ms - length) for track_ms in facts.tracks_ms), default=0)
    if gap > AUDIO_TOLERANCE_MS:
        raise MediaError(f"the sound of {name} is {gap} ms off the picture's length")
