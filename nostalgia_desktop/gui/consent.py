"""Asks whether previews may be sent to Gemini, and says what that costs."""

from PySide6.QtWidgets import QWidget

from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.gui.jobs.words import counted
from nostalgia_desktop.gui.questions import ask, question
from nostalgia_desktop.workflow.workshop import AskConsent, Quote


def consent_asker(window: QWidget) -> AskConsent:
    """What a pass calls before anything is sent; the window goes on while a person thinks."""

    async def ask_consent(quote: Quote) -> bool:
        text = f"Send {counted(quote.titles, 'preview', 'previews')} to Google Gemini?"
        return await ask(question(window, text, in_words(quote), "Send", "Do not send"))

    return ask_consent


def in_words(quote: Quote) -> str:
    """What would be sent, and for how much."""
    cost = f"about ${quote.usd:.2f}" if quote.usd is not None else "a price that is not known"
    return (
        f"To find the scenes of {format_length(quote.duration_ms)} of film, small previews with "
        "sound, the names of disc and folder, and the names of your family from the settings "
        f"would be sent ({quote.model}), for {cost}. Each preview is deleted there as soon as its "
        "answer has come. With a free key Google may use what is sent for training: use a paid "
        "one for family video. The originals stay here."
    )
