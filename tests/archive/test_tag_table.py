"""What docs/tags.md says is so: each program reads each tag back, whatever is in it."""

import asyncio
import io
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import imageio_ffmpeg
import pytest
from PIL import Image

from nostalgia_desktop.archive.tags import clip_tags
from nostalgia_desktop.domain.clip_tags import Chapter, ClipTags
from nostalgia_desktop.domain.job import Job, Source
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.media import mp4_tags
from nostalgia_desktop.media.chapters import with_chapters
from nostalgia_desktop.workflow.tagging import TagWriter
from tests.archive.tag_table import BEGIN, END, PAGE, PROGRAMS, ROWS, read_all, table

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
JOB = Job(1, "Xmas “1994” — חג", "Title 2", 2, "0" * 32, Source("/films", "", ()))
SCENE = Scene(0, 61_500, "Beach", "We swim.", ("Ada", "Mum"), "Rügen", "1994-08-14")
CASES = {
    "plain": SCENE,
    "nothing known": Scene(0, 61_500),
    "before 1904": replace(SCENE, date="1899-12-24"),
    "before 1970": replace(SCENE, date="1950-08-14"),
    "the first second that counts": replace(SCENE, date="1970-01-01"),
    "after 2038": replace(SCENE, date="2039-03-01"),
    "beyond 32 bits": replace(SCENE, date="2045-08-14"),
    "year alone": replace(SCENE, date="1994"),
    "month alone": replace(SCENE, date="1994-08"),
    "coordinates": replace(SCENE, location="Sydney (-33.8568, 151.2153)"),
    "coordinates alone": replace(SCENE, location="+52.5200+013.4000/"),
    "40 people": replace(SCENE, people=tuple(f"Person Nº {n} O'Neill" for n in range(40))),
    "right to left": replace(
        SCENE, title="יום הולדת", description="أهلا وسهلا abc ١٢٣", people=("שרה",), location="חיפה"
    ),
    "emoji": replace(SCENE, title="🎂👩‍👩‍👧‍👦", description="🏖️ 🇩🇪", people=("👵",), location="🌊"),
    "quotes": replace(SCENE, title='"Mum\'s" <b>&amp;</b> = \\ ; # %d', description="''\"\"“”"),
    "newlines": replace(SCENE, description="One\r\ntwo\n\nfour\rfive", title="One\ntwo"),
    "5,000 characters": replace(SCENE, description="Großmutter 📼 lacht. " * 250),
    "what no file may hold": replace(
        SCENE, title="a\0b\x01\ud800c\ufffe", description="\x1b[31mred\x7f", people=("\0", "A\0b")
    ),
}


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of picture and sound with two chapters, as clips are written."""
    made = tmp_path_factory.mktemp("film") / "film.mp4"
    chapters = (Chapter(0, 500, "Chapter 1"), Chapter(500, 1000, "Chapter 2"))
    sources = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1"]
    coded = ["-c:v", "libx264", "-c:a", "aac", "-movflags", "+faststart", str(made)]
    args = with_chapters([*sources, "-map", "0:v", "-map", "1:a", *coded], chapters)
    subprocess.run([FFMPEG, "-v", "error", *args], check=True)
    return made


@pytest.fixture(scope="module")
def cover() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 100, 30)).save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize("case", CASES)
def test_every_program_reads_every_tag_as_the_table_says(film, cover, tmp_path, case):
    tags, clip = clip_tags(JOB, CASES[case]), tmp_path / "clip.mp4"
    asyncio.run(TagWriter(FFMPEG).write_tags(film, clip, tags, cover, "clip"))

    read = read_all(clip)

    wrong = [
        (program, name, shown, wanted)
        for row in ROWS
        for program in PROGRAMS
        for name in row.names[program]
        for shown, wanted in [_cell(read[program], program, name, row.wanted(tags))]
        if shown != wanted
    ]
    assert wrong == []


def _cell(fields: dict[str, str], program: str, name: str, wanted: str) -> tuple[str, str]:
    """What a program shows of a tag, and what it should, in the same form."""
    if program == "mediainfo":
        name, wanted = name.replace(".", "_"), " / ".join(wanted.split("\n"))
    shown = fields.get(name, "")
    is_place = wanted and wanted.replace(".", "").replace("-", "").replace(" ", "").isdigit()
    return (shown, wanted) if not is_place or shown == wanted else (_degrees(shown), wanted)


def _degrees(text: str) -> str:
    """`+52.52000+013.40000/` and `52.52 13.4` with four decimals."""
    parts = text.strip("/").replace("+", " ").replace("-", " -").split()
    return " ".join(f"{float(part):.4f}" for part in parts[:2])


def test_the_page_has_the_table_that_was_tested():
    written = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]

    assert written == table(), "python -m tests.archive.tag_table writes it anew"


@pytest.mark.parametrize("date", ["1994", "1994-08"])
def test_no_program_makes_a_day_of_half_a_date(film, cover, tmp_path, date):
    tags, clip = clip_tags(JOB, replace(SCENE, date=date)), tmp_path / "clip.mp4"
    asyncio.run(TagWriter(FFMPEG).write_tags(film, clip, tags, cover, "clip"))

    for fields in read_all(clip).values():
        assert not [text for text in fields.values() if "1994-01-01" in str(text)]
        assert not [text for text in fields.values() if "1994-08-01" in str(text)]


def test_a_time_before_1970_would_be_read_as_another(film, tmp_path, monkeypatch):
    """Why it is left out. When this fails, programs have learned better, and it may be written."""
    tags, clip = clip_tags(JOB, CASES["before 1970"]), tmp_path / "clip.mp4"
    since_1904 = datetime(1950, 8, 14, 12, tzinfo=UTC) - datetime(1904, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(mp4_tags, "seconds_of", lambda _noon: int(since_1904.total_seconds()))
    asyncio.run(TagWriter(FFMPEG).write_tags(film, clip, tags, None, "clip"))

    read = read_all(clip)

    assert read["ffprobe"]["creation_time"] == "2016-08-14"
    assert read["exiftool"]["QuickTime:CreateDate"] == "2016-08-14"
    assert read["mediainfo"]["Encoded_Date"] == "1950-08-14"


def test_tags_are_sound_before_they_are_written():
    assert clip_tags(JOB, CASES["what no file may hold"]) == ClipTags(
        title="ab?c",
        description="[31mred",
        comment="Place: Rügen. With Ab. From Xmas “1994” — חג, Title 2, "
        "0:00:00.000 to 0:01:01.500.",
        date="1994-08-14",
        album=JOB.disc,
        people=("Ab",),
        location="Rügen",
    )
