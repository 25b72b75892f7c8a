"""Draws the README's picture: what lies in an archive after both passes.

Usage: python tools/readme_picture.py ARCHIVE OUT.jpg
"""

import sys
from pathlib import Path

import av
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, GAP, CAPTION, COLUMNS = 384, 288, 20, 44, 3
PAPER, INK = "#f6f4f1", "#2b2d31"


def middle_frame(clip: Path) -> Image.Image:
    """A picture from the middle of a clip, in its display shape."""
    with av.open(str(clip)) as container:
        video = container.streams.video[0]
        wanted = (video.duration or 0) // 2
        container.seek(wanted, stream=video)
        for frame in container.decode(video):
            if frame.pts is not None and frame.pts >= wanted:
                picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
                return picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    raise ValueError(f"{clip} has no pictures")


def draw(archive: Path, out: Path) -> None:
    """Put all clips of an archive side by side, each with its name below it."""
    clips = sorted(archive.glob("*.mp4"))
    rows = -(-len(clips) // COLUMNS)
    cell = WIDTH + GAP, HEIGHT + CAPTION
    sheet = Image.new("RGB", (COLUMNS * cell[0] + GAP, rows * cell[1] + GAP), PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(17)
    for index, clip in enumerate(clips):
        x = GAP + index % COLUMNS * cell[0]
        y = GAP + index // COLUMNS * cell[1]
        sheet.paste(middle_frame(clip), (x, y))
        pen.text((x + 2, y + HEIGHT + 8), clip.name, INK, font)
    sheet.save(out, quality=88)


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
