"""Makes an archive clip of the original MPEG-2 itself, with the sound as in any other clip."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av.error
import ffmpeg
from ffmpeg.nodes import FilterableStream

from nostalgia_desktop.domain.clip_tags import Chapter
from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.domain.media import Picture, Progress, ShouldStop
from nostalgia_desktop.media.assembly import Assembler, Made, Order
from nostalgia_desktop.media.chapters import with_chapters
from nostalgia_desktop.media.clip_args import Group, open_groups
from nostalgia_desktop.media.clip_picture import usual_colours
from nostalgia_desktop.media.ffmpeg_inputs import Input, SoundFormat, sound_of
from nostalgia_desktop.media.ffmpeg_output import NO_TAGS, compiled
from nostalgia_desktop.media.how_made import copied_words, with_note
from nostalgia_desktop.media.part_file import part_file
from nostalgia_desktop.media.smart_cut import copy_piece
from nostalgia_desktop.media.smart_film import FilmWriter, NotCopied, Shape
from nostalgia_desktop.media.smart_proof import prove
from nostalgia_desktop.media.sound_mending import Mend
from nostalgia_desktop.media.sound_track import Sound
from nostalgia_desktop.media.threads import in_thread, told_from_thread

_STREAMS = (Container.PROGRAM_STREAM, Container.TRANSPORT_STREAM, Container.ELEMENTARY)
# With fewer that are the original's own, FFV1 keeps more of it.
_LEAST_COPIED = Fraction(1, 2)
# What each of three steps takes of the whole time: copying, sound, proof.
_COPYING, _SOUND = 0.5, 0.2
_NONE = SoundFormat()


@dataclass(frozen=True, slots=True)
class SmartClip:
    """A clip to be made of the original's own pictures."""

    inputs: Sequence[Input]
    picture: Picture
    rate: Fraction
    sound: Sound
    chapters: Sequence[Chapter]
    what: str

    @property
    def frames(self) -> int:
        """How many pictures it has."""
        return sum(source.piece.frames for source in self.inputs)


async def make_smart_clip(
    clip: SmartClip, assembler: Assembler, part: Path, on_progress: Progress
) -> Made:
    """Write the clip to `part`, and prove that it shows what the original shows.

    Raises:
        NotCopied: that cannot be done with this original; says why.
        ArchiveError: the drive is full.
    """
    tell = told_from_thread(on_progress)
    with part_file(part.with_name(f"{part.stem} film")) as path:
        film = await in_thread(lambda stop: _copied(clip, path, tell, stop))
        order = _order(clip, path, part, film.copied)
        try:
            made = await assembler.make(order, _share(on_progress, _COPYING, _SOUND))
        except MediaError as error:
            # Where it is the sound's fault, this will be said again next.
            raise NotCopied(f"no file could be made of the copy: {error}") from error
    last = _share(tell, _COPYING + _SOUND, 1 - _COPYING - _SOUND)
    await in_thread(lambda stop: prove(part, film.digests, clip.rate, last, stop))
    return replace(made, copied=film.copied)


def _copied(clip: SmartClip, path: Path, tell: Progress, should_stop: ShouldStop) -> FilmWriter:
    """Copy all pieces into one film without sound.

    Raises:
        NotCopied: it cannot be done, or too little of it.
        Cancelled: `should_stop` said so.
    """
    pieces = [source.piece for source in clip.inputs]
    if not all(source.has_video for source in clip.inputs):
        raise NotCopied("a part of it has no picture")
    if any(piece.container not in _STREAMS for piece in pieces):
        raise NotCopied("its video is in a file of another kind than discs have")
    colours = usual_colours(pieces[0].container, clip.picture, clip.rate)
    shape = Shape(clip.picture, clip.rate, colours)
    film = FilmWriter(path, shape, [b""] * clip.frames, _share(tell, 0, _COPYING))
    try:
        with film:
            offset = 0
            for piece in pieces:
                copy_piece(piece, offset, film, should_stop)
                offset += piece.frames
    except (OSError, av.error.FFmpegError) as error:
        # What it is will be said by ffmpeg, which reads and writes the same next.
        raise NotCopied(f"copying failed: {error}") from error
    if missing := film.digests.count(b""):
        raise NotCopied(f"{missing:,} of its pictures are missing or cannot be decoded")
    if film.copied < _LEAST_COPIED * clip.frames:
        raise NotCopied(f"only {film.copied:,} of its {clip.frames:,} pictures can be copied")
    return film


def _order(clip: SmartClip, film: Path, part: Path, copied: int) -> Order:
    """Copied pictures, and the sound that the assembler makes."""
    note, sound = copied_words(copied, clip.frames), clip.sound
    # ffmpeg is to read the sound alone.
    unseen = [replace(source, has_video=False) for source in clip.inputs]

    def finished(audio: Sequence[FilterableStream], out: str) -> list[str]:
        video = ffmpeg.input(f"file:{film}", format="matroska")["v:0"]
        options = {"c:v": "copy"} | sound.options(in_group=False) | NO_TAGS
        args = compiled([video, *audio], out, options, ending=".mkv")
        return with_note(with_chapters(args, clip.chapters), note)

    def build(
        inputs: Sequence[Input], out: str, *, in_group: bool, mends: Sequence[Mend]
    ) -> list[str]:
        del mends  # The sound stays as it is.
        tracks = range(sound.tracks if sound.is_there else 0)
        audio = [sound_of(inputs, clip.rate, sound.format or _NONE, track) for track in tracks]
        if in_group:
            return compiled(audio, out, sound.options(in_group=True), in_group=True)
        return finished(audio, out)

    def join(groups: Sequence[Group], out: str, *, mends: Sequence[Mend]) -> list[str]:
        del mends
        opened = open_groups(groups)
        return finished([opened[f"a:{track}"] for track in range(sound.tracks)], out)

    inputs = unseen if sound.is_there else unseen[:1]
    return Order(build, join, part, clip.what, clip.frames, inputs, clip.rate)


def _share(tell: Progress, start: float, length: float) -> Progress:
    """Progress of one step as a part of the whole."""
    return lambda done: tell(start + length * done)
