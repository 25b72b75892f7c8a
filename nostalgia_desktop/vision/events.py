"""Joins the shots of a title into events: the scenes that a person would name.

Every change of the picture, restart of the clock and chapter mark is a place where an event may
begin. What speaks for each is weighed (`event_evidence`), and the best set is chosen for the
whole title (`event_choice`). Blank tape is left out, and told (`event_blanks`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from nostalgia_desktop.domain.survey import Span, Survey
from nostalgia_desktop.vision.event_blanks import BLANK_S, find_blanks, find_dark, material
from nostalgia_desktop.vision.event_choice import choose, scene_length_s, with_prior
from nostalgia_desktop.vision.event_evidence import Evidence, Witness
from nostalgia_desktop.vision.event_places import Place, find_places
from nostalgia_desktop.vision.event_words import why


@dataclass(frozen=True, slots=True)
class Event:
    """Frames [start, end) of a title that belong together.

    `why` says in words why it begins there, or nothing. So many frames of blank tape before and
    after it are left out: no event covers them. `dark` frames of it show nothing, but sound.
    """

    start: int
    end: int
    why: str = ""
    blank_before: int = 0
    blank_after: int = 0
    dark: int = 0


def find_events(
    survey: Survey, chapters: Sequence[int] = (), restarts: Sequence[int] = ()
) -> tuple[Event, ...]:
    """The events of a title, in order; together with the blanks they cover it.

    `chapters` are the frames of its chapter marks, `restarts` those at which its clock begins
    anew. Takes up to half a second of CPU: run it in a thread.
    """
    if not survey.frames:
        return ()
    dark = find_dark(survey)
    runs = material(survey, find_blanks(survey, dark))
    places = find_places(survey, dark, chapters, restarts)
    events = [event for run in _weighed(survey, runs, places) for event in _events(run, survey)]
    return tuple(_with_dark(event, dark, survey) for event in _told(events, survey.frames))


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch without blanks, its places, what speaks for each, and the odds in all."""

    span: Span
    places: Sequence[Place]
    evidence: Sequence[Evidence]
    odds: Sequence[float]


def _weighed(survey: Survey, runs: Sequence[Span], places: Sequence[Place]) -> Iterator[_Run]:
    # Black at the start of a run is no scene: there is none before it that it could belong to.
    inside = [
        [each for each in places if run.start < each.frame - each.dark and each.frame < run.end]
        for run in runs
    ]
    length_s = float(survey.frames / survey.rate)
    witness = Witness(survey, places, scene_length_s(length_s))
    evidence = [
        [witness.weigh(place, run) for place in mine]
        for run, mine in zip(runs, inside, strict=True)
    ]
    odds = iter(with_prior([each.total for mine in evidence for each in mine], length_s))
    for run, mine, weighed in zip(runs, inside, evidence, strict=True):
        yield _Run(run, mine, weighed, list(islice(odds, len(mine))))


def _events(run: _Run, survey: Survey) -> Iterator[Event]:
    scene_s = scene_length_s(float(survey.frames / survey.rate))
    frames = [place.frame for place in run.places]
    chosen = choose(frames, run.odds, run.span, survey.rate, scene_s)
    reasons = [why(run.places[index], run.evidence[index], survey.rate) for index in chosen]
    bounds = [run.span.start, *(frames[index] for index in chosen), run.span.end]
    for (start, end), reason in zip(pairwise(bounds), ["", *reasons], strict=True):
        yield Event(start, end, reason)


def _told(events: Sequence[Event], frames: int) -> Iterator[Event]:
    """The events, with the blanks around each."""
    ends = [0, *(event.end for event in events)]
    starts = [*(event.start for event in events), frames]
    gaps = [start - end for end, start in zip(ends, starts, strict=True)]
    for event, (before, after) in zip(events, pairwise(gaps), strict=True):
        yield replace(event, blank_before=before, blank_after=after)


def _with_dark(event: Event, dark: Sequence[Span], survey: Survey) -> Event:
    inside = (min(event.end, span.end) - max(event.start, span.start) for span in dark)
    return replace(event, dark=sum(each for each in inside if each >= BLANK_S * survey.rate))
