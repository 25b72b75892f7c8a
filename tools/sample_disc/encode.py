"""Encodes titles as DVD program streams of a chosen size."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

from sample_disc.film import GROUP, Title, woven_frames, write_sound
from sample_disc.scenes.base import FPS

# At 64, 80, 96 or 128 kbit/s some sound frame begins in the last bytes of a pack, and readers
# then mistake its time stamp; the frames of this rate never do within the length of a title.
AUDIO_RATE = 112_000
# Without B frames the still parts of a picture cost next to nothing.  A scene is worth a key
# frame of its own, and nothing else may start one out of turn: the encoder closes its groups
# of pictures only while it does not look for cuts by itself.
PICTURE = shlex.split(
    f"-c:v mpeg2video -g {GROUP} -bf 0 -flags +ildct+ilme+cgop+bitexact -sc_threshold 1000000000 "
    "-mbd rd -trellis 1 -mpv_flags +skip_rd -alternate_scan 1 -intra_vlc 1 "
    "-maxrate 8000k -bufsize 1835k -field_order tt -aspect 4:3 -threads 1"
)


def _ffmpeg(*args: str | Path) -> list[str]:
    common = ["-hide_banner", "-loglevel", "error", "-nostdin", "-y"]
    return [get_ffmpeg_exe(), *common, *map(str, args)]


def render(title: Title, folder: Path) -> None:
    """Draw a title into a lossless file in the folder, and write its sound beside it."""
    picture, sound = folder / f"title{title.number}.mkv", folder / f"title{title.number}.wav"
    write_sound(title, sound)
    source = f"-f rawvideo -pix_fmt rgb24 -s 720x576 -r {FPS} -i pipe:0".split()
    # The colour planes have to be halved field by field, or moving edges smear.
    weave = "setfield=tff,scale=interl=1:out_color_matrix=bt601:out_range=tv,format=yuv420p"
    command = _ffmpeg(*source, "-vf", weave, "-c:v", "ffv1", "-f", "matroska", picture)
    command.remove("-nostdin")
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for scene in title.scenes:
            for frame in woven_frames(scene()):
                process.stdin.write(frame)
        process.stdin.close()
    if process.returncode:
        raise RuntimeError(f"ffmpeg failed on title {title.number}")


def encode(title: Title, quality: float, folder: Path) -> Path:
    """Encode a rendered title with a fixed quantizer; return its program stream."""
    stem = folder / f"title{title.number}"
    stream = stem.with_suffix(".mpg")
    source: list[str | Path] = ["-i", stem.with_suffix(".mkv"), "-i", stem.with_suffix(".wav")]
    cuts = ",".join(f"{frame / FPS:.3f}" for frame in title.starts[:-1])
    picture = ["-vf", "setfield=tff", *PICTURE, "-force_key_frames", cuts, "-q:v", str(quality)]
    sound = ["-c:a", "ac3", "-b:a", str(AUDIO_RATE), "-ar", "48000", "-ac", "2"]
    mux = ["-f", "dvd", "-muxrate", "10080k", "-packetsize", "2048", "-bitexact"]
    subprocess.run(_ffmpeg(*source, *picture, *sound, *mux, stream), check=True)
    return stream
