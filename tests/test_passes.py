"""Both passes on real discs: what comes out is decoded and compared with what is on the disc."""

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from nostalgia_desktop.data import sample_disc
from tests.authoring import library
from tests.authoring.barcode import field_numbers
from tests.authoring.sound import click_times
from tests.authoring.truth import TitleTruth

DISCS = (
    "pal_two_parts",
    "ntsc_lpcm_bff",
    "pal_two_titles",
    "ntsc_wide_progressive",
    "pal_resets",
    "vob_no_nav",
)


def _scenes(nostalgia, job: int, archive: Path) -> list[dict[str, object]]:
    return json.loads(nostalgia("scenes", str(job), "--archive", archive, "--json").out)["scenes"]


def _sidecars(archive: Path) -> list[dict]:
    sidecars = [json.loads(path.read_text()) for path in sorted(archive.glob("*.json"))]
    return sorted(sidecars, key=lambda each: (each["source"]["title"], each["start_frame"]))


def _frames(fields: list[tuple[Fraction, int | None]]) -> list[int | None]:
    return [None if number is None else number // 2 for _at, number in fields]


@pytest.fixture(scope="module")
def archives() -> dict[str, Path]:
    """Archives that were made, by disc: several tests look at each."""
    return {}


@pytest.fixture
def archive_of(archives, nostalgia, test_disc, tmp_path_factory):
    """A function from a disc's name to an archive with its finished clips."""

    def make(name: str) -> Path:
        if name not in archives:
            archive = tmp_path_factory.mktemp(name)
            ended = nostalgia("run", test_disc(name), "--archive", archive)
            assert ended.status == 0, ended.err
            archives[name] = archive
        return archives[name]

    return make


@pytest.mark.parametrize("name", DISCS)
def test_a_clip_holds_exactly_the_frames_of_its_scene(name, archive_of):
    archive = archive_of(name)

    for sidecar in _sidecars(archive):
        title = _truth_of(name, sidecar)
        clip = archive / sidecar["clip"]["file"]
        shown = _frames(field_numbers(clip))
        first, end = sidecar["start_frame"], sidecar["end_frame"]
        per_frame = 1 if title["field_order"] == "progressive" else 2
        wanted = [title["base"] + frame for frame in range(first, end) for _ in range(per_frame)]
        assert len(shown) == len(wanted)
        # At the two ends a blend with the frame beyond would give it away as unreadable.
        assert shown == wanted


@pytest.mark.parametrize("name", DISCS)
def test_clips_cover_each_title_without_gap_or_overlap(name, archive_of):
    sidecars = _sidecars(archive_of(name))

    for index, title in enumerate(library.truth(name)["titles"]):
        mine = [each for each in sidecars if _truth_of(name, each) == title]
        bounds = [(each["start_frame"], each["end_frame"]) for each in mine]
        assert bounds[0][0] == 0, index
        assert bounds[-1][1] == title["frames"]
        assert all(end == start for (_s, end), (start, _e) in pairwise(bounds))


@pytest.mark.parametrize("name", DISCS)
def test_local_scenes_begin_on_the_first_frame_of_a_shot(name, archive_of):
    sidecars = _sidecars(archive_of(name))

    for sidecar in sidecars:
        title = _truth_of(name, sidecar)
        assert sidecar["start_frame"] in [scene["start_frame"] for scene in title["scenes"]]


@pytest.mark.parametrize("name", DISCS)
def test_a_proxy_shows_the_frame_of_its_time(name, archive_of, nostalgia):
    archive = archive_of(name)
    jobs = json.loads(nostalgia("status", "--archive", archive, "--json").out)["jobs"]
    proxies = {path.stem: path for path in (archive / ".nostalgia" / "proxies").glob("*.mp4")}
    fingerprints = {each["source"]["title"]: each["source"] for each in _sidecars(archive)}

    for job, title in zip(jobs, library.truth(name)["titles"], strict=True):
        fields = field_numbers(proxies[fingerprints[job["title"]]["fingerprint"]])
        rate = Fraction(title["fps"])
        assert len(fields) == -(-title["frames"] // round(rate / 5))
        off = [number // 2 - title["base"] - round(at * rate) for at, number in fields if number]
        assert set(off) <= {0}


@pytest.mark.parametrize(
    ("name", "tolerance_ms"), [("pal_two_parts", 5), ("pal_resets", 5), ("ntsc_lpcm_bff", 34)]
)
def test_sound_stays_with_the_picture(name, tolerance_ms, archive_of):
    archive = archive_of(name)

    for sidecar in _sidecars(archive):
        title = _truth_of(name, sidecar)
        rate = Fraction(title["fps"])
        clicks = click_times(archive / sidecar["clip"]["file"])
        wanted = [
            (frame - sidecar["start_frame"]) / rate
            for frame in title["audio"][0]["click_frames"]
            if sidecar["start_frame"] < frame < sidecar["end_frame"]
        ]
        heard = [click for click in clicks if click > Fraction(1, 25)]
        assert len(heard) == len(wanted)
        for at, planned in zip(heard, wanted, strict=True):
            assert abs(at - planned) * 1000 <= tolerance_ms


def test_a_second_run_changes_nothing(archive_of, nostalgia, test_disc):
    archive = archive_of("pal_two_titles")
    before = {path: path.stat().st_mtime_ns for path in archive.glob("*.*") if path.suffix != ".db"}

    ended = nostalgia("run", test_disc("pal_two_titles"), "--archive", archive)

    after = {path: path.stat().st_mtime_ns for path in before}
    assert ended.status == 0
    assert after == before
    assert len(list(archive.glob("*.mp4"))) == len([p for p in before if p.suffix == ".mp4"])


def test_no_part_file_stays_behind(archive_of):
    archive = archive_of("pal_two_parts")

    assert not list(archive.rglob("*.part"))


def test_the_sample_becomes_clips(nostalgia, own_home):
    ended = nostalgia("sample")

    archive = own_home / "videos" / "Nostalgia Sample"
    truth = json.loads((sample_disc().parent / "truth.json").read_text())
    scenes = [
        (scene["start_frame"], scene["end_frame"])
        for title in truth["titles"]
        for scene in title["scenes"]
    ]
    assert ended.status == 0, ended.err
    assert str(archive) in ended.out
    assert [(each["start_frame"], each["end_frame"]) for each in _sidecars(archive)] == scenes
    assert all(path.name.startswith("1994 - ") for path in archive.glob("*.mp4"))


def _truth_of(name: str, sidecar: dict) -> TitleTruth:
    """The truth of the title that a clip is from; single VOBs have one title."""
    titles = library.truth(name)["titles"]
    label = sidecar["source"]["title"]
    numbered = [title for title in titles if label == f"Title {title['vts']}"]
    return numbered[0] if numbered else titles[0]
