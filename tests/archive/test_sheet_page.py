"""Contact sheets as HTML: complete by themselves, and safe whatever a model calls a scene."""

import base64
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from PIL import Image

from nostalgia_desktop.archive.sheet.content import Sheet
from nostalgia_desktop.archive.sheet.html_page import sheet_html
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.survey import Span
from tests.archive.sheets import RATE, make_sheet, make_survey, poster_colour

_VOID = {"meta", "img", "path"}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    "</style><script>alert(1)</script>",
    "</title></h1></li>&lt;b&gt;&amp;",
    "javascript:alert(1)",
    "\u202eevil\u202c",
    "one\ntwo\x00\x1b[31m",
    "\ud800 half",
    "x" * 5_000,
)


class Page(HTMLParser):
    """A page taken apart: its elements with attributes, and the text of each."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(page.decode("utf-8"))
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        self.texts.setdefault(tag, []).append("")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self._open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            self.texts[tag][-1] += data

    def all(self, tag: str, name: str = "") -> list[dict[str, str | None]]:
        """Attributes of all elements of a kind, and of a class if one is named."""
        return [
            attrs
            for each, attrs in self.elements
            if each == tag and (not name or name in (attrs.get("class") or "").split())
        ]


def page_of(sheet: Sheet) -> Page:
    return Page(sheet_html(sheet))


def picture_in(url: str | None) -> Image.Image:
    head, _, data = (url or "").partition(",")
    assert head == "data:image/jpeg;base64"
    picture = Image.open(io.BytesIO(base64.b64decode(data)))
    picture.load()
    return picture


def left_of(attrs: dict[str, str | None]) -> float:
    found = re.match(r"left:([\d.]+)%", attrs["style"] or "")
    assert found
    return float(found[1])


@pytest.mark.parametrize("text", HOSTILE)
def test_no_title_becomes_markup(text: str) -> None:
    plain = page_of(make_sheet(scenes=1, disc="x", title="x"))
    scene = Scene(0, 60_000, text, text, (text,), text)
    hostile = make_sheet(scenes=1, disc=text, title=text)

    page = page_of(replace(hostile, scenes=(scene,)))

    assert "script" not in page.texts
    known = {name for _tag, attrs in plain.elements for name in attrs} | {"dir"}
    assert {name for _tag, attrs in page.elements for name in attrs} <= known
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in plain.elements} | {"bdi"}


def test_titles_are_there_word_for_word() -> None:
    title = "Tom & Mia <3 „Seefest“ 運動会 \N{PARTY POPPER}"
    sheet = replace(make_sheet(scenes=1), scenes=(Scene(0, 60_000, title),))

    page = page_of(sheet)

    assert page.texts["h2"] == [title]
    assert page.all("a")[0]["title"] == title


def test_controls_and_turned_directions_are_left_out() -> None:
    title = "\u202eone\u202c\r\n two\x00\u2066 \ud800three"
    sheet = replace(make_sheet(scenes=1), scenes=(Scene(0, 60_000, title),))

    assert page_of(sheet).texts["h2"] == ["one two three"]


def test_a_title_of_five_thousand_characters_is_cut() -> None:
    sheet = replace(make_sheet(scenes=1), scenes=(Scene(0, 60_000, "x" * 5_000),))

    (title,) = page_of(sheet).texts["h2"]

    assert len(title) == 300
    assert title.endswith("…")


def test_nothing_is_loaded_from_elsewhere() -> None:
    sheet = make_sheet(scenes=4)
    page = page_of(sheet)

    for tag, attrs in page.elements:
        for name in ("src", "href", "action", "data", "poster", "srcset"):
            value = attrs.get(name)
            assert value is None or value.startswith(("data:image/jpeg;base64,", "#scene-")), tag
        assert not any(name.startswith("on") for name in attrs)
    assert "link" not in page.texts
    style = page.texts["style"][0]
    assert "url(" not in style
    assert "@import" not in style
    policy = [each for each in page.all("meta") if each.get("http-equiv")]
    assert (policy[0]["content"] or "").startswith("default-src 'none'")


def test_it_is_light_dark_and_printable() -> None:
    style = page_of(make_sheet()).texts["style"][0]

    assert "prefers-color-scheme:dark" in style
    assert "@media print" in style


def test_each_scene_has_its_poster_its_times_and_a_link() -> None:
    page = page_of(make_sheet(scenes=6))

    posters = page.all("img", "poster")
    assert len(posters) == 6
    for number, poster in enumerate(posters):
        shown = picture_in(poster["src"]).getpixel((100, 100))
        assert isinstance(shown, tuple)
        assert shown == pytest.approx(poster_colour(number), abs=6)
    links = [attrs["href"] for attrs in page.all("a")]
    assert links == [f"#scene-{number}" for number in range(1, 7)]
    assert [attrs["id"] for attrs in page.all("li", "card")] == [link[1:] for link in links if link]
    assert "0:00:20 \u2013 0:00:40" in page.texts["main"][0]


def test_a_scene_without_poster_has_a_picture_all_the_same() -> None:
    sheet = make_sheet(scenes=1)

    page = page_of(replace(sheet, posters=(b"",)))

    assert picture_in(page.all("img", "poster")[0]["src"]).size == (96, 72)


def test_cuts_chapters_and_scenes_are_at_their_times() -> None:
    sheet = make_sheet(scenes=3, survey=make_survey(120, (30_000,)), chapters_ms=(0, 60_000))

    page = page_of(sheet)

    overview = page.all("svg")[0]
    bars = int((overview["viewbox"] or "").split()[2])
    shots = page.all("path", "shots")[0]["d"] or ""
    x = float(shots[1:].split()[0])
    assert x / bars == pytest.approx(0.25, abs=0.001)
    assert [left_of(each) for each in page.all("i") if not each.get("class")] == [0, 50]
    assert [left_of(each) for each in page.all("a")] == pytest.approx([0, 33.333, 66.667])


def test_silence_black_and_damage_are_hatched_at_their_times() -> None:
    span = (Span(30 * RATE, 60 * RATE),)
    damage = Damage(DamageKind.UNREADABLE, 90_000, 96_000, "sectors")
    sheet = make_sheet(scenes=1, survey=make_survey(120, (), span, span), damage=(damage,))

    page = page_of(sheet)

    for name, left, width in (("silence", 25, 25), ("black", 25, 25), ("damage", 75, 5)):
        hatch = page.all("i", name)[0]
        assert hatch["style"] == f"left:{left:.3f}%;width:{width:.3f}%"
    assert page.texts["ul"] == ["shot beginsblacksilencedamage"]


def test_damage_that_may_be_anywhere_is_told_and_hides_nothing() -> None:
    anywhere = Damage(DamageKind.UNDECODABLE, 0, 120_000, "104 frames repeat the one before")

    page = page_of(make_sheet(damage=(anywhere,)))

    assert page.all("i", "damage") == []
    assert "damaged in places" in page.texts["ul"][0]


def test_a_title_without_sound_says_so() -> None:
    page = page_of(make_sheet(survey=make_survey(120, peaks=b"")))

    assert page.all("path", "waves") == []
    assert "no sound" in page.texts["section"][0]


def test_a_title_without_scenes_is_shown_by_time() -> None:
    page = page_of(make_sheet(600, 0))

    assert page.all("li", "card") == []
    times = [text for text in page.texts["b"] if text]
    assert times[:2] == ["0:00:00", "0:00:30"]
    assert len(times) == 20
    assert "submit" in page.texts["footer"][0]


def test_all_of_very_many_scenes_are_there() -> None:
    page = page_of(make_sheet(3_000, 1_000))

    assert len(page.all("li", "card")) == 1_000


def test_nobody_waits_for_a_page_that_is_not_wanted_any_more() -> None:
    with pytest.raises(Cancelled):
        sheet_html(make_sheet(), lambda: True)
