"""What an heirloom says about itself to somebody who knows nothing of the program."""

from nostalgia_desktop.archive.heirloom.album import Album, endings

_CLIPS = {
    "mp4": "MP4 (ISO/IEC 14496-12 and -14)",
    "mkv": "Matroska (RFC 9559)",
    "mov": "QuickTime, which MP4 was made from",
}


def readme_text(album: Album, *, is_bag: bool) -> str:
    """The text of README.txt, lines ending as on Windows, where a plain editor may show it."""
    paragraphs = [
        f"{album.title}\n{'=' * min(len(album.title), 70)}",
        _contents(album),
        "HOW TO LOOK AT IT\n"
        "Open index.html with any web browser. It works without a network. A click on a picture\n"
        "plays the clip. The years, people and places at the top lead to the clips. With scripts\n"
        "there is also a box to search in; nothing needs them.",
        "WITHOUT THE PAGE\n"
        "The clips are ordinary films in folders by year, named by year and title. Any player\n"
        "plays them: copy a folder to a television, a telephone or a memory stick. Titles, dates,\n"
        "people and places are also inside the films, and in the .json file beside each, which is\n"
        "plain text and can be read with any editor.",
        _formats(album),
        "HOW TO KEEP IT\n"
        "Keep two copies in two places, and copy both to new disks every five years or so. Once a\n"
        "year, look whether they can still be read. To give it to somebody, copy the whole folder.",
    ]
    if is_bag:
        paragraphs.append(
            "HOW TO CHECK IT\n"
            "The folder above this one is a BagIt bag (RFC 8493). manifest-sha256.txt there has\n"
            "the SHA-256 checksum of every file: `sha256sum -c manifest-sha256.txt` in that\n"
            "folder says whether any has changed. Do not change anything inside, or the check\n"
            "fails."
        )
    return "\n\n".join(paragraphs).replace("\n", "\r\n") + "\r\n"


def _contents(album: Album) -> str:
    number = len(album.clips)
    clips = f"{number:,} clip" if number == 1 else f"{number:,} clips"
    span = f" from {album.span}" if album.span else ""
    return (
        f"This folder holds {clips}{span}, cut from home videos. It needs no special program and\n"
        "will not need one: everything in it is a plain file in a form that is written down in\n"
        "public standards."
    )


def _formats(album: Album) -> str:
    kinds = [_CLIPS.get(ending, f".{ending} files") for ending in endings(album)]
    return (
        "IN FIFTY YEARS\n"
        f"The films are {' and '.join(kinds) or 'films'}. What is inside each (which codecs,\n"
        "how many lines and pictures a second) is said in its .json file under “settings”; as\n"
        "this was made the usual is H.264 video (ISO/IEC 14496-10, ITU-T H.264) with AAC sound\n"
        "(ISO/IEC 14496-3). Open programs such as FFmpeg and VLC play them, and their source code\n"
        "is kept in many public archives. Should no player be left, FFmpeg can turn them into\n"
        "what is usual by then. The pictures are JPEG (ISO/IEC 10918-1), the page is HTML, and\n"
        "all texts are UTF-8."
    )
