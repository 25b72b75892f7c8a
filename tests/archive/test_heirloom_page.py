"""The page of an heirloom: whole without scripts and network, whatever titles say."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.archive.heirloom.album import Album, HeirloomClip
from nostalgia_desktop.archive.heirloom.page import page_html
from nostalgia_desktop.archive.heirloom.readme import readme_text

MIA, TOM = "Mia", "<img src=x onerror=alert(1)>"
HOSTILE = '"><script>alert(1)</script><a href="http://evil.example/'
CLIPS = (
    HeirloomClip(
        "1994/1994 - Mia turns six.mp4",
        "Mia turns six",
        "1994/1994 - Mia turns six.jpg",
        480,
        360,
        "1994-08-14",
        "The cake falls.",
        (MIA, TOM),
        "Garden",
        64_000,
    ),
    HeirloomClip("1994/#1 100 ?a&b.mp4", HOSTILE, date="1994", people=(MIA,), location="Garden"),
    HeirloomClip("1995/x.mp4", "חג שמח", date="1995-12", people=(TOM, "Ida"), location=HOSTILE),
    HeirloomClip("Undated/y.mp4", "y"),
)
ALBUM = Album("Home videos", CLIPS)
_VOID = {"meta", "img", "input", "br"}


class Page(HTMLParser):
    """A page as it is read: every element with its attributes, and the text inside of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def links(self) -> list[str]:
        return [each["href"] for each in self.all("a")]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _tag, attributes in self.elements if "id" in attributes]


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(page_html(ALBUM))


def test_every_clip_is_a_link_to_its_file(page: Page):
    files = [unquote(link) for link in page.links if not link.startswith("#")]
    assert files == [clip.file for clip in CLIPS]
    assert not any(character in "".join(page.links) for character in '"<> ?')


def test_every_link_inside_the_page_leads_somewhere(page: Page):
    inside = [link[1:] for link in page.links if link.startswith("#")]
    assert inside
    assert set(inside) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_nothing_is_loaded_from_anywhere_but_the_folder(page: Page):
    loaded = [
        value
        for _tag, attributes in page.elements
        for key, value in attributes.items()
        if key in ("src", "href", "srcset", "data", "action", "poster")
    ]
    assert all(not re.match(r"[a-z]+:|//", value) for value in loaded)
    assert "url(" not in page_html(ALBUM)
    assert "@import" not in page_html(ALBUM)
    assert not page.all("link")


def test_texts_are_texts(page: Page):
    """What somebody typed as a title or name is shown, and is neither element nor script."""
    assert len(page.all("script")) == 1
    assert len(page.all("img")) == 1
    assert HOSTILE in page.texts
    assert TOM in page.texts


def test_who_is_in_several_clips_picks_them_without_a_script():
    html = page_html(ALBUM)
    page = Page(html)
    mia = next(
        each["id"]
        for tag, each in page.elements
        if each.get("class") == "pick"
        and f'id="{each["id"]}"><span>Only clips with <b><bdi>Mia' in html
    )
    classes = [each["class"].split() for each in page.all("li") if each.get("class")]
    assert [mia in each for each in classes] == [True, True, False, False]
    years = [each["class"].split() for each in page.all("section")]
    assert [mia in each for each in years] == [True, False, False]
    assert f"#{mia}:target~main .{mia}{{display:block}}" in html
    assert html.index(f'id="{mia}"') < html.index("<main")  # `~` looks at what comes after alone.


def test_who_is_in_one_clip_leads_to_it(page: Page):
    html = page_html(ALBUM)
    assert '<a href="#c3"><bdi>Ida</bdi>' in html


def test_the_page_says_its_language_and_lets_texts_run_their_own_way(page: Page):
    assert page.all("html")[0]["lang"] == "en"
    assert all(each["dir"] == "auto" for each in page.all("h3"))
    assert [each["datetime"] for each in page.all("time")] == ["1994-08-14", "1994", "1995-12"]
    assert {"14 August 1994", "1994", "December 1995"} <= set(page.texts)


def test_the_search_box_is_hidden_until_the_script_runs(page: Page):
    assert "hidden" in next(each for each in page.all("form"))
    assert page.all("label")[0]["for"] == page.all("input")[0]["id"]


def test_pictures_wait_until_they_are_seen_and_keep_their_place(page: Page):
    (picture,) = page.all("img")
    assert (picture["loading"], picture["width"], picture["height"]) == ("lazy", "480", "360")
    assert picture["alt"] == ""  # The title beside it says what it is.


@given(
    texts=st.lists(st.text(st.characters(), max_size=30), min_size=5, max_size=5),
    date=st.sampled_from(["", "1994", "1994-08", "1994-08-14"]),
)
def test_no_text_breaks_the_page(texts: list[str], date: str):
    title, name, place, about, file = texts
    clip = HeirloomClip(
        f"1994/{file.encode('utf-8', 'replace').decode()}.mp4",
        title,
        date=date,
        people=(name, name),
        location=place,
        description=about,
    )
    page = Page(page_html(Album(title, (clip, clip))))
    assert [len(page.all(tag)) for tag in ("script", "main", "h3", "img")] == [1, 1, 2, 0]
    page_html(Album(title, (clip,))).encode("utf-8")


def test_the_readme_tells_how_to_play_the_films():
    text = readme_text(ALBUM, is_bag=False)
    assert "4 clips from 1994 to 1995" in text
    assert "MP4 (ISO/IEC 14496-12" in text
    assert "BagIt" not in text
    assert "manifest-sha256.txt" in readme_text(ALBUM, is_bag=True)
    assert max(map(len, text.split("\r\n"))) < 100


@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
def test_a_browser_reads_the_page_as_it_is_meant(tmp_path: Path):
    """Its script runs under its policy, and no other does."""
    (tmp_path / "index.html").write_text(page_html(ALBUM), encoding="utf-8")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    quiet += ["--disable-quic", "--no-first-run", f"--user-data-dir={tmp_path / 'profile'}"]
    browser = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", *quiet, "--dump-dom"]
    page = f"file://{tmp_path}/index.html"
    done = subprocess.run([*browser, page], capture_output=True, text=True, check=True)
    dom = Page(done.stdout)
    assert "hidden" not in dom.all("form")[0]
    assert len(dom.all("script")) == 1
    assert len([each for each in dom.all("li") if "clip" in each.get("class", "").split()]) == 4
