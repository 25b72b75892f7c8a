"""Real footage for `benchmarks.shots`: clips and photos as pictures seen by a hand-held camera."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from nostalgia_desktop.data import sample_disc

Plane = np.ndarray
MOVING = frozenset((".mp4", ".mkv", ".mov", ".mpg", ".webm", ".ogv", ".avi"))
STILL = frozenset((".jpg", ".jpeg", ".png"))
# Seen by eye: every other clip that this was used with is one shot.
_CUTS_INSIDE = {"cityCC0.mpg": (116,)}
_SLOWEST, _FEWEST_LINES = 25, 240
_PHOTO_LINES, _FEWEST_SEEN = 1800, 200
_WINDOW, _WHIP_S = 0.86, 1.0


@dataclass(frozen=True, slots=True)
class Clip:
    """Pictures [first, end) of a file, `rate` of them a second; a photo has one.

    Clips of one `place` were filmed with one camera in one room, or nearly so.
    """

    path: Path
    first: int
    end: int
    rate: float
    place: str

    @property
    def is_photo(self) -> bool:
        """Whether it is a single picture."""
        return self.end - self.first == 1

    def speed(self) -> float:
        """How much faster to play it, so that few pictures come twice."""
        return max(1.0, _SLOWEST / self.rate)

    def seconds(self) -> float:
        """How long it plays; a photo as long as anybody likes."""
        return 1e9 if self.is_photo else (self.end - self.first) / self.rate / self.speed()


def find_clips(folder: Path | None) -> list[Clip]:
    """The clips and photos anywhere in a folder; without one, scenes of the sample disc."""
    if folder is None:
        return list(_sample_scenes())
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in STILL:
            found.append(Clip(path, 0, 1, 1.0, "photo"))
        elif path.suffix in MOVING:
            found.extend(_shots_of(path))
    return found


def _sample_scenes() -> Iterator[Clip]:
    truth = json.loads((sample_disc().parent / "truth.json").read_text())
    for title in truth["titles"]:
        path = sample_disc() / "VIDEO_TS" / f"VTS_{title['vts']:02}_1.VOB"
        for scene in title["scenes"]:
            yield Clip(path, scene["start_frame"], scene["end_frame"], 25.0, scene["name"])


def _shots_of(path: Path) -> Iterator[Clip]:
    with av.open(str(path)) as opened:
        if not opened.streams.video:
            return
        video = opened.streams.video[0]
        if video.height < _FEWEST_LINES:
            return
        rate = float(video.guessed_rate or 25)
        count = sum(1 for _ in opened.decode(video))
    edges = [0, *_CUTS_INSIDE.get(path.name, ()), count]
    for first, end in pairwise(edges):
        yield Clip(path, first, end, rate, path.parent.name)


def pictures(clip: Clip, start: int) -> Iterator[av.VideoFrame]:
    """Pictures of a clip from its picture `start` on; the last one for ever."""
    with av.open(str(clip.path)) as opened:
        video = opened.streams.video[0]
        for number, frame in enumerate(opened.decode(video)):
            if number >= clip.end:
                break
            if number >= clip.first + start:
                picture = _enlarged(frame) if clip.is_photo else frame.reformat(format="yuv420p")
                yield picture
    while True:
        yield picture


def _enlarged(photo: av.VideoFrame) -> av.VideoFrame:
    """A photo so large that a camera can move over it by less than a pixel of television."""
    factor = -(-_PHOTO_LINES // photo.height)
    size = photo.width * factor & ~3, photo.height * factor & ~3
    return photo.reformat(*size, format="yuv420p")


@dataclass(frozen=True, slots=True)
class Move:
    """From `start` on, for `length` seconds: shift by parts of the picture, grow by a factor."""

    start: float
    length: float
    dx: float = 0.0
    dy: float = 0.0
    zoom: float = 1.0


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the camera looks, in parts of the picture: it shakes by `shake`, and makes moves."""

    shake: float
    phase: float
    x: float = 0.5
    y: float = 0.5
    width: float = _WINDOW
    moves: tuple[Move, ...] = ()

    def window(self, t: float) -> tuple[float, float, float]:
        """Centre and width of what it sees at `t` seconds."""
        x = self.x + self.shake * (math.sin(2.1 * t + self.phase) + 0.4 * math.sin(9.7 * t))
        y = self.y + self.shake * (math.cos(1.7 * t + self.phase) + 0.4 * math.sin(8.3 * t + 1))
        width = self.width
        for move in self.moves:
            done = _eased((t - move.start) / move.length)
            x, y = x + move.dx * done, y + move.dy * done
            width *= float(move.zoom**done)
        return x, y, min(width, 1.0)

    def is_fast(self, t: float) -> bool:
        """Whether it moves so fast that the picture is smeared."""
        return any(
            move.start < t < move.start + move.length and move.length < _WHIP_S
            for move in self.moves
        )


