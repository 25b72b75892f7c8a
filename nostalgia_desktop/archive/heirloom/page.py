"""Writes the one page of an heirloom: no network, and no script needed.

Whoever and whatever is in several clips is an element that a link goes to; as long as it is the
target, style rules show the clips and years that carry its class and no others. So the page picks
by person and by place with nothing but links, and prints what is picked.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from nostalgia_desktop.archive.heirloom.album import Album, HeirloomClip, Pick
from nostalgia_desktop.archive.heirloom.script import SCRIPT
from nostalgia_desktop.archive.heirloom.style import style_sheet
from nostalgia_desktop.archive.sheet.content import date_text
from nostalgia_desktop.archive.sheet.html_lane import escaped
from nostalgia_desktop.domain.time import format_length

_DESCRIPTION = 4000
_IS_MANY = 60
_MINUTE_MS = 60_000


def page_html(album: Album) -> str:
    """The page. Every text in it is taken for one that somebody may have written to do harm."""
    return "".join(_page(album))


def _page(album: Album) -> Iterator[str]:
    people, places = _Index("p", album.people), _Index("l", album.places)
    yield _head(album, (people, places))
    yield f'<header><h1 dir="auto">{escaped(album.title)}</h1><p>{_summary(album)}</p></header>'
    yield '<search><form id="find" hidden><label for="words">Find</label>'
    yield '<input id="words" type="search" autocomplete="off" spellcheck="false" '
    yield 'placeholder="A name, a place, a word"><output id="told" for="words"></output>'
    yield "</form></search>"
    yield _years(album)
    yield people.names("People") + places.names("Places")
    yield from people.banners()
    yield from places.banners()
    yield '<main id="all">'
    for year, clips in album.years:
        yield from _section(year, clips, people, places)
    yield f"</main>{_FOOTER}<script>{SCRIPT}</script></body></html>\n"


def _head(album: Album, indexes: Sequence["_Index"]) -> str:
    rules = "".join(index.rules() for index in indexes)
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = (
        "default-src 'none'; img-src 'self' file: data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
        f"<title>{escaped(album.title)}</title><style>{style_sheet()}{rules}</style></head>"
        '<body><a class="skip" href="#all">Go to the clips</a>'
    )


def _summary(album: Album) -> str:
    parts = (
        _clips(len(album.clips)),
        album.span,
        f"{_hours(album.length_ms)} in all" if album.length_ms else "",
    )
    return " · ".join(escaped(part) for part in parts if part)


def _clips(number: int) -> str:
    return f"{number:,} clip" if number == 1 else f"{number:,} clips"


def _hours(ms: int) -> str:
    hours, minutes = divmod(max(round(ms / _MINUTE_MS), 1), 60)
    return " ".join([f"{hours:,} h"] * (hours > 0) + [f"{minutes} min"] * (minutes > 0))


def _years(album: Album) -> str:
    links = "".join(
        f'<li><a href="#{_year_id(year)}">{escaped(year)}</a></li>' for year, _of_it in album.years
    )
    return f'<nav class="years" aria-label="Years"><ul>{links}</ul></nav>'


def _year_id(year: str) -> str:
    return f"y{year}" if year.isascii() and year.isdigit() else "undated"


def _section(
    year: str, clips: Sequence[tuple[int, HeirloomClip]], people: "_Index", places: "_Index"
) -> Iterator[str]:
    name = _year_id(year)
    classes = " ".join(
        dict.fromkeys(token for _number, clip in clips for token in _tokens(clip, people, places))
    )
    yield f'<section id="{name}" class="{classes}" aria-labelledby="{name}-h">'
    yield f'<h2 id="{name}-h">{escaped(year)} <small>{_clips(len(clips))}</small></h2>'
    yield '<ol class="clips">'
    for number, clip in clips:
        yield _card(number, clip, people, places)
    yield "</ol></section>"


def _card(number: int, clip: HeirloomClip, people: "_Index", places: "_Index") -> str:
    classes = " ".join(["clip", *_tokens(clip, people, places)])
    when = f'<time datetime="{escaped(clip.date)}">{escaped(date_text(clip.date))}</time>'
    facts = [when if clip.date else "", format_length(clip.length_ms) if clip.length_ms else ""]
    lines = [
        _line("about", escaped(clip.description, _DESCRIPTION)),
        _line("who", ", ".join(people.link(name) for name in clip.people if name.strip())),
        _line("where", places.link(clip.location) if clip.location.strip() else ""),
    ]
    return (
        f'<li class="{classes}" id="c{number}">'
        f'<div class="still">{_picture(clip)}</div>'
        f'<h3 dir="auto"><a href="{url_of(clip.file)}">{escaped(clip.title, 500)}</a></h3>'
        f'<p class="when">{" · ".join(filter(None, facts))}</p>{"".join(lines)}</li>'
    )


def _tokens(clip: HeirloomClip, people: "_Index", places: "_Index") -> list[str]:
    """The classes by which a clip is picked."""
    tokens = [*map(people.id_of, clip.people), places.id_of(clip.location)]
    return [token for token in tokens if token]


def _line(kind: str, text: str) -> str:
    return f'<p class="{kind}" dir="auto">{text}</p>' if text else ""


def _picture(clip: HeirloomClip) -> str:
    if not clip.poster:
        return ""
    return (
        f'<img src="{url_of(clip.poster)}" width="{clip.width}" height="{clip.height}" '
        'alt="" loading="lazy" decoding="async">'
    )


def url_of(path: str) -> str:
    """A path in the folder as a link that works from any place, and as an attribute."""
    return escaped(quote(path, safe="/"), 4000)


class _Index:
    """All people, or all places; `letter` begins their ids."""

    def __init__(self, letter: str, picks: Sequence[Pick]) -> None:
        self._picks = picks
        self._ids: Mapping[str, str] = {
            pick.name: f"{letter}{number}"
            for number, pick in enumerate(picks, 1)
            if len(pick.clips) > 1
        }
        self._only = {pick.name: pick.clips[0] for pick in picks}

    def id_of(self, name: str) -> str:
        """The id and class of a name that is in several clips; else nothing."""
        return self._ids.get(name.strip(), "")

    def link(self, name: str) -> str:
        """A name that leads to all clips it is in; a plain name where there is no other one."""
        known = self.id_of(name)
        text = f"<bdi>{escaped(name)}</bdi>"
        return f'<a href="#{known}">{text}</a>' if known else text

    def names(self, heading: str) -> str:
        """All names, folded away where they are many; each leads to its clips."""
        if not self._picks:
            return ""
        items = "".join(
            f'<li><a href="#{self.id_of(pick.name) or f"c{pick.clips[0]}"}">'
            f"<bdi>{escaped(pick.name)}</bdi><small>{len(pick.clips)}</small></a></li>"
            for pick in self._picks
        )
        is_open = " open" if len(self._picks) <= _IS_MANY else ""
        return (
            f'<details class="names"{is_open}><summary>{heading}'
            f"<small>{len(self._picks)}</small></summary><ul>{items}</ul></details>"
        )

    def banners(self) -> Iterator[str]:
        """What says who or what is picked, while it is; the rules look for it."""
        for pick in self._picks:
            if known := self.id_of(pick.name):
                yield (
                    f'<p class="pick" id="{known}"><span>Only clips with <b>'
                    f"<bdi>{escaped(pick.name)}</bdi></b>: {len(pick.clips)}</span> "
                    '<a href="#all">Show all</a></p>'
                )

    def rules(self) -> str:
        """Style rules that show what carries the class of the name that is picked.

        All else is hidden by one rule for all names, so that a browser has to look at few rules for
        each of thousands of clips.
        """
        return "".join(
            f"#{each}:target~main .{each}{{display:block}}" for each in self._ids.values()
        )


_FOOTER = (
    "<footer><p>This folder needs no program and no network: the films are files in it, and this "
    "page is one too. README.txt says more.</p></footer>"
)
