"""Cut lists for other programs: no bound moves by a frame, whatever the form."""

import json
import subprocess
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import json5
import opentimelineio as otio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.archive.cuts.cut_list import Cut, CutList, cut_list
from nostalgia_desktop.archive.cuts.edl import frames_counted, reel_name
from nostalgia_desktop.archive.cuts.forms import (
    CutForm,
    form_of_name,
    form_of_text,
    read_cuts,
    write_cuts,
)
from nostalgia_desktop.archive.cuts.found import FoundCut, scenes_of_cuts
from nostalgia_desktop.archive.cuts.otio_reader import exact_rate
from nostalgia_desktop.domain.clock import NTSC, PAL, Segment, TitleClock
from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.job import Job, Source
from nostalgia_desktop.domain.scene import Scene, Scenes
from nostalgia_desktop.domain.time import frame_to_ms

FILM = Fraction(24_000, 1001)
RATES = (PAL, NTSC, FILM)
TITLES = ("Mia turns six", "", 'Zoë; said "=1,2"\\ #3', "* FROM CLIP NAME: x", "TITLE: y", "  -  ")
SCENE = Scene(
    2000,
    4000,
    "At the lake",
    "Sun; wind = waves\nand #1 \\o/",
    ("Mia", "Tom"),
    "Lake",
    "1994-08",
    "u1",
)


def clock_of(rate: Fraction, frames: int) -> TitleClock:
    return TitleClock(rate, (Segment(0, frames, 0, ()),))


def job_of(clock: TitleClock, scenes: Scenes) -> Job:
    source = Source("/discs", "Lake 1994", ())
    job = Job(1, "Lake 1994", "Title 1", 1, "f" * 8, source, scenes=scenes)
    return replace(job, duration_ms=clock.duration_ms)


def written(clock: TitleClock, scenes: Scenes, form: CutForm) -> str:
    return write_cuts(cut_list(job_of(clock, scenes), clock, Path("/films/proxy.mp4")), form)


def read(text: str, form: CutForm, clock: TitleClock, old: Scenes = ()) -> Scenes:
    found = read_cuts(text, "list", form, clock.rate, old)
    uids = iter(f"new{number}" for number in range(10_000))
    return scenes_of_cuts(found, "list", clock, old, lambda: next(uids))


def frames_of(scenes: Scenes, clock: TitleClock) -> list[tuple[int, int]]:
    return [(clock.frame_at(scene.start_ms), clock.frame_at(scene.end_ms)) for scene in scenes]


@st.composite
def titles(draw: st.DrawFn) -> tuple[TitleClock, Scenes]:
    """A title up to four hours long, with scenes whose bounds are any milliseconds."""
    rate = draw(st.sampled_from(RATES))
    clock = clock_of(rate, draw(st.integers(50, 430_000)))
    inner = st.integers(0, clock.duration_ms)
    bounds = sorted(draw(st.lists(inner, min_size=2, max_size=8, unique=True)))
    spans = [pair for pair in pairwise(bounds) if pair[1] - pair[0] >= 200]
    spans = spans or [(0, clock.duration_ms)]
    names = st.one_of(st.sampled_from(TITLES), st.text(max_size=20))
    scenes = tuple(
        Scene(start, end, draw(names), uid=f"u{number}")
        for number, (start, end) in enumerate(spans)
    )
    return clock, scenes


@pytest.mark.parametrize("form", CutForm)
@given(title=titles())
def test_no_bound_moves_by_a_frame(form: CutForm, title: tuple[TitleClock, Scenes]):
    clock, scenes = title
    text = written(clock, scenes, form)
    assert form_of_text(text) is form

    elsewhere = read(text, form, clock)
    assert frames_of(elsewhere, clock) == frames_of(scenes, clock)

    back = read(text, form, clock, scenes)
    assert [(each.start_ms, each.end_ms, each.uid) for each in back] == [
        (each.start_ms, each.end_ms, each.uid) for each in scenes
    ]


