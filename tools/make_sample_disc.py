"""Draw, animate, score and author the sample disc: ``python tools/make_sample_disc.py [OUT]``.

Needs Pillow, numpy, imageio-ffmpeg and the program dvdauthor.  The disc is written to
OUT/VIDEO_TS, and what is on it to truth.json beside OUT.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from contextlib import nullcontext
from pathlib import Path

from sample_disc.author import author, folder_size
from sample_disc.encode import encode, render
from sample_disc.film import TITLES, truth

DEFAULT_OUT = Path(__file__).resolve().parent.parent / "resources" / "sample" / "Family 1994"
LIMIT, ENOUGH = 3_900_000, 3_800_000
FINEST, COARSEST = 8.0, 24.0


def fit(work: Path) -> Path:
    """Find the finest quantizer at which the disc is small enough; return its VIDEO_TS folder."""
    fine, coarse = FINEST, COARSEST
    for _ in range(7):
        quality = (fine + coarse) / 2
        streams = {title: encode(title, quality, work) for title in TITLES}
        disc = author(streams, work)
        size = folder_size(disc)
        print(f"{size} bytes with quantizer {quality}")
        if ENOUGH <= size <= LIMIT:
            return disc
        fine, coarse = (quality, coarse) if size > LIMIT else (fine, quality)
    raise RuntimeError("no quantizer makes the sample disc as large as it should be")


def make(out: Path, work: Path, *, reuse: bool) -> None:
    """Make the disc, with intermediate files in the work folder."""
    for title in TITLES:
        if not reuse:
            render(title, work)
            print(f"title {title.number}: {title.frames} frames drawn")
    disc = fit(work)
    shutil.rmtree(out / "VIDEO_TS", ignore_errors=True)
    shutil.copytree(disc, out / "VIDEO_TS")
    text = json.dumps(truth(), indent=2) + "\n"
    (out.parent / "truth.json").write_text(text, encoding="utf-8")


def main() -> None:
    """Read the command line and make the disc."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", nargs="?", type=Path, default=DEFAULT_OUT)
    parser.add_argument("--work", type=Path, help="keep intermediate files in this folder")
    parser.add_argument("--reuse", action="store_true", help="encode what --work already holds")
    options = parser.parse_args()
    if options.work:
        options.work.mkdir(parents=True, exist_ok=True)
    folder = nullcontext(options.work) if options.work else tempfile.TemporaryDirectory()
    with folder as work:
        make(options.out, Path(work), reuse=options.reuse)


if __name__ == "__main__":
    main()
