"""What a drop may hold: folders, films and disc images of this machine, many at once."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QUrl

from nostalgia_desktop.gui.translation import tr

_ENCODED = QUrl.ComponentFormattingOption.FullyEncoded


@dataclass(frozen=True, slots=True)
class Dropped:
    """What can be looked into, and in sentences why the rest cannot."""

    paths: tuple[Path, ...] = ()
    rejects: tuple[str, ...] = ()


def read_drop(mime: QMimeData) -> Dropped:
    """Sort out a drop. Nothing is opened: what a path holds is found out by the scan."""
    if not mime.hasUrls():
        return Dropped(rejects=(_no_files(mime),))
    urls = list(mime.urls())
    paths = dict.fromkeys(path for url in urls if (path := _path(url)) is not None)
    return Dropped(tuple(paths), tuple(_rejects(urls)))


def may_hold_films(mime: QMimeData) -> bool:
    """Whether any of it can be taken, as is asked while it is still being dragged."""
    return mime.hasUrls() and any(_path(url) is not None for url in mime.urls())


def _path(url: QUrl) -> Path | None:
    if not url.isLocalFile():
        return None
    text = url.toLocalFile()
    if os.name == "posix" and not url.host():
        # Names on old disks are not always UTF-8; Qt's own way would put marks in their places.
        text = os.fsdecode(unquote_to_bytes(url.path(_ENCODED).encode()))
    return Path(text) if text and "\0" not in text else None


def _rejects(urls: Sequence[QUrl]) -> list[str]:
    links = [url for url in urls if _path(url) is None]
    if not links:
        return []
    words = tr(
        "(A web link|%Ln web links) cannot be added: save the video on this machine, "
        "then drop its file.",
        "",
        len(links),
    )
    return [words]


def _no_files(mime: QMimeData) -> str:
    what = tr("A picture") if mime.hasImage() else tr("This")
    what = tr("Text") if mime.hasText() else what
    words = tr("{} cannot be added: drop the folder of a disc, a video file or a disc image.")
    return words.format(what)
