"""The detectors that `benchmarks.shots` compares, each fed frame by frame, its CPU time counted."""

import time
from fractions import Fraction
from typing import Any

import av
import av.filter
import cv2
import numpy as np
from scenedetect import AdaptiveDetector, ContentDetector, FrameTimecode
from scenedetect.scene_manager import compute_downscale_factor

from nostalgia_desktop.domain.survey import Change, ChangeKind
from nostalgia_desktop.media.shots import ShotFinder
from nostalgia_desktop.media.tap import TAP_BYTES

_BATCH = 256


class Ours:
    """The program's own finder, fed as it is fed from the pipe: in batches of tap frames."""

    name = "ours"

    def __init__(self, rate: Fraction) -> None:
        self._finder = ShotFinder(rate)
        self._batch: list[np.ndarray] = []
        self.cpu_s = 0.0
        self.changes: tuple[Change, ...] = ()

    def look(self, _number: int, tap: np.ndarray, _picture: np.ndarray) -> None:
        """Take a frame."""
        self._batch.append(tap)
        if len(self._batch) == _BATCH:
            self._feed()

    def _feed(self) -> None:
        frames = np.array(self._batch, np.uint8).reshape(-1, TAP_BYTES)
        self._batch.clear()
        start = time.process_time()
        self._finder.feed(frames)
        self.cpu_s += time.process_time() - start

    def finish(self) -> list[int]:
        """The first frames of all shots but the first."""
        self._feed()
        start = time.process_time()
        self.changes = self._finder.finish().changes
        self.cpu_s += time.process_time() - start
        return [change.start for change in self.changes if change.kind is ChangeKind.CUT]


class Theirs:
    """A detector of PySceneDetect, called as its SceneManager does."""

    def __init__(self, name: str, detector: Any, rate: Fraction) -> None:
        self.name, self._detector, self._rate = name, detector, rate
        self._last = FrameTimecode(0, rate)
        self._cuts: list[int] = []
        self.cpu_s = 0.0

    def look(self, number: int, _tap: np.ndarray, picture: np.ndarray) -> None:
        """Take a frame: BGR, already made as small as SceneManager makes it."""
        start = time.process_time()
        self._last = FrameTimecode(number, self._rate)
        self._keep(self._detector.process_frame(self._last, picture))
        self.cpu_s += time.process_time() - start

    def _keep(self, cuts: list[Any]) -> None:
        self._cuts.extend(cut.frame_num for cut in cuts)

    def finish(self) -> list[int]:
        """The first frames of all shots but the first."""
        self._keep(self._detector.post_process(self._last))
        return sorted(set(self._cuts))


Judge = Ours | Theirs


def judges(rate: Fraction) -> list[Judge]:
    """Ours, and PySceneDetect's two with their defaults and without their shortest shot."""
    return [
        Ours(rate),
        Theirs("Adaptive", AdaptiveDetector(), rate),
        Theirs("Content", ContentDetector(), rate),
        Theirs("Adaptive, any length", AdaptiveDetector(min_scene_len=1), rate),
        Theirs("Content, any length", ContentDetector(min_scene_len=1), rate),
    ]


class Tap:
    """Makes tap frames as the program's ffmpeg run does, and small BGR pictures for the others."""

    def __init__(self, first: av.VideoFrame) -> None:
        self._graph = av.filter.Graph()
        source = self._graph.add_buffer(
            width=first.width,
            height=first.height,
            format=first.format,
            time_base=first.time_base,
        )
        field = [self._graph.add("field", "top")] if first.interlaced_frame else []
        scale = self._graph.add("scale", "w=64:h=48:flags=area")
        plain, sink = self._graph.add("format", "yuv420p"), self._graph.add("buffersink")
        self._graph.link_nodes(source, *field, scale, plain, sink).configure()
        self._factor = compute_downscale_factor(max(first.width, first.height))

    def tap(self, frame: av.VideoFrame) -> np.ndarray:
        """The tap frame, TAP_BYTES long."""
        self._graph.push(frame)
        return np.asarray(self._graph.pull().to_ndarray()).reshape(-1)

    def small(self, frame: av.VideoFrame) -> np.ndarray:
        """The frame as PySceneDetect's PyAV backend and SceneManager make it."""
        size = round(frame.width / self._factor), round(frame.height / self._factor)
        picture = frame.to_ndarray(format="bgr24")
        return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR))
