"""Originals are read packet by packet, also where a stream begins late."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from nostalgia_desktop.domain.clock import ByteRange
from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.media.piece_reader import open_ranges, packets_of

FRAMES = 250


@pytest.fixture(scope="module")
def late_sound(tmp_path_factory) -> Path:
    """A program stream of ten seconds with two of sound in its middle.

    libav looks for streams at the beginning and, for the length, at the end.
    """
    folder = tmp_path_factory.mktemp("late")
    picture = ["-f", "lavfi", "-i", "testsrc2=s=352x288:r=25,noise=alls=30:allf=t"]
    sound = ["-f", "lavfi", "-i", "sine", "-c:a", "ac3"]
    pieces = []
    for number, inputs in enumerate((picture, [*picture, *sound], picture)):
        seconds = (4, 2, 4)[number]
        pieces.append(folder / f"{number}.mpg")
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "fatal", *inputs, "-t", str(seconds)]
        command += ["-f", "vob", "-c:v", "mpeg2video", "-b:v", "3000k", str(pieces[-1])]
        subprocess.run(command, check=True)
    film = folder / "late.mpg"
    film.write_bytes(b"".join(piece.read_bytes() for piece in pieces))
    return film


def test_all_pictures_come_though_libav_does_not_know_of_the_sound_yet(late_sound):
    whole = [ByteRange(late_sound, 0, late_sound.stat().st_size)]

    with open_ranges(whole, Container.PROGRAM_STREAM, quick=True) as opened:
        assert len(opened.streams.audio) == 0
        with pytest.raises(IndexError):  # Else this stands for nothing any more.
            list(opened.demux(opened.streams.video[0]))
    with open_ranges(whole, Container.PROGRAM_STREAM, quick=True) as opened:
        packets = list(packets_of(opened, opened.streams.video[0]))

    assert sum(packet.size > 0 for packet in packets) == FRAMES
