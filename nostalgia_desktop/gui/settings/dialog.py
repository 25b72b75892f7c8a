"""The settings: a list of pages at the left, the page at the right, and Save."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.roles import set_role
from nostalgia_desktop.gui.settings.cost_pages import AdvancedPage, CostsPage
from nostalgia_desktop.gui.settings.key_field import CheckKey, KeyField, KnownKey
from nostalgia_desktop.gui.settings.model_field import ListModels
from nostalgia_desktop.gui.settings.pages import ClipsPage, LookPage, PeoplePage, ScenesPage
from nostalgia_desktop.settings import Settings

_ICONS = ("sparkles", "tag", "users", "film", "sun", "settings-2")
"""One for each page, in the order of the form's list."""


class _Page(Protocol):
    """What all pages can do."""

    def show_settings(self, settings: Settings) -> None: ...

    def values(self) -> dict[str, Any]: ...


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
        list_models: ListModels | None = None,
        known_models: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        form = load_form(self, "settings", (KeyField,))
        self.scenes = ScenesPage(form, check, list_models, known_models)
        self.costs = CostsPage(form)
        self.people, self.clips = PeoplePage(form), ClipsPage(form, default_archive)
        self.look, self.advanced = LookPage(form), AdvancedPage(form)
        self.sections = form.child(QListWidget, "sections")
        self.pages = form.child(QStackedWidget, "pages")
        self.save, self.cancel = form.child(QPushButton, "save"), form.child(QPushButton, "cancel")
        self._problem = form.child(QLabel, "problem")
        self._problem.hide()
        self._wire()
        self.set_colours(colours)
        for page in self._all_pages():
            page.show_settings(settings)
        self._follow_analyst()

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
        for place, name in enumerate(_ICONS):
            self.sections.item(place).setIcon(icon(name, colours.muted, 18))

    def done(self, result: int) -> None:
        """Ask Gemini no more; a look that was only tried goes."""
        self.scenes.stop()
        if result != QDialog.DialogCode.Accepted and self.look.values() != {
            "theme": self._settings.theme
        }:
            self.theme_wished.emit(self._settings.theme)
        super().done(result)

    def _on_save(self) -> None:
        names, advanced = self.clips.names, self.advanced
        self.tell(names.problem or advanced.problem)
        if names.problem:
            self._show_field(self.clips, names.field)
        elif advanced.problem:
            self._show_field(advanced, advanced.project)
        else:
            self.save_wished.emit(self.settings, self.scenes.key.new_key)

    def _show_field(self, page: _Page, field: QWidget) -> None:
        self.sections.setCurrentRow(self._all_pages().index(page))
        field.setFocus()

    def _follow_analyst(self) -> None:
        """Without Gemini nothing is sent, and nothing costs anything."""
        self.costs.page.setEnabled(self.scenes.analyst.value == "gemini")

    def _all_pages(self) -> tuple[_Page, ...]:
        return self.scenes, self.costs, self.people, self.clips, self.look, self.advanced

    def _wire(self) -> None:
        self.sections.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.reject)
        self.scenes.analyst.changed.connect(self._follow_analyst)
        self.look.wished.connect(self.theme_wished)
        self.sections.setCurrentRow(0)
