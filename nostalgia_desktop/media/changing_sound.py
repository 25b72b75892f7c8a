"""Sound that goes on in another format: decoded to files of one format before all else.

ffmpeg's filters take no change of channels or sample rate in mid-run, and beginning all of them
anew would count frames from 0 again. So this second way is taken only where the first one failed.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nostalgia_desktop.media.ffmpeg_args import sound_args
from nostalgia_desktop.media.ffmpeg_inputs import Input
from nostalgia_desktop.media.part_file import part_file
from nostalgia_desktop.media.process import OnBytes, ProcessFailed, run_process
from nostalgia_desktop.media.report import explain


async def decode_sound(
    ffmpeg: str, inputs: Sequence[Input], beside: Path, files: contextlib.ExitStack
) -> list[Input]:
    """Decode the sound of all inputs to part files, which `files` removes at its end.

    They take 0.7 GB an hour.

    Raises:
        MediaError: ffmpeg failed.
        ArchiveError: the drive is full.
    """
    done = []
    for number, source in enumerate(inputs, 1):
        sounds: list[Path | None] = []
        for track, audio_id in enumerate(source.audio_ids, 1):
            if audio_id is None:
                sounds.append(None)
                continue
            name = f"{beside.stem} sound {number} {track}"
            part = files.enter_context(part_file(beside.with_name(name)))
            await _decode(ffmpeg, sound_args(source.piece, audio_id, str(part)), beside.stem, part)
            sounds.append(part)
        done.append(replace(source, sounds=tuple(sounds)))
    return done


async def _decode(ffmpeg: str, args: Sequence[str], name: str, part: Path) -> None:
    try:
        await run_process(ffmpeg, args)
    except ProcessFailed as error:
        raise explain(error, f"the sound of {name}", part) from error


@dataclass(slots=True)
class Once:
    """Passes bytes on, each a single time, however often they are made from the start."""

    sink: OnBytes
    _passed: int = 0
    _skip: int = 0

    def begin_again(self) -> None:
        """From now on all bytes come once more."""
        self._skip = self._passed

    def feed(self, data: bytes) -> None:
        """Take some bytes."""
        new = data[self._skip :]
        self._skip -= len(data) - len(new)
        self._passed += len(new)
        if new:
            self.sink(new)
