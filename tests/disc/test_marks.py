"""Where a title's picture or sound goes on in another form is found to the unit, cheaply."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from nostalgia_desktop.disc import marks as marks_module
from nostalgia_desktop.disc.marks import find_marks
from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.marks import Mark, MarkKind, aspect_at
from tests.authoring import library
from tests.authoring.changes import Part, changing_disc, widen
from tests.authoring.programs import Program
from tests.disc.titles import blank_nav_packs, titles_of

FIRST = Program(scenes=(50, 50), base=400_000, seed=3)
SECOND = replace(FIRST, base=400_100, seed=4)
UNIT_FRAMES = 15
NARROW, SURROUND = ("-s", "352x576"), ("-ac", "6", "-b:a", "384k")


def _opened(folder: Path) -> tuple[TitleClock, Title]:
    (title,) = titles_of(folder)
    return read_clock(title), title


def _disc(folder: Path, second: Part, *, one_clock: bool) -> tuple[TitleClock, Title]:
    return _opened(changing_disc([Part(FIRST), second], folder / "disc", one_clock=one_clock))


@pytest.mark.parametrize("one_clock", [True, False])
def test_a_change_of_size_is_marked_at_its_very_frame(one_clock, tmp_path):
    clock, title = _disc(tmp_path, Part(SECOND, NARROW), one_clock=one_clock)

    assert find_marks(clock, title) == (Mark(MarkKind.SIZE, 100, "720 x 576 to 352 x 576"),)


@pytest.mark.parametrize("one_clock", [True, False])
def test_more_channels_are_marked_to_the_unit(one_clock, tmp_path):
    clock, title = _disc(tmp_path, Part(SECOND, SURROUND), one_clock=one_clock)

    (mark,) = find_marks(clock, title)

    assert (mark.kind, mark.detail) == (MarkKind.SOUND, "ac3, 2 channels to ac3, 6 channels")
    assert 100 <= mark.frame <= 100 + UNIT_FRAMES


@pytest.mark.parametrize(
    ("audio", "words"),
    [("lpcm", "lpcm, 2 channels"), ("mp2", "mpeg, 2 channels"), (None, "no sound")],
)
def test_another_coding_of_sound_is_marked(audio, words, tmp_path):
    second = Part(replace(SECOND, audio=audio))

    marks = find_marks(*_disc(tmp_path, second, one_clock=False))

    assert marks == (Mark(MarkKind.SOUND, 100, f"ac3, 2 channels to {words}"),)


def test_a_sound_track_that_begins_later_is_marked(tmp_path):
    second = Part(replace(SECOND, audio_tracks=2))

    (mark,) = find_marks(*_disc(tmp_path, second, one_clock=False))

    assert mark == Mark(MarkKind.SOUND, 100, "ac3, 2 channels to ac3, 2 channels + ac3, 2 channels")


def _widened(folder: Path) -> tuple[TitleClock, Title]:
    clock, title = _disc(folder, Part(SECOND), one_clock=True)
    (unit,) = [unit for unit in clock.segments[0].units if clock.frame_of_byte(unit.start) == 100]
    widen(title.parts[0].path, unit.start)
    return clock, title


def test_a_change_of_shape_is_marked_at_its_very_frame(tmp_path):
    clock, title = _widened(tmp_path)

    marks = find_marks(clock, title)

    assert marks == (Mark(MarkKind.ASPECT, 100, "4:3 to 16:9"),)
    disc_says = Fraction(4, 3)
    assert [aspect_at(marks, frame, disc_says) for frame in (0, 99, 100, 199)] == [
        *(Fraction(4, 3), Fraction(4, 3)),
        *(Fraction(16, 9), Fraction(16, 9)),
    ]


def test_a_change_is_found_without_navigation_packs_too(tmp_path):
    clock, title = _disc(tmp_path, Part(SECOND, NARROW), one_clock=True)
    blank_nav_packs(title)
    blank = read_clock(title)
    assert (clock.method, blank.method) == ("nav", "pes")

    marks = find_marks(blank, title)

    assert marks == (Mark(MarkKind.SIZE, 100, "720 x 576 to 352 x 576"),)


def test_one_damaged_unit_is_no_change(tmp_path):
    clock, title = _disc(tmp_path, Part(SECOND), one_clock=True)
    vob, units = title.parts[0].path, clock.segments[0].units
    whole = vob.read_bytes()
    for unit in units[1:-1]:
        widen(vob, unit.start)
        wide = vob.read_bytes()
        vob.write_bytes(whole[: unit.start] + wide[unit.start : unit.end] + whole[unit.end :])

        assert find_marks(clock, title) == ()


@pytest.mark.parametrize("name", library.disc_names())
def test_a_title_that_stays_as_it_is_has_no_marks(name):
    for title in titles_of(library.disc(name)):
        assert find_marks(read_clock(title), title) == ()


def test_the_disc_s_shape_counts_where_the_film_never_changes():
    sound = Mark(MarkKind.SOUND, 10, "ac3, 2 channels to no sound")

    assert aspect_at((sound,), 50, Fraction(16, 9)) == Fraction(16, 9)


def test_it_can_be_stopped():
    (title,) = titles_of(library.disc("pal_resets"))

    with pytest.raises(Cancelled):
        find_marks(read_clock(title), title, lambda: True)


def test_it_reads_a_few_kilobytes_for_each_look(tmp_path, monkeypatch):
    clock, title = _disc(tmp_path, Part(SECOND, NARROW), one_clock=True)
    read: list[int] = []

    class Counting(TitleReader):
        def __exit__(self, *ended) -> None:
            read.append(self.bytes_read)
            super().__exit__(*ended)

    monkeypatch.setattr(marks_module, "TitleReader", Counting)
    find_marks(clock, title)

    # The two ends, the halving, and both neighbours of the change, with a pack of sound each.
    looks = 2 + 4 + 2
    assert read[0] <= looks * 6 * 1024
