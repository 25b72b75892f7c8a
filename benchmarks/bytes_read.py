"""How many bytes of a disc each pass takes from its drive, beside the disc's own, in one run.

Usage: python -m benchmarks.bytes_read DISC…      (as root, on Linux: it mounts a file system)

Each disc is copied to a file system of its own, which is mounted anew before each pass, so that
nothing of it is in memory. What the block device was asked for is counted by the kernel. The aim is
1.0: a disc in a slow drive is read once for each pass, whatever of it is looked at again.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import COMMAND

_ROOM = 1.2
_SPARE_BYTES = 32 << 20
_SECTOR = 512


def main(arguments: Sequence[str]) -> None:
    """Print a row for each disc."""
    if not arguments:
        raise SystemExit(__doc__)
    print("| disc, MB | first pass | second pass | clips |\n|---|---|---|---|")
    for disc in map(Path, arguments):
        size = sum(path.stat().st_size for path in disc.rglob("*") if path.is_file())
        with tempfile.TemporaryDirectory() as folder:
            first, second, clips = _passes(Path(folder), disc, size)
        name = f"{disc.name}, {size / 1e6:.0f}"
        print(f"| {name} | {first / size:.2f} | {second / size:.2f} | {clips} |", flush=True)


def _passes(folder: Path, disc: Path, size: int) -> tuple[int, int, int]:
    """The bytes that each pass took from the drive, and how many clips were made."""
    image, drive, archive = folder / "drive.img", folder / "drive", folder / "archive"
    with image.open("wb") as file:
        file.truncate(round(size * _ROOM) + _SPARE_BYTES)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    drive.mkdir()
    with _mounted(image, drive):
        shutil.copytree(disc, drive / "disc")
    to = ["--archive", str(archive)]
    with _mounted(image, drive) as taken:
        _run("submit", str(drive / "disc"), *to, "--analyst", "local")
        first = taken()
    with _mounted(image, drive) as taken:
        _run("finalize", *to)
        second = taken()
    return first, second, len(list(archive.glob("*.mp4")))


def _run(*words: str) -> None:
    subprocess.run([*COMMAND, *words], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _mounted(image: Path, at: Path) -> Iterator[Callable[[], int]]:
    """Mount an image; gives what tells how many bytes were taken from it since."""
    attach = ["losetup", "--find", "--show", str(image)]
    device = subprocess.run(attach, check=True, capture_output=True, text=True).stdout.strip()
    try:
        subprocess.run(["mount", device, str(at)], check=True)
        before = _taken_from(device)
        try:
            yield lambda: _taken_from(device) - before
        finally:
            subprocess.run(["umount", str(at)], check=True)
    finally:
        subprocess.run(["losetup", "--detach", device], check=True)


def _taken_from(device: str) -> int:
    """The bytes that were read from a block device, of all time."""
    counts = Path("/sys/block", Path(device).name, "stat").read_text(encoding="ascii").split()
    return int(counts[2]) * _SECTOR


if __name__ == "__main__":
    main(sys.argv[1:])
