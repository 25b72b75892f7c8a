"""Every text in the person's own language, where there is a file for it; else in English.

`self.tr` is for what is a QObject. Others take `tr` in plain functions and `translate` in classes,
both imported by name: Qt's tool that collects the texts, lupdate, finds them by the bare name, and
would file them wrongly under `QCoreApplication.translate` or any other.
"""

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from nostalgia_desktop.data import data_root

_QT_TRANSLATIONS = QLibraryInfo.LibraryPath.TranslationsPath
_ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
_FORMS = re.compile(r"\(s\)|\(([^()|]*)\|([^()|]*)\)")


def install_translators(app: QCoreApplication, locale: QLocale | None = None) -> bool:
    """Speak the language of a locale, the system's unless told; whether there is a file for it.

    Our own file is `resources/translations/nostalgia_<language>.qm`. Qt's words, such as those of
    its buttons, follow only where ours do, so that one window never speaks two languages; numbers
    are written as that language has them.
    """
    wanted = locale or QLocale.system()
    is_there = _install(app, wanted, "nostalgia", translations())
    if is_there:
        _install(app, wanted, "qtbase", Path(QLibraryInfo.path(_QT_TRANSLATIONS)))
    is_english = wanted.language() == QLocale.Language.English
    QLocale.setDefault(wanted if is_there or is_english else _ENGLISH)
    return is_there


def translations() -> Path:
    """The folder of our language files."""
    return data_root() / "resources" / "translations"


def tr(text: str, comment: str = "", n: int = -1) -> str:
    """A text of a plain function, in the person's language; `n` goes to `%n` and `%Ln`."""
    said = QCoreApplication.translate("", text, comment, n)
    return plural(said, n) if n >= 0 else said


def translate(context: str, text: str) -> str:
    """A text of a class that is no QObject; `context` is the name of the class."""
    return QCoreApplication.translate(context, text)


def plural(said: str, n: int) -> str:
    """What `self.tr(text, "", n)` gave back, put right where it is English and no translation.

    A language file has a form for each number; English has its two in the text itself, as in
    `%Ln clip(s) (is|are) made`.
    """

    def chosen(form: re.Match[str]) -> str:
        if n == 1:
            return form[1] or ""
        return "s" if form[2] is None else form[2]

    return _FORMS.sub(chosen, said)


def _install(app: QCoreApplication, locale: QLocale, name: str, folder: Path) -> bool:
    translator = QTranslator(app)
    found = translator.load(locale, name, "_", str(folder))
    return found and app.installTranslator(translator)
