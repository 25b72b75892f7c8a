"""The tag files of a BagIt bag, version 1.0. Source: RFC 8493.

Written here and not by the `bagit` library, which would move the whole folder about and read every
film again; the library checks what comes out.
"""

import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256

PAYLOAD = "data"
MANIFEST = "manifest-sha256.txt"
_BREAK = re.compile(r"\s+")


def bag_files(
    sums: Mapping[str, str], size: int, title: str, description: str, day: date, program: str
) -> dict[str, str]:
    """The texts of all tag files by name, the manifest of themselves last.

    `sums` has the SHA-256 of each payload file by its path below `data/`, `size` is the bytes of
    all of them.
    """
    info = {
        "Title": title,
        "External-Description": description,
        "Type": "MovingImage",
        "Format": "video",
        "Bagging-Date": day.isoformat(),
        "Bag-Software-Agent": program,
        "Payload-Oxum": f"{size}.{len(sums)}",
    }
    files = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{key}: {_BREAK.sub(' ', text)}\n" for key, text in info.items()),
        MANIFEST: _lines({f"{PAYLOAD}/{name}": digest for name, digest in sums.items()}),
    }
    own = {name: sha256(text.encode()).hexdigest() for name, text in files.items()}
    return files | {"tagmanifest-sha256.txt": _lines(own)}


def _lines(sums: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
