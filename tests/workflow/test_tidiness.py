"""What a killed program leaves half written is cleared away, wherever files are made."""

import os

import pytest

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.media.part_file import part_file
from nostalgia_desktop.workflow.tidiness import clear_up

NO_PROGRAM = "4194305"
"""One more than the highest number that Linux gives to a process."""


@pytest.mark.parametrize(
    "made",
    [
        "1994 - Sea.mp4",
        ".nostalgia/pace.json",
        ".nostalgia/proxies/a.survey",
        ".nostalgia/films/nd-1.mp4",
        ".nostalgia/posters/0a.jpg",
    ],
)
def test_no_part_file_of_a_dead_program_stays(manager, layout: ArchiveLayout, made):
    final = layout.root / made
    final.parent.mkdir(parents=True, exist_ok=True)
    with part_file(final) as part:
        left = part.with_name(part.name.replace(f"-{os.getpid()}.", f"-{NO_PROGRAM}."))
    left.write_bytes(b"half")
    final.write_bytes(b"whole")

    clear_up(manager, layout)

    assert list(layout.root.rglob("*.part")) == []
    assert final.read_bytes() == b"whole"
