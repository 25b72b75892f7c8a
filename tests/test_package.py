"""What the package for people is made from: environment, libraries, texts, icons."""

import gzip
import io
import plistlib
import re
import shutil
import subprocess
import sys
import tarfile
from datetime import date
from pathlib import Path

import PySide6
import pytest
from PIL import Image
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from nostalgia_desktop import __version__
from nostalgia_desktop.cli.parser import make_parser, window_first
from nostalgia_desktop.gui.app_icon import SIZES, draw_app_icon
from package import deb, deb_depends, deb_texts, other_systems
from package.bundle import is_needed
from package.deb_depends import elf_files, joined, parse_depends
from package.facts import NAME, TITLE
from package.icon_files import write_program_icons, write_theme_icons
from package.licences import components, overview, texts_to_carry
from package.start import ensure_streams, restore_environment

BUNDLE = "/opt/program/_internal"


def test_programs_that_are_started_get_the_search_path_of_before():
    environment = {"LD_LIBRARY_PATH": f"{BUNDLE}:/mine", "LD_LIBRARY_PATH_ORIG": "/mine"}

    restore_environment(environment, BUNDLE)

    assert environment == {"LD_LIBRARY_PATH": "/mine"}


def test_where_there_was_no_search_path_there_is_none_again():
    environment = {"LD_LIBRARY_PATH": BUNDLE, "PATH": "/usr/bin"}

    restore_environment(environment, BUNDLE)

    assert environment == {"PATH": "/usr/bin"}


def test_qts_own_paths_are_taken_out_but_not_a_persons():
    environment = {"QT_PLUGIN_PATH": f"{BUNDLE}/PySide6/Qt/plugins", "QML2_IMPORT_PATH": "/mine"}

    restore_environment(environment, BUNDLE)

    assert environment == {"QML2_IMPORT_PATH": "/mine"}


def test_a_program_without_a_console_can_write(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)

    ensure_streams()

    for stream in (sys.stdout, sys.stderr):
        assert stream.write("nobody reads this") > 0
        stream.close()


