"""Forms of Qt Designer: `ui/<name>.ui` says what a widget looks like, Python what it does."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODeviceBase, QObject, Qt
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QFrame, QWidget

from nostalgia_desktop.data import data_root

Child = TypeVar("Child", bound=QObject)
_FORM = "form"
"""The property that says which form was filled into a widget."""


class FormError(RuntimeError):
    """A form and the code that uses it do not fit: a fault of the program, not of its user."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was filled into a widget; `child` finds what is in it."""

    name: str
    root: QWidget
    _named: Mapping[str, QObject]

    def child(self, kind: type[Child], name: str) -> Child:
        """The widget, layout, action or group of this object name.

        Raises:
            FormError: the form has none of this name, or it is of another class.
        """
        found = self._named.get(name)
        if isinstance(found, kind):
            return found
        is_there = f"is a {type(found).__name__}" if found is not None else "is not there"
        raise FormError(f"ui/{self.name}.ui: {name!r} {is_there}, but a {kind.__name__} is needed")


def load_form(root: QWidget, name: str, promoted: Sequence[type[QWidget]] = ()) -> Form:
    """Fill `ui/<name>.ui` into a widget that has nothing in it yet.

    The form's outermost widget becomes `root` itself, so that its class can have signals and
    methods of its own. `promoted` are the classes that the form names beside Qt's; each is made
    with a parent alone. What has a ground in the style sheet paints it. Texts are translated as
    they are loaded, in the context of the form's class.

    Raises:
        FormError: there is no such form, it is damaged, or it names a class that is not at hand.
    """
    loader = _Loader(root, promoted)
    device = QBuffer()
    device.setData(_bytes_of(name))
    device.open(QIODeviceBase.OpenModeFlag.ReadOnly)
    try:
        loader.load(device)
    except RuntimeError as error:
        raise FormError(f"ui/{name}.ui: {error}: {loader.errorString()}") from error
    if loader.missing:
        raise FormError(f"ui/{name}.ui: no class for {', '.join(sorted(loader.missing))}")
    root.setProperty(_FORM, name)
    # Designer writes down a place too; a window that was moved is not put in its parent's middle.
    root.setAttribute(Qt.WidgetAttribute.WA_Moved, False)
    inside = list(_inside(root))
    for each in (root, *inside):
        _paint_ground(each)
    return Form(name, root, {each.objectName(): each for each in reversed(inside)})


def form_file(name: str) -> Path:
    """Where a form lies."""
    return data_root() / "ui" / f"{name}.ui"


@cache
def _bytes_of(name: str) -> QByteArray:
    try:
        return QByteArray(form_file(name).read_bytes())
    except OSError as error:
        raise FormError(f"ui/{name}.ui cannot be read: {error}") from error


def _inside(root: QObject) -> Iterator[QObject]:
    """All of a form; but what is in another form inside is that one's own, and so are its names."""
    for each in root.children():
        yield each
        if each.property(_FORM) is None:
            yield from _inside(each)


def _paint_ground(of: QObject) -> None:
    """Frames paint the ground that the style sheet gives them anyway."""
    if isinstance(of, QWidget) and not isinstance(of, QFrame) and of.property("ground"):
        of.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


class _Loader(QUiLoader):
    """Takes a widget that is there for the form's outermost one, and says what it cannot make."""

    def __init__(self, root: QWidget, promoted: Sequence[type[QWidget]]) -> None:
        with _no_plugins():
            super().__init__()
        self._root = root
        for kind in promoted:
            _register(self, kind)
        self._known = frozenset(self.availableWidgets()) | {kind.__name__ for kind in promoted}
        self.missing: set[str] = set()

    def createWidget(
        self, className: str, parent: QWidget | None = None, name: str = ""
    ) -> QWidget:
        """One widget of the form; where its class is not known a plain one stands in."""
        if parent is None:
            return self._root
        if className in self._known:
            return super().createWidget(className, parent, name)
        self.missing.add(className)
        return super().createWidget("QWidget", parent, name)


_registered: set[type[QWidget]] = set()


def _register(loader: QUiLoader, kind: type[QWidget]) -> None:
    """Once for all loaders: Qt for Python keeps one list for them, and never empties it."""
    if kind not in _registered:
        loader.registerCustomWidget(kind)
        _registered.add(kind)


@contextmanager
def _no_plugins() -> Iterator[None]:
    """A new loader loads all of Designer's plugins: a web browser, 30 MB, a tenth of a second.

    It looks for them in the application's library paths, and only while it is made.
    """
    paths = QCoreApplication.libraryPaths()
    QCoreApplication.setLibraryPaths([])
    try:
        yield
    finally:
        QCoreApplication.setLibraryPaths(paths)
