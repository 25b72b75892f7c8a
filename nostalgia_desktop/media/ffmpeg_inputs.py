"""Opens pieces of originals in ffmpeg: picture and sound of each, exactly as long as planned."""

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import ffmpeg
from ffmpeg.nodes import FilterableStream, Node

from nostalgia_desktop.domain.clock import TICKS_PER_S, ByteRange, Piece
from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.media import Picture
from nostalgia_desktop.media.piece_reader import INDEXED_FORMATS, ticks_per_frame
from nostalgia_desktop.media.steady_sound import in_step

_MAX_SLACK = 900  # Ticks; timestamps of the same frame never differ by as much as this.
SOUND_FORMAT = "nut"
"""How sound is kept that was decoded before: with the time of each sample."""

REPEATED_FIELD = 20203
"""What stands in ffmpeg's log for a picture with a repeated field."""

_PROTOCOLS = "concatf,concat,file,subfile,data"


@dataclass(frozen=True, slots=True)
class Input:
    """A piece to read, and its sound tracks as `Picture.audio_ids` has them; None is silence.

    `sounds` are files with these tracks, where they were decoded before: time 0 is the piece's.
    """

    piece: Piece
    audio_ids: tuple[int | None, ...] = ()
    has_video: bool = True
    sounds: tuple[Path | None, ...] = ()

    @property
    def has_sound(self) -> bool:
        """Whether anything is to be heard."""
        return any(audio_id is not None for audio_id in self.audio_ids)


def source_url(ranges: Sequence[ByteRange]) -> str:
    """One URL for byte ranges of files, read as one stream.

    `concat:` breaks on a path with `|`; `concatf:` takes a list in which paths can be quoted,
    and `data:` carries the list without a file.
    """
    urls = [
        b"subfile,,start,%d,end,%d,,:%s" % (part.start, part.end, os.fsencode(part.path))
        for part in ranges
    ]
    lines = [b"'" + url.replace(b"'", rb"'\''") + b"'" for url in urls]
    text = base64.b64encode(b"\n".join(lines)).decode("ascii")
    return f"concatf:data:text/plain;base64,{text}"


def open_input(piece: Piece, **more: object) -> FilterableStream:
    """A piece as an input of ffmpeg, with all its streams; `more` are options of ffmpeg."""
    # One decoding thread: several cost more CPU for the same pictures.
    options: dict[str, object] = {"protocol_whitelist": _PROTOCOLS, "threads": 1, **more}
    if piece.container is Container.INDEXED:
        options["format_whitelist"] = INDEXED_FORMATS
        if piece.seek_pts > 0:
            # By the file's own timestamps, and all pictures from the key frame on.
            seconds = in_seconds(Fraction(piece.seek_pts, TICKS_PER_S))
            options |= {"ss": seconds, "seek_timestamp": 1, "noaccurate_seek": None}
    else:
        options["format"] = piece.container.value
    if piece.container in (Container.PROGRAM_STREAM, Container.TRANSPORT_STREAM):
        options["correct_ts_overflow"] = 0  # A jump back is a restart.
    return ffmpeg.input(source_url(piece.ranges), **options)


def stamped(opened: FilterableStream, piece: Piece) -> FilterableStream:
    """The pictures with their time on the title's clock, in 90 kHz ticks."""
    indexed = piece.container is Container.INDEXED
    # A cover picture is no film.
    video = opened["V:0" if indexed else "v:0"].filter("settb", f"1/{TICKS_PER_S}")
    if piece.stamp_pts is None:
        return video
    if piece.container is Container.ELEMENTARY:
        return video.filter("setpts", f"{piece.stamp_pts}+N*{ticks_per_frame(piece)}")
    return video.filter("setpts", f"PTS+{piece.stamp_pts}")


def slack_ticks(piece: Piece) -> int:
    """How much earlier than planned a frame's timestamp may be and still count as its own."""
    return min(_MAX_SLACK, int(ticks_per_frame(piece) / 2))


@dataclass(frozen=True, slots=True)
class SoundFormat:
    """What sound is brought to, and how many tracks there are.

    `layout` is a channel layout, empty where it stays as it is.
    """

    hz: int = 48_000
    layout: str = ""
    tracks: int = 1


def joined(
    inputs: Sequence[Input], picture: Picture, rate: Fraction, sound: SoundFormat | None
) -> tuple[FilterableStream, list[FilterableStream]]:
    """Picture and sound of all pieces, each starting at time 0 and exactly as long as planned.

    Without a `sound` there is none. Where the picture is `telecined`, each frame is one of film.
    """
    tracks = sound.tracks if sound else 0
    streams: list[FilterableStream] = []
    for number, source in enumerate(inputs):
        opened = _open_whole(source.piece)
        # Only pictures of one shape can be joined; the whole gets its own shape later.
        streams.append(_video(opened, source, picture, rate, number).filter("setsar", sar="1"))
        if sound:
            streams += _tracks(opened, source, rate, number, sound)
    if len(inputs) == 1:
        return streams[0], streams[1:]
    node: Node = ffmpeg.concat(*streams, v=1, a=tracks).node
    # `concat` begins each piece where the sound of the one before ends, which may be a sample late:
    # by their number alone all pictures are on time.
    video = node[0].filter("settb", f"{1 / rate}").filter("setpts", "N")
    return video, [node[1 + track] for track in range(tracks)]


def sound_of(
    inputs: Sequence[Input], rate: Fraction, sound: SoundFormat, track: int
) -> FilterableStream:
    """One sound track of all pieces, as `joined` has it, without any picture."""
    streams = [
        _tracks(_open_whole(source.piece), source, rate, number, sound)[track]
        for number, source in enumerate(inputs)
    ]
    return streams[0] if len(inputs) == 1 else ffmpeg.concat(*streams, v=0, a=1)


