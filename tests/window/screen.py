"""A screen without a monitor, and a person's hands on mouse and keyboard."""

import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageGrab

WIDTH, HEIGHT = 1280, 800
LEFT_BUTTON = "1"
_STEPS, _STEP_S = 24, 0.03
_FEW_STEPS = 5

Point = tuple[int, int]


@dataclass
class Screen:
    """An X server of one's own. All input goes through it, as from a mouse and a keyboard.

    Points are pixels from the top left corner.
    """

    display: str = ""
    _server: "subprocess.Popen[bytes] | None" = None
    _at: Point = field(default=(WIDTH // 2, HEIGHT // 2))

    def start(self) -> None:
        """Start the server on a display that nobody else has."""
        read, write = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        # Without `-noreset` it would begin anew when its last client goes.
        options = ["-screen", "0", size, "-nolisten", "tcp", "-noreset"]
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), *options],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        self.display = f":{number}"

    def stop(self) -> None:
        """End the server."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait()

    def picture(self) -> Image.Image:
        """What is to be seen now."""
        return ImageGrab.grab(xdisplay=self.display)

    def keep_picture(self, file: Path) -> Path:
        """Write down what is to be seen now."""
        self.picture().save(file)
        return file

    # The mouse

    def move(self, to: Point, steps: int = _FEW_STEPS) -> None:
        """Move the pointer as a hand does: through all that lies between."""
        x, y = self._at
        for step in range(1, steps + 1):
            at = (x + (to[0] - x) * step // steps, y + (to[1] - y) * step // steps)
            self._do("mousemove", *map(str, at))
            time.sleep(_STEP_S / 3 if steps == _FEW_STEPS else _STEP_S)
        self._at = to

    def press(self, button: str = LEFT_BUTTON) -> None:
        """A button goes down, and stays there."""
        self._do("mousedown", button)

    def release(self, button: str = LEFT_BUTTON) -> None:
        """It goes up."""
        self._do("mouseup", button)

    def click(self, at: Point, times: int = 1, button: str = LEFT_BUTTON) -> None:
        """Go there and click."""
        self.move(at)
        self._do("click", "--repeat", str(times), "--delay", "60", button)

    def drag(self, to: Point) -> None:
        """With a button down: go there in many small steps, as drags are recognized by them."""
        self.move(to, _STEPS)

    # The keyboard

    def keys(self, *names: str) -> None:
        """Press keys one after the other, such as `ctrl+z`."""
        for name in names:
            self._do("key", name)

    def hold(self, name: str) -> None:
        """A key goes down, and stays there."""
        self._do("keydown", name)

    def let_go(self, name: str) -> None:
        """It goes up."""
        self._do("keyup", name)

    def type(self, text: str) -> None:
        """Type a text."""
        self._do("type", "--delay", "20", text)

    def give_focus(self, window: int) -> None:
        """Let keys go to a window, as a window manager does; there is none here."""
        self._do("windowfocus", str(window))

    def _do(self, *words: str) -> None:
        environment = os.environ | {"DISPLAY": self.display}
        subprocess.run(["xdotool", *words], env=environment, check=True, capture_output=True)
