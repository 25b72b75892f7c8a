"""Listens to the sound tracks of a clip before it is made, for what there is to mend."""

from collections.abc import Callable

import ffmpeg as ffmpeg_python
from ffmpeg.nodes import FilterableStream

from nostalgia_desktop.media.ffmpeg_output import GLOBAL
from nostalgia_desktop.media.process import ProcessFailed, run_process
from nostalgia_desktop.media.report import DamageReader, SoundChanges, explain
from nostalgia_desktop.media.sound_mending import (
    Mend,
    MendWish,
    SoundReader,
    heard_channel,
    on_both,
    with_loudness,
    with_peaks,
)

OpenTrack = Callable[[int], FilterableStream]
"""Gives the sound track of that number, from 0, as it will be in the clip."""


async def listen(
    ffmpeg: str, open_track: OpenTrack, tracks: int, wish: MendWish, what: str
) -> tuple[Mend, ...]:
    """What to mend in each track; nothing where nothing is wanted.

    Raises:
        SoundChanges: the sound goes on in another format.
        MediaError: ffmpeg failed.
    """
    if not wish:
        return ()
    return tuple([await _listen(ffmpeg, open_track(track), wish, what) for track in range(tracks)])


async def _listen(ffmpeg: str, audio: FilterableStream, wish: MendWish, what: str) -> Mend:
    channel = loudness = None
    if wish.repairs:
        channel = heard_channel((await _heard(ffmpeg, with_peaks(audio), what)).peaks_db)
    if wish.evens:
        measuring = with_loudness(on_both(audio, channel))
        loudness = (await _heard(ffmpeg, measuring, what)).loudness
    return Mend(channel, loudness)


async def _heard(ffmpeg: str, audio: FilterableStream, what: str) -> SoundReader:
    reader, damage = SoundReader(), DamageReader()

    def read(line: str) -> None:
        reader.read(line.replace(" [info]", "", 1))
        damage.read(line)

    node = ffmpeg_python.output(audio, "-", format="null")
    args = [*GLOBAL, "-nostats", "-v", "level+info", "-copyts", *node.compile()[1:]]
    try:
        await run_process(ffmpeg, args, on_error_line=read)
    except ProcessFailed as error:
        if damage.sound_changes:
            raise SoundChanges(f"the sound of {what} changes in between") from error
        raise explain(error, f"the sound of {what}", None) from error
    return reader
