"""How the sound in a pack is coded. Pure.

Sources: the public dvd-html notes (private stream 1, LPCM), ATSC A/52, 5.3 (AC-3), and ISO/IEC
11172-3, 2.4.1.3 (MPEG audio).
"""

_PRIVATE_1, _FIRST_MPEG, _LAST_MPEG = 0xBD, 0xC0, 0xDF
_PACK_BYTES, _PES_BYTES, _PRIVATE_BYTES = 14, 9, 4
_AC3_SYNC = b"\x0b\x77"
# By A/52's `acmod`, without the channel for low frequencies.
_AC3_CHANNELS = (2, 1, 2, 3, 3, 4, 4, 5)
_MPEG_MONO = 3


def coding_of(pack: bytes) -> str | None:
    """Coding and channels of the first sound that begins in a pack; None where it holds none."""
    if len(pack) < 64 or pack[_PACK_BYTES : _PACK_BYTES + 3] != b"\0\0\1":
        return None
    kind, at = pack[_PACK_BYTES + 3], _PACK_BYTES + _PES_BYTES + pack[_PACK_BYTES + 8]
    if _FIRST_MPEG <= kind <= _LAST_MPEG:
        return _mpeg(pack[at:])
    return _private(pack[at:]) if kind == _PRIVATE_1 else None


def _private(data: bytes) -> str | None:
    if len(data) < 8:
        return None
    stream, first = data[0], _PRIVATE_BYTES - 1 + (data[2] << 8 | data[3])
    if stream & 0xF8 == 0x80:
        return _ac3(data[first:])
    if stream & 0xF8 == 0x88:
        return "dts"
    return _counted("lpcm", (data[5] & 7) + 1) if stream & 0xF8 == 0xA0 else None


def _ac3(frame: bytes) -> str | None:
    if len(frame) < 8 or not frame.startswith(_AC3_SYNC):
        return None
    mode, rest = frame[6] >> 5, (frame[6] & 31) << 8 | frame[7]
    # Levels of the centre and of the surround, and a flag of stereo, lie before the last channel.
    has_centre, has_surround = mode & 1 and mode != 1, mode & 4
    bits = 2 * bool(has_centre) + 2 * bool(has_surround) + 2 * (mode == 2)
    return _counted("ac3", _AC3_CHANNELS[mode] + (rest >> 12 - bits & 1))


def _mpeg(data: bytes) -> str | None:
    at = data.find(b"\xff")
    while 0 <= at < len(data) - 3:
        if data[at + 1] & 0xE0 == 0xE0 and data[at + 2] >> 4 not in (0, 15):
            return _counted("mpeg", 1 if data[at + 3] >> 6 == _MPEG_MONO else 2)
        at = data.find(b"\xff", at + 1)
    return None


def _counted(coding: str, channels: int) -> str:
    return f"{coding}, {channels} channel{'' if channels == 1 else 's'}"
