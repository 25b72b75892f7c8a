"""The options that say what clips are to be like: for one pass, in place of the settings."""

import argparse

from nostalgia_desktop.media.quality import PRESETS

_SWITCHES = (
    ("--repair-sound", "where one channel is silent throughout, put the other one on both"),
    ("--even-loudness", "make all clips equally loud"),
    ("--square-pixels", "as many columns as the shape needs, for programs that ignore it"),
    ("--hide-bottom-noise", "cover the noisy lines that tape recorders leave at the bottom"),
)


def add_clip_options(parser: argparse.ArgumentParser) -> None:
    """Add them; what is not said is as in the settings."""
    parser.add_argument(
        "--quality",
        choices=tuple(PRESETS),
        help="keep looks like the original, small takes less than half the room, archive has the "
        "disc's own pictures, copied as they are where that can be proved and else kept without "
        "loss in twelve times the room, hardware is keep by this machine's video encoder",
    )
    for name, text in _SWITCHES:
        parser.add_argument(
            name, action=argparse.BooleanOptionalAction, default=None, help=f"{text}; not archive"
        )
