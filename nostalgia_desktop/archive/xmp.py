"""XMP: what is known of a clip as photo programs read it, inside the clip and beside it."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from decimal import Decimal

from nostalgia_desktop.domain.clip_tags import ClipTags
from nostalgia_desktop.domain.place import Coordinates

# XMP specification part 1 (ISO 16684-1) and 2, IPTC Photo Metadata 2023, digiKam's own.
_NAMES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_END = '\n<?xpacket end="w"?>\n'


def xmp_packet(tags: ClipTags) -> bytes:
    """The packet of a clip in UTF-8; the same tags always give the same bytes.

    Dates are as precise as they are known; the time of shooting, which takes no less than a day,
    is left out where that is unknown.
    """
    for prefix, name in _NAMES.items():
        ET.register_namespace(prefix, name)
    root = ET.Element(_name("x:xmpmeta"))
    about = ET.SubElement(ET.SubElement(root, _name("rdf:RDF")), _name("rdf:Description"))
    about.set(_name("rdf:about"), "")
    about.extend(_lists(tags))
    for name, value in _values(tags):
        ET.SubElement(about, _name(name)).text = value
    ET.indent(root)
    return f"{_BEGIN}{ET.tostring(root, 'unicode')}{_END}".encode()


def _values(tags: ClipTags) -> Iterator[tuple[str, str]]:
    if tags.date:
        yield "photoshop:DateCreated", tags.date
    if tags.day:
        yield "exif:DateTimeOriginal", tags.noon.removesuffix("Z")
    if tags.place:
        yield "Iptc4xmpCore:Location", tags.place
    if tags.coordinates:
        latitude, longitude = _degrees(tags.coordinates)
        yield "exif:GPSLatitude", latitude
        yield "exif:GPSLongitude", longitude


def _lists(tags: ClipTags) -> Iterator[ET.Element]:
    """What XMP keeps in lists: in several languages, without and with an order."""
    # A slash would be a step down in digiKam's tree of tags.
    tree = [f"People/{name.replace('/', '-')}" for name in tags.people]
    tree += [f"Places/{tags.place.replace('/', '-')}"] if tags.place else []
    for name, kind, values in (
        ("dc:title", "rdf:Alt", [tags.title]),
        ("dc:description", "rdf:Alt", [tags.description]),
        ("dc:subject", "rdf:Bag", tags.keywords),
        ("dc:date", "rdf:Seq", [tags.date]),
        ("dc:source", "", [tags.album]),
        ("digiKam:TagsList", "rdf:Seq", tree),
        ("Iptc4xmpExt:PersonInImage", "rdf:Bag", tags.people),
    ):
        if found := [value for value in values if value]:
            yield _list(name, kind, found)


def _list(name: str, kind: str, values: Iterable[str]) -> ET.Element:
    made = ET.Element(_name(name))
    if not kind:
        made.text = " ".join(values)
        return made
    items = ET.SubElement(made, _name(kind))
    for value in values:
        item = ET.SubElement(items, _name("rdf:li"))
        item.text = value
        if kind == "rdf:Alt":
            item.set(_LANGUAGE, "x-default")
    return made


def _degrees(place: Coordinates) -> tuple[str, str]:
    """As `52,31.2000N`: degrees, minutes with decimals, and which way."""
    north = "N" if place.latitude >= 0 else "S"
    east = "E" if place.longitude >= 0 else "W"
    return _minutes(abs(place.latitude)) + north, _minutes(abs(place.longitude)) + east


def _minutes(degrees: Decimal) -> str:
    return f"{int(degrees)},{degrees % 1 * 60:.4f}"


def _name(text: str) -> str:
    prefix, _colon, name = text.partition(":")
    return f"{{{_NAMES[prefix]}}}{name}"
