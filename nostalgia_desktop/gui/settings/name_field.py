"""How clips are called: a template to type, its fields to click, and what comes of it."""

import re

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel, QLineEdit

from nostalgia_desktop.archive.name_template import FIELDS, NameTemplate
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.gui.forms import Form
from nostalgia_desktop.gui.roles import set_look, set_role
from nostalgia_desktop.workflow.clip_names import example_name


class NameField(QObject):
    """Shows a template, with an example of a clip that it names, or what is wrong with it."""

    changed = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__(form.root)
        self.field = form.child(QLineEdit, "clip_names")
        self.example = form.child(QLabel, "example")
        self.fields = form.child(QLabel, "name_fields")
        self.problem = ""
        self.field.setPlaceholderText(NameTemplate().text)
        links = " · ".join(f'<a href="{name}">{_words(name)}</a>' for name in FIELDS)
        self.fields.setText(self.tr("Put in: {}").format(links))
        self.fields.linkActivated.connect(self._insert)
        self.field.textChanged.connect(self._follow)

    @property
    def text(self) -> str:
        """The template; the usual one where the field is empty, the last that made sense else."""
        return self._template.text

    def show_text(self, text: str) -> None:
        """Show a template that makes sense."""
        self._template = NameTemplate(text)
        self.field.setText("" if text == NameTemplate().text else text)
        self._follow()

    def _follow(self) -> None:
        try:
            self._template = NameTemplate(self.field.text().strip() or NameTemplate().text)
            self.problem = ""
        except UsageError as error:
            said = str(error)
            self.problem = said[:1].upper() + said[1:]
        self.example.setText(self.problem or example_name(self._template))
        set_role(self.example, "bad" if self.problem else "example")
        set_look(self.field, "state", "bad" if self.problem else "")
        self.changed.emit()

    def _insert(self, name: str) -> None:
        if not self.field.text():
            self.field.setText(NameTemplate().text)
        self.field.insert(f"{{{name}}}")
        self.field.setFocus()


def _words(field: str) -> str:
    """A field's name as people write it: `TitleNumber` is the title number."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", field).capitalize()
