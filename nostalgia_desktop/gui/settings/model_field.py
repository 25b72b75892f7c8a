"""The choice of a model: those with known prices, and on request all that Gemini has."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.gui.forms import Form
from nostalgia_desktop.gui.roles import set_role
from nostalgia_desktop.gui.translation import plural
from nostalgia_desktop.services import models_with_prices

ListModels = Callable[[str], Awaitable[tuple[str, ...]]]
"""Asks Gemini, with a key, which models there are; raises what is wrong."""


class ModelField(QObject):
    """A list of models, and a button that asks for more.

    `list_models` asks Gemini; without it there is no button. `key` gives the key to ask with.
    `known` are models with about how many US dollars an hour of film costs; those that the program
    brings, if nothing else is told.
    """

    def __init__(
        self,
        form: Form,
        key: Callable[[], str],
        list_models: ListModels | None = None,
        known: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(form.root)
        self._key, self._list_models = key, list_models
        self._task: asyncio.Task[None] | None = None
        self.choice = form.child(QComboBox, "model")
        self.more = form.child(QPushButton, "more_models")
        self.note = form.child(QLabel, "model_note")
        for model, usd in (known or models_with_prices()).items():
            words = self.tr("{}, about ${:.2f} for an hour of film").format(model, usd)
            self.choice.addItem(words, model)
        self.more.setVisible(list_models is not None)
        self.more.clicked.connect(self._on_more)
        self._tell("", "faint")

    @property
    def model(self) -> str:
        """The model that is chosen."""
        return str(self.choice.currentData())

    @property
    def is_asking(self) -> bool:
        """Whether Gemini is being asked."""
        return self._task is not None

    def show_model(self, model: str) -> None:
        """Choose a model; one that is not known yet joins the others."""
        self._offer(model)
        self.choice.setCurrentIndex(self.choice.findData(model))

    def set_enabled(self, *, enabled: bool) -> None:
        """Let it be used, or rest."""
        self.choice.setEnabled(enabled)
        self.more.setEnabled(enabled and not self.is_asking)

    def stop(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()

    def _offer(self, model: str) -> bool:
        """Add a model that is not in the list yet; whether it was not."""
        is_new = self.choice.findData(model) < 0
        if is_new:
            self.choice.addItem(self.tr("{}, its price is not known").format(model), model)
        return is_new

    def _on_more(self) -> None:
        if self._list_models is None or self.is_asking:
            return
        self._task = asyncio.get_running_loop().create_task(self._ask(self._list_models))
        self._task.add_done_callback(self._on_asked)
        self.more.setEnabled(False)
        self._tell(self.tr("Asking Gemini …"), "faint")

    async def _ask(self, list_models: ListModels) -> None:
        try:
            found = await list_models(self._key())
        except NostalgiaError as error:
            text = str(error)
            self._tell(f"{text[:1].upper()}{text[1:]}".rstrip(".") + ".", "bad")
            return
        new = sum(self._offer(model) for model in found)
        said = self.tr("%Ln more model(s) (is|are) in the list.", "", new)
        self._tell(plural(said, new) if new else self.tr("There are no others."), "faint")

    def _on_asked(self, task: "asyncio.Task[None]") -> None:
        self._task = None
        if task.cancelled():
            self._tell("", "faint")
        self.more.setEnabled(self.choice.isEnabled())

    def _tell(self, text: str, role: str) -> None:
        set_role(self.note, role)
        self.note.setText(text)
        self.note.setVisible(bool(text))