@pytest.mark.parametrize("form", CutForm)
def test_a_scene_with_the_bounds_of_an_old_one_keeps_what_the_form_cannot_say(form: CutForm):
    clock = clock_of(NTSC, 3000)
    assert read(written(clock, (SCENE,), form), form, clock, (SCENE,)) == (SCENE,)


@pytest.mark.parametrize("form", [CutForm.LLC, CutForm.OTIO])
def test_what_is_known_of_a_scene_goes_along(form: CutForm):
    clock = clock_of(PAL, 3000)
    (scene,) = read(written(clock, (SCENE,), form), form, clock)
    assert (scene.title, scene.description, scene.people) == (
        SCENE.title,
        SCENE.description,
        SCENE.people,
    )
    assert (scene.location, scene.date) == ("Lake", "1994-08")


@pytest.mark.parametrize("form", CutForm)
def test_a_scene_that_was_left_out_is_in_no_list_and_stays_left_out(form: CutForm):
    clock = clock_of(PAL, 3000)
    out = Scene(5000, 7000, "Floor", uid="u2", is_left_out=True)
    text = written(clock, (SCENE, out), form)
    assert "Floor" not in text
    assert read(text, form, clock, (SCENE, out)) == (SCENE, out)


def test_a_scene_over_one_that_was_left_out_takes_its_place():
    clock = clock_of(PAL, 3000)
    out = Scene(5000, 7000, "Floor", uid="u2", is_left_out=True)
    (scene,) = read("5.0,7.5,Dance\n", CutForm.CSV, clock, (out,))
    assert (scene.title, scene.is_left_out) == ("Dance", False)


def test_ffmpeg_reads_the_chapters_as_they_are_meant(tmp_path: Path):
    """Every special character of the format is in it, and each chapter lies on its frames."""
    clock = clock_of(NTSC, 300_000)
    scenes = (SCENE, Scene(100_100, 3_600_000, TITLES[2], "a\nb", uid="u2"))
    file = tmp_path / "cuts.ffmetadata"
    file.write_text(written(clock, scenes, CutForm.FFMETADATA), encoding="utf-8")
    probe = ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-f", "ffmetadata"]
    done = subprocess.run([*probe, str(file)], capture_output=True, text=True, check=True)
    chapters = json.loads(done.stdout)["chapters"]

    assert [each["time_base"] for each in chapters] == ["1001/30000"] * 2
    assert [(each["start"], each["end"]) for each in chapters] == frames_of(scenes, clock)
    assert [each["tags"]["title"] for each in chapters] == [each.title for each in scenes]
    assert [each["tags"]["description"] for each in chapters] == [
        each.description for each in scenes
    ]


def test_what_ffmpeg_writes_is_read(tmp_path: Path):
    clock = clock_of(PAL, 3000)
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    scenes = (SCENE, Scene(5000, 9000, TITLES[2], uid="u2"))
    ours.write_text(written(clock, scenes, CutForm.FFMETADATA), encoding="utf-8")
    again = ["ffmpeg", "-v", "error", "-f", "ffmetadata", "-i", str(ours)]
    subprocess.run([*again, "-f", "ffmetadata", str(theirs)], check=True)

    back = read(theirs.read_text(encoding="utf-8"), CutForm.FFMETADATA, clock)
    assert [(each.start_ms, each.end_ms, each.title) for each in back] == [
        (each.start_ms, each.end_ms, each.title) for each in scenes
    ]
    assert back[0].description == SCENE.description


def test_a_chapter_without_an_end_goes_on_until_the_next():
    text = ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\n[CHAPTER]\nTIMEBASE=1/1\nSTART=3\n"
    back = read(text, CutForm.FFMETADATA, clock_of(PAL, 250))
    assert [(each.start_ms, each.end_ms) for each in back] == [(0, 3000), (3000, 10_000)]


