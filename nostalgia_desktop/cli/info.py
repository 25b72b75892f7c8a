"""`nostalgia info`: what is on discs and in files, for a person and as JSON."""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any

from nostalgia_desktop.cli.words import counted, notes_of
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import AudioTrack, Container, Part, ScanReport
from nostalgia_desktop.domain.marks import Mark
from nostalgia_desktop.domain.time import format_length, format_ms, frame_to_ms
from nostalgia_desktop.workflow.inspection import DiscLook, TitleLook

_SECTOR = 2048
_MOST_TIMES = 12
_METHODS = {
    "nav": "the disc's navigation packs",
    "pes": "the timestamps in the film itself",
    "packets": "the file's packets",
}
_CONTAINERS = {
    Container.PROGRAM_STREAM: "MPEG program stream",
    Container.TRANSPORT_STREAM: "MPEG transport stream",
    Container.ELEMENTARY: "MPEG video without sound",
    Container.DV: "DV",
    Container.INDEXED: "file with an index",
}
_CODINGS = {
    "ac3": "AC-3",
    "mpeg1": "MPEG",
    "mpeg2ext": "MPEG-2",
    "lpcm": "LPCM",
    "dts": "DTS",
}


def info_json(report: ScanReport, looks: Sequence[DiscLook]) -> str:
    """All that was found out, in the form that the README documents."""
    body = {
        "discs": [_disc(look) for look in looks],
        "notes": list(notes_of(report)),
        "problems": list(report.problems),
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _disc(look: DiscLook) -> dict[str, Any]:
    return {
        "name": look.disc.name,
        "path": str(look.disc.folder),
        "titles": [_title(title) for title in look.titles],
    }


def _title(look: TitleLook) -> dict[str, Any]:
    title, structure, streams = look.title, look.title.structure, look.streams
    return {
        "number": title.number,
        "title": title.label,
        "fingerprint": title.fingerprint,
        "container": title.container.value,
        "files": [
            {"path": str(part.path), "first_byte": part.start, "end_byte": part.end}
            for part in title.parts
        ],
        "standard": structure.standard or None,
        "aspect": _ratio(structure.aspect or (streams.aspect if streams else None)),
        "width": streams.width if streams else None,
        "height": streams.height if streams else None,
        "angles": structure.angles,
        "audio": [
            {"coding": track.coding, "channels": track.channels, "language": track.language}
            for track in structure.audio
        ],
        "audio_ids": list(streams.audio_ids) if streams else [],
        "subtitles": [track.language for track in structure.subtitles],
        "clock": _clock(look.clock) if look.clock else None,
        "chapters": _times(look, structure.chapter_sectors),
        "programs": _times(look, structure.program_sectors),
        "cells": _times(look, structure.cell_sectors),
        "changes": [
            {"kind": mark.kind.value, "at": format_ms(ms), "detail": mark.detail}
            for ms, mark in _marks(look)
        ],
        "dates": [each.as_json() for each in look.dates],
        "damage": [each.as_json() for each in look.damage],
        "warnings": list(title.warnings),
        "error": look.error or None,
    }


def _clock(clock: TitleClock) -> dict[str, Any]:
    return {
        "method": clock.method,
        "frame_rate": str(clock.rate),
        "frames": clock.frames,
        "duration": format_ms(clock.duration_ms),
        "segments": [
            {
                "first_frame": segment.first_frame,
                "frames": segment.frames,
                "start": format_ms(frame_to_ms(segment.first_frame, clock.rate)),
                "first_timestamp": segment.pts,
                "units": len(segment.units),
            }
            for segment in clock.segments
        ],
    }


def _times(look: TitleLook, sectors: Sequence[int]) -> list[str]:
    return [format_ms(ms) for ms in _starts_ms(look, sectors)]


def _starts_ms(look: TitleLook, sectors: Sequence[int]) -> list[int]:
    if look.clock is None:
        return []
    return [look.clock.ms_of_byte(sector * _SECTOR) for sector in sectors]


def _marks(look: TitleLook) -> list[tuple[int, Mark]]:
    """When what changes, in milliseconds."""
    clock = look.clock
    return [(frame_to_ms(mark.frame, clock.rate), mark) for mark in clock.marks] if clock else []


def _listed(times_ms: Sequence[int]) -> str:
    """Some times in words; a person needs no list of hundreds."""
    shown = "  ".join(format_ms(ms) for ms in times_ms[:_MOST_TIMES])
    return shown if len(times_ms) <= _MOST_TIMES else f"{shown}  …"


def info_lines(report: ScanReport, looks: Sequence[DiscLook]) -> Iterator[str]:
    """The same for a person, line by line."""
    for look in looks:
        yield f"{look.disc.name}  ({look.disc.folder})"
        for title in look.titles:
            yield ""
            yield from _title_lines(title)
        yield ""
    yield from notes_of(report)


def _title_lines(look: TitleLook) -> Iterator[str]:
    clock = look.clock
    length = f", {format_length(clock.duration_ms)}" if clock else ""
    yield f"  {look.title.label}{length}"
    for heading, lines in _facts(look):
        for number, line in enumerate(lines):
            yield f"    {heading if number == 0 else '':<12}{line}"


def _facts(look: TitleLook) -> Iterator[tuple[str, Sequence[str]]]:
    structure = look.title.structure
    yield "Files", _files(look.title.parts)
    yield "Picture", [_picture(look)]
    if look.clock:
        yield "Clock", list(_clock_lines(look.clock))
    yield "Sound", _sounds(look)
    yield "Subtitles", [", ".join(t.language or "?" for t in structure.subtitles) or "none"]
    for heading, sectors in (
        ("Chapters", structure.chapter_sectors),
        ("Programs", structure.program_sectors),
        ("Cells", structure.cell_sectors),
    ):
        times = _starts_ms(look, sectors)
        if times:
            yield heading, [f"{len(times)}: {_listed(times)}"]
    yield "Changes", [f"{format_ms(ms)}  {mark.detail}" for ms, mark in _marks(look)]
    if structure.angles > 1:
        yield "Angles", [f"{structure.angles}; the first is taken"]
    yield "Dates", [f"{each.date}  ({each.trust} trust: {each.detail})" for each in look.dates]
    yield "Damage", [f"{each} [{each.kind}]" for each in look.damage] or [_unharmed(look)]
    yield "Remarks", look.title.warnings
    yield "Error", [look.error] if look.error else []


def _unharmed(look: TitleLook) -> str:
    if look.every_sector or look.title.container is not Container.PROGRAM_STREAM:
        return "none found"
    return "none found by a quick look (--every-sector reads all)"


def _files(parts: Sequence[Part]) -> list[str]:
    """A line for each file; parts of it are counted."""
    lines = []
    for path, run in groupby(parts, key=lambda part: part.path):
        pieces = list(run)
        size = f"{sum(part.size for part in pieces) / 1e6:,.1f} MB"
        whole = len(pieces) == 1 and pieces[0].size == pieces[0].whole_size
        count = f", in {len(pieces)} pieces" if len(pieces) > 1 else ""
        lines.append(f"{path.name}, {size}" if whole else f"{size} of {path.name}{count}")
    return lines


def _picture(look: TitleLook) -> str:
    structure, streams = look.title.structure, look.streams
    aspect = structure.aspect or (streams.aspect if streams else None)
    words = [
        structure.standard.upper(),
        f"{streams.width} x {streams.height}" if streams and streams.width else "",
        _ratio(aspect) or "",
        f"{float(look.clock.rate):.3f}".rstrip("0").rstrip(".") + " frames a second"
        if look.clock
        else "",
        _CONTAINERS[look.title.container],
    ]
    return ", ".join(word for word in words if word)


def _clock_lines(clock: TitleClock) -> Iterator[str]:
    yield f"{clock.frames:,} frames, {format_ms(clock.duration_ms)}, by {_METHODS[clock.method]}"
    if len(clock.segments) > 1:
        starts = [frame_to_ms(each.first_frame, clock.rate) for each in clock.segments[1:]]
        restarts = counted(len(starts), "time", "times")
        yield f"the recorder's timestamps start anew or step {restarts}: {_listed(starts)}"


def _sounds(look: TitleLook) -> list[str]:
    if look.title.structure.audio or look.streams is None:
        return [_sound(track) for track in look.title.structure.audio]
    tracks = len(look.streams.audio_ids)
    return [counted(tracks, "track", "tracks")] if tracks else ["none"]


def _sound(track: AudioTrack) -> str:
    coding = _CODINGS.get(track.coding, track.coding)
    channels = counted(track.channels, "channel", "channels")
    return ", ".join(word for word in (coding, channels, track.language) if word)


def _ratio(aspect: Fraction | None) -> str | None:
    return f"{aspect.numerator}:{aspect.denominator}" if aspect else None
