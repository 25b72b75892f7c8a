"""What Qt's multimedia has to be told before it is used for the first time."""

import os

from PySide6.QtCore import QLoggingCategory

_NO_DEVICE = ","


def prepare_multimedia() -> None:
    """Keep Qt from looking for, and telling about, what a preview does not need.

    It tells which libraries of sound and video a machine does not have. Decoding on the graphics
    card is no gain at 360 lines, and drivers differ. `QT_LOGGING_RULES` and
    `QT_FFMPEG_DECODING_HW_DEVICE_TYPES` in the environment still have the last word.
    """
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    os.environ.setdefault("QT_FFMPEG_DECODING_HW_DEVICE_TYPES", _NO_DEVICE)