def test_a_project_is_what_losslesscut_reads():
    """As its `llcProjectV2Schema` asks for: tags are texts, and the film's name has no folder."""
    clock = clock_of(NTSC, 3000)
    body = json.loads(written(clock, (SCENE,), CutForm.LLC))
    assert (body["version"], body["mediaFileName"]) == (2, "proxy.mp4")
    (segment,) = body["cutSegments"]
    assert segment["start"] == pytest.approx(60 * 1001 / 30_000, abs=1e-6)
    assert segment["selected"] is True
    assert all(isinstance(text, str) for text in segment["tags"].values())


def test_a_project_as_losslesscut_writes_it_is_read():
    clock = clock_of(PAL, 3000)
    text = (
        "\ufeff{\n  version: 1,\n  mediaFileName: 'proxy.mp4',\n  cutSegments: [\n"
        "    { start: 2, end: 4, name: 'Lake', },\n"
        "    { start: 5, name: '', selected: false },\n  ],\n}\n"
    ).removeprefix("\ufeff")
    lake, rest = read(text, CutForm.LLC, clock)
    assert (lake.start_ms, lake.end_ms, lake.title, lake.is_left_out) == (2000, 4000, "Lake", False)
    assert (rest.start_ms, rest.end_ms, rest.is_left_out) == (5000, 120_000, True)


def test_json5_of_a_project_says_the_same():
    text = written(clock_of(PAL, 3000), (SCENE,), CutForm.LLC)
    assert json5.loads(text) == json.loads(text)


def test_names_with_a_semicolon_come_back_as_they_were():
    clock, scene = clock_of(PAL, 3000), Scene(2000, 4000, people=("Mia; Tom", "Ida"), uid="u1")
    assert read(written(clock, (scene,), CutForm.LLC), CutForm.LLC, clock, (scene,)) == (scene,)


def test_a_timeline_has_the_title_s_own_frames():
    clock = clock_of(NTSC, 3000)
    timeline = otio.adapters.read_from_string(written(clock, (SCENE,), CutForm.OTIO), "otio_json")
    (clip,) = timeline.find_clips()
    assert exact_rate(clip.source_range.start_time.rate) == NTSC
    assert clip.source_range.start_time.value == 60
    in_title = clip.transformed_time_range(clip.trimmed_range(), timeline.tracks)
    assert in_title.start_time.value == 60
    assert clip.media_reference.target_url == "file:///films/proxy.mp4"
    assert dict(clip.metadata["nostalgia"])["location"] == "Lake"


def test_a_title_with_sound_has_a_track_of_it():
    cuts = CutList("Lake", "Lake", None, PAL, 100, True, (Cut(0, 50, SCENE),))
    timeline = otio.adapters.read_from_string(write_cuts(cuts, CutForm.OTIO), "otio_json")
    assert [track.kind for track in timeline.tracks] == ["Video", "Audio"]


def test_a_timeline_of_a_film_that_begins_at_an_hour_is_read():
    """Editing programs count from the film's own timecode."""
    rate = otio.opentime.RationalTime
    media = otio.schema.ExternalReference(
        "x", otio.opentime.TimeRange(rate(90_000, 25), rate(3000, 25))
    )
    place = otio.opentime.TimeRange(rate(90_050, 25), rate(50, 25))
    clip = otio.schema.Clip("Lake", media, place)
    clip.enabled = False
    timeline = otio.schema.Timeline("t", tracks=[otio.schema.Track(children=[clip])])
    (scene,) = read(timeline.to_json_string(), CutForm.OTIO, clock_of(PAL, 3000))
    assert (scene.start_ms, scene.end_ms, scene.is_left_out) == (2000, 4000, True)


@pytest.mark.parametrize("rate", [29.97, 29.970029, 30_000 / 1001])
def test_all_ways_to_write_ntsc_are_ntsc(rate: float):
    assert exact_rate(rate) == NTSC


