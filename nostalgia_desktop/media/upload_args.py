"""Builds the ffmpeg command line for the film of one window that is uploaded. Pure functions."""

import hashlib
from dataclasses import dataclass
from fractions import Fraction

import ffmpeg
from ffmpeg.nodes import FilterableStream

from nostalgia_desktop.media.ffmpeg_inputs import in_seconds
from nostalgia_desktop.media.proxy_rate import PROXY_FPS, proxy_rate, proxy_step
from nostalgia_desktop.media.sound_track import Sound
from nostalgia_desktop.media.time_strip import (
    CELL_WIDTH,
    STRIP_FORMAT,
    STRIP_LINES,
    clock_text,
    strip_width,
)

RECIPE = 1
"""Counts up when the same wishes give other films: what lies at Gemini then has another name."""

UPLOAD_HZ = 16_000
UPLOAD_AUDIO_KBIT = 32
_CRF = 36
# Times in the proxy count on, wherever reading begins.
_HEAD = (
    *("-hide_banner", "-nostdin", "-y", "-progress", "pipe:1", "-stats_period", "0.2"),
    *("-nostats", "-v", "level+verbose", "-copyts"),
)
STRIP_LEFT = CELL_WIDTH // 2
"""Pixels to the left of the strip."""
# The proxy has a key frame each second: two seconds before is always early enough.
_RUN_UP_S = 2


@dataclass(frozen=True, slots=True)
class FilmWindow:
    """The frames [start, end) of a title that has `rate` of them a second, as they are uploaded.

    `with_sound` says whether what is to be heard is sent too.
    """

    start: int
    end: int
    rate: Fraction
    with_sound: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or not self.shown:
            raise ValueError(f"no frames to upload: {self.start}..{self.end} at {self.rate}")

    @property
    def shown(self) -> range:
        """The numbers of the proxy's frames that lie in the window."""
        step = proxy_step(self.rate)
        return range(-(-self.start // step), -(-self.end // step))

    @property
    def first_frame(self) -> int:
        """The title's frame that the film's first picture shows: its time 0."""
        return self.shown.start * proxy_step(self.rate)

    @property
    def duration_s(self) -> Fraction:
        """How long the film is, in seconds."""
        return len(self.shown) / proxy_rate(self.rate)

    def times(self) -> list[str]:
        """What is burned into each frame of the film: the title time of what it shows."""
        return [self._time(number) for number in self.shown]

    @property
    def strip_width(self) -> int:
        """How wide the strip with the times is, in pixels: the last of them is the longest."""
        return strip_width([self._time(self.shown[-1])])

    def _time(self, number: int) -> str:
        return clock_text(number * proxy_step(self.rate), self.rate)


def film_key(proxy_sha256: str, window: FilmWindow) -> str:
    """What a film is known by before it is made: 64 hexadecimal digits of all that goes into it."""
    wishes = (RECIPE, proxy_sha256, window.start, window.end, window.rate, window.with_sound)
    return hashlib.sha256("|".join(map(str, wishes)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ProxyFacts:
    """What the proxy holds, as far as the film depends on it; its width in pixels."""

    width: int
    has_sound: bool


def upload_args(
    window: FilmWindow, facts: ProxyFacts, proxy: str, strips: str, out: str
) -> list[str]:
    """The proxy's frames in the window with their title time below, from time 0 on.

    `strips` is a file with what `draw_strips` makes of `window.times()`.
    """
    run_up = max(_start_s(window) - _RUN_UP_S, Fraction(0))
    seek = {"ss": in_seconds(run_up)} if run_up else {}
    opened = ffmpeg.input(f"file:{proxy}", format="mp4", threads=1, **seek)
    sound = Sound(UPLOAD_AUDIO_KBIT * (window.with_sound and facts.has_sound), UPLOAD_HZ, 1, "fast")
    streams = [_picture(opened["v:0"], window, facts, strips)]
    if sound.is_there:
        streams.append(_heard(opened["a:0"], window))
    # Nobody jumps to and fro in it: a key frame each ten seconds, not each second.
    options: dict[str, object] = {
        "c:v": "libx264", "preset": "superfast", "crf": _CRF, "pix_fmt": "yuv420p", "threads": 1,
        "g": 10 * PROXY_FPS, "b_strategy": 0,
    }  # fmt: skip
    options |= sound.options(in_group=False) | {"map_metadata": -1}
    node = ffmpeg.output(*streams, out, format="mp4", movflags="+faststart", **options)
    return [*_HEAD, *node.compile()[1:]]


def film_width(window: FilmWindow, facts: ProxyFacts) -> int:
    """How wide the film is, in pixels: no narrower than its strip."""
    return max(facts.width, window.strip_width + 2 * STRIP_LEFT)


def _picture(
    shown: FilterableStream, window: FilmWindow, facts: ProxyFacts, strips: str
) -> FilterableStream:
    """The window's frames with the strip below: each is paired with its strip by number alone."""
    rate = proxy_rate(window.rate)
    # Half a frame early, as times in files are rounded.
    start_s = max(_start_s(window) - 1 / rate / 2, Fraction(0))
    end_s = _start_s(window) + window.duration_s - 1 / rate / 2
    video = shown.filter("trim", start=in_seconds(start_s), end=in_seconds(end_s))
    video = video.filter("settb", f"{1 / rate}").filter("setpts", "N")
    width = film_width(window, facts)
    if width > facts.width:
        video = video.filter("pad", w=width)
    size = window.strip_width, STRIP_LINES  # As text ffmpeg-python would take it apart.
    raw = {"format": "rawvideo", "pixel_format": STRIP_FORMAT, "video_size": size}
    strip = ffmpeg.input(f"file:{strips}", framerate=f"{rate}", **raw)["v:0"]
    strip = strip.filter("format", "yuv420p").filter("pad", w=width, x=STRIP_LEFT)
    # Put below each other, not laid over: a seventh less work.
    return ffmpeg.filter([video, strip], "vstack", shortest=1)


def _heard(audio: FilterableStream, window: FilmWindow) -> FilterableStream:
    """The window's sound, from time 0 on and exactly as long as the picture."""
    start, length = in_seconds(_start_s(window)), in_seconds(window.duration_s)
    end = in_seconds(_start_s(window) + window.duration_s)
    audio = audio.filter("atrim", start=start, end=end).filter("asetpts", f"PTS-{start}/TB")
    audio = audio.filter("aresample", UPLOAD_HZ, **{"async": 1, "first_pts": 0})
    return audio.filter("apad", whole_dur=length).filter("atrim", end=length)


def _start_s(window: FilmWindow) -> Fraction:
    return window.shown.start / proxy_rate(window.rate)
