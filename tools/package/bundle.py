"""Which libraries the installable program carries; the others are the system's, or idle."""

import re
from pathlib import PurePath

NOT_IMPORTED = (
    # What only the tests and checks need; they lie in the same environment.
    *("cv2", "hypothesis", "mypy", "pytest", "_pytest", "scenedetect"),
    # What libraries of ours would use if they were asked to.
    *("IPython", "matplotlib", "pandas", "pip", "readline", "setuptools", "tkinter"),
    *("PIL.AvifImagePlugin", "PIL._avif"),
    *("PySide6.QtMultimediaWidgets", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"),
)

# Qt's plugins for screens without a window system, pictures that we never show, and the like, each
# with the libraries that nothing else uses. Quick and Qml look just as idle, but the media plugin
# is linked with them: without them no video plays, and nothing says so.
_IDLE = re.compile(
    r"/plugins/(egldeviceintegrations|generic|networkinformation|qmltooling)/"
    r"|/plugins/platforms/(lib)?q(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc)\."
    r"|/plugins/platforminputcontexts/(lib)?qtvirtualkeyboardplugin\."
    r"|/plugins/imageformats/(lib)?q(icns|pdf|tga|tiff|wbmp|webp)\."
    r"|(^|/)(lib)?Qt6(EglFS\w*|EglFsKms\w*|Pdf|VirtualKeyboard\w*)\."
    r"|/translations/(qtmultimedia|qtdeclarative|qtquick\w*|qtwebengine\w*|qtlocation|qt_help|"
    r"assistant|designer|linguist|qtconnectivity|qtserialport|qtwebsockets|qt)_"
)

_SYSTEM_FOLDERS = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/")
# Python's own needs, whose names differ between distributions, and small parts of X11 that many
# systems lack. All else that is the system's must stay so: an old libstdc++ or GLib beside us would
# be taken for the system's graphics drivers and themes too, which may need a newer one.
_CARRIED = re.compile(
    r"lib(python3|ssl|crypto|sqlite3|ffi|bz2|lzma|mpdec|uuid)\b"
    r"|libxcb-(cursor|icccm|image|keysyms|render-util|util)\b"
)


def is_needed(target: str, source: str) -> bool:
    """Whether a library or data file belongs into the program.

    `target` is its place in the program's folder, `source` the file it comes from; for a link
    inside the folder that is what it points to.
    """
    place = "/" + PurePath(target).as_posix()
    if _IDLE.search(place):
        return False
    origin = PurePath(source).as_posix()
    if origin.startswith(_SYSTEM_FOLDERS) and re.search(r"\.so(\.|$)", place):
        # Python's own modules lie among the system's files where Python is the system's.
        return place.startswith("/python3") or is_carried(PurePath(target).name)
    return True


def is_carried(name: str) -> bool:
    """Whether a library of this file name goes along, although systems have it."""
    return bool(_CARRIED.match(name))
