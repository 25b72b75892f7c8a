"""The text files of the Debian package."""

import gzip
from datetime import date
from pathlib import Path

from package.deb_depends import RECOMMENDS, SUGGESTS
from package.facts import IDENTIFIER, MAKERS, NAME, SUMMARY
from package.licences import FOLDER, Component, overview

_HERE = Path(__file__).resolve().parent
_CONTACT = f"{MAKERS} <{NAME}@invalid.invalid>"
_DESCRIPTION = """\
Reads folders of DVD rips, disc images and camcorder files, finds the scenes
on them, lets you look these over, and makes a clip of each from the original
film, exact to the frame, with its name, date, people and place inside.
.
Scenes are found on this machine, or by Google Gemini where you agree. ffmpeg
and all else that is needed comes with the program.
"""


def control_file(version: str, architecture: str, depends: str, installed_bytes: int) -> str:
    """`DEBIAN/control`; the size counts in units of 1024 bytes there."""
    fields = {
        "Package": NAME,
        "Version": version,
        "Architecture": architecture,
        "Maintainer": _CONTACT,
        "Installed-Size": str(-(-installed_bytes // 1024)),
        "Depends": depends,
        "Recommends": ", ".join(RECOMMENDS),
        "Suggests": ", ".join(SUGGESTS),
        "Section": "video",
        "Priority": "optional",
        "Description": SUMMARY,
    }
    lines = [f"{name}: {value}" for name, value in fields.items()]
    lines += [f" {line}" for line in _DESCRIPTION.splitlines()]
    return "\n".join(lines) + "\n"


def copyright_file(parts: list[Component]) -> str:
    """Debian's copyright file, version 1.0: ours, and all that comes with the program."""
    listed = "".join(f"  {line}\n" for line in overview(parts).splitlines())
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        f"Upstream-Name: {NAME}\n"
        f"Upstream-Contact: {MAKERS}\n"
        "Comment:\n"
        f" The program carries the work of others. Their licences lie in\n"
        f" /usr/lib/{NAME}/_internal/{FOLDER}:\n"
        f"{listed}"
        "\n"
        "Files: *\n"
        f"Copyright: {MAKERS}\n"
        "License: GPL-3+\n"
        "\n"
        "Files: usr/lib/*/resources/fonts/*\n"
        "Copyright: The Inter Project Authors\n"
        "License: OFL-1.1\n"
        f" See /usr/lib/{NAME}/_internal/nostalgia_desktop/resources/fonts/OFL.txt.\n"
        "\n"
        "Files: usr/lib/*/resources/icons/*\n"
        "Copyright: Lucide Icons and Contributors, Cole Bemis\n"
        "License: ISC\n"
        f" See /usr/lib/{NAME}/_internal/nostalgia_desktop/resources/icons/LICENSE.\n"
        "\n"
        "Files: usr/lib/*/resources/sample/*\n"
        f"Copyright: {MAKERS}\n"
        "License: CC0-1.0\n"
        " On Debian systems its text is in /usr/share/common-licenses/CC0-1.0.\n"
        "\n"
        "License: GPL-3+\n"
        " This program is free software: you can redistribute it and/or modify it under the\n"
        " terms of the GNU General Public License as published by the Free Software\n"
        " Foundation, either version 3 of the License, or (at your option) any later version.\n"
        " .\n"
        " On Debian systems its text is in /usr/share/common-licenses/GPL-3.\n"
    )


def metainfo(version: str, day: date) -> str:
    """What software centres show."""
    text = (_HERE / "metainfo.xml").read_text(encoding="utf-8")
    texts = {"IDENTIFIER": IDENTIFIER, "VERSION": version, "DATE": day.isoformat()}
    for name, value in texts.items():
        text = text.replace(f"@{name}@", value)
    return text


def desktop_entry() -> str:
    """What puts the program into menus, and into "Open with" of folders and discs."""
    return (_HERE / f"{NAME}.desktop").read_text(encoding="utf-8")


def zipped(text: str) -> bytes:
    """A text compressed, always to the same bytes."""
    return gzip.compress(text.encode("utf-8"), 9, mtime=0)
