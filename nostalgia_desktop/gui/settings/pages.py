"""The pages of the settings. Each shows settings and gives back those that it is for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)

from nostalgia_desktop.gui.forms import Form
from nostalgia_desktop.gui.settings.choice import Choice
from nostalgia_desktop.gui.settings.key_field import CheckKey, KeyField
from nostalgia_desktop.gui.settings.model_field import ListModels, ModelField
from nostalgia_desktop.gui.settings.name_field import NameField
from nostalgia_desktop.settings import Settings

_ENCODERS = {
    "h264_nvenc": "NVIDIA NVENC",
    "h264_qsv": "Intel Quick Sync",
    "h264_videotoolbox": "Apple VideoToolbox",
    "h264_vaapi": "VAAPI",
}


class ScenesPage(QObject):
    """Who finds the scenes, and how they are told of."""

    def __init__(
        self,
        form: Form,
        check: CheckKey,
        list_models: ListModels | None = None,
        known_models: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(form.root)
        self.analyst = Choice(form.child(QButtonGroup, "analyst_ways"))
        self.key = form.child(KeyField, "key")
        self.models = ModelField(form, lambda: self.key.text, list_models, known_models)
        self.model, self.language = self.models.choice, form.child(QComboBox, "language")
        self.key.check = check
        self.analyst.changed.connect(self._follow_analyst)

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        self.analyst.set_value(settings.analyst)
        self.models.show_model(settings.model)
        self.language.setCurrentText(settings.language)
        self._follow_analyst()

    def values(self) -> dict[str, Any]:
        """What is chosen; the first language of the form where the field was emptied."""
        language = self.language.currentText().strip() or self.language.itemText(0)
        return {"analyst": self.analyst.value, "model": self.models.model, "language": language}

    def stop(self) -> None:
        """Ask Gemini no more."""
        self.key.stop()
        self.models.stop()

    def _follow_analyst(self) -> None:
        """What only Gemini needs rests while it is not asked."""
        with_gemini = self.analyst.value == "gemini"
        self.key.setEnabled(with_gemini)
        self.language.setEnabled(with_gemini)
        self.models.set_enabled(enabled=with_gemini)


class PeoplePage(QObject):
    """Who is in the films."""

    def __init__(self, form: Form) -> None:
        super().__init__(form.root)
        self.names = form.child(QPlainTextEdit, "names")

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        self.names.setPlainText("\n".join(settings.family))

    def values(self) -> dict[str, Any]:
        """Each name once, in the order they were written."""
        names = (" ".join(line.split()) for line in self.names.toPlainText().splitlines())
        return {"family": tuple(dict.fromkeys(filter(None, names)))}


_SWITCHES = ("repair_sound", "even_loudness", "hide_bottom_noise", "square_pixels")


class ClipsPage(QObject):
    """What clips are like, and where they lie.

    `hardware_wished` asks what the machine's hardware can do: nobody needs to know before.
    """

    hardware_wished = Signal()

    def __init__(self, form: Form, default_archive: Path) -> None:
        super().__init__(form.root)
        self._dialog = form.root
        self.quality = Choice(form.child(QButtonGroup, "quality_ways"))
        self.names = NameField(form)
        self.switches = {name: form.child(QCheckBox, name) for name in _SWITCHES}
        self.hardware = form.child(QLabel, "quality_hardware_more")
        self.nfo, self.xmp = form.child(QCheckBox, "nfo"), form.child(QCheckBox, "xmp")
        self.folder = form.child(QLineEdit, "folder")
        self.choose = form.child(QPushButton, "choose")
        self.folder.setPlaceholderText(str(default_archive))
        self.choose.clicked.connect(self._on_choose)
        self.quality.changed.connect(self._follow_quality)

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        self.quality.set_value(settings.quality)
        self.names.show_text(settings.clip_names)
        for name, switch in self.switches.items():
            switch.setChecked(getattr(settings, name))
        self._follow_quality()
        self.nfo.setChecked(settings.write_nfo)
        self.xmp.setChecked(settings.write_xmp)
        self.folder.setText(settings.archive)

    def values(self) -> dict[str, Any]:
        """What is chosen; the folder as it would be found from anywhere."""
        text = self.folder.text().strip()
        archive = str(Path(text).expanduser().absolute()) if text else ""
        switches = {name: switch.isChecked() for name, switch in self.switches.items()}
        beside = {"write_nfo": self.nfo.isChecked(), "write_xmp": self.xmp.isChecked()}
        chosen = {"quality": self.quality.value, "clip_names": self.names.text}
        return chosen | {"archive": archive} | switches | beside

    def show_hardware(self, encoder: str) -> None:
        """Say which encoder of the machine works, by ffmpeg's name; empty where none does."""
        if encoder:
            text = self.tr("{} does the work on this computer.")
            self.hardware.setText(text.format(_ENCODERS.get(encoder, encoder)))
        else:
            self.hardware.setText(
                self.tr("No video encoder of this computer works: clips are made as with Keep.")
            )

    def _follow_quality(self) -> None:
        """What is kept as it is has no more wishes."""
        for switch in self.switches.values():
            switch.setEnabled(self.quality.value != "archive")
        if self.quality.value == "hardware":
            self.hardware.setText(self.tr("Looking for the video encoder of this computer…"))
            self.hardware_wished.emit()

    def _on_choose(self) -> None:
        title = self.tr("Folder for the clips")
        dialog = QFileDialog(self._dialog, title, self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()


class LookPage(QObject):
    """Light or dark; `wished` carries it at once, so that one sees it."""

    wished = Signal(str)

    def __init__(self, form: Form) -> None:
        super().__init__(form.root)
        self.theme = Choice(form.child(QButtonGroup, "theme_ways"))
        self.theme.changed.connect(self.wished)

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        self.theme.set_value(settings.theme)

    def values(self) -> dict[str, Any]:
        """What is chosen."""
        return {"theme": self.theme.value}
