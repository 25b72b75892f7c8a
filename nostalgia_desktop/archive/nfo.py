"""NFO: what is known of a clip as Kodi and Jellyfin read it, beside the clip."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from nostalgia_desktop.domain.clip_tags import ClipTags


def nfo_text(tags: ClipTags, uid: str) -> bytes:
    """The file beside a clip in UTF-8; `uid` names its scene in all archives.

    `premiered` is a whole day or left out: Kodi would make 1 January of a year. `lockdata` keeps
    Jellyfin from looking a home video up on the internet.
    """
    root = ET.Element("movie")
    for name, value in _values(tags):
        ET.SubElement(root, name).text = value
    for person in tags.people:
        ET.SubElement(ET.SubElement(root, "actor"), "name").text = person
    ET.SubElement(root, "uniqueid", {"type": "nostalgia", "default": "true"}).text = uid
    ET.SubElement(root, "lockdata").text = "true"
    ET.indent(root)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}{ET.tostring(root, 'unicode')}\n".encode()


def _values(tags: ClipTags) -> Iterator[tuple[str, str]]:
    values = [
        ("title", tags.title),
        ("plot", tags.description),
        ("premiered", tags.day),
        ("year", tags.year),
        *(("tag", keyword) for keyword in tags.keywords),
    ]
    return ((name, value) for name, value in values if value)
