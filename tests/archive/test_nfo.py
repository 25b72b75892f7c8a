"""NFO and XMP are sound XML whatever is in a scene, and say no more than is known."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.archive.nfo import nfo_text
from nostalgia_desktop.archive.tags import clip_tags
from nostalgia_desktop.archive.xmp import xmp_packet
from nostalgia_desktop.domain.clip_tags import ClipTags
from nostalgia_desktop.domain.job import Job, Source
from nostalgia_desktop.domain.scene import Scene

JOB = Job(1, "Xmas", "Title 2", 2, "0" * 32, Source("/films", "", ()))
TAGS = ClipTags("Lake <3", "We swim.\nTwice.", "", "1994-08-14", "Xmas", ("Ada", "Mum"), "Rügen")
ANY = st.text(st.characters(codec=None), max_size=30)


def _nfo(tags: ClipTags) -> ET.Element:
    return ET.fromstring(nfo_text(tags, "5f2c9a7d10be"))


def test_media_centres_are_told_all_that_is_known():
    movie = _nfo(TAGS)

    assert movie.tag == "movie"
    assert [(each.tag, each.text) for each in movie if each.tag != "actor"] == [
        ("title", "Lake <3"),
        ("plot", "We swim.\nTwice."),
        ("premiered", "1994-08-14"),
        ("year", "1994"),
        ("tag", "Ada"),
        ("tag", "Mum"),
        ("tag", "Rügen"),
        ("uniqueid", "5f2c9a7d10be"),
        ("lockdata", "true"),
    ]
    assert [name.text for name in movie.iterfind("actor/name")] == ["Ada", "Mum"]


@pytest.mark.parametrize(("date", "year"), [("1994", "1994"), ("1994-08", "1994"), ("", None)])
def test_media_centres_get_no_day_that_nobody_knows(date, year):
    movie = _nfo(replace(TAGS, date=date))

    assert movie.find("premiered") is None
    assert movie.findtext("year") == year


def test_a_slash_in_a_name_is_no_step_in_a_tree():
    packet = xmp_packet(replace(TAGS, people=("Mum/Dad",), location="A/B")).decode()

    assert "People/Mum-Dad<" in packet
    assert "Places/A-B<" in packet
    assert "<rdf:li>Mum/Dad</rdf:li>" in packet


@pytest.mark.parametrize(
    ("location", "latitude", "longitude"),
    [
        ("52.52, 13.40", "52,31.2000N", "13,24.0000E"),
        ("-33.8568, -0.5", "33,51.4080S", "0,30.0000W"),
    ],
)
def test_photo_programs_get_degrees_and_minutes(location, latitude, longitude):
    packet = xmp_packet(replace(TAGS, location=location)).decode()

    assert f"<exif:GPSLatitude>{latitude}</exif:GPSLatitude>" in packet
    assert f"<exif:GPSLongitude>{longitude}</exif:GPSLongitude>" in packet


@given(ANY, ANY, st.lists(ANY, max_size=3).map(tuple), ANY)
def test_any_scene_gives_sound_files(title, description, people, location):
    scene = Scene(0, 1, title, description, people, location)
    tags = clip_tags(JOB, scene)

    packet = xmp_packet(tags)
    assert ET.fromstring(packet).tag == "{adobe:ns:meta/}xmpmeta"
    assert (_nfo(tags).findtext("title") or "") == tags.title
    assert packet == xmp_packet(tags)