def test_an_edit_decision_list_counts_frames_without_dropping_numbers():
    """Frame 1,800 of an NTSC title is the first one of its second minute by this count."""
    clock = clock_of(NTSC, 30_000)
    scene = Scene(frame_to_ms(1800, NTSC), frame_to_ms(3600, NTSC), "Lake", uid="u1")
    text = written(clock, (scene,), CutForm.EDL)
    lines = text.splitlines()
    assert lines[:2] == ["TITLE: Lake 1994, Title 1", "FCM: NON-DROP FRAME"]
    assert lines[3].split() == [
        *("001", "LAKE1994", "V", "C"),
        *("00:01:00:00", "00:02:00:00") * 2,
    ]
    assert "* FROM CLIP NAME:  Lake" in lines


@pytest.mark.parametrize("fcm", ["FCM: DROP FRAME\n", ""])
def test_drop_frame_timecode_is_understood(fcm: str):
    """`00:01:00;02` is frame 1,800."""
    separator = ":" if fcm else ";"
    codes = " ".join(f"00:0{minute}:00{separator}02" for minute in (1, 2, 1, 2))
    (scene,) = read(f"TITLE: x\n{fcm}001 AX V C {codes}\n", CutForm.EDL, clock_of(NTSC, 30_000))
    assert frames_of((scene,), clock_of(NTSC, 30_000)) == [(1800, 3598)]


def test_black_and_sound_of_a_list_with_pictures_are_no_scenes():
    def event(number: int, reel: str, channel: str, start: int) -> str:
        codes = f"00:00:0{start}:00 00:00:0{start + 1}:00"
        return f"{number:03}  {reel} {channel} C {codes} {codes}\n"

    text = event(1, "BL", "V", 0) + event(2, "AX", "V", 2) + event(3, "AX", "A", 2)
    (scene,) = read(text, CutForm.EDL, clock_of(PAL, 3000))
    assert (scene.start_ms, scene.end_ms) == (2000, 3000)


def test_reels_have_eight_plain_letters():
    assert reel_name("Weihnachten & Zoë 1994") == "WEIHNACH"
    assert reel_name("圣诞") == "DISC"


def test_rates_without_timecode_are_refused():
    assert [frames_counted(rate) for rate in RATES] == [25, 30, 24]
    with pytest.raises(SceneError, match=r"12\.500 frames a second"):
        frames_counted(Fraction(25, 2))


def test_a_list_longer_than_a_day_is_refused():
    """OTIO would begin at zero again."""
    with pytest.raises(SceneError, match="longer than a day"):
        written(clock_of(PAL, 25 * 86_400), (SCENE,), CutForm.EDL)


def test_forms_are_told_by_name():
    assert form_of_name(Path("x.OTIO")) is CutForm.OTIO
    assert form_of_name(Path("x.ffmeta")) is CutForm.FFMETADATA
    assert form_of_name(Path("x.txt")) is None


def test_a_little_beyond_the_end_is_the_end_and_more_is_another_title():
    clock = clock_of(PAL, 250)
    (scene,) = read("1,10.4,Lake\n", CutForm.CSV, clock)
    assert scene.end_ms == 10_000
    with pytest.raises(SceneError, match=r"line 1: 11\.000 s is after the end"):
        read("1,11,Lake\n", CutForm.CSV, clock)


CLIP = """{"OTIO_SCHEMA": "Clip.1", "name": "Lake", "media_reference": null, "source_range":
    {"start_time": {"value": 50, "rate": 25}, "duration": {"value": 50.0, "rate": 25.0}}}"""


def timeline_with(clip: str) -> str:
    track = f'{{"OTIO_SCHEMA": "Sequence.1", "kind": "Video", "children": [null, {clip}]}}'
    return f'{{"OTIO_SCHEMA": "Timeline.1", "tracks": {{"children": [3, {track}]}}}}'


def test_a_timeline_of_an_older_version_is_read():
    (scene,) = read(timeline_with(CLIP), CutForm.OTIO, clock_of(PAL, 3000))
    assert (scene.start_ms, scene.end_ms, scene.title) == (2000, 4000, "Lake")


