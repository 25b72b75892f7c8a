"""Checks of `--selftest` that tell whether the program is all there."""

import asyncio
import importlib
import pkgutil
import platform
import sqlite3
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import nostalgia_desktop
from nostalgia_desktop.cli.words import counted
from nostalgia_desktop.data import data_root, prompt_template, sample_disc
from nostalgia_desktop.domain.errors import NostalgiaError

_STORES = {
    "linux": ("keyring.backends.SecretService", "secretstorage"),
    "darwin": ("keyring.backends.macOS",),
    "win32": ("keyring.backends.Windows", "win32ctypes"),
}
_STORE_PATIENCE_S = 20
_DATA = {
    "resources/icons/*.svg": ("icon", "icons"),
    "resources/fonts/*.ttf": ("typeface", "typefaces"),
    "resources/style/*.qss": ("style sheet", "style sheets"),
    "ui/*.ui": ("form", "forms"),
}
# These two do something when they are imported.
_NOT_MODULES = ("nostalgia_desktop.__main__", "nostalgia_desktop.store.migrations.")


class ProgramIncomplete(NostalgiaError):
    """Something that belongs to the program is not in it."""


async def tell_versions(_archive: Path) -> str:
    """Name what the program is made of."""
    import av
    from PySide6.QtCore import qVersion

    form = "one folder" if getattr(sys, "frozen", False) else "source"
    parts = [
        f"{nostalgia_desktop.__version__} ({form})",
        f"Python {platform.python_version()}",
        f"Qt {qVersion()}",
        f"PyAV {av.__version__}",
        f"SQLite {sqlite3.sqlite_version}",
        f"google-genai {_version_of('google-genai')}",
        f"{platform.system()} {platform.machine()}",
    ]
    return ", ".join(parts)


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError as error:
        raise ProgramIncomplete(f"the facts about {package} are not in the program") from error


async def import_modules(_archive: Path) -> str:
    """Import all of the program: what a module needs and is not there fails now, not later."""
    walked = pkgutil.walk_packages(nostalgia_desktop.__path__, "nostalgia_desktop.")
    names = [each.name for each in walked if not each.name.startswith(_NOT_MODULES)]
    for name in names:
        await asyncio.to_thread(importlib.import_module, name)
    return counted(len(names), "module", "modules")


async def find_data(_archive: Path) -> str:
    """Count what the program reads as files."""
    root = data_root()
    found = {pattern: len(list(root.glob(pattern))) for pattern in _DATA}
    missing = [pattern for pattern, number in found.items() if not number]
    if not (sample_disc() / "VIDEO_TS" / "VIDEO_TS.IFO").is_file():
        missing.append("the sample disc")
    if missing or not prompt_template():
        raise ProgramIncomplete(f"not in {root}: {', '.join(missing) or 'the prompt'}")
    return ", ".join(counted(found[pattern], *words) for pattern, words in _DATA.items())


async def name_key_store(_archive: Path) -> str:
    """Name the store for keys; a machine need not have one, but the program must know its own."""
    for name in _STORES.get(sys.platform, ()):
        importlib.import_module(name)
    import keyring

    # A store may ask the person to unlock it first, and they may not be there.
    async with asyncio.timeout(_STORE_PATIENCE_S):
        store = await asyncio.to_thread(keyring.get_keyring)
    return str(store.name)


async def make_client(_archive: Path) -> str:
    """Make the client, certificates and all; nothing is sent."""
    from nostalgia_desktop.vision.pricing import DEFAULT_MODEL
    from nostalgia_desktop.vision.visionary import open_visionary

    visionary = await open_visionary("no-key", DEFAULT_MODEL)
    await visionary.close()
    return f"the client for {DEFAULT_MODEL} can be made; nothing was sent"
