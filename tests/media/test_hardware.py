"""An encoder counts only once a film came out of it; what was found is remembered."""

import stat
from pathlib import Path

import imageio_ffmpeg
import pytest

from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.media.encoders import device_args, picture_options
from nostalgia_desktop.media.hardware import HardwareSearch, known_encoders
from nostalgia_desktop.media.quality import HARDWARE_ENCODERS, Encoder, Quality

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def _counting(folder: Path) -> Path:
    """An ffmpeg that writes down each time that it is started."""
    program = folder / "ffmpeg"
    program.write_text(f'#!/bin/sh\necho x >> "{folder}/starts"\nexec "{FFMPEG}" "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def _starts(folder: Path) -> int:
    return len((folder / "starts").read_text().splitlines())


def test_the_first_that_works_is_taken(run):
    # NVENC is in this ffmpeg, and not in this machine.
    search = HardwareSearch((Encoder.NVENC, Encoder.X265, Encoder.X264))

    assert Encoder.NVENC in run(known_encoders(FFMPEG))
    assert run(search.find(FFMPEG)) is Encoder.X265


def test_what_ffmpeg_does_not_know_is_not_tried(run, tmp_path):
    program = _counting(tmp_path)

    # Apple's encoder is in no ffmpeg for another system.
    assert run(HardwareSearch((Encoder.VIDEOTOOLBOX,)).find(str(program))) is None

    assert _starts(tmp_path) == 1


def test_it_is_looked_for_once(run, tmp_path):
    program, search = _counting(tmp_path), HardwareSearch((Encoder.NVENC, Encoder.X264))

    found = [run(search.find(str(program))) for _ in range(3)]

    assert found == [Encoder.X264] * 3
    assert _starts(tmp_path) == 3  # What there is, and a trial of each.


def test_an_ffmpeg_that_does_not_start_is_an_error(run, tmp_path):
    with pytest.raises(MediaError, match="could not be started"):
        run(HardwareSearch().find(str(tmp_path / "none")))


@pytest.mark.parametrize("encoder", HARDWARE_ENCODERS)
def test_each_encoder_has_its_options(encoder):
    quality = Quality(encoder=encoder)

    assert picture_options(quality)["c:v"] == encoder.value
    assert bool(device_args(quality)) == (encoder is Encoder.VAAPI)
    assert quality.ending == ".mp4"
