"""The pages of the settings. Each shows settings and gives back those that it is for."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from nostalgia_desktop.gui.settings_dialog_key import CheckKey, KeyField
from nostalgia_desktop.gui.settings_dialog_parts import Choice, Page, note
from nostalgia_desktop.services import models_with_prices
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.workflow.clip_names import example_name

_LANGUAGES = (
    "English", "Deutsch", "Español", "Français", "Italiano", "Nederlands", "Polski", "Português",
    "Svenska", "Türkçe", "Українська", "日本語",
)  # fmt: skip


class ScenesPage(Page):
    """Who finds the scenes, and how they are told of."""

    def __init__(self, check: CheckKey) -> None:
        super().__init__(self.tr("Finding scenes"))
        self.analyst = Choice(
            {
                "gemini": (
                    self.tr("Google Gemini watches a small preview"),
                    self.tr(
                        "Gives titles, dates, places and people. Asks you before it sends anything."
                    ),
                ),
                "local": (
                    self.tr("Only on this computer"),
                    self.tr("Finds where scenes begin and end. Nothing is ever sent."),
                ),
            }
        )
        self.key, self.model, self.language = KeyField(check), QComboBox(), QComboBox()
        self.language.setEditable(True)
        self.language.addItems(_LANGUAGES)
        for model, usd in models_with_prices().items():
            self.model.addItem(
                self.tr("{}, about ${:.2f} for an hour of film").format(model, usd), model
            )
        self.add(self.tr("Scenes are found by"), self.analyst)
        self.add(self.tr("Gemini key"), self.key)
        self.add(self.tr("Model"), self.model)
        self.add(self.tr("Language of titles and descriptions"), self.language)
        self.analyst.changed.connect(self._follow_analyst)

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        self.analyst.set_value(settings.analyst)
        if self.model.findData(settings.model) < 0:
            self.model.addItem(settings.model, settings.model)
        self.model.setCurrentIndex(self.model.findData(settings.model))
        self.language.setCurrentText(settings.language)
        self._follow_analyst()

    def values(self) -> dict[str, Any]:
        """What is chosen."""
        language = self.language.currentText().strip() or _LANGUAGES[0]
        analyst, model = self.analyst.value, self.model.currentData()
        return {"analyst": analyst, "model": model, "language": language}

    def _follow_analyst(self) -> None:
        """What only Gemini needs rests while it is not asked."""
        for field in (self.key, self.model, self.language):
            field.setEnabled(self.analyst.value == "gemini")


class PeoplePage(Page):
    """Who is in the films."""

    def __init__(self) -> None:
        super().__init__(self.tr("People"))
        self.names = QPlainTextEdit()
        self.names.setPlaceholderText(self.tr("Mia\nTom\nGrandma Ruth"))
        self.names.setTabChangesFocus(True)
        self.names.setMinimumHeight(220)
        more = note(
            self.tr(
                "One name a line. Gemini is told these names, so that it can use them where "
                "somebody is called by one."
            )
        )
        self.add(self.tr("People in this family"), self.names, more)

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        self.names.setPlainText("\n".join(settings.family))

    def values(self) -> dict[str, Any]:
        """Each name once, in the order they were written."""
        names = (" ".join(line.split()) for line in self.names.toPlainText().splitlines())
        return {"family": tuple(dict.fromkeys(filter(None, names)))}


class ClipsPage(Page):
    """What clips are like, and where they lie."""

    def __init__(self, default_archive: Path) -> None:
        super().__init__(self.tr("Clips"))
        self._default = default_archive
        self.quality = Choice(
            {
                "keep": (
                    self.tr("As good as the original"),
                    self.tr("For keeping. Nobody sees a difference."),
                ),
                "small": (
                    self.tr("Smaller files"),
                    self.tr("About half the size, a little softer where much moves."),
                ),
            }
        )
        self.folder, self.choose = QLineEdit(), QPushButton(self.tr("Choose…"))
        self.example = QLineEdit(example_name())
        self.example.setReadOnly(True)
        again = note(
            self.tr("Another quality makes the clips there are again, at the next Finalize.")
        )
        self.add(self.tr("Quality"), self.quality, again)
        self.add(
            self.tr("Clips are called by year and title"),
            self.example,
            note(self.tr("Where two would have the same name, the second ends in “(2)”.")),
        )
        self.add(
            self.tr("Folder"),
            self._folder_row(),
            note(self.tr("Holds at the next start. What is in the folder of now stays there.")),
        )

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        self.quality.set_value(settings.quality)
        self.folder.setText(settings.archive)

    def values(self) -> dict[str, Any]:
        """What is chosen; the folder as it would be found from anywhere."""
        text = self.folder.text().strip()
        archive = str(Path(text).expanduser().absolute()) if text else ""
        return {"quality": self.quality.value, "archive": archive}

    def _folder_row(self) -> QWidget:
        self.folder.setPlaceholderText(str(self._default))
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder.setClearButtonEnabled(True)
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._on_choose)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        return whole

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for the clips"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()


class LookPage(Page):
    """Light or dark; `wished` carries it at once, so that one sees it."""

    wished = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Look"))
        self.theme = Choice(
            {
                "system": (self.tr("As the system"), ""),
                "light": (self.tr("Light"), ""),
                "dark": (self.tr("Dark"), ""),
            }
        )
        self.add(
            self.tr("Colours"), self.theme, note(self.tr("The picture stays on black in both."))
        )
        self.theme.changed.connect(self.wished)

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        self.theme.set_value(settings.theme)

    def values(self) -> dict[str, Any]:
        """What is chosen."""
        return {"theme": self.theme.value}
