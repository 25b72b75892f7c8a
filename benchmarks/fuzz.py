"""Damaged input for every reader of disc structures: a result or one of our errors, soon.

Usage: python -m benchmarks.fuzz [CASES [SEED]]      (20,000 cases without)

Each case takes a sound index, title or image, flips bytes, overwrites runs or cuts it off, and
reads it. Anything but a result or a `NostalgiaError` is printed with its seed and ends with 1.
"""

import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nostalgia_desktop.disc.dvd_vr import parse_vr
from nostalgia_desktop.disc.ifo import parse_vts
from nostalgia_desktop.disc.image import read_image
from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.disc.sectors import bad_sectors, sector_damage
from nostalgia_desktop.disc.title_choice import choose_titles
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.disc.vmg import parse_vmg
from nostalgia_desktop.domain.disc import Part, Title
from nostalgia_desktop.domain.errors import NostalgiaError
from tests.authoring import library
from tests.authoring.image import make_image

CASES = 20_000
_CLOCK_BYTES, _IMAGE_BYTES = 600_000, 1_500_000


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader under test: its input, how often it is tried, and where damage goes."""

    name: str
    sound: bytes
    share: float
    read: Callable[[bytes], object]
    reach: int


def main(arguments: Sequence[str]) -> int:
    """Try all readers; gives 1 where one of them ended otherwise than it may."""
    cases = int(arguments[0]) if arguments else CASES
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    failures = 0
    print("reader      cases  results  our errors  others   CPU s   slowest ms")
    with tempfile.TemporaryDirectory() as folder:
        for reader in _readers(Path(folder)):
            failures += _try(reader, round(cases * reader.share), seed)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory {peak / 1024:.0f} MB")
    return 1 if failures else 0


def _try(reader: Reader, cases: int, seed: int) -> int:
    ends: Counter[str] = Counter()
    started, slowest = time.process_time(), 0.0
    for case in range(cases):
        data = damaged(reader.sound, reader.reach, random.Random(f"{seed} {reader.name} {case}"))
        before = time.process_time()
        try:
            reader.read(data)
            ends["result"] += 1
        except NostalgiaError:
            ends["ours"] += 1
        except Exception as error:  # noqa: BLE001 - what may not happen is what is looked for
            ends["other"] += 1
            print(f"{reader.name}, seed {seed}, case {case}: {error!r}", file=sys.stderr)
        slowest = max(slowest, time.process_time() - before)
    cpu_s = time.process_time() - started
    print(
        f"{reader.name:10} {cases:6} {ends['result']:8} {ends['ours']:11} {ends['other']:7}"
        f" {cpu_s:7.1f} {slowest * 1000:12.1f}",
        flush=True,
    )
    return ends["other"]


def damaged(sound: bytes, reach: int, source: random.Random) -> bytes:
    """Sound bytes with some damage in the first `reach` of them."""
    data = bytearray(sound)
    kind = source.randrange(4)
    if kind < 2:
        for _ in range(source.choice((1, 2, 5, 20, 200))):
            data[source.randrange(min(reach, len(data)))] = source.randrange(256)
    elif kind == 2:
        # A number that points far away, or nowhere.
        at = source.randrange(min(reach, len(data) - 4))
        data[at : at + 4] = source.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4)))
    else:
        start = source.randrange(len(data))
        run = source.choice((bytes(2048), source.randbytes(2048), b""))
        data[start : start + len(run)] = run
        if not run:
            del data[start:]
    return bytes(data)


def _readers(folder: Path) -> list[Reader]:
    video_ts = library.disc("pal_shared_titles") / "VIDEO_TS"
    index = (video_ts / "VTS_01_0.IFO").read_bytes()
    manager = (video_ts / "VIDEO_TS.IFO").read_bytes()
    recorder = (library.disc("vr_two_programs") / "DVD_RTAV" / "VR_MANGR.IFO").read_bytes()
    vob = (library.disc("pal_resets") / "VIDEO_TS" / "VTS_01_1.VOB").read_bytes()[:_CLOCK_BYTES]
    plain = (library.disc("vob_no_nav") / "movie.vob").read_bytes()[:_CLOCK_BYTES]
    image = make_image(library.disc("pal_silent"), folder / "sound.iso").read_bytes()
    film, copy = folder / "film.vob", folder / "copy.iso"
    size = len(image[:_IMAGE_BYTES])
    return [
        Reader("IFO", index, 0.25, _read_vts, len(index)),
        Reader("VMG", manager, 0.15, lambda data: parse_vmg(data, "VIDEO_TS.IFO"), len(manager)),
        Reader("DVD-VR", recorder, 0.2, lambda data: parse_vr(data, "VR_MANGR.IFO"), 4096),
        Reader("NAV", vob, 0.15, lambda data: _read_title(film, data), len(vob)),
        Reader("PES", plain, 0.05, lambda data: _read_title(film, data), len(plain)),
        Reader("ISO", image[:size], 0.2, lambda data: _read_image(copy, data), 300 * 2048),
    ]


def _read_vts(data: bytes) -> object:
    return choose_titles(parse_vts(data, "VTS_01_0.IFO"), 2000)


def _read_title(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    title = Title(1, "film", (Part(file, len(data)),), "")
    clock = read_clock(title)
    with TitleReader(title.parts) as reader:
        sector_damage(clock, reader, bad_sectors(reader))


def _read_image(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    read_image(file)
    scan([file])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
