"""The JSON file beside each clip: everything known of it, readable without this program."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from nostalgia_desktop.domain.clip_tags import Chapter
from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.place import coordinates_in
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.snap import Snap
from nostalgia_desktop.domain.time import format_ms
from nostalgia_desktop.domain.told_date import ToldDate

FORMAT, VERSION = "nostalgia-clip", 1


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What a finished clip is: its file, checksum, and what was read for it.

    `check` is what its check found, as sidecars have it, or None where that was lost. `essence`
    stands for its picture and sound, `sidecars` has the checksums of other files that were written
    beside it. `picture` says how the pictures were made, where the preset leaves that open.
    """

    file: str
    sha256: str
    size: int
    frames: int
    missing_frames: int
    start_frame: int
    end_frame: int
    rate: Fraction
    check: Mapping[str, Any] | None = None
    essence: str = ""
    chapters: tuple[Chapter, ...] = ()
    sidecars: Mapping[str, str] = field(default_factory=dict)
    picture: str = ""


def sidecar_text(
    program: str,
    job: Job,
    scene: Scene,
    pieces: Sequence[Piece],
    settings: dict[str, Any],
    facts: ClipFacts,
) -> str:
    """The sidecar of one clip as JSON; the same clip always gives the same text.

    The form is documented in ARCHITECTURE.md ("Sidecars").
    """
    body = {
        "format": FORMAT,
        "version": VERSION,
        "program": program,
        "title": scene.title,
        "description": scene.description,
        "date": scene.date,
        "year": scene.year,
        "location": scene.location,
        "coordinates": _coordinates(scene.location),
        "people": list(scene.people),
        "note": scene.note,
        "start": format_ms(scene.start_ms),
        "end": format_ms(scene.end_ms),
        "start_frame": facts.start_frame,
        "end_frame": facts.end_frame,
        "frame_rate": str(facts.rate),
        "source": _source(job, pieces),
        "damage": {
            "of_the_title": [each.as_json() for each in job.damage],
            "missing_frames": facts.missing_frames,
        },
        "analyst": {
            "name": job.analyst,
            "model": job.model,
            "answer": _raw(scene),
            "date": _told_date(scene.told_date),
            "bounds": {"start": _snap(scene.start_snap), "end": _snap(scene.end_snap)},
        },
        "settings": settings,
        "clip": {
            "file": facts.file,
            "sha256": facts.sha256,
            "size": facts.size,
            "frames": facts.frames,
            "picture": facts.picture,
            "essence": facts.essence,
            "chapters": [
                {"start": format_ms(each.start_ms), "title": each.title} for each in facts.chapters
            ],
        },
        "check": dict(facts.check) if facts.check is not None else None,
        "sidecars": dict(sorted(facts.sidecars.items())),
    }
    text = json.dumps(body, ensure_ascii=False, indent=2) + "\n"
    # Half characters, as a model may write them, cannot stand in a file.
    return text.encode("utf-8", "replace").decode("utf-8")


def _coordinates(location: str) -> dict[str, float] | None:
    found = coordinates_in(location)
    if found is None:
        return None
    return {"latitude": float(found.latitude), "longitude": float(found.longitude)}


def _source(job: Job, pieces: Sequence[Piece]) -> dict[str, Any]:
    files = {Path(part.path).name: part for part in job.source.parts}
    return {
        "disc": job.disc,
        "title": job.title,
        "fingerprint": job.fingerprint,
        "audio": list(job.source.audio),
        "dates": [each.as_json() for each in job.source.dates],
        "files": [
            {
                "path": file.path if file else "",
                "size": (file.file_size or file.size) if file else 0,
                "first_byte": part.start,
                "end_byte": part.end,
            }
            for piece in pieces
            for part in piece.ranges
            for file in [files.get(part.path.name)]
        ],
    }


def _told_date(told: ToldDate | None) -> dict[str, Any] | None:
    if told is None:
        return None
    return {
        "date": told.date,
        "precision": told.precision.value if told.precision else None,
        "source": told.source.value if told.source else None,
        "words": told.words,
    }


def _snap(snap: Snap | None) -> dict[str, Any] | None:
    if snap is None:
        return None
    # One before the title's first frame came from an analyst that cannot count.
    told = format_ms(max(snap.told_ms, 0))
    return {"told": told, "reason": snap.reason.value, "confidence": snap.confidence}


def _raw(scene: Scene) -> Any:
    try:
        answer = json.loads(scene.raw, parse_constant=_refuse) if scene.raw else None
        json.dumps(answer, indent=2)  # What is nested too deeply may be read but not written.
        return answer
    except (ValueError, RecursionError):
        return scene.raw


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
