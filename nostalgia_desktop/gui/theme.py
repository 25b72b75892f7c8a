"""The look of the whole window: Fusion, a palette, one style sheet and the bundled typeface."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from nostalgia_desktop.data import data_root
from nostalgia_desktop.gui.colours import DARK, LIGHT, Colours
from nostalgia_desktop.gui.shades import shades

Choice = Literal["system", "light", "dark"]

FAMILY = "Inter"
TEXT_PX = 13
_PLACEHOLDER = re.compile(r"@(\w+)@")
_ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "panel",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "panel",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "faint",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.ToolTipBase: "tip",
    QPalette.ColorRole.ToolTipText: "on_tip",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.LinkVisited: "accent_text",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "raised",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "line",
    QPalette.ColorRole.Shadow: "stage",
}
_FADED_WHEN_DISABLED = {"text": "disabled", "on_accent": "disabled", "accent": "line"}

_SCHEMES: dict[Choice, Qt.ColorScheme] = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def theme_for(choice: Choice, app: QGuiApplication) -> Colours:
    """The colours of a choice; `system` follows the desktop, dark where it does not say."""
    if choice != "system":
        return LIGHT if choice == "light" else DARK
    return LIGHT if system_scheme(app) is Qt.ColorScheme.Light else DARK


def system_scheme(app: QGuiApplication) -> Qt.ColorScheme:
    """What the desktop itself looks like."""
    return app.styleHints().colorScheme()


def apply_theme(app: QApplication, colours: Colours) -> None:
    """Make everything in the window look like `colours`; may be called again at any time."""
    load_fonts()
    QDir.setSearchPaths("style", [str(data_root() / "resources" / "style")])
    app.setStyle("Fusion")
    app.setFont(text_font())
    app.setPalette(palette(colours))
    app.setStyleSheet(style_sheet(colours))


def text_font(
    size_px: int = TEXT_PX, weight: QFont.Weight = QFont.Weight.Normal, *, tabular: bool = False
) -> QFont:
    """The window's typeface; `tabular` digits are all of one width, so that a time stands still."""
    font = QFont(FAMILY)
    font.setPixelSize(size_px)
    font.setWeight(weight)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def load_fonts() -> None:
    """Register the bundled typeface once."""
    _load_fonts(data_root() / "resources" / "fonts")


@cache
def _load_fonts(folder: Path) -> None:
    for file in sorted(folder.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def palette(colours: Colours) -> QPalette:
    """Every role of Qt's palette, for what the style sheet does not reach."""
    names, made = shades(colours), QPalette()
    for role, name in _ROLES.items():
        faded = _FADED_WHEN_DISABLED.get(name, name)
        made.setColor(role, QColor(names[name]))
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(names[faded]))
    return made


def style_sheet(colours: Colours) -> str:
    """The style sheet with every `@name@` filled in.

    Raises:
        KeyError: the template names a colour that there is not.
    """
    template = data_root() / "resources" / "style" / "app.qss"
    names = shades(colours)
    text = template.read_text(encoding="utf-8")
    return _PLACEHOLDER.sub(lambda found: names[found[1]], text)


class Theme(QObject):
    """Keeps the look: what the user chose, and the desktop's own where that is the choice.

    `changed` carries the new `Colours`, after the application has got them.
    """

    changed = Signal(object)

    def __init__(self, app: QApplication, choice: Choice = "system") -> None:
        super().__init__(app)
        self._app, self._choice = app, choice
        self._tell_system()
        self._colours = theme_for(choice, app)
        apply_theme(app, self._colours)
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def colours(self) -> Colours:
        """The colours that are in force."""
        return self._colours

    @property
    def choice(self) -> Choice:
        """What the user chose."""
        return self._choice

    def choose(self, choice: Choice) -> None:
        """Take another look from now on."""
        self._choice = choice
        self._tell_system()
        self._follow()

    def _tell_system(self) -> None:
        """Frames and dialogs of the system's own follow the choice too, where it can do that."""
        self._app.styleHints().setColorScheme(_SCHEMES[self._choice])

    def _on_system_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._follow()

    def _follow(self) -> None:
        colours = theme_for(self._choice, self._app)
        if colours == self._colours:
            return
        self._colours = colours
        apply_theme(self._app, colours)
        self.changed.emit(colours)
