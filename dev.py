"""The developers' commands: `python3 dev.py run [ARGS]`, `… test [ARGS]` and `… package`.

Each makes a virtual environment in `.venv`, installs what is missing and is quick the second
time. On Debian and Ubuntu the system's libraries are installed too, where this program may;
elsewhere it names them. `package` makes the program that people install, lets it test itself, and
packs it. Needs nothing but Python 3.11, 3.12 or 3.13.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST, NEWEST = (3, 11), (3, 13)

# Libraries that Qt's wheels expect on the system: its core, its players, its windows under X11.
LIBRARIES = {
    "libglib2.0-0": "libglib-2.0.so.0",
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libpulse0": "libpulse.so.0",
    "libxrandr2": "libXrandr.so.2",
    "libdrm2": "libdrm.so.2",
    "libx11-xcb1": "libX11-xcb.so.1",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-sync1": "libxcb-sync.so.1",
    "libxcb-xfixes0": "libxcb-xfixes.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
}
# Programs that the tests start: they author discs, read tags back, and show windows.
TEST_PROGRAMS = {
    "dvdauthor": "dvdauthor",
    "libimage-exiftool-perl": "exiftool",
    "mediainfo": "mediainfo",
    "genisoimage": "genisoimage",
    "ffmpeg": "ffmpeg",  # An older one than the bundled, as people have it.
    "dbus-daemon": "dbus-daemon",  # A desktop's bus of the tests' own.
    "systemd": "systemd-inhibit",
    "xvfb": "Xvfb",  # A screen without a monitor, for real windows …
    "xdotool": "xdotool",  # … and a mouse and a keyboard for it.
}
# What only the program that people install is made with, or is to find on their systems.
PACKAGE_PROGRAMS = {
    "binutils": "objdump",
    "desktop-file-utils": "desktop-file-validate",
    "dpkg-dev": "dpkg-shlibdeps",
}
PACKAGE_LIBRARIES = {
    "libgssapi-krb5-2": "libgssapi_krb5.so.2",
    "libwayland-cursor0": "libwayland-cursor.so.0",
    "libwayland-egl1": "libwayland-egl.so.1",
    "libx11-xcb1": "libX11-xcb.so.1",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
}


def main(arguments: Sequence[str]) -> int:
    """Do what the first argument says; gives the exit status."""
    if not arguments or arguments[0] not in ("run", "test", "package"):
        print(__doc__)
        return 2
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        print(f"Python 3.{OLDEST[1]} to 3.{NEWEST[1]} is needed, this is {sys.version.split()[0]}")
        return 1
    if arguments[0] == "package":
        return package()
    return (test if arguments[0] == "test" else run)(arguments[1:])


def run(arguments: Sequence[str]) -> int:
    """Start the program; without arguments the window, or the sample where there is no screen."""
    install_system(LIBRARIES, {})
    python = make_environment("")
    command = arguments or ([] if has_screen() else ["sample"])
    return subprocess.call([python, "-m", "nostalgia_desktop", *command])


def has_screen() -> bool:
    """Whether a window can be shown."""
    return not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def test(arguments: Sequence[str]) -> int:
    """Lint, types, floors, tests; with arguments only pytest, with those."""
    install_system(LIBRARIES, TEST_PROGRAMS | PACKAGE_PROGRAMS)
    python = make_environment("test")
    pytest = [python, "-m", "pytest", *arguments]
    if arguments:
        return subprocess.call(pytest, cwd=ROOT)
    tools = Path(python).parent
    together = ["-m", "not alone", "-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
    checks = [
        [str(tools / "ruff"), "check", "."],
        [str(tools / "ruff"), "format", "--check", "."],
        [python, "-m", "mypy"],
        [str(tools / "lint-imports")],
        [*pytest, *together],
        [*pytest, "-m", "alone"],
    ]
    failed = []
    for check in checks:
        print(f"\n== {' '.join(Path(part).name for part in check)}", flush=True)
        if subprocess.call(check, cwd=ROOT) != 0:
            failed.append(Path(check[0]).name if len(check) < 3 else " ".join(check[1:3]))
    if failed:
        print(f"\nNot in order: {', '.join(failed)}")
    return 1 if failed else 0


def package() -> int:
    """Make dist/nostalgia-desktop, let it test itself, and pack it where this is Debian."""
    has_dpkg = shutil.which("dpkg-deb") is not None
    if has_dpkg:
        # PyInstaller takes Python as a library; Debian's own lies in a package of its own.
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        shared = {f"libpython{version}": f"libpython{version}.so.1.0"}
        own = shared if sys.base_prefix == "/usr" else {}
        install_system(LIBRARIES | PACKAGE_LIBRARIES | own, PACKAGE_PROGRAMS)
    python = make_environment("build")
    dist, made = ROOT / "dist", ROOT / "build"
    build = [python, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"]
    build += [f"--distpath={dist}", f"--workpath={made / 'pyinstaller'}"]
    program = dist / "nostalgia-desktop" / ("nostalgia.exe" if os.name == "nt" else "nostalgia")
    steps = [
        [python, "tools/render_icons.py", str(made / "icons")],
        [*build, "build/installer.spec"],
        [str(program), "--selftest"],
    ]
    if has_dpkg:
        steps.append([python, "tools/make_deb.py"])
    for step in steps:
        print(f"\n== {' '.join(Path(part).name for part in step[:3])}", flush=True)
        if subprocess.call(step, cwd=ROOT) != 0:
            return 1
    return 0


def make_environment(extra: str) -> str:
    """The Python of `.venv`, with the program and `extra` installed as `pyproject.toml` says."""
    require_venv()
    folder = ROOT / ".venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not works(python, "pip"):
        print(f"Making {folder} …", flush=True)
        subprocess.check_call([sys.executable, "-m", "venv", "--clear", str(folder)])
    stamp = folder / f"installed-{extra or 'program'}"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text() != wanted:
        print("Installing what is missing; this takes a minute or two …", flush=True)
        target = f"{ROOT}[{extra}]" if extra else str(ROOT)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.check_call([*pip, "--editable", target])
        stamp.write_text(wanted)
    return str(python)


def works(python: Path, module: str) -> bool:
    """Whether a Python is there and can import a module; one that was half made cannot."""
    if not python.is_file():
        return False
    command = [str(python), "-c", f"import {module}"]
    return subprocess.call(command, stderr=subprocess.DEVNULL) == 0


def require_venv() -> None:
    """Debian keeps a part of Python's venv in a package of its own."""
    if not works(Path(sys.executable), "ensurepip"):
        install([f"python3.{sys.version_info[1]}-venv"])


