"""What the mouse wishes on the timeline: places, scenes, cuts that are dragged, and a menu."""

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from nostalgia_desktop.domain.edits import Bound, bound_ms, can_split
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.review_area import ReviewArea
from nostalgia_desktop.gui.review_cuts import CutKeeper, bound_at
from nostalgia_desktop.gui.review_edits import ReviewEditor
from nostalgia_desktop.gui.review_keys import ReviewActions
from nostalgia_desktop.gui.review_playhead import Playhead


class TimelineSteering(QObject):
    """Grants the timeline's wishes. While a cut is dragged the picture shows it, frame by frame."""

    def __init__(
        self,
        area: ReviewArea,
        playhead: Playhead,
        editor: ReviewEditor,
        cuts: CutKeeper,
        actions: ReviewActions,
    ) -> None:
        super().__init__(area)
        self._area, self._playhead, self._actions = area, playhead, actions
        self._editor, self._scenes, self._cuts = editor, editor.scenes, cuts
        timeline = area.timeline
        timeline.seek_wanted.connect(self._on_seek)
        timeline.scene_clicked.connect(self._scenes.click)
        timeline.scene_double_clicked.connect(self._on_double_click)
        timeline.scene_wanted.connect(editor.fill)
        timeline.split_wanted.connect(editor.split)
        timeline.boundary_drag_started.connect(self._on_drag_started)
        timeline.boundary_drag_moved.connect(self._on_drag_moved)
        timeline.boundary_drag_ended.connect(self._on_drag_ended)
        timeline.boundary_drag_cancelled.connect(self._on_drag_cancelled)
        timeline.menu_wanted.connect(self._on_menu)

    def _on_seek(self, ms: int) -> None:
        current = self._scenes.current
        self._playhead.seek(ms)
        if self._area.timeline.mouse.is_busy:  # Scrubbing passes over cuts.
            self._cuts.hide()
            return
        bound = bound_at(self._scenes.review, ms, current.uid if current else "")
        self._cuts.look_at(self._scenes.review, bound)

    def _on_double_click(self, uid: str) -> None:
        self._scenes.select(uid)
        self._area.inspector.begin_to_rename()

    def _on_drag_started(self, bound: Bound) -> None:
        self._playhead.hold()
        self._editor.begin_drag()
        self._scenes.select(bound.uid)
        self._cuts.show(self._scenes.review, bound)

    def _on_drag_moved(self, bound: Bound, ms: int) -> None:
        self._editor.drag(bound, ms)
        self._playhead.look_at(bound_ms(self._scenes.review, bound))

    def _on_drag_ended(self, bound: Bound, ms: int) -> None:
        self._editor.drag(bound, ms)
        self._editor.end_drag()
        self._playhead.let_go(bound_ms(self._scenes.review, bound))

    def _on_drag_cancelled(self) -> None:
        self._editor.cancel_drag()
        self._playhead.let_go(self._playhead.ms)

    def _on_menu(self, place: QPoint, ms: int, uid: str) -> None:
        if uid and uid not in self._scenes.selection:
            self._scenes.select(uid)
        menu = QMenu(self._area)
        scene = self._scenes.review.scene(uid) if uid else None
        self._fill_menu(menu, ms, scene)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _fill_menu(self, menu: QMenu, ms: int, scene: Scene | None) -> None:
        if scene is None:
            menu.addAction(self.tr("Make a scene here"), lambda: self._editor.fill(ms))
            return
        split = menu.addAction(self.tr("Split here"), lambda: self._editor.split(ms))
        split.setEnabled(can_split(self._scenes.review, ms))
        merge = self._actions["merge"]
        for action in (merge, None, self._actions["approve"], self._actions["leave_out"]):
            menu.addSeparator() if action is None else menu.addAction(action)
        menu.addAction(self._actions["rename"].text(), self._area.inspector.begin_to_rename)
        menu.addSeparator()
        menu.addAction(self._actions["play_scene"])