@pytest.mark.parametrize(
    ("target", "source", "wanted"),
    [
        ("libstdc++.so.6", "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", False),
        ("libglib-2.0.so.0", "/lib/x86_64-linux-gnu/libglib-2.0.so.0", False),
        ("libssl.so.3", "/lib/x86_64-linux-gnu/libssl.so.3", True),
        ("libxcb-cursor.so.0", "/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0", True),
        ("libxcb-xkb.so.1", "/usr/lib/x86_64-linux-gnu/libxcb-xkb.so.1", False),
        ("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", True),
        ("python3.11/lib-dynload/_ssl.so", "/usr/lib/python3.11/lib-dynload/_ssl.so", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "/venv/PySide6/Qt/lib/libQt6Quick.so.6", True),
        ("PySide6/Qt/lib/libQt6Qml.so.6", "/venv/PySide6/Qt/lib/libQt6Qml.so.6", True),
        ("libQt6Pdf.so.6", "PySide6/Qt/lib/libQt6Pdf.so.6", False),
        ("PySide6/Qt/plugins/imageformats/libqpdf.so", "/venv/libqpdf.so", False),
        ("PySide6/Qt/plugins/imageformats/libqjpeg.so", "/venv/libqjpeg.so", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/venv/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", "/venv/libqwayland.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", "/venv/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", "/venv/libqvnc.so", False),
        ("PySide6/plugins/platforms/qminimal.dll", "C:/venv/qminimal.dll", False),
        ("PySide6/plugins/platforms/qwindows.dll", "C:/venv/qwindows.dll", True),
        ("PySide6/Qt/translations/qtbase_de.qm", "/venv/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qt_help_de.qm", "/venv/qt_help_de.qm", False),
        ("nostalgia_desktop/resources/app/icon.svg", "/usr/lib/x/icon.svg", True),
    ],
)
def test_only_what_is_needed_and_safe_is_carried(target, source, wanted):
    assert is_needed(target, source) is wanted


def test_the_packages_that_are_needed_are_read_from_dpkg_shlibdeps():
    output = "shlibs:Depends=libc6 (>= 2.35), libegl1, libpulse0 (>= 5.0)\n"

    line = joined(parse_depends(output), ["ca-certificates", "libegl1"])

    assert line == "ca-certificates, libc6 (>= 2.35), libegl1, libpulse0 (>= 5.0)"


def test_no_packages_at_all_are_a_fault():
    with pytest.raises(RuntimeError, match="named no packages"):
        parse_depends("dpkg-shlibdeps: warning\n")


def test_programs_are_told_from_other_files_and_links_are_left_out(tmp_path):
    shutil.copy(Path(sys.executable).resolve(), tmp_path / "program")
    (tmp_path / "text.so").write_text("no library")
    (tmp_path / "link").symlink_to("program")

    assert elf_files(tmp_path) == [tmp_path / "program"]


def test_every_part_has_a_licence_and_its_text_goes_along():
    parts = components()

    names = {part.name for part in parts}
    told = overview(parts)
    without_text = {part.name for part in parts if not part.texts}
    assert {"SQLAlchemy", "av", "google-genai", "keyring", "numpy", "PySide6_Addons"} <= names
    assert "pytest" not in names
    assert "see its text" not in told
    assert re.search(r"^numpy [\d.]+: .*BSD-3-Clause", told, re.MULTILINE)
    # Qt's own wheels bring none; bagit is in the public domain.
    assert without_text <= {"PySide6_Addons", "PySide6_Essentials", "shiboken6", "bagit"}
    assert all(Path(text).read_text(errors="replace") for text, _folder in texts_to_carry(parts))


@pytest.fixture
def program(tmp_path) -> Path:
    """A folder like the one that PyInstaller makes, with a real program and a library in it."""
    folder = tmp_path / NAME
    inside = folder / "_internal"
    inside.mkdir(parents=True)
    shutil.copy("/bin/true", folder / "nostalgia")
    (inside / "data.txt").write_text("data")
    (inside / "data.txt").chmod(0o600)
    (inside / "link").symlink_to("data.txt")
    return folder


@pytest.fixture
def changelog(tmp_path) -> Path:
    file = tmp_path / "CHANGELOG.md"
    file.write_text("# Changelog\n")
    return file


def test_the_package_installs_and_is_removed_cleanly(program, changelog, tmp_path):
    package = deb.make_deb(program, changelog, tmp_path / "out", "1.2.3")

    root, admin = tmp_path / "root", tmp_path / "root/var/lib/dpkg"
    (admin / "updates").mkdir(parents=True)
    (admin / "info").mkdir()
    (admin / "status").write_text("")
    dpkg = ["dpkg", f"--root={root}", "--force-not-root", "--force-depends", "--log=/dev/null"]

    subprocess.run([*dpkg, "--install", package], check=True, capture_output=True)
    command = root / "usr/bin/nostalgia"
    assert command.resolve() == root / "usr/lib" / NAME / "nostalgia"
    assert subprocess.run([command], check=False).returncode == 0
    assert (root / "usr/lib" / NAME / "_internal/data.txt").stat().st_mode & 0o777 == 0o644

    subprocess.run([*dpkg, "--purge", NAME], check=True, capture_output=True)
    assert not (root / "usr").exists()


def test_the_control_file_says_what_is_needed_and_how_large_it_is(program, changelog, tmp_path):
    package = deb.make_deb(program, changelog, tmp_path / "out", "1.2.3")

    fields = ("Package", "Version", "Depends", "Installed-Size", "Architecture")
    show = ["dpkg-deb", "--field", str(package)]
    told = {
        name: subprocess.run([*show, name], capture_output=True, text=True, check=True).stdout
        for name in fields
    }
    host = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True)
    assert told["Package"] == f"{NAME}\n"
    assert told["Version"] == "1.2.3\n"
    assert "libc6 (>=" in told["Depends"]
    assert "ca-certificates" in told["Depends"]
    assert told["Architecture"] == host.stdout
    assert not (tmp_path / "out" / "deb").exists()
    with tarfile.open(fileobj=_files_of(package)) as files:
        sizes = sum(file.size for file in files)
        assert all((file.uid, file.gid) == (0, 0) for file in files)
    # Links count with the length of what they point to.
    assert 0 <= int(told["Installed-Size"]) * 1024 - sizes < 2048


def _files_of(package: Path) -> io.BytesIO:
    command = ["dpkg-deb", "--fsys-tarfile", str(package)]
    return io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout)