def _eased(done: float) -> float:
    done = min(max(done, 0.0), 1.0)
    return done * done * (3 - 2 * done)


@dataclass(frozen=True, slots=True)
class Size:
    """A picture of television, and its fields a second."""

    width: int
    height: int
    fields: float
    top_first: bool


def frames(clip: Clip, start: int, camera: Camera, size: Size) -> Iterator[list[Plane]]:
    """Woven frames of a clip from its picture `start` on: planes Y, U, V, without end."""
    source, held, number = pictures(clip, start), None, -1
    shutter = 0.6 / size.fields
    field = 0
    while True:
        woven: list[list[Plane]] = []
        for _ in range(2):
            t = field / size.fields
            wanted = 0 if clip.is_photo else int(t * clip.rate * clip.speed())
            while number < wanted:
                held, number = next(source), number + 1
            assert held is not None
            woven.append(_exposed(held, camera, t, shutter, size))
            field += 1
        first, second = woven if size.top_first else reversed(woven)
        for top, bottom in zip(first, second, strict=True):
            top[1::2] = bottom[1::2]
        yield first


def _exposed(
    picture: av.VideoFrame, camera: Camera, t: float, shutter: float, size: Size
) -> list[Plane]:
    if not camera.is_fast(t):
        return _seen(picture, camera.window(t), size)
    looks = [_seen(picture, camera.window(t + shutter * k / 4), size) for k in range(5)]
    means = [
        sum(plane.astype(np.uint16) for plane in planes) // 5 for planes in zip(*looks, strict=True)
    ]
    return [np.asarray(mean).astype(np.uint8) for mean in means]


def _seen(picture: av.VideoFrame, window: tuple[float, float, float], size: Size) -> list[Plane]:
    x, y, share = window
    # Of fewer lines, a move by a line of the source would be a jump.
    share = min(max(share, _FEWEST_SEEN / picture.height), 1.0)
    height = min(share * picture.height, share * picture.width * 3 / 4)
    width = height * 4 / 3
    left = min(max(x * picture.width - width / 2, 0), picture.width - width)
    top = min(max(y * picture.height - height / 2, 0), picture.height - height)
    corner, extent = (left, top), (width, height)
    box = [*(int(edge) & ~1 for edge in corner), *(int(edge) & ~3 for edge in extent)]
    return _scaled(picture, box, size)


def _scaled(picture: av.VideoFrame, box: list[int], size: Size) -> list[Plane]:
    left, top, width, height = box
    y, u, v = _planes(picture)
    half = (slice(top // 2, (top + height) // 2), slice(left // 2, (left + width) // 2))
    flat = [y[top : top + height, left : left + width], u[half], v[half]]
    data = np.concatenate([plane.reshape(-1, width) for plane in flat])
    small = av.VideoFrame.from_ndarray(data, format="yuv420p")
    return planes_of(small.reformat(size.width, size.height).to_ndarray(), size)


def _planes(picture: av.VideoFrame) -> list[Plane]:
    planes = []
    for index, plane in enumerate(picture.planes):
        lines = picture.height if index == 0 else (picture.height + 1) // 2
        width = picture.width if index == 0 else (picture.width + 1) // 2
        array = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        planes.append(array[:lines, :width])
    return planes


def planes_of(array: Plane, size: Size) -> list[Plane]:
    """The planes of a yuv420p picture in one array, writable."""
    luma, quarter = size.width * size.height, size.width * size.height // 4
    flat = np.array(array).reshape(-1)
    half = (size.height // 2, size.width // 2)
    return [
        flat[:luma].reshape(size.height, size.width),
        flat[luma : luma + quarter].reshape(half),
        flat[luma + quarter :].reshape(half),
    ]
