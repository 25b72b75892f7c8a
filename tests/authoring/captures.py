"""Named captures and camcorder files, each authored once on a machine and kept."""

import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tests.authoring.barcode import CODED_WIDTH
from tests.authoring.library import cache_folder
from tests.authoring.media import run_ffmpeg
from tests.authoring.programs import Program, raw_frames, sound_files

_SMALL, _SMALL_NTSC = "scale=360:288", "scale=360:240"
_X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-threads", "1")
_MPEG2 = ("-c:v", "mpeg2video", "-q:v", "4", "-bf", "2", "-g", "12", "-threads", "1")
_INTERLACED = ("-flags", "+ildct+ilme")
_PCM = ("-c:a", "pcm_s16le", "-ar", "48000")
_SCENES = (45, 55)


@dataclass(frozen=True, slots=True)
class Capture:
    """A file and what is in it: frame n carries the bar code of frame `first` + n.

    `clicks` are the frames that begin with a click, `cuts` those that begin a scene.
    """

    path: Path
    rate: Fraction
    first: int
    frames: int
    clicks: tuple[int, ...] = ()
    cuts: tuple[int, ...] = ()

    def numbers(self, start: int, end: int) -> list[int]:
        """The bar codes of frames [start, end)."""
        return list(range(self.first + start, self.first + end))


@dataclass(frozen=True, slots=True)
class _Recipe:
    """How a capture is made: from a program, or from another capture by copying its packets.

    `lost` frames of the program are left out at the front; `wav` says whether it has sound.
    """

    program: Program
    args: tuple[str, ...] = ()
    filters: str = _SMALL
    source: str = ""
    source_args: tuple[str, ...] = ()
    lost: int = 0
    wav: bool = True


def capture(name: str) -> Capture:
    """A named capture, authored now if this machine does not have it yet; nobody may change it.

    Raises:
        KeyError: there is none of this name.
        RuntimeError: ffmpeg failed.
    """
    recipe = _RECIPES[name]
    path = cache_folder() / "captures" / name
    if not path.is_file():
        _make(path, recipe)
    program, lost = recipe.program, recipe.lost
    clicks = [frame - lost for frame in program.click_frames(0)] if recipe.wav else []
    return Capture(
        path,
        program.fps,
        program.base + lost,
        program.frames - lost,
        tuple(frame for frame in clicks if frame >= 0),
        tuple(start - lost for start, _end in program.scene_spans[1:]),
    )


def capture_names() -> list[str]:
    """All names that `capture` knows, but those of films that need another look at them."""
    return [name for name in _RECIPES if name not in ("vfr.mp4", "upright.mp4")]


