"""Decodes a finished clip from its first picture to its last, once."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import av.container
import av.error

from nostalgia_desktop.domain.errors import Cancelled, MediaError
from nostalgia_desktop.domain.media import Progress, ShouldStop
from nostalgia_desktop.media.clip_watches import PictureWatch, SoundWatch
from nostalgia_desktop.media.mpeg_headers import CODEC
from nostalgia_desktop.media.piece_reader import film_stream

# A decoder hides what it cannot read behind what is near; here it is to say so.
_STRICT = {"err_detect": "crccheck+bitstream+buffer+explode"}
# Recorders fill up slices with zeros, as MPEG-2 allows (ISO/IEC 13818-2, 5.2.3): `bitstream` would
# take these for an error.
_STRICT_MPEG_2 = {"err_detect": "crccheck+buffer+explode"}
# A fifth less work. It only smooths the edges of blocks, and all but the last pictures count alone.
_ROUGH = _STRICT | {"skip_loop_filter": "all"}
_STEPS = 100


def strict_options(codec: str) -> dict[str, str]:
    """Options of libav with which a decoder says what it cannot read."""
    return _STRICT_MPEG_2 if codec == CODEC else _STRICT


@dataclass(slots=True)
class ClipReading:
    """What came out of a clip; `lost_packets` are those its index names and it does not have."""

    pictures: PictureWatch = field(default_factory=PictureWatch)
    sound: SoundWatch = field(default_factory=SoundWatch)
    sound_tracks: int = 0
    errors: int = 0
    first_error: str = ""
    lost_packets: int = 0

    def complain(self, error: Exception) -> None:
        """Count what a decoder could not read."""
        self.errors += 1
        self.first_error = self.first_error or str(error)


def read_clip(
    path: Path,
    should_stop: ShouldStop = lambda: False,
    on_progress: Progress = lambda _done: None,
) -> ClipReading:
    """Decode all pictures and all sound of a clip.

    What cannot be decoded is counted, and the rest goes on. `on_progress` is called where this is.

    Raises:
        MediaError: it is no film at all.
        Cancelled: `should_stop` said so.
    """
    reading = ClipReading()
    try:
        with av.open(str(path)) as opened:
            _read(opened, reading, should_stop, on_progress)
    except (OSError, av.error.FFmpegError) as error:
        raise MediaError(f"{path.name} cannot be opened as a film: {error}") from error
    return reading


def _read(
    opened: av.container.InputContainer,
    reading: ClipReading,
    should_stop: ShouldStop,
    on_progress: Progress,
) -> None:
    video, sounds = film_stream(opened), opened.streams.audio
    reading.sound_tracks = len(sounds)
    decoders: dict[int, _Decoder] = {}
    if video is not None:
        decoders[video.index] = _Pictures(video, reading)
    for number, sound in enumerate(sounds):
        decoders[sound.index] = _Sound(sound, reading, is_watched=number == 0)
    steps = _Steps(opened.duration, on_progress)
    for packet in _packets(opened, reading, list(decoders)):
        if should_stop():
            raise Cancelled
        decoders[packet.stream.index].take(packet)
        steps.come_to(packet)
    for decoder in decoders.values():
        decoder.end()


class _Steps:
    """Tells how far the reading has come, in steps that can be seen."""

    def __init__(self, length_us: int | None, on_progress: Progress) -> None:
        self._length_us, self._on_progress, self._told = length_us or 0, on_progress, 0

    def come_to(self, packet: "av.Packet[Any]") -> None:
        """The next packet was decoded."""
        if packet.dts is None or not self._length_us:
            return
        step = int(packet.dts * packet.time_base * 1_000_000 * _STEPS) // self._length_us
        if self._told < step <= _STEPS:
            self._told = step
            self._on_progress(step / _STEPS)


def _packets(
    opened: av.container.InputContainer, reading: ClipReading, streams: list[int]
) -> "Iterator[av.Packet[Any]]":
    """All packets up to where the file cannot be read any more."""
    count = 0
    try:
        for packet in opened.demux(*(opened.streams[index] for index in streams)):
            if packet.size:
                count += 1
                yield packet
    except av.error.FFmpegError as error:
        reading.complain(error)
    named = sum(opened.streams[index].frames for index in streams)
    reading.lost_packets = max(named - count, 0)


class _Decoder(ABC):
    """Decodes the packets of one stream."""

    def __init__(self, reading: ClipReading) -> None:
        self._reading = reading
        self.codec: av.AudioCodecContext | av.VideoCodecContext

    def take(self, packet: "av.Packet[Any] | None") -> None:
        """Decode one packet, or what is left."""
        try:
            frames = self.codec.decode(packet)
        except av.error.FFmpegError as error:
            self._reading.complain(error)
            return
        for frame in frames:
            self.keep(frame)

    def end(self) -> None:
        """Take what the decoder still holds."""
        self.take(None)

    @abstractmethod
    def keep(self, frame: object) -> None:
        """Do with a frame what is to be done."""


class _Sound(_Decoder):
    def __init__(self, stream: av.AudioStream, reading: ClipReading, *, is_watched: bool) -> None:
        super().__init__(reading)
        self.codec, self._is_watched = stream.codec_context, is_watched

    def keep(self, frame: object) -> None:
        if self._is_watched and isinstance(frame, av.AudioFrame):
            self._reading.sound.take(frame)


class _Pictures(_Decoder):
    """Pictures of H.264 are decoded roughly up to the last key frame, from there on in full."""

    def __init__(self, stream: av.VideoStream, reading: ClipReading) -> None:
        super().__init__(reading)
        self._full, self._last_key = stream.codec_context, _last_key(stream)
        self.codec, self._full.options = self._full, strict_options(self._full.name)
        if self._last_key is None:
            return
        rough = av.VideoCodecContext.create("h264", "r")
        rough.extradata, rough.options, rough.thread_count = self._full.extradata, _ROUGH, 1
        self.codec = rough

    def take(self, packet: "av.Packet[Any] | None") -> None:
        if packet is not None and packet.dts == self._last_key and self.codec is not self._full:
            super().take(None)
            self.codec = self._full
        super().take(packet)

    def keep(self, frame: object) -> None:
        if isinstance(frame, av.VideoFrame):
            if frame.is_corrupt:
                self._reading.complain(ValueError("a picture is marked as broken"))
            self._reading.pictures.take(frame)


def _last_key(stream: av.VideoStream) -> int | None:
    """When the last key frame is decoded, where nothing behind it needs what is before it."""
    keys = [each.timestamp for each in stream.index_entries if each.is_keyframe]
    # x264's groups are closed; those of other encoders need not be.
    return max(keys) if stream.codec_context.name == "h264" and len(keys) > 1 else None
