"""What Windows and macOS want to know about the program."""

from typing import Any

_FOLDERS_AND_FILMS = ("public.folder", "public.disk-image", "public.mpeg", "public.movie")
_ENGLISH, _UNICODE = 0x0409, 1200


def mac_info(title: str) -> dict[str, Any]:
    """What goes into Info.plist beside what PyInstaller writes: what the program opens.

    As an alternate: a double click on a folder or film goes on opening what it did.
    """
    return {
        "CFBundleDisplayName": title,
        "NSHighResolutionCapable": True,
        "LSApplicationCategoryType": "public.app-category.video",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Folders and films",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": list(_FOLDERS_AND_FILMS),
            }
        ],
    }


def version_parts(version: str) -> tuple[int, int, int, int]:
    """Windows counts versions in four numbers: `0.1.0` is (0, 1, 0, 0)."""
    numbers = [int(part) if part.isdecimal() else 0 for part in version.split(".")[:4]]
    first, second, third, fourth = (*numbers, 0, 0, 0, 0)[:4]
    return first, second, third, fourth


def windows_version(title: str, makers: str, version: str) -> str:
    """What the properties of a program show on Windows, as the file that PyInstaller reads."""
    parts = version_parts(version)
    texts = {
        "CompanyName": makers,
        "FileDescription": title,
        "FileVersion": version,
        "ProductName": title,
        "ProductVersion": version,
    }
    strings = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in texts.items())
    table = f"{_ENGLISH:04X}{_UNICODE:04X}"
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={parts}, prodvers={parts}), kids=[\n"
        f"  StringFileInfo([StringTable({table!r}, [{strings}])]),\n"
        f"  VarFileInfo([VarStruct('Translation', [{_ENGLISH}, {_UNICODE}])])])\n"
    )
