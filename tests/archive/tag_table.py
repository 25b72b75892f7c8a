"""Each tag beside each program that reads it back: the table in docs/tags.md, and what it says.

`python -m tests.archive.tag_table` writes the table into the page.
"""

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutagen.mp4 import MP4

from nostalgia_desktop.domain.clip_tags import ClipTags
from nostalgia_desktop.media.mp4_times import seconds_of

PAGE = Path(__file__).parents[2] / "docs" / "tags.md"
BEGIN, END = "<!-- table -->\n", "<!-- /table -->\n"
PROGRAMS = ("ffprobe", "exiftool", "mediainfo", "mutagen")
APPLE = "com.apple.quicktime."

Fields = dict[str, str]


@dataclass(frozen=True)
class Row:
    """A tag: what it should be, and the names by which each program shows it, if it does."""

    tag: str
    wanted: Callable[[ClipTags], str]
    names: dict[str, tuple[str, ...]]


def _row(tag: str, wanted: Callable[[ClipTags], str], *names: str) -> Row:
    """Names of each program in the order of `PROGRAMS`, several parted by commas."""
    each = [tuple(filter(None, (name.strip() for name in text.split(",")))) for text in names]
    return Row(tag, wanted, dict(zip(PROGRAMS, each, strict=True)))


def _created(tags: ClipTags) -> str:
    return tags.day if seconds_of(tags.noon) else ""


def _at(tags: ClipTags) -> str:
    place = tags.coordinates
    return f"{float(place.latitude):.4f} {float(place.longitude):.4f}" if place else ""


def _words(tags: ClipTags) -> str:
    return ", ".join(tags.keywords)


def _people(tags: ClipTags) -> str:
    return " / ".join(tags.people)


ROWS = (
    _row("title", lambda t: t.title, f"title, {APPLE}title",
         "ItemList:Title, Keys:Title, XMP-dc:Title", f"Title, {APPLE}title", "©nam"),
    _row("description", lambda t: t.description, f"description, {APPLE}description",
         "ItemList:Description, Keys:Description, XMP-dc:Description", "Description", "desc"),
    _row("synopsis", lambda t: t.description, "synopsis", "ItemList:LongDescription",
         "LongDescription", "ldes"),
    _row("comment", lambda t: t.comment, f"comment, {APPLE}comment",
         "ItemList:Comment, Keys:Comment", "Comment", "©cmt"),
    _row("date, as known", lambda t: t.date, "date",
         "ItemList:ContentCreateDate, XMP-dc:Date, XMP-photoshop:DateCreated", "Recorded_Date",
         "©day"),
    _row("year", lambda t: t.year, f"{APPLE}year", "Keys:Year", f"{APPLE}year", ""),
    _row("whole day", lambda t: t.day, f"{APPLE}creationdate",
         "Keys:CreationDate, XMP-exif:DateTimeOriginal", f"{APPLE}creationdate", ""),
    _row("creation_time, from 1970 on", _created, "creation_time",
         "QuickTime:CreateDate, Track1:MediaCreateDate", "Encoded_Date", ""),
    _row("place, its name", lambda t: t.place, f"{APPLE}location.name",
         "Keys:LocationName, XMP-iptcCore:Location", f"{APPLE}location.name", ""),
    _row("place, coordinates", _at, f"location, {APPLE}location.ISO6709",
         "UserData:GPSCoordinates, Keys:GPSCoordinates, XMP-exif:GPSLatitude+GPSLongitude",
         f"xyz, {APPLE}location.ISO6709", ""),
    _row("keywords", _words, f"keywords, {APPLE}keywords",
         "ItemList:Keyword, Keys:Keywords, XMP-dc:Subject", f"Keyword, {APPLE}keywords", "keyw"),
    _row("people", _people, "iTunMOVI", "XML:Cast, XMP-iptcExt:PersonInImage", "Actor",
         "----:com.apple.iTunes:iTunMOVI"),
    _row("people and place, as a tree", _words, "", "XMP-digiKam:TagsList", "", ""),
    _row("disc", lambda t: t.album, f"album, {APPLE}album",
         "ItemList:Album, Keys:Album, XMP-dc:Source", f"Album, {APPLE}album", "©alb"),
    _row("cover", lambda _t: "yes", "attached_pic", "ItemList:CoverArt", "Cover", "covr"),
    _row("chapters", lambda _t: "Chapter 1, Chapter 2", "chapters", "UserData:ChapterList",
         "Menu", "chapters"),
)  # fmt: skip


