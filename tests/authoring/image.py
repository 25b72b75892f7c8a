"""Makes images of discs with genisoimage, as burning programs do, and damages them."""

import shutil
import subprocess
from pathlib import Path

SECTOR_BYTES = 2048


def make_image(folder: Path, image: Path, *args: str) -> Path:
    """Make an image of a disc's folder; `args` go to genisoimage, such as `-dvd-video`, `-udf`.

    Raises:
        RuntimeError: genisoimage is not installed, or refused.
    """
    result = subprocess.run(
        [find_genisoimage(), "-quiet", *args, "-o", str(image), str(folder)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if result.returncode:
        raise RuntimeError(f"genisoimage failed: {result.stderr}")
    return image


def find_genisoimage() -> str:
    """The path of genisoimage.

    Raises:
        RuntimeError: it is not installed; tests need it and must not pass without it.
    """
    path = shutil.which("genisoimage")
    if path is None:
        raise RuntimeError("genisoimage is not installed: the tests make their images with it")
    return path


def overwrite(image: Path, start: int, data: bytes) -> None:
    """Write bytes over what an image holds from byte `start` on."""
    with image.open("r+b") as file:
        file.seek(start)
        file.write(data)


def blank_sectors(image: Path, *sectors: int) -> None:
    """Make sectors as if never written; negative ones count from the end."""
    for sector in sectors:
        place = sector * SECTOR_BYTES
        overwrite(
            image, place if sector >= 0 else image.stat().st_size + place, bytes(SECTOR_BYTES)
        )
