"""Tags are written into any MP4 that a clip may be, and not a byte of film is lost by it."""

import contextlib
import struct
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.clip_tags import Chapter, ClipTags
from nostalgia_desktop.domain.errors import ArchiveError, Cancelled, MediaError
from nostalgia_desktop.media import mp4_tags
from nostalgia_desktop.media.chapters import metadata_text, with_chapters
from nostalgia_desktop.media.mp4_tags import write_mp4
from nostalgia_desktop.media.mp4_tree import Box, Place, children, packed, top_boxes
from nostalgia_desktop.media.same_packets import check_same
from nostalgia_desktop.media.streams import measure_file
from nostalgia_desktop.media.tag_set import TagSet
from nostalgia_desktop.workflow.tagging import TagWriter
from tests.helpers import tags_of
from tests.media.conftest import run

__all__ = ["run"]

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
TAGS = ClipTags("Lake", "We swim.", date="1994-08-14", people=("Ada",), location="54.4, 13.4")
COVER = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
WANTED = TagSet(TAGS, b"<xmp/>", COVER)


def _film(folder: Path, *options: str, name: str = "film.mp4", sound: bool = True) -> Path:
    made, tone = folder / name, ["-f", "lavfi", "-i", "sine=d=1"] if sound else []
    picture = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1,setdar=4/3"]
    command = [FFMPEG, "-v", "error", *picture, *tone, *options, str(made)]
    subprocess.run(command, check=True)
    return made


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    return _film(tmp_path_factory.mktemp("film"), "-movflags", "+faststart")


def _top(file: Path) -> list[Place]:
    with file.open("rb") as opened:
        return top_boxes(opened, file.stat().st_size)


def _offsets(file: Path) -> list[int]:
    """Where the chunks of all tracks begin."""
    found = list[int]()

    def look(body: bytes) -> None:
        for box in children(body):
            if box.kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
                look(box.body)
            elif box.kind in (b"stco", b"co64"):
                form = "I" if box.kind == b"stco" else "Q"
                count = int.from_bytes(box.body[4:8])
                found.extend(struct.unpack_from(f">{count}{form}", box.body, 8))

    for place in _top(file):
        if place.kind == b"moov":
            look(file.read_bytes()[place.start : place.end])
    return found


@pytest.mark.parametrize("index", ["in front", "at the end"])
@pytest.mark.parametrize("sound", [True, False])
def test_the_film_is_the_same_wherever_its_index_stands(tmp_path, index, sound):
    flags = ["-movflags", "+faststart"] if index == "in front" else []
    film = _film(tmp_path, *flags, sound=sound)

    write_mp4(film, tmp_path / "new.mp4", WANTED)

    check_same(film, tmp_path / "new.mp4", "new")
    assert tags_of(tmp_path / "new.mp4")["ItemList:Title"] == "Lake"


def test_tags_that_are_written_twice_are_there_once(film, tmp_path):
    once, twice = tmp_path / "once.mp4", tmp_path / "twice.mp4"

    write_mp4(film, once, WANTED)
    write_mp4(once, twice, WANTED)

    assert twice.read_bytes() == once.read_bytes()


def test_a_file_beyond_four_gibibytes_has_wide_offsets(film, tmp_path):
    large, new, hole = tmp_path / "large.mp4", tmp_path / "new.mp4", 2**32
    content = film.read_bytes()
    at = content.index(b"mdat") - 4
    # A box of nothing in front of the film, of which the disk keeps next to nothing.
    with large.open("wb") as file:
        file.write(content[:at] + struct.pack(">I4sQ", 1, b"free", hole))
        file.seek(at + hole)
        file.write(content[at:])

    with large.open("rb") as old:
        blocks = mp4_tags._written(old, large.stat().st_size, WANTED)
        new.write_bytes(next(blocks) + next(blocks))  # What stands before all else.

    grown = new.stat().st_size - sum(place.size for place in _top(film)[:2])
    assert _offsets(new) == [offset + grown for offset in _offsets(film)]
    assert b"co64" in new.read_bytes()
    assert b"stco" not in new.read_bytes()


@pytest.mark.parametrize("content", [b"", b"no film", b"\0\0\0\x08free", b"\0\0\0\x01moov"])
def test_what_is_no_mp4_is_told(tmp_path, content):
    (tmp_path / "old.mp4").write_bytes(content)

    with pytest.raises(MediaError, match=r"tags cannot be written into old\.mp4: "):
        write_mp4(tmp_path / "old.mp4", tmp_path / "new.mp4", WANTED)


