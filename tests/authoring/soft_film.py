"""Film on an NTSC DVD as studios put it there: 24 pictures a second, and flags that repeat fields.

Nobody encodes it so but encoders that are not free, so the flags are set afterwards. Source:
ISO/IEC 13818-2, 6.2.2.3 (sequence extension), 6.2.3.1 (picture coding extension), 6.3.10.
"""

import re
import tempfile
from pathlib import Path

from tests.authoring.changes import author_files
from tests.authoring.media import run_ffmpeg
from tests.authoring.programs import Program, raw_frames

_CODES = re.compile(rb"\x00\x00\x01([\x00\xb5\xb8])", re.DOTALL)
_PICTURE, _EXTENSION, _GROUP = 0x00, 0xB5, 0xB8
_OF_SEQUENCE, _OF_PICTURE = 1, 8
# Four pictures last for ten fields: which field comes first, and whether it comes again.
_TOP_FIRST, _REPEATED = (1, 1, 0, 0), (0, 1, 0, 1)


def soft_film(program: Program, folder: Path) -> Path:
    """Author a disc of a progressive NTSC program whose pictures are shown at film's rate."""
    with tempfile.TemporaryDirectory() as scratch:
        plain, flagged = Path(scratch, "plain.m2v"), Path(scratch, "flagged.m2v")
        size = f"720x{program.height}"
        run_ffmpeg(
            *("-f", "rawvideo", "-pix_fmt", "yuv420p", "-r", str(program.fps), "-s", size),
            *("-i", "-", "-c:v", "mpeg2video", "-g", "12", "-bf", "2", "-q:v", "5"),
            *("-threads", "1", "-aspect", "4:3", "-f", "mpeg2video", plain),
            frames=raw_frames(program),
        )
        flagged.write_bytes(_flagged(plain.read_bytes()))
        film = ("-fflags", "+genpts", "-framerate", "24000/1001", "-f", "mpegvideo")
        muxed = Path(scratch, "film.mpg")
        run_ffmpeg(*film, "-i", flagged, "-c", "copy", "-f", "dvd", muxed)
        return author_files([muxed], folder, "ntsc")


def _flagged(stream: bytes) -> bytes:
    data, group, pictures, number = bytearray(stream), 0, 0, 0
    for match in _CODES.finditer(stream):
        at, code = match.start(), match[1][0]
        if code == _GROUP:
            group = pictures
        elif code == _PICTURE:
            number = group + (data[at + 4] << 2 | data[at + 5] >> 6)
            pictures += 1
        elif data[at + 4] >> 4 == _OF_SEQUENCE:
            data[at + 5] &= ~8  # Not a progressive sequence.
        elif data[at + 4] >> 4 == _OF_PICTURE:
            place = number % len(_REPEATED)
            flags = _TOP_FIRST[place] << 7 | _REPEATED[place] << 1 | 1
            data[at + 7] = data[at + 7] & 0x7C | flags
            data[at + 8] |= 0x80
    return bytes(data)


def shown_picture(frame: int) -> int:
    """The film picture whose field is shown first in a frame, both counted from 0."""
    cycle, rest = divmod(2 * frame, 10)
    return 4 * cycle + (0 if rest < 2 else 1 if rest < 5 else 2 if rest < 7 else 3)
