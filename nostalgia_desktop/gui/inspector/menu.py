"""What else can be done with a scene: say the same of all, take an approval back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from nostalgia_desktop.domain.field_edits import SceneField
from nostalgia_desktop.gui.inspector.common import Shown


class InspectorMenu(QMenu):
    """The menu behind the three dots; `copy_wished` carries the `SceneField` to say of all."""

    copy_wished = Signal(object)
    unapprove_wished = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._copies = {
            SceneField.DATE: self.addAction(self.tr("Apply this date to the whole disc")),
            SceneField.LOCATION: self.addAction(self.tr("Apply this place to the whole disc")),
            SceneField.PEOPLE: self.addAction(self.tr("Apply these people to the whole disc")),
        }
        for field, action in self._copies.items():
            action.triggered.connect(lambda _on=False, field=field: self.copy_wished.emit(field))
        self.addSeparator()
        self._unapprove = self.addAction(self.tr("Take the approval back"))
        self._unapprove.triggered.connect(self.unapprove_wished)

    def show_scenes(self, shown: Shown) -> None:
        """Only what would change something can be chosen."""
        scenes = shown.review.scenes
        for field, action in self._copies.items():
            value = getattr(shown.current, field)
            action.setEnabled(any(getattr(scene, field) != value for scene in scenes))
        self._unapprove.setEnabled(any(scene.is_approved for scene in shown.scenes))
