"""H.264 whose fields are coded one by one, as AVCHD camcorders do and x264 cannot.

Nothing is compressed: all macroblocks are I_PCM. Source: ITU-T H.264, 7.3: parameter sets, slice
header, macroblock layer.
"""

import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tests.authoring.barcode import CODED_WIDTH
from tests.authoring.media import Luma
from tests.authoring.programs import Program, raw_frames

_WIDTH, _HEIGHT, _BLOCK = 352, 288, 16
_GROUP = 12
_TICKS = 3600
_PARAMETERS, _PICTURE_PARAMETERS, _DELIMITER, _IDR, _SLICE = 7, 8, 9, 5, 1
_ALL_INTRA, _PCM = 7, 25
Planes = tuple[Luma, Luma, Luma]


class _Bits:
    """Bits one after another, as H.264 writes its headers."""

    def __init__(self) -> None:
        self._text = ""

    def u(self, *values: tuple[int, int]) -> "_Bits":
        """Numbers of fixed lengths: (bits, value)."""
        self._text += "".join(f"{value:0{bits}b}" for bits, value in values)
        return self

    def ue(self, *values: int) -> "_Bits":
        """Exp-Golomb codes."""
        for value in values:
            code = f"{value + 1:b}"
            self._text += "0" * (len(code) - 1) + code
        return self

    def ended(self, stop: str = "1") -> bytes:
        """Filled up to whole bytes, after the stop bit."""
        text = self._text + stop
        text += "0" * (-len(text) % 8)
        return int(text, 2).to_bytes(len(text) // 8, "big")


def field_pictures(program: Program, path: Path, *, a_packet_each: bool) -> Path:
    """A transport stream of a progressive program in which each field is a picture of its own.

    Both fields of a frame lie in one PES packet, or with `a_packet_each` in their own.
    """
    fields = list(_fields(program))
    stream = io.BytesIO(b"".join(top + bottom for top, bottom in fields))
    with av.open(stream, format="h264") as template, av.open(str(path), "w", "mpegts") as out:
        track = out.add_stream_from_template(template.streams.video[0])
        for number, (top, bottom) in enumerate(fields):
            for half, data in enumerate((top, bottom) if a_packet_each else (top + bottom,)):
                packet = av.Packet(data)
                packet.stream, packet.time_base = track, Fraction(1, 90_000)
                packet.pts = packet.dts = 90_000 + number * _TICKS + half * _TICKS // 2
                packet.is_keyframe = number % _GROUP == 0 and not half
                out.mux(packet)
    return path


def _fields(program: Program) -> Iterator[tuple[bytes, bytes]]:
    for number, planes in enumerate(_planes(program)):
        head = _nal(0, _DELIMITER, b"\xf0")
        sets = _nal(3, _PARAMETERS, _sequence()) + _nal(3, _PICTURE_PARAMETERS, _picture())
        yield head + sets + _field(planes, number, 0), head + _field(planes, number, 1)


def _planes(program: Program) -> Iterator[Planes]:
    """A program's pictures, made smaller."""
    lines, half = program.height, CODED_WIDTH // 2
    rows, columns = np.arange(_HEIGHT) * lines // _HEIGHT, np.arange(_WIDTH) * CODED_WIDTH // _WIDTH
    for raw in raw_frames(program):
        luma, u, v = np.split(np.frombuffer(raw, np.uint8), np.array([4, 5]) * len(raw) // 6)
        chroma = [plane.reshape(-1, half)[rows[::2] // 2][:, columns[::2] // 2] for plane in (u, v)]
        yield luma.reshape(-1, CODED_WIDTH)[rows][:, columns], chroma[0], chroma[1]


def _sequence() -> bytes:
    bits = _Bits().u((8, 77), (8, 0), (8, 30)).ue(0, 0, 0, 4, 1).u((1, 0))
    bits.ue(_WIDTH // _BLOCK - 1, _HEIGHT // _BLOCK // 2 - 1)
    # Not only frames, no mixed macroblocks, direct inference; no cropping, no VUI.
    return bits.u((1, 0), (1, 0), (1, 1), (1, 0), (1, 0)).ended()


def _picture() -> bytes:
    bits = _Bits().ue(0, 0).u((1, 0), (1, 0)).ue(0, 0, 0).u((1, 0), (2, 0))
    return bits.ue(0, 0, 0).u((1, 1), (1, 0), (1, 0)).ended()


def _field(planes: Planes, number: int, bottom: int) -> bytes:
    place = number % _GROUP
    first = place == 0 and not bottom
    bits = _Bits().ue(0, _ALL_INTRA, 0).u((4, place), (1, 1), (1, bottom))
    if first:
        bits.ue(number // _GROUP % 2)
    bits.u((8, 2 * place + bottom), (1, 0))
    if first:
        bits.u((1, 0))
    # No change of the quantizer, no deblocking; then the first macroblock.
    data = bits.ue(0, 1, _PCM).ended(stop="")
    blocks = list(_blocks([plane[bottom::2] for plane in planes]))
    data += _Bits().ue(_PCM).ended(stop="").join(blocks) + b"\x80"
    return _nal(2, _IDR if first else _SLICE, data)


def _blocks(planes: list[Luma]) -> Iterator[bytes]:
    luma, half = planes[0], _BLOCK // 2
    for y in range(luma.shape[0] // _BLOCK):
        for x in range(_WIDTH // _BLOCK):
            sides = (_BLOCK, half, half)
            yield b"".join(
                plane[y * side : (y + 1) * side, x * side : (x + 1) * side].tobytes()
                for plane, side in zip(planes, sides, strict=True)
            )


def _nal(importance: int, kind: int, payload: bytes) -> bytes:
    """One unit; what looks like a start code inside is broken up."""
    escaped, zeros = bytearray(), 0
    for value in payload:
        if zeros >= 2 and value <= 3:
            escaped.append(3)
            zeros = 0
        escaped.append(value)
        zeros = 0 if value else zeros + 1
    return b"\0\0\0\1" + bytes([importance << 5 | kind]) + bytes(escaped)
