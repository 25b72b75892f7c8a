"""The command `verify`: are all clips what they were when they were made?"""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from nostalgia_desktop import services
from nostalgia_desktop.cli.output import plain, write_json, write_line
from nostalgia_desktop.cli.values import source_roots
from nostalgia_desktop.cli.words import counted
from nostalgia_desktop.domain.coverage import Place, coverage_words
from nostalgia_desktop.domain.survey import Span
from nostalgia_desktop.media.streams import quiet_libav
from nostalgia_desktop.workflow.verify import VerifyWish, verify
from nostalgia_desktop.workflow.verify_report import (
    CheckedClip,
    CheckedTitle,
    ClipState,
    VerifyNews,
    VerifyReport,
)


async def run_verify(args: argparse.Namespace, records: services.Records) -> int:
    """Check and tell; gives the exit status, 1 where somebody has to do something."""
    quiet_libav()
    wish = VerifyWish(tuple(args.jobs), args.quick, source_roots(args.source_root))
    try:
        report = await verify(records.jobs, records.layout, wish, _tell)
    finally:
        _say_on_one_line("")
    if args.json:
        write_json(json.dumps(report_json(report), ensure_ascii=False, indent=2))
    else:
        for line in _lines(report):
            write_line(plain(line))
    for clip in report.clips:
        for trouble in _troubles(clip):
            sys.stderr.write(f"nostalgia: {plain(clip.path)}: {plain(trouble)}\n")
    return 0 if report.is_well else 1


def _troubles(clip: CheckedClip) -> Iterator[str]:
    if clip.is_alarming:
        yield from (*clip.told, *filter(None, [clip.sidecar]))


def _lines(report: VerifyReport) -> Iterator[str]:
    """What is no trouble, and how all is in the end."""
    for clip in report.clips:
        told = () if clip.is_alarming else clip.told
        known = [f"known since it was made: {each}" for each in clip.findings]
        more = clip.check.findings if clip.check else ()
        for text in (*told, *(known or more)):
            yield f"{clip.path}: {text}"
    for title in report.titles:
        yield f"[{title.job_id}] {title.name}: {coverage_words(title.coverage, title.rate)}"
        if title.without_original:
            yield (
                f"[{title.job_id}] {title.name}: its clips were not compared with the original: "
                f"{title.without_original}"
            )
    yield _summary(report)


def _summary(report: VerifyReport) -> str:
    states = [clip.state for clip in report.clips]
    parts = [
        f"{states.count(state):,} {'is' if states.count(state) == 1 else 'are'} {state.value}"
        for state in ClipState
        if state in states
    ]
    clips = counted(len(states), "clip was checked", "clips were checked")
    compared = sum(clip.is_compared for clip in report.clips)
    with_original = f" ({compared:,} against the original)" if compared else ""
    return f"{clips}{with_original}: {', '.join(parts) or 'there are none yet'}"


def report_json(report: VerifyReport) -> dict[str, Any]:
    """The report in the form that docs/command-line.md documents."""
    return {
        "well": report.is_well,
        "clips": [_clip_json(clip) for clip in report.clips],
        "titles": [_title_json(title) for title in report.titles],
    }


def _clip_json(clip: CheckedClip) -> dict[str, Any]:
    return {
        "job": clip.job_id,
        "path": clip.path,
        "state": clip.state.value,
        "told": [*clip.told, *filter(None, [clip.sidecar])],
        "findings": list(clip.findings),
        "compared": clip.is_compared,
        "check": clip.check.as_json() if clip.check else None,
    }


def _title_json(title: CheckedTitle) -> dict[str, Any]:
    coverage = title.coverage
    return {
        "job": title.job_id,
        "frames": coverage.frames,
        "whole": coverage.is_whole,
        "clips": coverage.count(Place.CLIP),
        "places": {place.value: coverage.frames_in(place) for place in Place},
        "in_no_scene": [_span_json(span) for span in coverage.spans(Place.NO_SCENE)],
        "overlaps": [_span_json(span) for span in coverage.overlaps],
    }


def _span_json(span: Span) -> dict[str, int]:
    return {"start_frame": span.start, "end_frame": span.end}


def _tell(news: VerifyNews) -> None:
    if news.name:
        name = plain(news.name)[:60]
        _say_on_one_line(f"checking {news.done + 1:,} of {news.total:,}: {name} …")


def _say_on_one_line(text: str) -> None:
    """One line that the next one takes the place of, in a terminal alone."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}\r")
        sys.stderr.flush()