def test_a_file_that_breaks_off_is_told(film, tmp_path):
    whole = film.read_bytes()
    (tmp_path / "old.mp4").write_bytes(whole[: len(whole) * 3 // 4])

    with pytest.raises(MediaError, match="do not fill"):
        write_mp4(tmp_path / "old.mp4", tmp_path / "new.mp4", WANTED)


def test_a_folder_that_is_gone_is_told(film, tmp_path):
    with pytest.raises(ArchiveError, match="cannot be written"):
        write_mp4(film, tmp_path / "gone" / "new.mp4", WANTED)


def test_it_stops_when_nobody_wants_it_any_more(film, tmp_path):
    with pytest.raises(Cancelled):
        write_mp4(film, tmp_path / "new.mp4", WANTED, lambda: True)


def test_a_cover_is_no_frame(film, tmp_path):
    write_mp4(film, tmp_path / "new.mp4", WANTED)

    assert measure_file(tmp_path / "new.mp4") == measure_file(film)


@pytest.mark.parametrize(
    ("other", "words"),
    [(("-vf", "negate"), "film"), (("-t", "0.5"), "film"), (("-s", "32x24"), "tracks")],
)
def test_another_film_is_told_from_the_same(film, tmp_path, other, words):
    changed = _film(tmp_path, "-movflags", "+faststart", *other)

    with pytest.raises(MediaError, match=f"the {words} of Lake changed"):
        check_same(film, changed, "Lake")


@given(st.lists(st.tuples(st.sampled_from([b"free", b"skip", b"udta"]), st.binary(max_size=40))))
def test_boxes_that_are_packed_come_apart_again(boxes):
    boxes = [Box(kind, body) for kind, body in boxes]

    assert list(children(packed(boxes))) == boxes


@given(st.binary(max_size=60))
def test_no_bytes_make_more_of_it_than_an_error(data):
    with contextlib.suppress(MediaError):
        assert sum(len(box.body) for box in children(data)) < max(len(data), 1)


@pytest.mark.parametrize("ending", ["mp4", "mkv"])
def test_chapters_come_into_any_container(tmp_path, ending):
    chapters = (Chapter(0, 400, "One = 1; #"), Chapter(400, 1000, "Zwei\\"))
    picture = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1"]
    made = tmp_path / f"film.{ending}"

    args = with_chapters(["-v", "error", *picture, "-c:v", "libx264", str(made)], chapters)
    subprocess.run([FFMPEG, *args], check=True)

    with av.open(str(made)) as opened:
        found = [
            (round(each["start"] * each["time_base"] * 1000), each["metadata"]["title"])
            for each in opened.chapters()
        ]
    assert found == [(0, "One = 1; #"), (400, "Zwei\\ ")]


def test_without_chapters_a_command_line_stays_as_it_is():
    assert with_chapters(["-i", "a", "b"], ()) == ["-i", "a", "b"]
    assert metadata_text() == ";FFMETADATA1\n"


@pytest.mark.parametrize("sound", [True, False])
def test_a_track_s_own_tags_stay(run, tmp_path, sound):
    track = ["-metadata:s:v", "language=deu", "-metadata:s:v", "title=Left camera"]
    film = _film(tmp_path, "-c:v", "ffv1", *track, name="film.mkv", sound=sound)

    run(TagWriter(FFMPEG).write_tags(film, tmp_path / "new.mkv", TAGS, None, "Lake"))

    with av.open(str(tmp_path / "new.mkv")) as opened:
        kept = opened.streams.video[0].metadata
    assert (kept["language"], kept["title"]) == ("deu", "Left camera")


def test_matroska_gets_its_tags_by_its_own_names(run, tmp_path):
    film, new = _film(tmp_path, "-c:v", "ffv1", "-c:a", "flac", name="film.mkv"), tmp_path / "n.mkv"
    once = tmp_path / "once.mkv"
    tags = ClipTags(
        'T "=;#\\', "One\ntwo", date="1950-08-14", people=("Ada", "Mum"), location="Rügen"
    )

    run(TagWriter(FFMPEG).write_tags(film, once, TAGS, COVER, "Lake"))
    run(TagWriter(FFMPEG).write_tags(once, new, tags, COVER, "Lake"))

    with av.open(str(new)) as opened:
        read = dict(opened.metadata)
        shapes = [stream.sample_aspect_ratio for stream in opened.streams.video]
    assert read.pop("ENCODER")
    assert read == {
        "title": 'T "=;#\\ ',
        "DESCRIPTION": "One\ntwo",
        "SYNOPSIS": "One\ntwo",
        "DATE_RECORDED": "1950-08-14",
        "creation_time": "1950-08-14T12:00:00.000000Z",
        "KEYWORDS": "Ada, Mum, Rügen",
        "ACTOR": "Ada, Mum",
        "RECORDING_LOCATION": "Rügen",
    }
    assert shapes[0] == Fraction(1)
    assert len(shapes) == 2  # The film and one cover.
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film.mkv", "n.mkv", "once.mkv"]
