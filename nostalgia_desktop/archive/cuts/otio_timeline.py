"""OpenTimelineIO: a title as a timeline on which each cut lies where it is in the film.

OTIO keeps a rate as a floating-point number; frames are whole numbers there, so nothing moves.
The library is imported when the first timeline is written. `otio_reader` reads them without it.
"""

from typing import TYPE_CHECKING

from nostalgia_desktop.archive.cuts.cut_list import Cut, CutList, one_line, sound

if TYPE_CHECKING:
    import opentimelineio as otio

NAMESPACE = "nostalgia"
"""Where in OTIO's metadata a clip keeps what is known of its scene."""


def write_otio(cuts: CutList) -> str:
    """A timeline as OTIO's JSON, with what is known of each scene in its clip's metadata."""
    timeline = as_timeline(cuts, float(cuts.rate))
    return f"{timeline.to_json_string(indent=2)}\n"


def as_timeline(cuts: CutList, rate: float, *, with_sound: bool = True) -> "otio.schema.Timeline":
    """The cuts on OTIO's timeline, `rate` frames a second; gaps stand for all that is in none."""
    import opentimelineio as otio

    timeline = otio.schema.Timeline(name=one_line(cuts.name))
    kinds = [otio.schema.TrackKind.Video]
    if with_sound and cuts.has_sound:
        kinds.append(otio.schema.TrackKind.Audio)
    for kind in kinds:
        track, at = otio.schema.Track(name=kind, kind=kind), 0
        for cut in cuts.cuts:
            if cut.start_frame > at:
                track.append(otio.schema.Gap(source_range=_range(at, cut.start_frame, rate)))
            track.append(_clip(cut, cuts, rate))
            at = cut.end_frame
        timeline.tracks.append(track)
    return timeline


def _range(start: int, end: int, rate: float) -> "otio.opentime.TimeRange":
    from opentimelineio.opentime import RationalTime, TimeRange

    return TimeRange(RationalTime(start, rate), RationalTime(end - start, rate))


def _clip(cut: Cut, cuts: CutList, rate: float) -> "otio.schema.Clip":
    import opentimelineio as otio

    media = otio.schema.MissingReference(available_range=_range(0, cuts.frames, rate))
    if cuts.media is not None:
        media = otio.schema.ExternalReference(
            target_url=cuts.media.absolute().as_uri(),
            available_range=_range(0, cuts.frames, rate),
        )
        media.name = sound(cuts.media.name)
    scene = cut.scene
    known = {
        "id": scene.uid,
        "description": sound(scene.description),
        "people": [sound(name) for name in scene.people],
        "location": sound(scene.location),
        "date": scene.date,
    }
    return otio.schema.Clip(
        name=sound(scene.title),
        media_reference=media,
        source_range=_range(cut.start_frame, cut.end_frame, rate),
        metadata={NAMESPACE: known},
    )
