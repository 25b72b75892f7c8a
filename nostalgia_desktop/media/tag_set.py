"""All that is written into a clip about it."""

from dataclasses import dataclass

from nostalgia_desktop.domain.clip_tags import ClipTags


@dataclass(frozen=True, slots=True)
class TagSet:
    """Texts, the same as a packet of XMP, and a picture in JPEG or none."""

    tags: ClipTags
    xmp: bytes
    cover: bytes | None = None
