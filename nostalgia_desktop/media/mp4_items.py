"""A clip's ItemList, which nearly every program reads; mutagen writes it."""

import io
import plistlib

from mutagen.mp4 import MP4, AtomDataType, MP4Cover, MP4FreeForm

from nostalgia_desktop.domain.clip_tags import ClipTags
from nostalgia_desktop.media.mp4_tree import Box, children, packed

_PEOPLE = "----:com.apple.iTunes:iTunMOVI"
"""Apple's list of who is in a film, a property list."""
_ENCODER = "\xa9too"
_FILE_TYPE = Box(b"ftyp", b"isom\0\0\2\0isom")


def items_box(meta: Box | None, tags: ClipTags, cover: bytes | None) -> Box:
    """The `meta` box of a movie's user data with these tags and no others.

    `meta` is the one that is there; what encoded the clip stays in it. mutagen gets a film that
    consists of it alone, so that it has no offsets to correct: that is done once for all boxes.
    """
    user_data = Box(b"udta", packed([meta] if meta else []))
    film = io.BytesIO(packed([_FILE_TYPE, Box(b"moov", packed([user_data]))]))
    file = MP4(film)
    if file.tags is None:
        file.add_tags()
    encoder = file.tags.get(_ENCODER)
    file.tags.clear()
    file.tags.update(_items(tags, cover) | ({_ENCODER: encoder} if encoder else {}))
    film.seek(0)
    file.save(film, padding=lambda _info: 0)
    return _found(film.getvalue(), b"moov", b"udta", b"meta")


def _found(data: bytes, *path: bytes) -> Box:
    found = next(box for box in children(data) if box.kind == path[0])
    return _found(found.body, *path[1:]) if path[1:] else found


def _items(tags: ClipTags, cover: bytes | None) -> dict[str, list[object]]:
    texts = {
        "\xa9nam": tags.title,
        "desc": tags.description,
        "ldes": tags.description,
        "\xa9cmt": tags.comment,
        "\xa9day": tags.date,
        "\xa9alb": tags.album,
        "keyw": ", ".join(tags.keywords),
    }
    items: dict[str, list[object]] = {name: [text] for name, text in texts.items() if text}
    if tags.people:
        cast = {"cast": [{"name": person} for person in tags.people]}
        items[_PEOPLE] = [MP4FreeForm(plistlib.dumps(cast), AtomDataType.UTF8)]
    if cover:
        items["covr"] = [MP4Cover(cover, MP4Cover.FORMAT_JPEG)]
    return items
