"""What the family wrote about its films: the names, places and people of each scene."""

from itertools import accumulate, pairwise
from typing import NamedTuple

from nostalgia_desktop.domain.scene import Scene, Scenes, new_uid
from studio.tapes import TAPES

_FRAME_MS = 40


class Words(NamedTuple):
    """Of one scene; `share` says how much of its shot it takes where a shot holds several."""

    shot: int
    share: float
    title: str
    description: str
    location: str
    people: tuple[str, ...]
    date: str
    note: str = ""


FAMILY = ("Mia", "Tom", "Lena", "Grandma Rose", "Grandpa Karl")

WORDS: dict[str, tuple[Words, ...]] = {
    "The year 1994": (
        Words(
            0,
            0.6,
            "Mia turns six",
            "Everyone sings, and Mia blows out all six candles on the second try.",
            "Grandma’s kitchen",
            ("Mia", "Tom", "Grandma Rose"),
            "1994-08-14",
            "Six candles are lit on the cake; the date is in the picture.",
        ),
        Words(0, 0.4, "Unwrapping presents", "", "Grandma’s kitchen", ("Mia", "Tom"), "1994-08-14"),
        Words(
            1,
            0.55,
            "First day at the sea",
            "Tom digs a moat around the castle before the tide comes in.",
            "Rügen",
            ("Tom", "Mia"),
            "1994-08-19",
            "Sand, a parasol and waves; the date is in the picture.",
        ),
        Words(1, 0.45, "Sailing boats", "", "Rügen", ("Grandpa Karl",), "1994-08-19"),
        Words(
            2,
            1,
            "Under the sprinkler",
            "Mia runs through the water again and again.",
            "Grandma’s garden",
            ("Mia",),
            "1994-08-27",
        ),
        Words(
            3,
            0.6,
            "Lighting the tree",
            "The candles are lit, and then the presents may be opened.",
            "At home",
            ("Mia", "Tom", "Lena"),
            "1994-12-24",
        ),
        Words(3, 0.4, "Lena’s first Christmas", "", "At home", ("Lena",), "1994-12-24"),
        Words(4, 1, "The snowman", "", "Feldberg", ("Tom", "Mia"), "1994-12-28"),
        Words(5, 1, "Fireworks", "", "Market square", (), "1994-12-31"),
    ),
    "Grandma’s garden 1995": (
        Words(0, 1, "Roses in June", "", "Grandma’s garden", ("Grandma Rose",), "1995-06-04"),
        Words(1, 1, "A day by the sea", "", "Rügen", ("Tom", "Mia"), "1995-07-30"),
    ),
    "Winter 1996": (
        Words(0, 1, "Christmas Eve", "", "At home", ("Lena", "Tom", "Mia"), "1996-12-24"),
        Words(1, 1, "Sledging", "", "Feldberg", ("Tom", "Lena"), "1996-12-29"),
    ),
    "Lena turns four": (
        Words(0, 1, "Lena turns four", "", "At home", ("Lena", "Grandpa Karl"), "1997-03-02"),
    ),
    "Italy 1998": (
        Words(0, 0.5, "Castles in the sand", "", "Lake Garda", ("Lena", "Mia"), "1998-07-21"),
        Words(0, 0.5, "The red parasol", "", "Lake Garda", ("Grandma Rose",), "1998-07-21"),
    ),
    "New Year 2000": (Words(0, 1, "Midnight", "", "Market square", ("Mia", "Tom"), "1999-12-31"),),
}


def scenes_of(tape: str) -> Scenes:
    """The scenes of a tape, cut where its shots change and at the shares of its words."""
    bounds = list(accumulate((shot.length_ms for shot in TAPES[tape]), initial=0))
    scenes: list[Scene] = []
    for number, (start, end) in enumerate(pairwise(bounds)):
        words = [each for each in WORDS[tape] if each.shot == number]
        shares = accumulate((each.share for each in words), initial=0.0)
        cuts = [start + round((end - start) * share / _FRAME_MS) * _FRAME_MS for share in shares]
        for each, (begin, stop) in zip(words, pairwise(cuts), strict=True):
            scenes.append(_scene(each, begin, stop))
    return tuple(scenes)


def _scene(words: Words, start_ms: int, end_ms: int) -> Scene:
    return Scene(
        start_ms,
        end_ms,
        words.title,
        words.description,
        words.people,
        words.location,
        words.date,
        uid=new_uid(),
        note=words.note,
    )
