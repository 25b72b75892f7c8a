"""Other words about a scene cost no encoding, and what a person did to a file is left alone."""

import gc
import hashlib
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import av
import jsonschema
import pytest

from nostalgia_desktop.data import data_root
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.services import PassOptions, build_orchestrator, open_records, plan_clips
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.workflow.steps.clip_maker import ClipMaker
from tests.helpers import clip_names, finished, leftovers, prepared, snapshot, tags_of
from tests.workflow.conftest import nobody_agrees

__all__ = ["finished", "prepared"]

GONE = "/nowhere"
"""A folder in which no original lies: what is made all the same was not encoded."""


@pytest.fixture
def archive(finished):
    """An archive with the clips Arrival and Swimming of one title, and Boat trip of another."""
    opened = open_records(finished)
    yield opened
    opened.database.close()


@pytest.fixture
def finalize(run, archive, prepared, finished):
    """Make clips where the originals are out of reach, or within with `disc=True`."""
    gc.collect()  # The loop of the test before has timers, which no other thread may collect.

    def work(*, disc=False, **settings):
        roots = {} if disc else {str(prepared.disc.parent): GONE}
        options = PassOptions(source_roots=roots)

        async def make():
            orchestrator = await build_orchestrator(
                archive, Settings(**settings), options, "", "", nobody_agrees
            )
            try:
                return await orchestrator.batch_finalize()
            finally:
                await orchestrator.close()

        report = run(make())
        assert not leftovers(finished)
        return [job.state for job in report.jobs]

    return work


@pytest.fixture
def change(archive):
    """Change what is said of the first scene."""

    def work(**changes):
        first, *others = archive.jobs.job(1).scenes
        archive.jobs.save_review(1, (replace(first, **changes), *others))

    return work


def film_of(clip: Path) -> str:
    """A checksum of all packets of a clip's picture and sound."""
    digest = hashlib.sha256()
    with av.open(str(clip)) as opened:
        for packet in opened.demux(opened.streams.video[0], opened.streams.audio[0]):
            digest.update(f"{packet.stream.index} {packet.pts} {packet.dts}".encode())
            digest.update(bytes(packet))
    return digest.hexdigest()


def aside(archive: Path) -> list[str]:
    return sorted(path.name for path in (archive / ".nostalgia" / "replaced").glob("*"))


def test_new_words_are_written_without_the_disc_and_the_film_stays(finalize, change, finished):
    before, clip = snapshot(finished), finished / "1994 - Arrival.mp4"
    film = film_of(clip)
    change(description="Everybody is there", people=("Ada",), date="1994-08-15")

    assert finalize() == [JobState.FINALIZED, JobState.FINALIZED]

    tags = tags_of(clip)
    assert tags["ItemList:Description"] == "Everybody is there"
    assert tags["QuickTime:CreateDate"] == "1994:08:15 12:00:00"
    assert tags["XMP-iptcExt:PersonInImage"] == "Ada"
    assert film_of(clip) == film
    assert aside(finished) == ["1994 - Arrival.json"]
    after = snapshot(finished)
    for name in ("1994 - Swimming.mp4", "1994 - Swimming.json", "Undated - Boat trip.mp4"):
        assert after[name] == before[name]


def test_words_that_are_taken_back_are_gone(finalize, change, finished):
    change(description="", date="", location="54.4, 13.4")
    finalize()
    change(location="")

    finalize()

    tags = tags_of(finished / "Undated - Arrival.mp4")
    assert tags["QuickTime:CreateDate"] == "0000:00:00 00:00:00"
    gone = ("Description", "ContentCreateDate", "CreationDate", "GPS", "DateTimeOriginal", "Year")
    assert [name for name in tags if name.partition(":")[2].startswith(gone)] == []
    assert len([name for name in tags if name.startswith("XMP-dc:Title")]) == 1


def test_a_new_title_gives_a_new_name(finalize, change, finished):
    film = film_of(finished / "1994 - Arrival.mp4")
    change(title="The arrival")

    finalize()

    assert clip_names(finished) == [
        "1994 - Swimming.mp4",
        "1994 - The arrival.mp4",
        "Undated - Boat trip.mp4",
    ]
    assert film_of(finished / "1994 - The arrival.mp4") == film
    sidecar = json.loads((finished / "1994 - The arrival.json").read_text())
    checksum = hashlib.sha256((finished / "1994 - The arrival.mp4").read_bytes()).hexdigest()
    assert (sidecar["title"], sidecar["clip"]["sha256"]) == ("The arrival", checksum)
    assert finalize() == [JobState.FINALIZED, JobState.FINALIZED]


def test_the_cover_is_that_of_before_and_the_poster_is_kept(finalize, change, finished, archive):
    def cover(clip: Path) -> bytes:
        command = ["exiftool", "-b", "-ItemList:CoverArt", str(clip)]
        return subprocess.run(command, capture_output=True, check=True).stdout

    before = cover(finished / "1994 - Arrival.mp4")
    change(title="The arrival")

    finalize()

    assert cover(finished / "1994 - The arrival.mp4") == before
    sha256 = archive.jobs.job(1).clips[0].sha256
    assert (archive.layout.posters / f"{sha256}.jpg").read_bytes() == before


def test_new_bounds_need_the_disc(finalize, change, archive):
    change(end_ms=760)

    assert finalize()[0] is JobState.WAITING
    assert finalize(disc=True)[0] is JobState.FINALIZED


def test_a_plan_tells_new_words_from_a_new_film(archive, change):
    change(title="The arrival")
    words = plan_clips(archive, Settings()).every.to_make
    change(end_ms=760)
    film = plan_clips(archive, Settings()).every.to_make

    assert [(clip.only_tags, clip.replaces) for clip in (*words, *film)] == [
        (True, True),
        (False, True),
    ]


