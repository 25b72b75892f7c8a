"""What else can be done with a scene: say the same of all, take an approval back."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nostalgia_desktop.domain.field_edits import SceneField, says, value_of
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.inspector.common import Shown


class InspectorMenu(QMenu):
    """The menu behind the three dots.

    `copy_wished` carries the `SceneField` to say of all scenes of the title, `disc_wished` that to
    say of all scenes of the disc, `rename_wished` the name of somebody to be called something else.
    """

    copy_wished = Signal(object)
    disc_wished = Signal(object)
    unapprove_wished = Signal()
    rename_wished = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._beside: Sequence[Job] = ()
        use, add = self.tr("Use for {}"), self.tr("Add to {}")
        self.fields = [
            _FieldMenu(self, SceneField.DATE, self.tr("This date"), use),
            _FieldMenu(self, SceneField.LOCATION, self.tr("This place"), use),
            _FieldMenu(self, SceneField.PEOPLE, self.tr("These people"), add),
        ]
        for each in self.fields:
            self.addMenu(each)
            each.to_title.triggered.connect(
                lambda _on=False, field=each.field: self.copy_wished.emit(field)
            )
            each.to_disc.triggered.connect(
                lambda _on=False, field=each.field: self.disc_wished.emit(field)
            )
        self.rename = self.addMenu(self.tr("Rename everywhere"))
        self.addSeparator()
        self.unapprove = self.addAction(self.tr("Take the approval back"))
        self.unapprove.triggered.connect(self.unapprove_wished)
        self.aboutToShow.connect(self.refresh)

    def show_scenes(self, shown: Shown) -> None:
        """What is selected; it counts when the menu opens."""
        self._shown = shown

    def show_disc(self, beside: Sequence[Job]) -> None:
        """The other titles of the disc that have scenes."""
        self._beside = beside

    def refresh(self) -> None:
        """Only what would change something can be chosen."""
        if (shown := self._shown) is None:
            return
        others = [scene for job in self._beside for scene in job.scenes]
        for each in self.fields:
            each.show_scenes(shown.current, shown.review.scenes, others, 1 + len(self._beside))
        self._show_people(dict.fromkeys(name for each in shown.scenes for name in each.people))
        self.unapprove.setEnabled(any(scene.is_approved for scene in shown.scenes))

    def _show_people(self, names: Iterable[str]) -> None:
        """Somebody in the selected scenes can be renamed."""
        self.rename.clear()
        for name in names:
            action = self.rename.addAction(self.tr("{}…").format(name.replace("&", "&&")))
            action.triggered.connect(lambda _on=False, name=name: self.rename_wished.emit(name))
        self.rename.menuAction().setEnabled(not self.rename.isEmpty())


class _FieldMenu(QMenu):
    """To whom else what is said in a field can go. Nothing said cannot."""

    def __init__(self, parent: QWidget, field: SceneField, name: str, words: str) -> None:
        super().__init__(name, parent)
        self.field, self._words = field, words
        self.to_title = self.addAction(words.format(self.tr("all scenes of this title")))
        self.to_disc: QAction = self.addAction("")

    def show_scenes(
        self, current: Scene, here: Sequence[Scene], others: Sequence[Scene], titles: int
    ) -> None:
        """`here` are the scenes of the open title, `others` those of the disc's others."""
        value = value_of(current, self.field)

        def changes(scenes: Sequence[Scene]) -> bool:
            return not all(says(scene, self.field, value) for scene in scenes)

        disc = self.tr("the whole disc ({} scenes in {} titles)")
        self.to_disc.setText(self._words.format(disc.format(len(here) + len(others), titles)))
        self.to_disc.setVisible(titles > 1)
        self.to_title.setEnabled(bool(value) and changes(here))
        self.to_disc.setEnabled(bool(value) and (changes(here) or changes(others)))
        self.menuAction().setEnabled(self.to_title.isEnabled() or self.to_disc.isEnabled())