def table() -> str:
    """The table as it stands in the page."""
    lines = [f"| | {' | '.join(PROGRAMS)} |", f"|{'---|' * (len(PROGRAMS) + 1)}"]
    for row in ROWS:
        cells = [", ".join(f"`{name}`" for name in row.names[each]) or "no" for each in PROGRAMS]
        lines.append(f"| {row.tag} | {' | '.join(cells)} |")
    return "".join(f"{line}\n" for line in lines).replace(APPLE, "…")


def read_all(clip: Path) -> dict[str, Fields]:
    """What each program reads, in one form: dates as `1994-08-14`, lists with ` / ` or commas."""
    readers = (_by_ffprobe, _by_exiftool, _by_mediainfo, _by_mutagen)
    return {program: read(clip) for program, read in zip(PROGRAMS, readers, strict=True)}


def _json(*command: str | Path) -> Any:
    done = subprocess.run([*map(str, command)], capture_output=True, check=True)
    return json.loads(done.stdout, parse_int=str, parse_float=str)


def _by_ffprobe(clip: Path) -> Fields:
    show = ("-show_format", "-show_streams", "-show_chapters", "-of", "json")
    read = _json("ffprobe", "-v", "error", *show, clip)
    fields: Fields = dict(read["format"]["tags"])
    if any(stream["disposition"]["attached_pic"] == "1" for stream in read["streams"]):
        fields["attached_pic"] = "yes"
    fields["chapters"] = ", ".join(chapter["tags"]["title"] for chapter in read["chapters"])
    fields["iTunMOVI"] = _cast(fields.get("iTunMOVI", "").encode())
    return fields | {
        name: _day(fields[name])
        for name in ("creation_time", f"{APPLE}creationdate")
        if name in fields
    }


def _by_exiftool(clip: Path) -> Fields:
    (read,) = _json("exiftool", "-json", "-n", "-G1", "-a", clip)
    fields = {name: _flat(value, name) for name, value in read.items()}
    if "XMP-exif:GPSLatitude" in fields:
        both = fields["XMP-exif:GPSLatitude"], fields["XMP-exif:GPSLongitude"]
        fields["XMP-exif:GPSLatitude+GPSLongitude"] = " ".join(both)
    if "ItemList:CoverArt" in fields:
        fields["ItemList:CoverArt"] = "yes"
    return fields


def _flat(value: Any, name: str) -> str:
    """A value of exiftool's as text."""
    values = value if isinstance(value, list) else [value]
    if name == "UserData:ChapterList":
        return ", ".join(text.partition(" ")[2] for text in values)
    if name == "XMP-digiKam:TagsList":
        values = [text.partition("/")[2] for text in values]
    if "Date" in name.partition(":")[2]:
        return _day(values[0].replace(":", "-", 2))
    is_people = name in ("XML:Cast", "XMP-iptcExt:PersonInImage")
    return (" / " if is_people else ", ").join(values)


def _by_mediainfo(clip: Path) -> Fields:
    tracks = _json("mediainfo", "--Output=JSON", clip)["media"]["track"]
    fields: Fields = dict(tracks[0]) | tracks[0].get("extra", {})
    menus = [track for track in tracks if track["@type"] == "Menu"]
    if menus:
        titles = [text for name, text in menus[0]["extra"].items() if name.startswith("_")]
        fields["Menu"] = ", ".join(titles)
    fields["Cover"] = fields.get("Cover", "").lower()
    return fields | {
        name: _day(fields[name])
        for name in ("Encoded_Date", "com_apple_quicktime_creationdate")
        if name in fields
    }


def _by_mutagen(clip: Path) -> Fields:
    file = MP4(clip)
    fields = {name: values[0] for name, values in file.tags.items()}
    fields["chapters"] = ", ".join(chapter.title for chapter in file.chapters)
    movie = "----:com.apple.iTunes:iTunMOVI"
    fields[movie] = _cast(bytes(fields.get(movie, b"")))
    return fields | ({"covr": "yes"} if "covr" in fields else {})


def _cast(plist: bytes) -> str:
    import plistlib

    return " / ".join(each["name"] for each in plistlib.loads(plist)["cast"]) if plist else ""


def _day(text: str) -> str:
    return "" if text.startswith("0000") else text.replace("T", " ").partition(" ")[0]


def main() -> None:
    """Write the table into the page."""
    before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(before + BEGIN + table() + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
