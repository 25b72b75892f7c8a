"""A person at the screen: looks where things are, then uses mouse and keyboard."""

import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.authoring.barcode import read_field
from tests.authoring.media import Luma
from tests.window.drag_source import PLACE, SIZE
from tests.window.program import LONG_S, Program, until
from tests.window.screen import Point, Screen

Record = dict[str, Any]

_PAINTED_S = 0.1
"""What the program knows may be on the screen a moment later."""


class Person:
    """Does everything through the screen, and asks the program only where things are."""

    def __init__(self, screen: Screen, program: Program) -> None:
        self.screen, self.program = screen, program
        self._others: list[subprocess.Popen[str]] = []

    # Looking

    def sees(self, kind: str = "", name: str = "") -> Record | None:
        """The first such widget that can be seen."""
        return next(iter(self.program.ask("widgets", kind=kind, name=name)), None)

    def reads(self, kind: str, name: str = "") -> str:
        """What is written in such a widget; empty where there is none."""
        widget = self.sees(kind, name)
        return str(widget["text"]) if widget else ""

    def rows(self) -> list[Record]:
        """The rows of the list of discs."""
        found: list[Record] = self.program.ask("rows", kind="JobListView")
        return found

    def at(self, ms: int, band: str = "title") -> Point:
        """Where a time is on the timeline."""
        line = self.program.ask("timeline")
        x = line["x"] + round(ms / line["ms_per_px"]) - line["left_px"]
        return x, line["y"] + sum(line[band]) // 2

    def frames_at_cut(self) -> list[int | None]:
        """The numbers on the frames around the cut, read off the screen.

        The original's three before it, and three from there on; None where one cannot be read.
        """

        def tiles() -> list[Record]:
            found: list[Record] = self.program.ask("cut")
            return found if all(each["state"] == "ready" for each in found) else []

        until(tiles, "the frames around the cut are there")
        time.sleep(_PAINTED_S)
        picture = np.asarray(self.screen.picture().convert("L"))
        fields = [read_field(_cut_out(picture, tile)) for tile in tiles()]
        return [None if field is None else field // 2 for field in fields]

    # Doing

    def click(self, kind: str, name: str = "", times: int = 1) -> None:
        """Click a widget, as soon as it is there and can be used."""
        widget = until(lambda: self._usable(kind, name), f"a {kind} “{name}” can be clicked")
        self.screen.click(middle(widget), times)

    def click_row(self, text: str, times: int = 1) -> None:
        """Click a row of the list of discs."""
        row = next(each for each in self.rows() if text in each["text"])
        self.screen.click(middle(row), times)

    def keys(self, *names: str) -> None:
        """Press keys in the window that is in front."""
        self.take_keyboard()
        self.screen.keys(*names)

    def type(self, text: str) -> None:
        """Type in the window that is in front."""
        self.take_keyboard()
        self.screen.type(text)

    def type_over(self, kind: str, name: str, text: str) -> None:
        """Click into a field and write something else in it."""
        self.click(kind, name)
        self.keys("ctrl+a")
        self.type(text)

    def drop(self, things: Sequence[Path | str], onto: Point = (640, 400)) -> str:
        """Drag things out of another program onto the window; gives what was done with them."""
        source = subprocess.Popen(
            [sys.executable, "-m", "tests.window.drag_source", *map(str, things)],
            env=self.program.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._others.append(source)
        assert _heard(source) == "ready"
        self.screen.move((PLACE[0] + SIZE // 2, PLACE[1] + SIZE // 2))
        self.screen.press()
        self.screen.drag(onto)
        self.screen.release()
        return _heard(source)

    def leave(self) -> None:
        """Let go of the mouse, and be rid of the other programs."""
        self.screen.release()
        for other in self._others:
            other.kill()
            other.communicate()

    def take_keyboard(self) -> None:
        """Let the keys go to the window in front; there is no window manager to do this."""
        until(self._is_active, "the window takes the keys")

    # Within

    def click_what_begins(self, kind: str, words: str) -> None:
        """Click a widget whose text begins so: the rest may be a price."""

        def found() -> Record | None:
            usable = (each for each in self.program.ask("widgets", kind=kind) if each["is_enabled"])
            return next((each for each in usable if each["text"].startswith(words)), None)

        self.screen.click(middle(until(found, f"a {kind} “{words}…” can be clicked")))

    def _usable(self, kind: str, name: str) -> Record | None:
        widgets = self.program.ask("widgets", kind=kind, name=name)
        return next((each for each in widgets if each["is_enabled"]), None)

    def _is_active(self) -> bool:
        front = self.program.ask("front")
        if front["id"] and not front["is_active"]:
            self.screen.give_focus(front["id"])
        return bool(front["is_active"])


def _heard(other: "subprocess.Popen[str]") -> str:
    """The next line that another program writes."""
    assert other.stdout is not None
    assert select.select([other.stdout], [], [], LONG_S)[0], "the other program says nothing"
    return other.stdout.readline().strip()


def _cut_out(picture: Luma, place: Record) -> Luma:
    rows = slice(place["y"], place["y"] + place["height"])
    return picture[rows, place["x"] : place["x"] + place["width"]]


def middle(place: Record) -> Point:
    """The middle of a place on the screen."""
    return place["x"] + place["width"] // 2, place["y"] + place["height"] // 2
