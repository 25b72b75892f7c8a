"""What the folders of a film are called."""

import pytest

from nostalgia_desktop.domain.job import Source


@pytest.mark.parametrize(
    ("root", "folder", "names"),
    [
        ("/films/1994/Tape 3", "VIDEO_TS", ("Tape 3", "1994")),
        ("/films", "1994/Tape 3/VIDEO_TS", ("Tape 3", "1994")),
        ("/films/Holidays 1994", ".", ("Holidays 1994", "films")),
        ("D:\\\\Tape 3", "VIDEO_TS", ("Tape 3",)),
        ("/", ".", ()),
    ],
)
def test_the_two_nearest_names_are_told_the_inner_one_first(root, folder, names):
    assert Source(root, folder, ()).folder_names == names
