"""A clip's poster is one of its own early frames, made once and kept."""

import io
import shutil

import av
import numpy as np
import pytest
from PIL import Image

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.errors import Cancelled, MediaError
from nostalgia_desktop.workflow.clip_posters import clip_picture, clip_poster
from tests.helpers import finished, prepared

__all__ = ["finished", "prepared"]

SHA = "ab" * 32


@pytest.fixture
def clip(finished):
    return finished / "1994 - Arrival.mp4"


@pytest.fixture
def layout(finished):
    layout = ArchiveLayout(finished)
    shutil.rmtree(layout.posters)  # Those that came with the clips.
    return layout


def _frames(clip):
    """All frames of a clip with their times, in the size of its poster."""
    with av.open(str(clip)) as opened:
        return [
            (int(frame.time * 1000 + 0.001), frame.to_ndarray(format="rgb24"))
            for frame in opened.decode(video=0)
        ]


def _small(rgb, width, height):
    picture = Image.fromarray(rgb).resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(picture, np.int16)


def test_it_is_the_very_frame_of_its_time(clip):
    picture = clip_picture(clip)

    shown = np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3)
    frames = dict(_frames(clip))
    same = _small(frames[picture.at_ms], picture.width, picture.height)
    assert np.abs(same - shown).max() <= 2


def test_pixels_are_square(clip):
    picture = clip_picture(clip)

    assert (picture.width, picture.height) == (480, 360)


def test_it_is_made_once_and_kept_under_the_checksum(layout, clip):
    made = clip_poster(layout, clip, SHA)
    clip.unlink()

    assert clip_poster(layout, clip, SHA) == made
    assert [path.name for path in layout.posters.iterdir()] == [f"{SHA}.jpg"]
    assert Image.open(io.BytesIO(made)).size == (480, 360)


@pytest.mark.parametrize("content", [b"", b"no film", None])
def test_a_file_that_is_no_clip_has_none(layout, clip, content):
    clip.unlink()
    if content is not None:
        clip.write_bytes(content)

    assert clip_poster(layout, clip, SHA) is None
    with pytest.raises(MediaError):
        clip_picture(clip)


@pytest.mark.parametrize("checksum", ["", "../../x", "AB" * 32])
def test_without_a_checksum_nothing_is_kept(layout, clip, checksum):
    assert clip_poster(layout, clip, checksum)
    assert not layout.posters.exists()


def test_where_nothing_can_be_kept_it_is_shown_all_the_same(layout, clip):
    layout.make_folders()
    layout.posters.write_text("in the way")

    assert clip_poster(layout, clip, SHA)


def test_it_stops_when_nobody_wants_it_any_more(layout, clip):
    with pytest.raises(Cancelled):
        clip_poster(layout, clip, SHA, lambda: True)
