"""Whatever folders claim, the walk through them ends, with safe paths."""

import itertools

from nostalgia_desktop.disc.folder_walk import Walk
from nostalgia_desktop.disc.volume import Damaged, Node


def test_an_endless_folder_ends():
    walk = Walk(lambda _extents: (Node(f"{n}.VOB", ((n, 1),)) for n in itertools.count()))

    walk.folder(((0, 1),))

    assert len(walk.files) == 20_000
    assert "more than 20000 files" in walk.troubles[0]


def test_endless_folders_end():
    places = itertools.count(1)
    walk = Walk(lambda _extents: (Node("F", ((next(places), 1),), is_folder=True) for _ in "ab"))

    walk.folder(((0, 1),))

    assert walk.files == ()
    assert next(places) < 20_100


def test_what_came_before_the_damage_is_kept():
    def nodes(_extents):
        yield Node("A.VOB", ((0, 1),))
        raise Damaged("the rest is lost")

    walk = Walk(nodes)
    walk.folder(((0, 1),))

    assert [file.path for file in walk.files] == ["A.VOB"]
    assert walk.troubles == ("the folder / is damaged: the rest is lost",)


def test_of_two_files_with_one_name_the_first_is_taken():
    walk = Walk(lambda _extents: iter([Node("A.VOB", ((0, 1),)), Node("A.VOB", ((5, 1),))]))

    walk.folder(((0, 1),))

    assert [file.extents for file in walk.files] == [((0, 1),)]
    assert walk.troubles == ("A.VOB is listed twice; the first was taken",)


def test_absurd_sizes_are_left_out():
    pieces = tuple((n, 4 << 30) for n in range(17))
    walk = Walk(lambda _extents: iter([Node("A.VOB", pieces), Node("B.VOB", ((3 << 40, 1),))]))

    walk.folder(((0, 1),))

    assert walk.files == ()
    assert len(walk.troubles) == 2
