"""Contact sheets as pictures: what is drawn stands where its time is."""

import io
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageColor

from nostalgia_desktop.archive.sheet import colours
from nostalgia_desktop.archive.sheet.brush import Box
from nostalgia_desktop.archive.sheet.colours import LIGHT
from nostalgia_desktop.archive.sheet.content import Sheet, date_text, step_ms
from nostalgia_desktop.archive.sheet.head import band_of
from nostalgia_desktop.archive.sheet.jpeg import MOST_HEIGHT, cards_of, sheet_jpeg
from nostalgia_desktop.archive.sheet.lettering import Lettering
from nostalgia_desktop.archive.sheet.reel import Reel
from nostalgia_desktop.archive.sheet.rows import rows_of
from nostalgia_desktop.data import data_root
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.errors import ArchiveError, Cancelled
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.survey import Change, ChangeKind, Span
from nostalgia_desktop.gui import colours as window
from tests.archive.sheets import (
    HEIGHT,
    RATE,
    WIDTH,
    colour_of,
    jpeg,
    make_sheet,
    make_strip,
    make_survey,
    poster_colour,
)

FONTS = data_root() / "resources" / "fonts"
LONG = "Grandma is " * 500
FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"


def drawn(sheet: Sheet) -> Image.Image:
    picture = Image.open(io.BytesIO(sheet_jpeg(sheet, FONTS)))
    picture.load()
    assert picture.format == "JPEG"
    assert picture.width == 2000
    return picture


def near(found: object, wanted: tuple[int, ...], within: int = 8) -> bool:
    assert isinstance(found, tuple)
    return max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= within


def paint(name: str) -> tuple[int, ...]:
    return ImageColor.getrgb(LIGHT[name])


def columns_of(picture: Image.Image, box: Box, colour: str) -> list[int]:
    """The columns of a box in which all is of one colour."""
    left, top, right, bottom = box
    return [
        x
        for x in range(left, right)
        if all(near(picture.getpixel((x, y)), paint(colour), 40) for y in range(top, bottom))
    ]


def share_of(picture: Image.Image, box: Box, colour: str) -> float:
    """How much of a box has a colour."""
    part = picture.crop(box)
    pixels = list(part.get_flattened_data())
    return sum(near(pixel, paint(colour), 40) for pixel in pixels) / len(pixels)


def tick_box(sheet: Sheet) -> Box:
    """The part of the overview in which there are ticks and nothing else."""
    lane = band_of(sheet).lane
    top = lane.top + lane.film
    return lane.left, top + 2, lane.left + lane.width, top + lane.ticks // 2


def blue_in(picture: Image.Image, box: Box) -> float:
    """How much of a box is as blue as the waveform; nothing else of a sheet is blue."""
    pixels = list(picture.crop(box).get_flattened_data())
    return sum(blue - red > 40 for red, _green, blue in pixels) / len(pixels)


def sound_box(sheet: Sheet) -> Box:
    """Where the sound of the whole title is drawn."""
    lane = band_of(sheet).lane
    return lane.left, lane.top + lane.film + 2, lane.left + lane.width, lane.bottom


