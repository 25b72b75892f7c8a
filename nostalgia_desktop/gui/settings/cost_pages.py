"""The pages of the settings on money, on what is sent, and on how Gemini is reached."""

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLabel, QLineEdit, QWidget

from nostalgia_desktop.domain.money import Total, format_usd
from nostalgia_desktop.gui.forms import Form
from nostalgia_desktop.gui.translation import plural
from nostalgia_desktop.settings import Settings

_WAITS = (0, 60, 720, 1440)
"""Minutes that are offered."""


class CapField(QObject):
    """A limit in US dollars: a box to tick, and the amount beside it."""

    def __init__(self, is_set: QCheckBox, amount: QDoubleSpinBox) -> None:
        super().__init__(is_set)
        self.is_set, self.amount = is_set, amount
        self._exact: float | None = None
        is_set.toggled.connect(amount.setEnabled)
        amount.setEnabled(False)

    @property
    def usd(self) -> float | None:
        """The limit; None where there is none. What was not touched stays as exact as it was."""
        if not self.is_set.isChecked():
            return None
        shown = self.amount.value()
        is_as_before = self._exact is not None and round(self._exact, 2) == shown
        return self._exact if is_as_before else shown

    def show_usd(self, usd: float | None) -> None:
        """Show a limit, or that there is none."""
        self._exact = usd
        self.is_set.setChecked(usd is not None)
        if usd is not None:
            self.amount.setValue(usd)


class CostsPage(QObject):
    """How much may be spent, what is sent for it, and when."""

    def __init__(self, form: Form) -> None:
        super().__init__(form.root)
        self.page = form.child(QWidget, "costs_page")
        self.run_cap, self.month_cap = (
            CapField(form.child(QCheckBox, f"has_{name}"), form.child(QDoubleSpinBox, name))
            for name in ("run_cap", "month_cap")
        )
        self.spent = form.child(QLabel, "spent")
        self.sound, self.night = form.child(QCheckBox, "sound"), form.child(QCheckBox, "night")
        self.fallback = form.child(QComboBox, "fallback")
        self._fallback_label = form.child(QLabel, "fallback_label")
        self.fallback.addItem(self.tr("is asked again at once, at the full price"), "direct")
        self.fallback.addItem(self.tr("waits for the next night"), "wait")
        self.night.toggled.connect(self._follow_night)
        self.spent.hide()
        self._follow_night()

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        self.run_cap.show_usd(settings.run_cap_usd)
        self.month_cap.show_usd(settings.month_cap_usd)
        self.sound.setChecked(settings.send_sound)
        self.night.setChecked(settings.night_batch)
        self.fallback.setCurrentIndex(self.fallback.findData(settings.batch_fallback))

    def show_spent(self, total: Total) -> None:
        """Say what this month's answers have cost so far."""
        text = self.tr("Spent this month: {0} for %Ln answer(s).", "", total.answers)
        said = plural(text, total.answers).format(format_usd(total.micro_usd))
        if total.unpriced:
            more = self.tr("The price of %Ln of them is not known.", "", total.unpriced)
            said = f"{said} {plural(more, total.unpriced)}"
        self.spent.setText(said if total.answers else self.tr("Nothing was spent this month."))
        self.spent.show()

    def values(self) -> dict[str, Any]:
        """What is chosen."""
        return {
            "run_cap_usd": self.run_cap.usd,
            "month_cap_usd": self.month_cap.usd,
            "send_sound": self.sound.isChecked(),
            "night_batch": self.night.isChecked(),
            "batch_fallback": self.fallback.currentData(),
        }

    def _follow_night(self) -> None:
        """What fails overnight is of interest only where nights are used."""
        for field in (self.fallback, self._fallback_label):
            field.setEnabled(self.night.isChecked())


class AdvancedPage(QObject):
    """How Gemini is reached, and how long that is waited for."""

    def __init__(self, form: Form) -> None:
        super().__init__(form.root)
        self.vertex = form.child(QCheckBox, "vertex")
        self.project = form.child(QLineEdit, "project")
        self.location = form.child(QLineEdit, "location")
        self.wait = form.child(QComboBox, "wait")
        self._fields = (
            self.project,
            self.location,
            form.child(QLabel, "project_label"),
            form.child(QLabel, "location_label"),
        )
        self.project.setPlaceholderText(self.tr("The id of the project, such as family-films-1994"))
        self.location.setPlaceholderText("global")
        for minutes in _WAITS:
            self._offer(minutes)
        self.vertex.toggled.connect(self._follow_vertex)
        self._follow_vertex()

    @property
    def problem(self) -> str:
        """What is still missing, in words; empty where nothing is."""
        if self.vertex.isChecked() and not self.project.text().strip():
            return self.tr("Which project at Google Cloud? Write its id, or take the tick away.")
        return ""

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        self.vertex.setChecked(settings.use_vertex)
        self.project.setText(settings.vertex_project)
        self.location.setText(settings.vertex_location)
        if self.wait.findData(settings.wait_minutes) < 0:
            self._offer(settings.wait_minutes)
        self.wait.setCurrentIndex(self.wait.findData(settings.wait_minutes))

    def values(self) -> dict[str, Any]:
        """What is chosen; Google chooses the region where the field was emptied."""
        return {
            "use_vertex": self.vertex.isChecked(),
            "vertex_project": self.project.text().strip(),
            "vertex_location": self.location.text().strip() or "global",
            "wait_minutes": self.wait.currentData(),
        }

    def _offer(self, minutes: int) -> None:
        self.wait.addItem(self._wait_in_words(minutes), minutes)

    def _wait_in_words(self, minutes: int) -> str:
        if not minutes:
            return self.tr("Do not wait")
        hours, rest = divmod(minutes, 60)
        if rest:
            return plural(self.tr("Wait for %Ln minute(s)", "", minutes), minutes)
        return plural(self.tr("Wait for %Ln hour(s)", "", hours), hours)

    def _follow_vertex(self) -> None:
        for field in self._fields:
            field.setEnabled(self.vertex.isChecked())
