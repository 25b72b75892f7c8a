"""The family's films: scenes of the sample disc, and more of them drawn with other dates.

A scene that is drawn lasts a second; played many times over it becomes as long as a real one.
"""

import datetime as dt
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

from nostalgia_desktop.data import sample_disc
from sample_disc.encode import PICTURE, encode, render
from sample_disc.film import TITLES, Title
from sample_disc.scenes.base import FPS, Scene
from sample_disc.scenes.beach import Beach
from sample_disc.scenes.birthday import Birthday
from sample_disc.scenes.christmas import Christmas
from sample_disc.scenes.fireworks import Fireworks
from sample_disc.scenes.garden import Garden
from sample_disc.scenes.snow import Snow

_QUANTIZER = 6.0
_DRAWN: dict[type[Scene], int] = {Birthday: 130}
"""How many frames are drawn where the sound of a scene needs more than twenty."""
_VOB = "VTS_01_1.VOB"


@dataclass(frozen=True, slots=True)
class Shot:
    """A scene of a tape: what is drawn, the date in the picture, and about how many seconds."""

    scene: type[Scene]
    date: str
    seconds: int

    @property
    def is_drawn(self) -> bool:
        """Whether it has to be drawn, as the sample disc's own is of another day."""
        return str(self.scene.date) != self.date

    @property
    def frames(self) -> int:
        """How many frames there are before it begins again."""
        return _DRAWN.get(self.scene, 20) if self.is_drawn else self.scene.frames

    @property
    def times(self) -> int:
        """How often it is played."""
        return max(round(self.seconds * FPS / self.frames), 1)

    @property
    def length_ms(self) -> int:
        """How long it lasts on the tape."""
        return self.times * self.frames * 1000 // FPS


TAPES: dict[str, tuple[Shot, ...]] = {
    "The year 1994": (
        Shot(Birthday, "1994-08-14", 48),
        Shot(Beach, "1994-08-19", 66),
        Shot(Garden, "1994-08-27", 54),
        Shot(Christmas, "1994-12-24", 60),
        Shot(Snow, "1994-12-28", 42),
        Shot(Fireworks, "1994-12-31", 30),
    ),
    "Grandma’s garden 1995": (Shot(Garden, "1995-06-04", 24), Shot(Beach, "1995-07-30", 20)),
    "Winter 1996": (Shot(Christmas, "1996-12-24", 22), Shot(Snow, "1996-12-29", 18)),
    "Lena turns four": (Shot(Birthday, "1997-03-02", 26),),
    "Italy 1998": (Shot(Beach, "1998-07-21", 30),),
    "New Year 2000": (Shot(Fireworks, "1999-12-31", 28),),
}
"""Each tape is a folder of this name."""

LONG_TAPE = "The year 1994"


def make_tapes(names: Sequence[str], folder: Path) -> None:
    """Make these tapes below a folder, those that are not there yet."""
    shots = folder.with_name("shots")
    shots.mkdir(parents=True, exist_ok=True)
    for name in names:
        tape = folder / name / _VOB
        if not tape.exists():
            tape.parent.mkdir(parents=True, exist_ok=True)
            _join([(_film(shot, shots), shot.times) for shot in TAPES[name]], tape)


def _film(shot: Shot, folder: Path) -> Path:
    """A scene as a film of its own: cut out of the sample disc, or drawn."""
    film = folder / f"{shot.scene.__name__} {shot.date}.mpg"
    if film.exists():
        return film
    if shot.is_drawn:
        _draw(shot, film)
    else:
        _cut_out(shot.scene, film)
    return film


def _cut_out(scene: type[Scene], film: Path) -> None:
    title = next(each for each in TITLES if scene in each.scenes)
    place = title.scenes.index(scene)
    start, end = list(pairwise(title.starts))[place]
    vob = sample_disc() / "VIDEO_TS" / f"VTS_{title.number:02}_1.VOB"
    span = ["-ss", f"{start / FPS:.2f}", "-t", f"{(end - start) / FPS:.2f}"]
    # Packed anew alone, its last group of pictures would lack some.
    coding = [*PICTURE, "-q:v", str(_QUANTIZER), "-c:a", "pcm_dvd"]
    _pack(["-i", str(vob), *span, "-map", "0:v", "-map", "0:a", *coding], film)


def _draw(shot: Shot, film: Path) -> None:
    date = dt.date.fromisoformat(shot.date)
    own = type(shot.scene.__name__, (shot.scene,), {"date": date, "frames": shot.frames})
    work = film.with_suffix("")
    work.mkdir(exist_ok=True)
    title = Title(1, (own,))
    render(title, work)
    encode(title, _QUANTIZER, work).replace(film)
    shutil.rmtree(work)


def _join(films: Sequence[tuple[Path, int]], tape: Path) -> None:
    """Play each film so many times, one after the other."""
    lines = [f"file '{film.resolve().as_posix()}'\n" for film, times in films for _ in range(times)]
    script = tape.with_suffix(".txt")
    script.write_text("".join(lines), encoding="utf-8")
    # Where one film ends and the next begins the sound is a little too long or too short.
    sound = ["-af", "aresample=async=1000", "-c:a", "pcm_dvd"]
    _pack(["-f", "concat", "-safe", "0", "-i", str(script), "-c:v", "copy", *sound], tape)
    script.unlink()


def _pack(arguments: Sequence[str], out: Path) -> None:
    """Let ffmpeg write a film as it is on a DVD."""
    program = [get_ffmpeg_exe(), "-hide_banner", "-loglevel", "fatal", "-nostdin", "-y"]
    subprocess.run([*program, *arguments, "-f", "dvd", "-muxrate", "10080k", str(out)], check=True)
