"""Which encoder makes the clips where a person wants the machine's hardware to do it."""

import logging
from dataclasses import replace

from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.media.quality import Encoder
from nostalgia_desktop.workflow.workshop import Workshop

NO_HARDWARE = (
    "no video encoder of this machine's hardware works with ffmpeg: clips are made without it, as "
    "with the quality “keep”, which takes longer"
)

log = logging.getLogger(__name__)


async def choose_encoder(shop: Workshop) -> None:
    """Settle `shop.quality` before clips are made; tells aloud where hardware is of no use."""
    wanted = shop.wishes.clips.quality
    shop.remarks.clear()
    shop.quality = wanted
    if wanted.encoder is not Encoder.HARDWARE:
        return
    try:
        found = await shop.find_hardware()
    except MediaError as error:
        log.warning("ffmpeg's encoders are not known: %s", error)
        found = None
    if found is None:
        log.warning(NO_HARDWARE)
        shop.remarks.append(NO_HARDWARE)
    shop.quality = replace(wanted, encoder=found or Encoder.X264)


def do_without_hardware(shop: Workshop, name: str, error: MediaError) -> None:
    """From now on no clip of this pass is made by hardware, as it failed at one; says so."""
    remark = f"this machine's video encoder failed at {name}, which is made without it: {error}"
    log.warning(remark)
    shop.remarks.append(remark)
    shop.quality = replace(shop.quality, encoder=Encoder.X264)
