"""Writes a contact sheet as one HTML file: pictures inside, no network, no script."""

from collections.abc import Iterator

from nostalgia_desktop.archive.sheet.content import (
    DAMAGED_SOMEWHERE,
    Sheet,
    StretchKind,
    clock_text,
    length_text,
    row_length_ms,
    scene_title,
    span_text,
    step_ms,
    when_and_where,
)
from nostalgia_desktop.archive.sheet.html_lane import (
    escaped,
    jpeg_url,
    lane_html,
    percent,
    place_of,
)
from nostalgia_desktop.archive.sheet.reel import Reel, as_jpeg
from nostalgia_desktop.archive.sheet.style import style_sheet
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import ShouldStop

_MANY = 60
_DESCRIPTION = 900
_BAND_PICTURES, _CARD_PICTURES, _ROW_PICTURES = 18, 5, 14
_MOST_RULES = 12
_LATE = 0.94
# Nothing but what is inside may be loaded, whatever might slip through.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def sheet_html(sheet: Sheet, should_stop: ShouldStop = lambda: False) -> bytes:
    """Write a sheet.

    Raises:
        ArchiveError: the filmstrip is damaged.
        Cancelled: `should_stop` said so.
    """
    parts = []
    for part in _page(sheet, Reel(sheet)):
        if should_stop():
            raise Cancelled
        parts.append(part)
    return "".join(parts).encode("utf-8")


def _page(sheet: Sheet, reel: Reel) -> Iterator[str]:
    name = escaped(f"{sheet.disc}, {sheet.title}")
    yield (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{name}</title><style>{style_sheet()}</style></head><body><main>"
    )
    yield _head(sheet)
    yield _band(sheet, reel)
    yield from _cards(sheet, reel) if sheet.scenes else _rows(sheet, reel)
    note = "" if sheet.scenes else "No scenes yet: <code>nostalgia submit</code> finds them."
    yield f"<footer><span>{note}</span><span>Nostalgia Desktop</span></footer>"
    yield "</main></body></html>\n"


def _head(sheet: Sheet) -> str:
    about = " · ".join(
        f"<bdi>{text}</bdi>"
        for text in map(escaped, (sheet.title, sheet.dates, sheet.places))
        if text
    )
    facts = "".join(f"<div><dt>{what}</dt><dd>{value}</dd></div>" for value, what in sheet.facts)
    return (
        f'<header><div><h1 dir="auto">{escaped(sheet.disc)}</h1><p>{about}</p></div>'
        f"<dl>{facts}</dl></header>"
    )


def _band(sheet: Sheet, reel: Reel) -> str:
    length = sheet.length_ms
    chapters = "".join(f'<i style="left:{percent(ms, 0, length)}"></i>' for ms in sheet.chapters_ms)
    blocks = "".join(
        f'<a href="#scene-{number}" title="{escaped(scene_title(scene, number))}" '
        f'style="{place_of(scene.start_ms, scene.end_ms, 0, length)}"><b>{number}</b></a>'
        for number, scene in enumerate(sheet.scenes, 1)
    )
    lane = lane_html(sheet, reel, 0, length, _BAND_PICTURES, _gaps(sheet))
    if not sheet.has_sound:
        lane = lane.replace('<div class="sound">', '<div class="sound"><p>no sound</p>', 1)
    return (
        '<section class="band">'
        + (f'<div class="chapters">{chapters}</div>' if len(sheet.chapters_ms) > 1 else "")
        + (f'<nav class="blocks" aria-label="Scenes">{blocks}</nav>' if blocks else "")
        + f'{lane}<div class="ruler">{_ruler(length)}</div>{_legend(sheet)}</section>'
    )


def _gaps(sheet: Sheet) -> str:
    return "".join(
        f'<i style="{place_of(start_ms, end_ms, 0, sheet.length_ms)}"></i>'
        for start_ms, end_ms in sheet.gaps_ms
    )


def _ruler(length_ms: int) -> str:
    return "".join(
        f'<span{late} style="left:{percent(ms, 0, length_ms)}">{clock_text(ms)}</span>'
        for ms in range(0, length_ms, step_ms(length_ms, _MOST_RULES))
        for late in [' class="late"' if ms > _LATE * length_ms else ""]
    )


def _legend(sheet: Sheet) -> str:
    seen = {stretch.kind for stretch in sheet.stretches(0, sheet.length_ms)}
    entries = ['<i class="tick"></i>shot begins']
    entries += ['<i class="mark"></i>chapter'] if len(sheet.chapters_ms) > 1 else []
    entries += [
        f'<i class="hatch {kind.value}"></i>{kind.value}' for kind in StretchKind if kind in seen
    ]
    entries += [f'<b class="bad">{DAMAGED_SOMEWHERE}</b>'] if sheet.is_damaged_somewhere else []
    return '<ul class="legend">' + "".join(f"<li>{each}</li>" for each in entries) + "</ul>"


def _cards(sheet: Sheet, reel: Reel) -> Iterator[str]:
    yield f'<ol class="cards{" many" if len(sheet.scenes) > _MANY else ""}">'
    for number in range(1, len(sheet.scenes) + 1):
        yield _card(sheet, reel, number)
    yield "</ol>"


def _card(sheet: Sheet, reel: Reel, number: int) -> str:
    scene, width, height = sheet.scenes[number - 1], *sheet.aspect.as_integer_ratio()
    strip = sheet.filmstrip
    poster = sheet.posters[number - 1] or as_jpeg(
        reel.film(scene.start_ms, scene.end_ms, strip.width, strip.height)
    )
    lines = (
        ("where", escaped(when_and_where(scene))),
        ("who", escaped(", ".join(scene.people))),
        ("about", escaped(scene.description, _DESCRIPTION)),
    )
    about = "".join(f'<p class="{name}" dir="auto">{text}</p>' for name, text in lines if text)
    title = escaped(scene_title(scene, number)) or f"Scene {number}"
    return (
        f'<li class="card" id="scene-{number}">'
        f'<img class="poster" style="aspect-ratio:{width}/{height}" alt="" '
        f'src="{jpeg_url(poster)}"><span class="number">{number}</span>'
        f"{lane_html(sheet, reel, scene.start_ms, scene.end_ms, _CARD_PICTURES)}"
        f'<h2 dir="auto">{title}</h2><p class="times"><span>{span_text(scene)}</span>'
        f"<span>{length_text(scene)}</span></p>{about}</li>"
    )


def _rows(sheet: Sheet, reel: Reel) -> Iterator[str]:
    each_ms = row_length_ms(sheet.length_ms)
    yield '<ol class="rows">'
    for start_ms in range(0, sheet.length_ms, each_ms):
        end_ms = min(start_ms + each_ms, sheet.length_ms)
        pictures = max(round(_ROW_PICTURES * (end_ms - start_ms) / each_ms), 1)
        lane = lane_html(sheet, reel, start_ms, end_ms, pictures)
        width = percent(end_ms - start_ms, 0, each_ms)
        yield (
            f'<li class="row"><b>{clock_text(start_ms)}</b>'
            f'<div style="width:{width}">{lane}</div></li>'
        )
    yield "</ol>"