def test_a_clip_changed_by_hand_is_never_the_source_of_another(finalize, change, finished):
    clip = finished / "1994 - Arrival.mp4"
    clip.write_bytes(clip.read_bytes() + b"\0\0\0\x08free")
    before = snapshot(finished)[clip.name]
    change(description="Everybody is there")

    assert finalize()[0] is JobState.WAITING
    finalize(disc=True)

    assert snapshot(finished)[clip.name] == before
    assert (finished / "1994 - Arrival (2).mp4").is_file()
    assert aside(finished) == []


def test_one_that_is_changed_while_its_tags_are_written_is_left_alone(
    finalize, change, finished, monkeypatch
):
    clip, known = finished / "1994 - Arrival.mp4", ClipMaker._known

    async def disturbed(self, *what):
        with clip.open("ab") as file:
            file.write(b"\0\0\0\x08free")
        return await known(self, *what)

    change(description="Everybody is there")
    monkeypatch.setattr(ClipMaker, "_known", disturbed)

    assert finalize()[0] is JobState.FAILED
    assert clip.read_bytes().endswith(b"free")
    assert aside(finished) == []


def test_a_clip_renamed_by_hand_is_noticed_and_not_made_again(finalize, finished, archive):
    mine = (finished / "1994 - Arrival.mp4").rename(finished / "How we came.mp4")
    (finished / "1994 - Arrival.json").rename(finished / "How we came.json")
    before = snapshot(finished)

    assert finalize() == [JobState.FINALIZED, JobState.FINALIZED]

    assert clip_names(finished)[-2:] == [mine.name, "Undated - Boat trip.mp4"]
    files = ("How we came.mp4", "How we came.json", "1994 - Swimming.json")
    after = snapshot(finished)
    assert {name: after[name] for name in files} == {name: before[name] for name in files}
    assert archive.jobs.job(1).clips[0].path == mine.name


@pytest.mark.parametrize("with_sidecar", [True, False])
def test_new_words_for_a_renamed_clip_make_another_from_its_film(
    finalize, change, finished, with_sidecar
):
    mine = (finished / "1994 - Arrival.mp4").rename(finished / "How we came.mp4")
    if with_sidecar:
        (finished / "1994 - Arrival.json").rename(finished / "How we came.json")
    before = snapshot(finished)[mine.name]
    change(description="Everybody is there")

    assert finalize()[0] is JobState.FINALIZED

    assert snapshot(finished)[mine.name] == before
    (new,) = finished.glob("1994 - Arrival*.mp4")
    assert film_of(mine) == film_of(new)
    assert tags_of(new)["ItemList:Description"] == "Everybody is there"
    assert [name for name in aside(finished) if name.endswith(".mp4")] == []


def test_a_renamed_clip_stays_when_its_scene_is_left_out(finalize, change, finished):
    mine = (finished / "1994 - Arrival.mp4").rename(finished / "How we came.mp4")
    finalize()
    change(is_left_out=True)

    finalize()

    assert mine.is_file()
    assert aside(finished) == []


def test_files_beside_clips_come_by_setting_and_follow_the_tags(finalize, change, finished):
    wanted = {"write_nfo": True, "write_xmp": True}
    clips = snapshot(finished)

    finalize(**wanted)
    first = sorted(path.name for path in finished.glob("1994 - Arrival*"))
    change(title="The arrival")
    finalize(**wanted)

    endings = [".json", ".mp4", ".mp4.xmp", ".nfo"]
    assert first == [f"1994 - Arrival{ending}" for ending in endings]
    assert aside(finished) == [name for name in first if not name.endswith(".mp4")]
    assert "<title>The arrival</title>" in (finished / "1994 - The arrival.nfo").read_text()
    assert tags_of(finished / "1994 - The arrival.mp4.xmp")["XMP-dc:Title"] == "The arrival"
    assert snapshot(finished)["1994 - Swimming.mp4"] == clips["1994 - Swimming.mp4"]


def test_files_that_a_person_wrote_beside_a_clip_stay(finalize, change, finished):
    foreign, mine = finished / "1994 - Arrival.nfo", finished / "1994 - Arrival.mp4.xmp"
    foreign.write_text("my own")
    finalize(write_nfo=True, write_xmp=True)
    mine.write_text("my own, too")
    change(description="Everybody is there")

    finalize(write_nfo=True, write_xmp=True)

    assert (foreign.read_text(), mine.read_text()) == ("my own", "my own, too")
    assert tags_of(finished / "1994 - Arrival.mp4")["ItemList:Description"]
    assert aside(finished) == ["1994 - Arrival.json"]


def test_the_json_is_as_the_schema_says(finalize, finished):
    finalize(write_nfo=True, write_xmp=True)
    schema = json.loads((data_root() / "resources/schemas/nostalgia-clip-1.json").read_text())

    for sidecar in finished.glob("*.json"):
        body = json.loads(sidecar.read_text())
        jsonschema.validate(body, schema, cls=jsonschema.Draft202012Validator)
        assert sorted(body["sidecars"]) == [".nfo", ".xmp"]
        assert body["clip"]["essence"]


def test_an_end_before_the_new_name_costs_no_encoding(finalize, change, finished, monkeypatch):
    def ends(*_what):
        raise RuntimeError("the power is gone")

    change(description="Everybody is there")
    with monkeypatch.context() as patch:
        patch.setattr(ClipMaker, "_make_way", ends)
        assert finalize()[0] is JobState.FAILED

    assert finalize()[0] is JobState.FINALIZED
    assert tags_of(finished / "1994 - Arrival.mp4")["ItemList:Description"]