NONSENSE = [
    (CutForm.CSV, "1,x\n", "line 1: 'x' is no time"),
    (CutForm.CSV, "3,2,Lake\n", "line 1: the scene ends at"),
    (CutForm.CSV, "1,4\n2,5\n", "before"),
    (CutForm.LLC, "{cutSegments: [{start: 1,\n end: }]}", "line 2"),
    (CutForm.LLC, '{"cutSegments": [{"start": 1, "end": NaN, "name": ""}]}', "segment 1"),
    (CutForm.LLC, '{"cutSegments": [{"start": true, "end": 2}]}', "segment 1"),
    (CutForm.LLC, '{"cutSegments": [{"start": -1, "end": 2}]}', "segment 1"),
    (CutForm.LLC, '{"cutSegments": [{"start": 1, "end": 2, "name": 7}]}', "must be text"),
    (CutForm.LLC, '{"cutSegments": 3}', "no list called"),
    (CutForm.LLC, "[" * 100_000, "nested too deeply"),
    (CutForm.LLC, "{" + " " * 1_000_001, "too large"),
    (CutForm.OTIO, '{"OTIO_SCHEMA":\n', "line 2"),
    (CutForm.OTIO, '{"OTIO_SCHEMA": "Timeline.1", "tracks": null}', "holds no scenes"),
    (CutForm.OTIO, "[" * 100_000, "too long"),
    (
        CutForm.OTIO,
        '{"OTIO_SCHEMA": "Clip.2", "name": "x"}',
        "no timeline of OpenTimelineIO, but a Clip",
    ),
    (CutForm.OTIO, timeline_with('{"OTIO_SCHEMA": "Clip.2"}'), "clip 1: it has no start"),
    (CutForm.OTIO, timeline_with(CLIP.replace("50,", "NaN,")), "clip 1: it has no start"),
    (CutForm.OTIO, timeline_with(CLIP.replace("50,", "-3,")), "clip 1: it lies outside"),
    (CutForm.OTIO, timeline_with(CLIP.replace("25", "0")), "clip 1: it has no start"),
    (CutForm.EDL, "TITLE: x\n\n001 AX V C 00:00:00:00\n", "line 3: this is no event"),
    (CutForm.EDL, f"001 AX V C {'00:00:00;00 00:00:01;00 ' * 2}", "line 1: this is no event"),
    (CutForm.EDL, f"001 AX V C {'99:99:99:99 99:99:99:99 ' * 2}", "line 1"),
    (
        CutForm.FFMETADATA,
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=0/0\n",
        "line 3: '0/0' is no time base",
    ),
    (CutForm.FFMETADATA, ";FFMETADATA1\n[CHAPTER]\nSTART=-1\n", "line 3: '-1' is no whole"),
    (CutForm.FFMETADATA, ";FFMETADATA1\n[CHAPTER]\nSTART\n", "line 3: there is no"),
    (CutForm.FFMETADATA, ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=9999999/1\nSTART=99\n", "beyond"),
    (CutForm.FFMETADATA, ";FFMETADATA1\ntitle=x\n", "holds no scenes"),
]


@pytest.mark.parametrize(("form", "text", "says"), NONSENSE)
def test_nonsense_is_refused_with_its_place(form: CutForm, text: str, says: str):
    with pytest.raises(SceneError, match=r"^list") as refused:
        read(text, form, clock_of(PAL, 3000))
    assert says in str(refused.value)


@pytest.mark.parametrize("form", CutForm)
@given(data=st.data())
def test_a_damaged_list_is_read_or_refused(form: CutForm, data: st.DataObject):
    clock = clock_of(PAL, 3000)
    text = written(clock, (SCENE,), form)
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 40))
    damaged = text[:at] + data.draw(st.text(max_size=6)) + text[at + length :]
    with suppress(SceneError):
        read(damaged, form, clock)


def test_too_many_cuts_are_refused():
    many = [FoundCut("x", Fraction(0), Fraction(1))] * 10_001
    with pytest.raises(SceneError, match="10,001 cuts"):
        scenes_of_cuts(many, "list", clock_of(PAL, 100), (), lambda: "u")
