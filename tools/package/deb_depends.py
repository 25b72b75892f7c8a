"""Which Debian packages the program's libraries need, as dpkg-shlibdeps finds them."""

import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from package.bundle import is_carried

_ELF = b"\x7fELF"
# The theme of GTK's desktops is loaded only where GTK is: nobody else has to install that. ffmpeg
# has parts of an old C library inside, from which dpkg-shlibdeps takes it to need that very one.
_NOT_ASKED = re.compile(r"^(libqgtk3\.so|ffmpeg-.*)$")
_ALWAYS = ("ca-certificates",)
"""Python asks Gemini's server for its certificate, and looks the issuer up in the system's."""

RECOMMENDS = ("xdg-utils", "desktop-file-utils", "hicolor-icon-theme", "shared-mime-info")
SUGGESTS = ("gnome-keyring | kwalletmanager", "ffmpeg")


def debian_depends(program: Path) -> str:
    """The `Depends` of a package with the libraries in a folder, each with its oldest version.

    Raises:
        RuntimeError: a library needs one that neither the folder nor this system has.
    """
    binaries = [file for file in elf_files(program) if not _NOT_ASKED.match(file.name)]
    private = sorted({file.parent for file in binaries})
    carried = owners([file.name for file in binaries if is_carried(file.name)])
    with tempfile.TemporaryDirectory() as work:
        debian = Path(work) / "debian"
        debian.mkdir()
        (debian / "control").write_text("Source: none\n\nPackage: none\nArchitecture: any\n")
        command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info"]
        command += [f"-l{folder}" for folder in private] + [f"-x{name}" for name in carried]
        command += [str(file) for file in binaries]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"dpkg-shlibdeps: {done.stderr.strip()[-2000:]}")
    return joined(parse_depends(done.stdout), _ALWAYS)


def owners(libraries: Sequence[str]) -> list[str]:
    """The Debian packages that libraries of these file names come from, where any are known."""
    if not libraries:
        return []
    command = ["dpkg", "-S", *(f"*/{name}" for name in libraries)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return sorted({line.partition(":")[0] for line in done.stdout.splitlines()})


def elf_files(folder: Path) -> list[Path]:
    """All programs and libraries in a folder, each once: links are left out."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink())
    return [file for file in files if _starts_with(file, _ELF)]


def _starts_with(file: Path, magic: bytes) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(magic)) == magic


def parse_depends(output: str) -> list[str]:
    """The packages that dpkg-shlibdeps wrote, as in `libc6 (>= 2.36)`."""
    found = re.search(r"^shlibs:Depends=(.*)$", output, re.MULTILINE)
    if found is None:
        raise RuntimeError("dpkg-shlibdeps named no packages")
    return [each.strip() for each in found[1].split(",") if each.strip()]


def joined(found: Iterable[str], more: Sequence[str]) -> str:
    """One line for the control file, sorted, nothing twice."""
    return ", ".join(sorted({*found, *more}))
