"""The script that takes the README's pictures of the window."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent

_FEWEST_COLOURS = 40
_SIZE = (1280, 800)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory) -> dict[str, Image.Image]:
    """Two states at the usual scale: without a disc, and with the sample's scenes."""
    out, names = tmp_path_factory.mktemp("pictures"), ("empty", "sample")
    command = [sys.executable, ROOT / "docs" / "screenshots" / "make.py", out]
    only = [f"--only={name}" for name in names]
    temp = tmp_path_factory.mktemp("temp")
    done = subprocess.run(
        [*map(str, command), *only, "--look=light", "--scale=1"],
        env=os.environ | {"TMPDIR": str(temp)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(temp.iterdir()) == []  # All but the pictures is gone.
    assert done.stdout.split() == [str(out / f"{name}-light.png") for name in names]
    return {name: Image.open(out / f"{name}-light.png").convert("RGB") for name in names}


@pytest.mark.parametrize("name", ["empty", "sample"])
def test_a_picture_is_as_large_as_the_window_and_not_blank(pictures, name):
    picture = pictures[name]

    assert picture.size == _SIZE
    assert len(picture.getcolors(picture.width * picture.height)) > _FEWEST_COLOURS


def test_the_picture_of_the_sample_shows_its_film(pictures):
    stage = (500, 200, 800, 400)  # In the middle of the window.
    colours = {name: picture.crop(stage).getcolors(100_000) for name, picture in pictures.items()}

    assert len(colours["sample"]) > 10 * len(colours["empty"])


def test_a_state_that_is_unknown_is_named(tmp_path):
    make = Path(ROOT, "docs", "screenshots", "make.py")
    done = subprocess.run(
        [sys.executable, str(make), str(tmp_path), "--only=nowhere"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "nowhere" in done.stderr
    assert list(tmp_path.iterdir()) == []
