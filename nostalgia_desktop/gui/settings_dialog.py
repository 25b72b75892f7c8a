"""The settings: a list of pages at the left, the page at the right, and Save."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.settings_dialog_key import CheckKey, KnownKey
from nostalgia_desktop.gui.settings_dialog_pages import (
    ClipsPage,
    LookPage,
    PeoplePage,
    ScenesPage,
)
from nostalgia_desktop.gui.settings_dialog_parts import Page, note, set_role
from nostalgia_desktop.settings import Settings

_SIZE, _LIST_WIDTH = QSize(780, 600), 176


class SettingsDialog(QDialog):
    """Shows settings; nothing is written here.

    `save_wished` carries the new `Settings`, and the new key or None where that stays. The dialog
    stays open until `accept`, so that what went wrong can be told by `tell`. `theme_wished` comes
    at once with the look that was chosen; when the dialog is left otherwise, with the one before.
    """

    save_wished = Signal(object, object)
    theme_wished = Signal(str)

    def __init__(
        self,
        settings: Settings,
        colours: Colours,
        default_archive: Path,
        check: CheckKey,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self.scenes, self.people = ScenesPage(check), PeoplePage()
        self.clips, self.look = ClipsPage(default_archive), LookPage()
        self.sections, self.pages = QListWidget(), QStackedWidget()
        self.save, self.cancel = QPushButton(self.tr("Save")), QPushButton(self.tr("Cancel"))
        self._problem = note()
        self._lay_out()
        self._wire()
        self.set_colours(colours)
        for page in self._all_pages():
            page.show_settings(settings)

    @property
    def settings(self) -> Settings:
        """The settings as they are chosen now."""
        values = self._settings.model_dump()
        for page in self._all_pages():
            values |= page.values()
        return Settings.model_validate(values)

    def show_key(self, known: KnownKey) -> None:
        """The key store has answered."""
        self.scenes.key.show_key(known)

    def show_overrides(self, overrides: Mapping[str, str]) -> None:
        """Fields that variables of the environment have the last word on, by their names."""
        fields = {"model": self.scenes.model, "language": self.scenes.language}
        for name, variable in overrides.items():
            if name in fields:
                fields[name].setToolTip(
                    self.tr("{} in the environment comes first").format(variable)
                )

    def tell(self, text: str, role: str = "bad") -> None:
        """Say what went wrong, or what is worth knowing."""
        set_role(self._problem, role)
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self.sections.setStyleSheet(
            f"QListWidget {{ background: {colours.window}; padding: 14px 8px; }}"
            "QListWidget::item { padding: 8px 10px; border: none; }"
        )
        for place, name in enumerate(("sparkles", "users", "film", "sun")):
            self.sections.item(place).setIcon(icon(name, colours.muted, 18))

    def done(self, result: int) -> None:
        """Ask Gemini no more; a look that was only tried goes."""
        self.scenes.key.stop()
        if result != QDialog.DialogCode.Accepted and self.look.values() != {
            "theme": self._settings.theme
        }:
            self.theme_wished.emit(self._settings.theme)
        super().done(result)

    def _on_save(self) -> None:
        self.tell("")
        self.save_wished.emit(self.settings, self.scenes.key.new_key)

    def _all_pages(self) -> "tuple[ScenesPage, PeoplePage, ClipsPage, LookPage]":
        return self.scenes, self.people, self.clips, self.look

    def _wire(self) -> None:
        self.sections.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.reject)
        self.look.wished.connect(self.theme_wished)
        self.sections.setCurrentRow(0)

    def _lay_out(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        self.resize(_SIZE)
        for name, page in zip(self._names(), self._all_pages(), strict=True):
            self.sections.addItem(QListWidgetItem(name))
            self.pages.addWidget(_scrolled(page))
        self.sections.setFixedWidth(_LIST_WIDTH)
        self.sections.setIconSize(QSize(18, 18))
        self.sections.setAccessibleName(self.tr("Pages of the settings"))
        self.save.setProperty("kind", "primary")
        self.save.setDefault(True)
        self.cancel.setAutoDefault(False)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.pages, 1)
        right.addWidget(_line())
        right.addLayout(self._bottom())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.sections)
        layout.addLayout(right, 1)

    def _names(self) -> tuple[str, str, str, str]:
        return self.tr("Finding scenes"), self.tr("People"), self.tr("Clips"), self.tr("Look")

    def _bottom(self) -> QHBoxLayout:
        self._problem.hide()
        row = QHBoxLayout()
        row.setContentsMargins(28, 12, 20, 12)
        row.setSpacing(10)
        row.addWidget(self._problem, 1)
        row.addStretch()
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        return row


def _scrolled(page: Page) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area


def _line() -> QLabel:
    line = QLabel()
    line.setFixedHeight(1)
    line.setProperty("line", "h")
    return line