def test_the_poster_of_each_scene_is_on_its_card() -> None:
    sheet = make_sheet(scenes=14)

    picture = drawn(sheet)

    cards = cards_of(sheet, Lettering(FONTS))
    assert [card.number for card in cards] == list(range(1, 15))
    for card in cards:
        left, top, right, bottom = card.poster
        assert (right - left) / (bottom - top) == pytest.approx(4 / 3, rel=0.01)
        middle = ((left + right) // 2, (top + bottom) // 2)
        assert near(picture.getpixel(middle), poster_colour(card.number - 1))


@pytest.mark.parametrize("count", [1, 6, 7, 60, 61, 240, 241, 300])
def test_cards_neither_overlap_nor_leave_the_picture(count: int) -> None:
    cards = cards_of(make_sheet(600, count), Lettering(FONTS))

    taken = Image.new("L", (2000, MOST_HEIGHT))
    assert len(cards) == count
    for card in cards:
        box = (card.poster[0], card.poster[1], card.poster[2], card.bottom)
        assert box[0] >= 88
        assert box[2] <= 2000 - 88
        assert taken.crop(box).getextrema() == (0, 0)
        taken.paste(255, box)


def test_three_hundred_scenes_fit_one_picture() -> None:
    sheet = make_sheet(900, 300)

    picture = drawn(sheet)

    cards = cards_of(sheet, Lettering(FONTS))
    assert cards[-1].number == 300
    assert cards[-1].bottom < picture.height <= MOST_HEIGHT
    last = cards[-1].poster
    middle = ((last[0] + last[2]) // 2, (last[1] + last[3]) // 2)
    assert near(picture.getpixel(middle), poster_colour(299))


def test_a_cut_is_marked_at_its_time_in_the_overview() -> None:
    sheet = make_sheet(survey=make_survey(120, (7_400, 61_000)))

    picture = drawn(sheet)

    lane = band_of(sheet).lane
    found = columns_of(picture, tick_box(sheet), "text")
    for ms in (7_400, 61_000):
        x = lane.left + ms * lane.width / 120_000
        assert any(abs(column - x) <= 2 for column in found)
    assert len(found) <= 4


def test_a_cut_is_marked_at_its_time_on_the_card_of_its_scene_alone() -> None:
    sheet = make_sheet(survey=make_survey(120, (50_000,)))

    picture = drawn(sheet)

    for card in cards_of(sheet, Lettering(FONTS)):
        lane = card.lane
        top = lane.top + lane.film
        box = (lane.left, top + 2, lane.left + lane.width, top + lane.ticks // 2)
        found = columns_of(picture, box, "text")
        if card.number == 2:
            x = lane.left + (50_000 - 40_000) * lane.width / 40_000
            assert found
            assert all(abs(column - x) <= 2 for column in found)
        else:
            assert found == []


def test_very_many_cuts_are_told_apart() -> None:
    cuts = tuple(range(1_000, 119_000, 400))
    sheet = make_sheet(survey=make_survey(120, cuts))

    found = columns_of(drawn(sheet), tick_box(sheet), "text")

    runs = 1 + sum(after - before > 1 for before, after in pairwise(found))
    assert runs == len(cuts)


def test_a_dissolve_is_as_wide_as_it_lasts() -> None:
    survey = make_survey(120)
    change = Change(ChangeKind.DISSOLVE, 30 * RATE, 34 * RATE, 1.0)
    sheet = make_sheet(survey=replace(survey, changes=(change,)))

    found = columns_of(drawn(sheet), tick_box(sheet), "text")

    lane = band_of(sheet).lane
    assert abs(found[0] - (lane.left + lane.width * 30 / 120)) <= 2
    assert abs(found[-1] - (lane.left + lane.width * 34 / 120)) <= 2


def test_film_shows_each_picture_above_its_time() -> None:
    sheet = make_sheet(120)

    film = Reel(sheet).film(0, 120_000, WIDTH * 20, HEIGHT)

    for cell in range(20):
        second = 6 * cell + 3
        shown = film.getpixel((cell * WIDTH + WIDTH // 2, HEIGHT // 2))
        assert any(near(shown, colour_of(second // 2 + more)) for more in (0, 1))


def test_film_of_a_scene_has_no_picture_of_its_neighbours() -> None:
    sheet = make_sheet(120)

    film = Reel(sheet).film(20_500, 24_500, WIDTH * 4, HEIGHT)

    for cell in range(4):
        shown = film.getpixel((cell * WIDTH + WIDTH // 2, HEIGHT // 2))
        assert any(near(shown, colour_of(picture)) for picture in (11, 12))


def test_film_of_a_scene_between_two_pictures_shows_the_nearest() -> None:
    film = Reel(make_sheet(120)).film(20_300, 20_900, WIDTH, HEIGHT)

    assert near(film.getpixel((WIDTH // 2, HEIGHT // 2)), colour_of(10))


def test_loud_parts_stand_out() -> None:
    peaks = bytes([20] * 600 + [200] * 600)
    sheet = make_sheet(survey=make_survey(120, peaks=peaks))

    levels = sheet.loudness(0, 120_000, 12)

    assert levels[6:] == [1.0] * 6
    assert all(0 < level < 0.3 for level in levels[:6])
    assert sheet.loudness(59_000, 61_000, 2)[0] < sheet.loudness(59_000, 61_000, 2)[1]


@pytest.mark.parametrize(
    ("kind", "colour"), [("silence", "silence"), ("black", "text"), ("damage", "bad")]
)
def test_what_cannot_be_seen_or_heard_is_hatched(kind: str, colour: str) -> None:
    span = (Span(30 * RATE, 60 * RATE),)
    peaks = bytes(1200)
    damage = Damage(DamageKind.UNREADABLE, 30_000, 60_000, "sectors")
    survey = make_survey(
        120, (), span if kind == "silence" else (), span if kind == "black" else (), peaks
    )
    sheet = make_sheet(survey=survey, damage=(damage,) if kind == "damage" else ())

    picture = drawn(sheet)

    lane = band_of(sheet).lane
    quarter, top, bottom = lane.width // 4, lane.top + lane.film + 2, lane.bottom - 2
    inside = (lane.left + quarter + 4, top, lane.left + 2 * quarter - 4, bottom)
    outside = (lane.left + 2 * quarter + 4, top, lane.left + 3 * quarter, bottom)
    assert share_of(picture, inside, colour) > 0.15
    assert share_of(picture, outside, colour) < 0.02


def test_a_loss_without_length_is_seen_and_broken_navigation_is_none() -> None:
    lost = Damage(DamageKind.CUT_OFF, 120_000, 120_000, "the end")
    harmless = Damage(DamageKind.BROKEN_NAV, 10_000, 50_000, "navigation")
    sheet = make_sheet(damage=(harmless, lost))

    picture = drawn(sheet)

    lane = band_of(sheet).lane
    right = lane.left + lane.width
    # The corner is rounded, so not at the very end.
    at_end = (right - 3, lane.top + 20, right, lane.bottom - 20)
    before = (lane.left, lane.top + 20, right - 8, lane.bottom - 20)
    assert max(r - b for r, _g, b in picture.crop(at_end).get_flattened_data()) > 60
    assert share_of(picture, before, "bad") < 0.001


def test_damage_that_may_be_anywhere_is_told_and_hides_nothing() -> None:
    anywhere = Damage(DamageKind.UNDECODABLE, 0, 120_000, "104 frames repeat the one before")
    sheet = make_sheet(damage=(anywhere,))

    picture = drawn(sheet)

    band = band_of(sheet)
    legend = (band.lane.left, band.legend, 1400, band.legend + 24)
    assert share_of(picture, sound_box(sheet), "bad") < 0.001
    assert share_of(picture, legend, "bad") > 0.005
    assert share_of(drawn(make_sheet()), legend, "bad") == 0


def test_film_in_no_scene_is_faded() -> None:
    sheet = make_sheet(scenes=1)
    sheet = replace(sheet, scenes=(Scene(0, 60_000, "First half"),))

    picture = drawn(sheet)

    lane = band_of(sheet).lane
    y = lane.top + lane.film // 2
    kept = picture.getpixel((lane.left + lane.width // 4, y))
    faded = picture.getpixel((lane.left + lane.width * 3 // 4, y))
    assert isinstance(kept, tuple)
    assert isinstance(faded, tuple)
    assert min(faded) > 160 > min(kept)


def test_a_title_without_sound_has_no_waveform() -> None:
    sheet = make_sheet(survey=make_survey(120, peaks=b""))

    assert blue_in(drawn(make_sheet()), sound_box(make_sheet())) > 0.1
    assert blue_in(drawn(sheet), sound_box(sheet)) == 0
    assert share_of(drawn(sheet), sound_box(sheet), "faint") > 0


def test_a_title_without_scenes_is_shown_by_time() -> None:
    sheet = make_sheet(600, 0)

    picture = drawn(sheet)

    rows = rows_of(sheet, band_of(sheet).bottom + 64)
    assert rows[0].lane.start_ms == 0
    assert rows[-1].lane.end_ms == 600_000
    for before, after in pairwise(rows):
        assert before.lane.end_ms == after.lane.start_ms
        assert before.bottom < after.lane.top
    assert rows[-1].bottom <= picture.height
    for row in rows:
        lane = row.lane
        shown = picture.getpixel((lane.left + lane.width // 28, lane.top + lane.film // 2))
        picture_then = (lane.start_ms + (lane.end_ms - lane.start_ms) // 28) // 2000
        assert any(near(shown, colour_of(picture_then + more), 12) for more in (-1, 0, 1, 2))


def test_a_long_title_without_scenes_has_not_too_many_rows() -> None:
    for length_s in (1, 59, 3_600, 40_000, 400_000):
        sheet = replace(make_sheet(60, 0), length_ms=length_s * 1000)
        assert 1 <= len(rows_of(sheet, 0)) <= 60


def test_very_many_scenes_end_before_a_jpeg_does_and_the_sheet_says_so() -> None:
    sheet = make_sheet(9_000, 3_000)

    cards = cards_of(sheet, Lettering(FONTS))
    picture = drawn(sheet)

    assert 1000 < len(cards) < 3_000
    assert picture.height <= MOST_HEIGHT
    left_out = share_of(picture, (88, picture.height - 76, 1200, picture.height), "faint")
    complete = drawn(make_sheet(900, 300))
    assert left_out > 0.002
    assert share_of(complete, (88, complete.height - 70, 1200, complete.height), "faint") == 0


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        LONG,
        "x" * 5_000,
        f"Beach {FAMILY} \N{SPARKLES}",
        "\u202eevil\u202c\u2066",
        "one\ntwo\r\n\x00three\x1b[31m",
        "\ud800 half",
        "\N{HEBREW LETTER ALEF}" * 40,
        "運動会 1994",
        "e" + "\u0301" * 3_000,
        " \t ",
        "",
    ],
)
def test_hostile_texts_stay_on_their_card(text: str) -> None:
    scene = Scene(0, 60_000, text, text, (text, text), text, "1994-08-14")
    sheet = make_sheet(scenes=1, disc=text, title=text)
    sheet = replace(sheet, scenes=(scene,))

    picture = drawn(sheet)

    letters = Lettering(FONTS)
    (card,) = cards_of(sheet, letters)
    width = card.poster[2] - card.poster[0]
    assert sum(line.is_bold for line in card.lines) in (1, 2)
    assert len(card.lines) <= 2 + 1 + 2 + 4
    for line in card.lines:
        face = (letters.bold if line.is_bold else letters.regular).size(line.size)
        assert letters.width(line.text, face) <= width
        assert all(letters.regular.has(character) for character in line.text)
    assert share_of(picture, (1912, 0, 2000, picture.height), "text") == 0
    assert share_of(picture, (0, 0, 88, picture.height), "text") == 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Beach \N{BEACH WITH UMBRELLA}\ufe0f day", "Beach day"),
        (f"{FAMILY} Family", "Family"),
        ("παππούς", "παππούς"),
        ("Бабушка", "Бабушка"),
        ("Cafe\u0301 “Łódź”, ça", "Café “Łódź”, ça"),
        ("\uff2d\uff49\uff41 \uff11", "Mia 1"),
        ("Fête 運動会 1994", "Fête … 1994"),
        ("運動会", "Scene 7"),
        ("\N{PARTY POPPER}", "Scene 7"),
        ("a\nb\tc\x00d", "a b c d"),
    ],
)
def test_letters_that_the_font_lacks_leave_no_boxes(text: str, wanted: str) -> None:
    assert Lettering(FONTS).drawable(text, "Scene 7") == wanted


def test_the_sheet_knows_when_letters_are_missing() -> None:
    letters = Lettering(FONTS)
    letters.drawable("Beach \N{PARTY POPPER}")
    assert not letters.is_incomplete
    letters.drawable("運動会")
    assert letters.is_incomplete


def test_long_lines_end_in_an_ellipsis_and_short_ones_do_not() -> None:
    letters = Lettering(FONTS)
    face = letters.bold.size(25)

    lines = letters.wrapped("Grandma and Grandpa dance in the kitchen until late", face, 300, 2)

    assert len(lines) == 2
    assert lines[0] == "Grandma and Grandpa"
    assert lines[1].startswith("dance in the kitchen")
    assert lines[1].endswith("…")
    assert letters.wrapped("Short", face, 300, 2) == ["Short"]
    assert letters.wrapped("", face, 300, 2) == []


def test_a_scene_without_poster_shows_its_film() -> None:
    sheet = make_sheet(scenes=3)
    sheet = replace(sheet, posters=(sheet.posters[0], b"", sheet.posters[2]))

    picture = drawn(sheet)

    card = cards_of(sheet, Lettering(FONTS))[1]
    middle = ((card.poster[0] + card.poster[2]) // 2, (card.poster[1] + card.poster[3]) // 2)
    assert any(near(picture.getpixel(middle), colour_of(number)) for number in (29, 30, 31))


def test_nobody_waits_for_a_sheet_that_is_not_wanted_any_more() -> None:
    with pytest.raises(Cancelled):
        sheet_jpeg(make_sheet(), FONTS, lambda: True)


@pytest.mark.parametrize(
    "sheet_file", [b"", b"\xff\xd8\xff\xe0 nonsense", jpeg((16, 16), (0, 0, 0))]
)
def test_a_damaged_filmstrip_is_said_to_be_one(sheet_file: bytes) -> None:
    strip = make_strip(120)
    sheet = make_sheet(filmstrip=replace(strip, sheets=(sheet_file,)))

    with pytest.raises(ArchiveError, match="submit the disc again"):
        sheet_jpeg(sheet, FONTS)


def test_facts_come_from_the_scenes_and_the_survey() -> None:
    scenes = (
        Scene(0, 40_000, "a", location="Lake", date="1994-08-14"),
        Scene(40_000, 80_000, "b", location="Kitchen", date="1994-12-24"),
        Scene(80_000, 120_000, "c", location="Lake"),
    )
    sheet = make_sheet(survey=make_survey(120, (5_000, 90_000)))
    sheet = replace(sheet, scenes=scenes)

    assert sheet.dates == "14 August 1994 \u2013 24 December 1994"
    assert sheet.places == "Lake, Kitchen"
    assert sheet.facts == [("3", "scenes"), ("3", "shots"), ("0:02:00", "length")]
    assert replace(sheet, scenes=()).dates == "August 1994"


def test_dates_are_written_as_precise_as_they_are() -> None:
    texts = [date_text(date) for date in ("", "1994", "1994-08", "1994-08-04T18:03:05")]

    assert texts == ["", "1994", "August 1994", "4 August 1994"]


def test_steps_are_round_and_few_enough() -> None:
    assert step_ms(3_600_000, 14) == 300_000
    assert step_ms(79_750, 14) == 10_000
    assert all(step_ms(length, 14) * 14 >= length for length in (1, 999, 10**7, 10**9))


def test_the_type_is_bundled_with_its_licence() -> None:
    files = {file.name: file.stat().st_size for file in Path(FONTS).iterdir()}

    assert "OFL.txt" in files
    assert files["Inter-Regular.ttf"] + files["Inter-SemiBold.ttf"] <= 900_000


def test_colours_are_those_of_the_window() -> None:
    for ours, theirs in ((colours.LIGHT, window.LIGHT), (colours.DARK, window.DARK)):
        for name in set(ours) - {"paper", "panel", "silence"}:
            assert ours[name] == getattr(theirs, name.replace("-", "_")), name
        assert ours["paper"] == theirs.window
