"""Where the installable program starts: it makes good what freezing did to its surroundings.

PyInstaller hands its own libraries and Qt's plugins on through the environment. The program itself
has found them by now; a file manager, a web browser or another ffmpeg that it starts would
load them in place of the system's, and may crash.
"""

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

_KEPT = "_ORIG"
_SEARCH_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_QT_PATHS = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH")


def restore_environment(environment: MutableMapping[str, str], bundle: str) -> None:
    """Give the environment back what it held before the program's folder `bundle` was put in.

    Qt's own paths are only taken out where they point into the bundle: Qt finds its plugins from
    where its libraries lie. What a person set stays.
    """
    for name in _SEARCH_PATHS:
        before = environment.pop(name + _KEPT, None)
        if before is not None:
            environment[name] = before
        elif name in environment:
            rest = [path for path in environment[name].split(os.pathsep) if path != bundle]
            _set_or_remove(environment, name, os.pathsep.join(rest))
    for name in _QT_PATHS:
        if environment.get(name, "").startswith(bundle):
            del environment[name]


def _set_or_remove(environment: MutableMapping[str, str], name: str, value: str) -> None:
    if value:
        environment[name] = value
    else:
        del environment[name]


def ensure_streams() -> None:
    """Give a program without a console, on Windows, streams that lead nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end.
            setattr(sys, name, stream)


if __name__ == "__main__":
    restore_environment(os.environ, getattr(sys, "_MEIPASS", ""))
    ensure_streams()
    from nostalgia_desktop.main import run

    run()