def install_system(libraries: dict[str, str], programs: dict[str, str]) -> None:
    """Install the Debian packages that are missing, or name them."""
    if not sys.platform.startswith("linux"):
        missing = [name for name, program in programs.items() if not shutil.which(program)]
    else:
        missing = [name for name, library in libraries.items() if not has_library(library)]
        missing += [name for name, program in programs.items() if not shutil.which(program)]
    if missing:
        install(missing)


def install(missing: list[str]) -> None:
    """Install Debian packages where that is allowed, or name them."""
    command = apt_get()
    if command is None:
        print(f"Please install, if something does not start: {' '.join(missing)}", flush=True)
        return
    print(f"Installing {' '.join(missing)} …", flush=True)
    silent = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.call([*command, "update", "-qq"], env=silent)
    get = [*command, "install", "-y", "-qq", "--no-install-recommends", *missing]
    if subprocess.call(get, stdout=subprocess.DEVNULL, env=silent) != 0:
        print(f"Please install by hand: {' '.join(missing)}", flush=True)


def has_library(name: str) -> bool:
    """Whether the system's loader knows a library."""
    ldconfig = shutil.which("ldconfig") or "/sbin/ldconfig"
    try:
        known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False)
    except OSError:
        return True  # A system without ldconfig is not one to install packages on.
    return name in known.stdout


def apt_get() -> list[str] | None:
    """How to call apt-get, where that is allowed without a question."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    sudo = shutil.which("sudo")
    if sudo and subprocess.call([sudo, "-n", "true"], stderr=subprocess.DEVNULL) == 0:
        return [sudo, "-n", "apt-get"]
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