def _make(path: Path, recipe: _Recipe) -> None:
    """Author beside `path`, then rename, so that nobody ever sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        scratch = Path(folder) / path.name
        if recipe.source:
            source = capture(recipe.source).path
            run_ffmpeg(*recipe.source_args, "-i", source, "-c", "copy", *recipe.args, scratch)
        else:
            _encode(recipe, scratch)
        scratch.replace(path)


def _encode(recipe: _Recipe, path: Path) -> None:
    program = recipe.program
    with tempfile.TemporaryDirectory() as folder:
        wavs = sound_files(program, Path(folder)) if recipe.wav else []
        run_ffmpeg(
            *("-f", "rawvideo", "-pix_fmt", "yuv420p", "-r", str(program.fps)),
            *("-s", f"{CODED_WIDTH}x{program.height}", "-i", "-"),
            *[arg for wav in wavs for arg in ("-i", str(wav))],
            *("-vf", recipe.filters, *recipe.args),
            path,
            frames=raw_frames(program),
        )


def _program(base: int, order: str = "progressive", standard: str = "pal") -> Program:
    return Program(_SCENES, standard, order, base=base, seed=base // 1000)  # type: ignore[arg-type]


_PAL, _NTSC = _program(1_000), _program(2_000, standard="ntsc")
_TFF, _BFF = _program(3_000, "tff"), _program(4_000, "bff")
_NTSC_BFF = _program(5_000, "bff", "ntsc")
_OPEN_GOPS = ("-bf", "3", "-g", "20", "-x264opts", "open-gop=1:scenecut=0")
_AVCHD = ("-bf", "2", "-g", "13", "-x264opts", "tff=1:open-gop=1")
_OWN_TIMES = ("-fps_mode", "passthrough", "-enc_time_base", "1:90000")
_X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-crf", "20", "-g", "25", "-bf", "3")
_TFF_SD = "setfield=tff,setsar=16/15"
_BFF_SD = "setfield=bff,setsar=16/15"

_RECIPES = {
    "open_gop.mp4": _Recipe(_PAL, (*_X264, *_OPEN_GOPS, "-c:a", "aac")),
    "edit_list.mov": _Recipe(_PAL, source="open_gop.mp4", source_args=("-ss", "0.52"), lost=13),
    "late.mp4": _Recipe(_PAL, source="open_gop.mp4", source_args=("-itsoffset", "1.3")),
    "ntsc.mkv": _Recipe(_NTSC, (*_X264, "-g", "30", "-c:a", "ac3"), _SMALL_NTSC),
    "hevc.mp4": _Recipe(
        _PAL,
        (*_X265, "-x265-params", "open-gop=1:log-level=none", "-c:a", "aac"),
    ),
    "xvid.avi": _Recipe(_PAL, ("-c:v", "mpeg4", "-q:v", "3", "-bf", "2", "-g", "30", *_PCM)),
    "motion_jpeg.avi": _Recipe(_PAL, ("-c:v", "mjpeg", "-q:v", "3", *_PCM)),
    "dv.avi": _Recipe(_BFF, ("-c:v", "dvvideo", *_PCM), _BFF_SD),
    "pal.dv": _Recipe(_BFF, ("-c:v", "dvvideo", *_PCM), _BFF_SD),
    "ntsc.dv": _Recipe(
        _NTSC_BFF,
        ("-c:v", "dvvideo", "-pix_fmt", "yuv411p", *_PCM),
        "setfield=bff,setsar=32/27",
    ),
    "open.m2v": _Recipe(_TFF, (*_MPEG2, *_INTERLACED, "-f", "mpeg2video"), _TFF_SD, wav=False),
    "closed.m2v": _Recipe(
        _TFF,
        (*_MPEG2, "-flags", "+ildct+ilme+cgop", "-sc_threshold", "1000000000", "-f", "mpeg2video"),
        _TFF_SD,
        wav=False,
    ),
    "avchd.mts": _Recipe(
        _TFF,
        (*_X264, *_AVCHD, "-c:a", "ac3", "-f", "mpegts", "-mpegts_m2ts_mode", "1"),
        _TFF_SD,
    ),
    "mpeg2.ts": _Recipe(_TFF, (*_MPEG2, *_INTERLACED, "-c:a", "mp2", "-f", "mpegts"), _TFF_SD),
    "tables_once.ts": _Recipe(
        _TFF,
        (*_MPEG2, *_INTERLACED, "-c:a", "mp2", "-f", "mpegts", "-pat_period", "3600"),
        _TFF_SD,
    ),
    "old.wmv": _Recipe(_PAL, ("-c:v", "wmv2", "-q:v", "3", "-g", "30", "-c:a", "wmav2")),
    "web.webm": _Recipe(
        _PAL,
        ("-c:v", "libvpx", "-b:v", "1M", "-g", "30", "-deadline", "realtime", "-c:a", "libopus"),
    ),
    "mobile.3gp": _Recipe(
        _PAL, ("-c:v", "h263", "-q:v", "4", "-g", "30", "-c:a", "aac"), "scale=352:288"
    ),
    "fragments.mp4": _Recipe(
        _NTSC,
        (*_X264, "-g", "25", "-c:a", "aac", "-movflags", "+frag_keyframe+empty_moov"),
        _SMALL_NTSC,
    ),
    "upright.mp4": _Recipe(_PAL, source="open_gop.mp4", source_args=("-display_rotation", "90")),
    "vfr.mp4": _Recipe(
        _PAL,
        (*_X264, "-g", "30", "-c:a", "aac", *_OWN_TIMES),
        # Wandering by a quarter of a frame, and one picture that stays for four.
        f"{_SMALL},settb=1/90000,setpts='PTS+900*sin(N*1.7)+if(gt(N,40),11000,0)'",
    ),
}
