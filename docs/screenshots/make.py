"""Takes pictures of the window: ``python docs/screenshots/make.py [OUT] [--only NAME …]``.

Draws a made-up family's films, lets the program find their scenes and make their clips, and walks
through the window with them: at 1280x800 and at twice as many pixels, dark and light. Nothing is
sent anywhere, no screen is needed, and all but the pictures is in a temporary folder that is
removed. Needs what the tests need; takes some minutes.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "tools")]

# Wide enough for the window at either scale; a smaller one would push dialogs to its edge.
_SCREEN = {"name": "made up", "x": 0, "y": 0, "dpr": 1, "width": 2560, "height": 1600}
LOOKS, SCALES = ("dark", "light"), (1, 2)
_HOMES = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
_KEYS = ("GEMINI_API_KEY", "GOOGLE_API_KEY")


def environment(work: Path) -> dict[str, str]:
    """That of a person who is not there: no settings, no key, no screen, no sound."""
    own = {name: value for name, value in os.environ.items() if name not in _KEYS}
    home = work / "home"
    home.mkdir(parents=True, exist_ok=True)
    screen = work / "screen.json"
    screen.write_text(json.dumps({"screens": [_SCREEN]}), encoding="utf-8")
    return own | {
        **{name: str(home) for name in _HOMES},
        "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
        "PULSE_RUNTIME_PATH": str(home),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(sys.path[:3]),
    }


def photograph(options: argparse.Namespace, work: Path) -> None:
    """Make the archives once, then take each picture in a process of its own."""
    settings = environment(work)
    known = run("list", environment=settings).split()
    names = options.only or known
    if unknown := set(names) - set(known):
        raise SystemExit(f"no picture is called {', '.join(sorted(unknown))}: {', '.join(known)}")
    run("make", str(work), *names, environment=settings)
    for look in [options.look] if options.look else LOOKS:
        for scale in [options.scale] if options.scale else SCALES:
            end = "@2x" if scale == 2 else ""
            for name in names:
                file = options.out / f"{name}-{look}{end}.png"
                take(work, name, look, scale, file)
                print(file, flush=True)


def photograph_readme(work: Path) -> None:
    """Take the README's pictures, and put them into docs/pictures."""
    from studio.readme import README, SCALE, shrink

    run(
        "make",
        str(work),
        *(shown.state for shown in README.values()),
        environment=environment(work),
    )
    for name, shown in README.items():
        picture = work / "picture.png"
        take(work, shown.state, shown.look, SCALE, picture)
        file = ROOT / "docs" / "pictures" / name
        shrink(picture, shown, file)
        print(file, flush=True)


def take(work: Path, name: str, look: str, scale: int, file: Path) -> None:
    """Take one picture; the person who is not there lives where the window's clips are."""
    own = {"QT_SCALE_FACTOR": str(scale), "HOME": str(work / "shown")}
    run("take", str(work), name, look, str(file), environment=environment(work) | own)


def run(*arguments: str, environment: dict[str, str]) -> str:
    """Do a part of it in a process of its own; gives what it prints."""
    command = [sys.executable, "-m", "studio", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}:\n{done.stdout}{done.stderr}")
    return done.stdout


def main(arguments: Sequence[str]) -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", nargs="?", type=Path, default=Path("screenshots"))
    parser.add_argument("--only", action="append", metavar="NAME", help="one state; repeatable")
    parser.add_argument("--look", choices=LOOKS)
    parser.add_argument("--scale", type=int, choices=SCALES)
    parser.add_argument("--readme", action="store_true", help="those of the README alone")
    parser.add_argument("--work", type=Path, help="keep films and archives in this folder")
    options = parser.parse_args(arguments)
    if options.work:
        options.work.mkdir(parents=True, exist_ok=True)
    folder = nullcontext(options.work) if options.work else tempfile.TemporaryDirectory()
    with folder as work:
        place = Path(work).resolve()
        if options.readme:
            photograph_readme(place)
        else:
            photograph(options, place)


if __name__ == "__main__":
    main(sys.argv[1:])
