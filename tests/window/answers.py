"""What the driver can say: where things are, what is written there. It changes nothing."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

Record = dict[str, Any]


def front() -> Record:
    """The window that takes the keys: a dialog if one is open, else the main window."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    main = next(iter(_visible("MainWindow")), None)
    window = app.activeModalWidget() or main
    if window is None or not window.windowHandle().isExposed():
        return {"id": 0, "title": "", "is_active": False, "focus": ""}
    focused = app.focusWidget()
    return {
        "id": int(window.winId()),
        "title": window.windowTitle(),
        "is_active": window.isActiveWindow(),
        "focus": _named(focused) if focused else "",
    }


def widgets(kind: str = "", name: str = "") -> list[Record]:
    """All visible widgets of a class or its heirs, that are called so if a name is given."""
    found = [each for each in _visible(kind) if not name or name in (_named(each), _text(each))]
    return [_record(each) for each in found]


def rows(kind: str) -> list[Record]:
    """The rows of a list, with what is written in each; none while it cannot be seen."""
    found = _visible(kind)
    if not found:
        return []
    view = found[0]
    assert isinstance(view, QAbstractItemView)
    model = view.model()
    return [
        {
            "text": str(model.index(row, 0).data()),
            "said": _row_words(model.index(row, 0)),
            "is_selected": view.selectionModel().isSelected(model.index(row, 0)),
            **_place(view.viewport(), view.visualRect(model.index(row, 0))),
        }
        for row in range(model.rowCount())
    ]


def timeline() -> Record:
    """Where times and bands are on the timeline, and what it shows."""
    [widget] = _visible("TimelineWidget")
    scenery, bands = widget.scenery, widget.scenery.bands
    return {
        **_place(widget, widget.rect()),
        "ms_per_px": scenery.view.ms_per_px,
        "left_px": scenery.view.left_px,
        "title": [bands.title, bands.film],
        "film": [bands.film, bands.below],
        "playhead_ms": widget.playhead_ms,
        "shifts_ms": list(widget.marks.shifts_ms),
        "bounds_ms": [[scene.start_ms, scene.end_ms] for scene in scenery.review.scenes],
        "snapped_to": str(wish.snap.kind) if (wish := widget.mouse.wish) and wish.snap else "",
    }


def cut() -> list[Record]:
    """The frames around a cut: where each is on the screen, and whether it is there yet."""
    return [
        {"state": str(tile.state.value), "time": tile.time}
        | _place(view.strip, view.strip.tile_rect(index))
        for view in _visible("CutView")
        for index, tile in enumerate(view.strip._tiles)
    ]


ANSWERS: dict[str, Callable[..., Any]] = {
    each.__name__: each for each in (front, widgets, rows, timeline, cut)
}


def _row_words(index: Any) -> str:
    """All texts of a row, whichever role each has."""
    words = [index.data(role) for role in range(0x0100, 0x0140)]
    return " | ".join(str(each) for each in words if isinstance(each, str) and each)


def _visible(kind: str) -> list[Any]:
    """All widgets of a class or its heirs that are on the screen."""
    return [each for each in QApplication.allWidgets() if each.isVisible() and _is_a(each, kind)]


def _is_a(widget: QWidget, kind: str) -> bool:
    return not kind or any(each.__name__ == kind for each in type(widget).__mro__)


def _record(widget: QWidget) -> Record:
    return {
        "kind": type(widget).__name__,
        "name": _named(widget),
        "text": _text(widget),
        "is_enabled": widget.isEnabled(),
        "is_focused": widget.hasFocus(),
        **_place(widget, widget.rect()),
    }


def _named(widget: QWidget) -> str:
    return widget.accessibleName() or widget.objectName()


def _text(widget: QWidget) -> str:
    for name in ("text", "toPlainText"):
        if callable(read := getattr(widget, name, None)):
            return str(read()).strip().replace("&", "")
    return ""


def _place(widget: QWidget, inside: QRect | QRectF) -> Record:
    """Where a part of a widget is on the screen."""
    rect = inside.toRect() if isinstance(inside, QRectF) else inside
    corner = widget.mapToGlobal(QPoint(rect.x(), rect.y()))
    return {"x": corner.x(), "y": corner.y(), "width": rect.width(), "height": rect.height()}
