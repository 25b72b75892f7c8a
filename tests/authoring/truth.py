"""What is true of an authored disc, kept beside it in truth.json."""

import json
from itertools import pairwise
from pathlib import Path
from typing import TypedDict

from tests.authoring.dvd import DiscSpec, Title, title_vobs

FILE_NAME = "truth.json"


class SpanTruth(TypedDict):
    """A scene or program as [start_frame, end_frame), counted from the title's start."""

    start_frame: int
    end_frame: int


class AudioTruth(TypedDict):
    """One audio track: its codec (ac3, lpcm, mp2) and the frames that begin with a click."""

    codec: str
    click_frames: list[int]


class TitleTruth(TypedDict):
    """One title. Frame n carries the bar codes 2 (base + n) and, if interlaced, one more.

    `fps` is a fraction as text, `vts` is None where there is no IFO, `vobs` are paths of all
    files of the title's set, relative to the disc. All frames count from the title's start.
    `shown` are its frames in the order in which the disc plays them; the rest counts as they lie.
    """

    vts: int | None
    frames: int
    fps: str
    base: int
    field_order: str
    aspect: str
    programs: list[SpanTruth]
    scenes: list[SpanTruth]
    chapter_frames: list[int]
    flash_frames: list[int]
    audio: list[AudioTruth]
    vobs: list[str]
    shown: list[SpanTruth]


class DiscTruth(TypedDict):
    """A disc: the name it is asked for by, "pal" or "ntsc", and its titles."""

    disc: str
    standard: str
    titles: list[TitleTruth]


def write_truth(disc: Path, name: str, spec: DiscSpec) -> None:
    """Write the truth of a disc made from `spec`, beside its files."""
    # A folder without IFO has no title sets by number: they are only found in names.
    has_ifo = (disc / "VIDEO_TS").is_dir()
    titles = [
        _title_truth(disc, title, vts if has_ifo else None)
        for vts, title_set in enumerate(spec.title_sets, 1)
        for title in title_set.titles
    ]
    truth = DiscTruth(disc=name, standard=spec.standard, titles=titles)
    (disc / FILE_NAME).write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")


def read_truth(disc: Path) -> DiscTruth:
    """The truth kept beside a disc's files."""
    truth: DiscTruth = json.loads((disc / FILE_NAME).read_text(encoding="utf-8"))
    return truth


def shown_numbers(truth: DiscTruth) -> list[int]:
    """The numbers on all frames of a disc, title after title, as the disc plays them."""
    return [
        title["base"] + frame
        for title in truth["titles"]
        for span in title["shown"]
        for frame in range(span["start_frame"], span["end_frame"])
    ]


def _title_truth(disc: Path, title: Title, vts: int | None) -> TitleTruth:
    first = title.programs[0]
    return TitleTruth(
        vts=vts,
        frames=title.frames,
        fps=str(first.fps),
        base=first.base,
        field_order=first.field_order,
        aspect=first.aspect,
        programs=_spans([*title.program_starts, title.frames]),
        scenes=_spans(_scene_bounds(title)),
        chapter_frames=title.chapter_frames,
        flash_frames=_from_title_start(title, [p.flash_frames for p in title.programs]),
        audio=_audio_truth(title),
        vobs=[vob.relative_to(disc).as_posix() for vob in title_vobs(disc, vts)],
        shown=[SpanTruth(start_frame=start, end_frame=end) for start, end in title.shown],
    )


def _audio_truth(title: Title) -> list[AudioTruth]:
    kind = title.programs[0].audio
    if kind is None:
        return []
    return [
        AudioTruth(
            codec=kind,
            click_frames=_from_title_start(title, [p.click_frames(n) for p in title.programs]),
        )
        for n in range(title.programs[0].audio_tracks)
    ]


def _from_title_start(title: Title, frames_by_program: list[list[int]]) -> list[int]:
    starts = zip(title.program_starts, frames_by_program, strict=True)
    return [start + frame for start, frames in starts for frame in frames]


def _scene_bounds(title: Title) -> list[int]:
    scenes = [[start for start, _end in program.scene_spans] for program in title.programs]
    return [*_from_title_start(title, scenes), title.frames]


def _spans(bounds: list[int]) -> list[SpanTruth]:
    return [SpanTruth(start_frame=start, end_frame=end) for start, end in pairwise(bounds)]
