"""Makes the Debian package from the one-folder program."""

import os
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

from package import deb_texts
from package.deb_depends import debian_depends
from package.facts import COMMAND, IDENTIFIER, NAME
from package.icon_files import write_theme_icons
from package.licences import components

# Above it each percent of size costs minutes: 19 takes twenty times as long.
_LEVEL = 9


def make_deb(program: Path, changelog: Path, out: Path, version: str) -> Path:
    """Pack the folder `program` into `out`; gives the package's path.

    There are no scripts in it: menu, icons and file types are brought up to date by triggers of the
    packages that own them, and removing it leaves nothing behind.

    Raises:
        RuntimeError: a library is missing, or the menu entry is not valid.
        subprocess.CalledProcessError: dpkg-deb failed; it said why.
    """
    tree = out / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    lay_out(tree, program, changelog.read_text(encoding="utf-8"), version, _day_of(changelog))
    _check_entry(tree / "usr" / "share" / "applications" / f"{NAME}.desktop")
    architecture = _said(["dpkg", "--print-architecture"])
    depends = debian_depends(tree / "usr" / "lib" / NAME)
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(
        deb_texts.control_file(version, architecture, depends, size_of(tree)), encoding="utf-8"
    )
    _set_modes(tree)
    package = out / f"{NAME}_{version}_{architecture}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zzstd", f"-z{_LEVEL}", "--build"]
    subprocess.run([*command, str(tree), str(package)], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return package


def lay_out(tree: Path, program: Path, changelog: str, version: str, day: date) -> None:
    """Put all files where they will lie on the system, below `tree`."""
    folder = tree / "usr" / "lib" / NAME
    shutil.copytree(program, folder, symlinks=True)
    command = tree / "usr" / "bin" / COMMAND
    command.parent.mkdir()
    command.symlink_to(Path("..") / "lib" / NAME / COMMAND)
    share = tree / "usr" / "share"
    _write(share / "applications" / f"{NAME}.desktop", deb_texts.desktop_entry())
    _write(share / "metainfo" / f"{IDENTIFIER}.metainfo.xml", deb_texts.metainfo(version, day))
    documents = share / "doc" / NAME
    _write(documents / "copyright", deb_texts.copyright_file(components()))
    (documents / "changelog.gz").write_bytes(deb_texts.zipped(changelog))
    write_theme_icons(share / "icons" / "hicolor")


def size_of(tree: Path) -> int:
    """How many bytes the files below a folder have."""
    return sum(file.lstat().st_size for file in tree.rglob("*") if not file.is_dir())


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")


def _day_of(file: Path) -> date:
    """The day of a build that is to be repeated exactly, else that on which a file was written."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or file.stat().st_mtime
    return datetime.fromtimestamp(float(seconds), UTC).date()


def _check_entry(entry: Path) -> None:
    done = subprocess.run(
        ["desktop-file-validate", str(entry)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0 or done.stdout:
        raise RuntimeError(done.stdout + done.stderr)


def _set_modes(tree: Path) -> None:
    """Programs and folders 755, files 644, whatever the umask is where it is built."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)


def _said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