def test_a_library_that_nobody_has_stops_the_package(program):
    assert "libc6" in deb_depends.debian_depends(program)

    # This one needs others of Qt, which are neither beside it now nor on any Debian.
    library = Path(PySide6.__file__).parent / "Qt" / "lib" / "libQt6Svg.so.6"
    shutil.copy(library, program / "_internal")
    with pytest.raises(RuntimeError, match="libQt6"):
        deb_depends.debian_depends(program)


def test_the_menu_entry_is_valid_and_opens_folders(tmp_path):
    entry = tmp_path / f"{NAME}.desktop"
    entry.write_text(deb_texts.desktop_entry())

    checked = subprocess.run(
        ["desktop-file-validate", str(entry)], capture_output=True, text=True, check=False
    )
    lines = dict(line.split("=", 1) for line in entry.read_text().splitlines() if "=" in line)
    assert (checked.returncode, checked.stdout) == (0, "")
    assert "inode/directory" in lines["MimeType"].split(";")
    assert lines["Icon"] == NAME
    assert lines["StartupWMClass"] == TITLE


def test_the_menu_entrys_command_opens_the_window_with_what_was_dropped(tmp_path):
    _program, *words = next(
        line.removeprefix("Exec=").split()
        for line in deb_texts.desktop_entry().splitlines()
        if line.startswith("Exec=")
    )
    folders = [tmp_path / "one", tmp_path / "two words"]
    filled = [str(path) for word in words if word == "%F" for path in folders]

    args = make_parser().parse_args(window_first(filled))

    assert args.command == "window"
    assert args.sources == folders


def test_the_metainfo_names_this_version_and_the_menu_entry(tmp_path):
    text = deb_texts.metainfo("1.2.3", date(2026, 11, 28))

    assert '<release version="1.2.3" date="2026-11-28"/>' in text
    assert f'<launchable type="desktop-id">{NAME}.desktop</launchable>' in text
    assert "@" not in text


def test_the_same_changelog_is_always_the_same_file():
    zipped = deb_texts.zipped("# Changelog\n")

    assert zipped == deb_texts.zipped("# Changelog\n")
    assert gzip.decompress(zipped) == b"# Changelog\n"


def test_the_theme_has_the_icon_in_each_size(tmp_path):
    write_theme_icons(tmp_path)

    for size in SIZES:
        picture = QImage(str(tmp_path / f"{size}x{size}" / "apps" / f"{NAME}.png"))
        assert (picture.width(), picture.height()) == (size, size)
    assert (tmp_path / "scalable" / "apps" / f"{NAME}.svg").is_file()


@pytest.mark.parametrize("size", SIZES)
def test_the_icon_is_a_dark_frame_with_a_warm_picture(size):
    icon = draw_app_icon(size)

    assert icon.pixelColor(0, 0).alpha() < 255
    assert icon.pixelColor(size // 2, size // 16).lightnessF() < 0.3
    sky = icon.pixelColor(size * 5 // 16, size // 4)
    assert sky.redF() > 0.8 > sky.greenF() > sky.blueF()
    heart = icon.copy(QRect(size // 2 - 1, size * 6 // 16, 2, 2)).pixelColor(0, 0)
    assert heart.lightnessF() > 0.85


def test_windows_and_macos_get_the_icon_in_several_sizes(tmp_path):
    write_program_icons(tmp_path)

    with Image.open(tmp_path / "app.ico") as icon:
        assert {16, 32, 48, 256} <= {width for width, _height in icon.info["sizes"]}
    with Image.open(tmp_path / "app.icns") as icon:
        assert max(icon.info["sizes"])[0] >= 256


def test_macos_offers_the_program_for_folders_without_making_it_the_default():
    info = plistlib.loads(plistlib.dumps(other_systems.mac_info(TITLE)))

    (kind,) = info["CFBundleDocumentTypes"]
    assert "public.folder" in kind["LSItemContentTypes"]
    assert kind["LSHandlerRank"] == "Alternate"


@pytest.mark.parametrize(
    ("version", "parts"),
    [("0.1.0", (0, 1, 0, 0)), ("1.2.3.4", (1, 2, 3, 4)), ("2.0rc1", (2, 0, 0, 0))],
)
def test_windows_counts_versions_in_four_numbers(version, parts):
    assert other_systems.version_parts(version) == parts
    assert f"filevers={parts}" in other_systems.windows_version(TITLE, "Makers", version)


def test_the_version_is_the_programs():
    assert f"Version: {__version__}\n" in deb_texts.control_file(__version__, "amd64", "libc6", 1)
