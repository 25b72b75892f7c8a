"""Asks whether previews may be sent to Gemini, and says what that costs."""

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QMessageBox, QSpacerItem, QWidget
from shiboken6 import isValid

from nostalgia_desktop.domain.money import TokenQuote, format_usd
from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.gui.questions import answer_to, question
from nostalgia_desktop.gui.translation import tr
from nostalgia_desktop.gui.upload_sheet import UploadSheet
from nostalgia_desktop.workflow.quote import AskConsent, Consent, Quote

if TYPE_CHECKING:
    from nostalgia_desktop.workflow.upload_preview import UploadLook

NOW = QMessageBox.StandardButton.Yes
OVERNIGHT = QMessageBox.StandardButton.YesToAll
"""Qt has no button for it; this one stands beside the first, and says yes too."""

_WIDTH = 500
"""Three buttons with prices in them need more room than Qt gives to a question."""


def consent_asker(window: QWidget) -> AskConsent:
    """What a pass calls before anything is sent; the window goes on while a person thinks."""

    async def ask_consent(quote: Quote) -> Consent:
        box = _box(window, quote)
        if quote.look is not None:
            _offer_look(box, quote.look)
        answer = await answer_to(box)
        return Consent(answer in (NOW, OVERNIGHT), night=answer == OVERNIGHT)

    return ask_consent


def _offer_look(box: QMessageBox, look: "UploadLook") -> None:
    """A button that shows all that would be sent; the question stays open behind."""
    tasks = set[asyncio.Task[None]]()
    button = box.addButton(tr("See what would be sent…"), QMessageBox.ButtonRole.ActionRole)
    button.clicked.disconnect()  # Each button of a message box closes it.

    async def follow() -> None:
        quote = await look.quote()
        if quote is not None and isValid(box):
            _say(box, quote)

    def on_changed() -> None:
        task = asyncio.get_running_loop().create_task(follow())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def open_sheet() -> None:
        sheet = UploadSheet(look, box)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.changed.connect(on_changed)
        sheet.open()
        sheet.begin()

    button.clicked.connect(open_sheet)


def in_words(quote: Quote) -> str:
    """What would be sent, and for how much."""
    sound = tr("small previews with sound") if quote.has_sound else tr("small previews, no sound")
    text = tr(
        "What is sent: {previews}, of {length} of film {parts}; the names of disc and folder, and "
        "the names of your family from the settings. The originals stay here.\n\n"
        "For how long: each preview is deleted at Google as soon as its answer has come.\n\n"
        "What it costs: {cost} With a free key Google may use what is sent for training: use a "
        "paid one for family video."
    )
    return text.format(
        previews=sound,
        length=format_length(quote.duration_ms),
        parts=tr("in %Ln part(s)", "", quote.parts),
        cost=_cost(quote),
    )


def _cost(quote: Quote) -> str:
    now, overnight = quote.direct.micro_usd, quote.overnight.micro_usd
    if now is None or overnight is None:
        text = tr(
            "the price of {} is not known. Overnight it is about half, and the answers come within "
            "a day."
        )
        return text.format(quote.model)
    text = tr(
        "about {now} with {model}, or about {overnight} overnight: the answers then come within a "
        "day."
    )
    return text.format(now=format_usd(now), overnight=format_usd(overnight), model=quote.model)


def _box(window: QWidget, quote: Quote) -> QMessageBox:
    what = tr("Send %Ln preview(s) to Google Gemini?", "", quote.titles)
    box = question(window, what, "", tr("Now"), tr("Do not send"))
    box.addButton(OVERNIGHT).setIcon(QIcon())
    _say(box, quote)
    layout = box.layout()
    if isinstance(layout, QGridLayout):
        layout.addItem(QSpacerItem(_WIDTH, 0), layout.rowCount(), 0, 1, layout.columnCount())
    return box


def _say(box: QMessageBox, quote: Quote) -> None:
    """What there is to say by now: parts that are kept here change it."""
    box.button(OVERNIGHT).setVisible(bool(quote.parts))
    if not quote.parts:
        box.setText(tr("Nothing would be sent."))
        box.setInformativeText(tr("All of it stays here: its scenes are found on this computer."))
        box.button(NOW).setText(tr("Find the scenes"))
        return
    box.setText(tr("Send %Ln preview(s) to Google Gemini?", "", quote.titles))
    box.setInformativeText(in_words(quote))
    now = _button(tr("Now"), tr("Now, about {}"), quote.direct)
    overnight = _button(tr("Overnight"), tr("Overnight, about {}"), quote.overnight)
    box.button(NOW).setText(now)
    box.button(OVERNIGHT).setText(overnight)


def _button(alone: str, with_price: str, cost: TokenQuote) -> str:
    return alone if cost.micro_usd is None else with_price.format(format_usd(cost.micro_usd))
