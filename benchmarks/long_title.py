"""Makes a long DVD title of several gigabytes to measure with, once, in the system's cache."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from tests.authoring.dvd import find_dvdauthor, split_parts

_SECONDS, _LOOPS = 60, 60
_GIB = 1 << 30
_NOISE = "testsrc2=s=720x576:r=25,noise=alls=40:allf=t"
_BEEP = "sine=frequency=440:beep_factor=4:sample_rate=48000"


def long_title() -> Path:
    """The folder of a PAL disc with one title of an hour, 4 GB in parts of 1 GiB."""
    folder = Path(tempfile.gettempdir()) / "nostalgia-benchmark-long"
    if not (folder / "VIDEO_TS" / "VTS_01_0.IFO").is_file():
        print(f"making a title of an hour in {folder} …", flush=True)
        scratch = Path(tempfile.mkdtemp(dir=folder.parent))
        try:
            _author(scratch)
            (scratch / "disc").rename(folder)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return folder


def _author(scratch: Path) -> None:
    minute, hour = str(scratch / "minute.mpg"), str(scratch / "hour.mpg")
    disc = scratch / "disc"
    ffmpeg = [find_ffmpeg(), "-v", "fatal", "-nostdin", "-y"]
    source = ["-f", "lavfi", "-i", _NOISE, "-t", str(_SECONDS)]
    rate = ["-target", "pal-dvd", "-b:v", "8600k", "-maxrate", "9000k", "-threads", "2"]
    subprocess.run([*ffmpeg, *source, *rate, minute], check=True)
    # Sound of a minute would be a little longer than its pictures, and the clock step with it.
    loop = ["-fflags", "+genpts", "-stream_loop", str(_LOOPS - 1), "-i", minute]
    sound = ["-f", "lavfi", "-i", _BEEP, "-t", str(_SECONDS * _LOOPS), "-c:a", "ac3"]
    muxer = ["-map", "0:v", "-map", "1:a", "-c:v", "copy", "-f", "dvd", "-muxrate", "10080k"]
    subprocess.run([*ffmpeg, *loop, *sound, *muxer, hour], check=True)
    recipe = scratch / "disc.xml"
    recipe.write_text(
        f'<dvdauthor dest="{disc}" format="pal"><vmgm/><titleset><titles>'
        f'<pgc><vob file="{hour}" chapters="0,10:00,20:00,30:00,40:00,50:00"/></pgc>'
        "</titles></titleset></dvdauthor>"
    )
    subprocess.run([find_dvdauthor(), "-x", recipe], check=True, capture_output=True)
    whole = disc / "VIDEO_TS" / "VTS_01_1.VOB"
    if not (disc / "VIDEO_TS" / "VTS_01_2.VOB").is_file() and whole.stat().st_size > _GIB:
        split_parts(disc / "VIDEO_TS", 1, _GIB)
