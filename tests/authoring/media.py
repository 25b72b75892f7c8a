"""Runs ffmpeg and opens what it made, for the other modules here."""

import io
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import av
import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.video.frame import VideoFrame

Luma = npt.NDArray[np.uint8]
Source = str | Path | BinaryIO | InputContainer


def run_ffmpeg(*args: str | Path, frames: Iterable[bytes] = ()) -> None:
    """Run ffmpeg with `args` to its end; `frames` are written to its standard input.

    Raises:
        RuntimeError: ffmpeg failed; the message holds what it said.
    """
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *map(str, args)]
    # A file, as a full pipe of messages would block ffmpeg while we still write frames to it.
    with tempfile.TemporaryFile() as messages:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=messages) as process:
            _feed(process, frames)
        if process.returncode:
            messages.seek(0)
            raise RuntimeError(f"ffmpeg failed: {messages.read().decode(errors='replace')}")


def _feed(process: subprocess.Popen[bytes], frames: Iterable[bytes]) -> None:
    """Write all frames; when ffmpeg ends early, its status and messages tell why."""
    assert process.stdin is not None
    try:
        for frame in frames:
            process.stdin.write(frame)
        process.stdin.close()
    except BrokenPipeError:
        return


def joined(parts: Iterable[Path]) -> io.BytesIO:
    """All files as one stream, as the parts of a title are."""
    return io.BytesIO(b"".join(part.read_bytes() for part in parts))


@contextmanager
def opened(source: Source) -> Iterator[InputContainer]:
    """Open anything PyAV reads; a container that is open already stays so."""
    if isinstance(source, InputContainer):
        yield source
        return
    with av.open(str(source) if isinstance(source, Path) else source, mode="r") as container:
        yield container


def pictures(source: Source) -> Iterator[tuple[Fraction, Luma]]:
    """Every picture of the first video stream: its time in seconds and its luma plane."""
    with opened(source) as container:
        stream = container.streams.video[0]
        step_s = 1 / (stream.average_rate or Fraction(25))
        time_s = -step_s
        for packet in container.demux(stream):
            for frame in _decoded(packet):
                assert isinstance(frame, VideoFrame)
                time_s = time_of(frame, time_s + step_s)
                yield time_s, luma_of(frame)


def sounds(source: Source, track: int) -> Iterator[AudioFrame]:
    """Every audio frame of the audio stream number `track`, from 0."""
    with opened(source) as container:
        for packet in container.demux(container.streams.audio[track]):
            for frame in _decoded(packet):
                assert isinstance(frame, AudioFrame)
                yield frame


def time_of(frame: VideoFrame | AudioFrame, unknown_s: Fraction) -> Fraction:
    """When a frame is shown or heard, in seconds; `unknown_s` where its stream does not say."""
    if frame.pts is None or frame.time_base is None:
        return unknown_s
    return frame.pts * frame.time_base


def _decoded(packet: "av.Packet[Any]") -> list[object]:
    """Decode one packet; a damaged one holds no frames, as in any player."""
    try:
        return list(packet.decode())
    except av.FFmpegError:
        return []


def luma_of(frame: VideoFrame) -> Luma:
    """The luma plane, copied, without the padding at the end of its lines."""
    plain = frame.format.is_planar and frame.format.components[0].bits == 8
    plane = (frame if plain else frame.reformat(format="gray")).planes[0]
    lines = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    luma: Luma = lines[: frame.height, : frame.width].copy()
    return luma
