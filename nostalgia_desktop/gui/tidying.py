"""Makes room: offers to remove the previews that finished titles need no more."""

import asyncio

from PySide6.QtWidgets import QWidget

from nostalgia_desktop import services, settings
from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.gui import questions
from nostalgia_desktop.gui.jobs.words import format_size
from nostalgia_desktop.gui.translation import tr


async def tidy(window: QWidget, records: services.Records) -> str:
    """Find such previews, ask, and remove them; gives what to say of it, or nothing."""
    try:
        chosen = await asyncio.to_thread(settings.read_settings, settings.settings_file())
        spare = await asyncio.to_thread(services.find_spare_previews, records, chosen)
        if not spare:
            return tr("No preview can go: titles that are not finished still need theirs")
        size = sum(each.size for each in spare)
        if not await questions.may_remove_previews(window, len(spare), size):
            return ""
        freed = await asyncio.to_thread(services.remove_spare_previews, records, spare)
    except NostalgiaError as error:
        return str(error)
    return tr("{} were freed").format(format_size(freed))