def _open_whole(piece: Piece) -> FilterableStream:
    # Where size, colours or sound change in mid-title ffmpeg would begin all filters anew, and
    # those that count frames count from 0 again; FFmpeg 9 may then even wait for ever.
    return open_input(piece, reinit_filter=0)


def _video(
    opened: FilterableStream, source: Input, picture: Picture, rate: Fraction, number: int
) -> FilterableStream:
    piece = source.piece
    if not (picture.has_video and source.has_video):
        size = f"{picture.width or 720}x{picture.height or 576}"
        # Two that are the same in all would be one to ffmpeg-python, and cannot be joined.
        seconds = in_seconds(piece.frames / rate + number)
        black = ffmpeg.input(f"color=c=black:s={size}:r={rate}:d={seconds}", format="lavfi")
        return black.filter("trim", end_frame=piece.frames)
    video = stamped(opened, piece)
    if piece.container is not Container.INDEXED:
        video = video.filter("trim", end_pts=piece.end_pts - slack_ticks(piece))
    # Pictures of one size from here on, field by field where they are interlaced.
    video = video.filter("scale", w=picture.width, h=picture.height, interl=-1)
    video = video.filter("setpts", f"PTS-{piece.first_pts}+{_told_repeats(piece)}")
    if picture.telecined:
        # While the pictures from before the piece are there: its first fields belong to those.
        video = _rematched(video, picture)
    # Frames that damage has swallowed are filled with the one before, be it from before the
    # piece: time must not shrink.
    video = video.filter("fps", fps=f"{rate}", start_time=0)
    video = video.filter("tpad", stop=-1, stop_mode="clone")
    return video.filter("trim", end_frame=piece.frames)


def _rematched(video: FilterableStream, picture: Picture) -> FilterableStream:
    """Film on video with the fields of each film picture together again; still five for four."""
    video = video.filter("fieldmatch", order=picture.scan.value, combmatch="full")
    # What finds no match, as at a bad cut, is marked.
    return video.filter("bwdif", mode="send_frame", parity=picture.scan.value, deint="interlaced")


def _told_repeats(piece: Piece) -> str:
    """An expression that is 0, and logs a line for each picture that is shown for three fields.

    So film on NTSC fills five frames with four pictures, and none is missing.
    """
    gap, step = "PTS-PREV_INPTS", float(ticks_per_frame(piece))
    lasts = f"between({gap},{1.25 * step:.0f},{1.75 * step:.0f})"
    return f"0*if(gte(PTS,{piece.first_pts})*{lasts},print({REPEATED_FIELD}),0)"


def _tracks(
    opened: FilterableStream, source: Input, rate: Fraction, number: int, sound: SoundFormat
) -> list[FilterableStream]:
    """All sound tracks of a piece, silent where it has none."""
    missing = sound.tracks - len(source.audio_ids)
    ids = (*source.audio_ids, *(None for _ in range(missing)))[: sound.tracks]
    return [
        _silence(source.piece, rate, number * sound.tracks + track, sound)
        if audio_id is None
        else _audio(_heard(opened, source, track, audio_id), source.piece, rate, sound)
        for track, audio_id in enumerate(ids)
    ]


def _silence(piece: Piece, rate: Fraction, number: int, sound: SoundFormat) -> FilterableStream:
    # Its own length too, as above; the filter cuts it.
    seconds = in_seconds(piece.frames / rate + number)
    source_args = f"r={sound.hz}:cl={sound.layout or 'stereo'}:d={seconds}"
    silence = ffmpeg.input(f"anullsrc={source_args}", format="lavfi")
    return silence.filter("atrim", end=in_seconds(piece.frames / rate))


def _heard(opened: FilterableStream, source: Input, track: int, audio_id: int) -> FilterableStream:
    """A track as it is; from its own file where it was decoded before."""
    file = source.sounds[track] if source.sounds else None
    if file is not None:
        return ffmpeg.input(f"file:{file}", format=SOUND_FORMAT)["a:0"]
    return cut_sound(opened, source.piece, audio_id)


def _audio(
    audio: FilterableStream, piece: Piece, rate: Fraction, sound: SoundFormat
) -> FilterableStream:
    length = in_seconds(piece.frames / rate)
    audio = in_step(audio, sound.hz, sound.layout)
    # Where no sound was found at all the padding has no timestamps, and `concat` would put in
    # silence for hours.
    audio = audio.filter("apad", whole_dur=length).filter("asetpts", "N/SR/TB")
    return audio.filter("atrim", end=length)


def cut_sound(opened: FilterableStream, piece: Piece, audio_id: int) -> FilterableStream:
    """A piece's sound as it is, from time 0 on; each sound keeps its own time."""
    start = in_seconds(Fraction(piece.first_pts, TICKS_PER_S))
    end = in_seconds(Fraction(piece.end_pts, TICKS_PER_S))
    audio = opened[_audio_specifier(piece.container, audio_id)]
    if piece.stamp_pts is not None:
        stamp = in_seconds(Fraction(piece.stamp_pts, TICKS_PER_S))
        audio = audio.filter("asetpts", f"PTS+{stamp}/TB")
    audio = audio.filter("atrim", start=start, end=end)
    return audio.filter("asetpts", f"PTS-{start}/TB")


def _audio_specifier(container: Container, audio_id: int) -> str:
    has_ids = container in (Container.PROGRAM_STREAM, Container.TRANSPORT_STREAM)
    return f"i:{audio_id:#x}" if has_ids else f"a:{audio_id}"


def in_seconds(value: Fraction) -> str:
    """A time as ffmpeg takes it, to the microsecond."""
    return f"{float(value):.6f}"
