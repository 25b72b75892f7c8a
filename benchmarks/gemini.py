"""How long the window holds still while Gemini is asked, and what sending a gigabyte costs.

Usage: python -m benchmarks.gemini [--megabytes N]

Gemini's protocol is spoken by a server on loopback, in a process of its own. The event loop is
that of the window. See `benchmarks.stalls` for what is printed; aim: no gap over 50 ms. The CPU
time of the upload is set against reading and hashing the same file: less cannot be done with it.
"""

import argparse
import asyncio
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# PySide6 has to be imported before qasync, which else looks for another binding.
from PySide6.QtWidgets import QApplication  # isort: skip
import qasync

from benchmarks.stalls import StallWatch
from nostalgia_desktop.data import prompt_template
from nostalgia_desktop.vision.answer_times import Stretch
from nostalgia_desktop.vision.visionary import open_visionary
from nostalgia_desktop.vision.window_prompt import Known, fill_window_prompt

_SERVER = (sys.executable, "-m", "tests.gemini_server", "--file-polls", "2")
_MODEL = "gemini-3.8-flash"
_IDLE_S = 1


async def _measure(environment: dict[str, str], film: Path) -> None:
    watch = StallWatch()
    await asyncio.sleep(_IDLE_S)
    watch.tell("at rest")
    prompt = fill_window_prompt(
        prompt_template(), Known("Holidays 1994", "Title 1"), Stretch(0, 60_000), 60_000
    )
    watch.begin()
    visionary = await open_visionary(
        environment["GEMINI_API_KEY"], _MODEL, environment["GOOGLE_GEMINI_BASE_URL"]
    )
    watch.tell("import and client")
    watch.begin()
    before = time.process_time()
    remote = await visionary.upload_video(film)
    sending_s = time.process_time() - before
    watch.tell("upload")
    for what, ask in (
        ("count", visionary.count_tokens),
        ("first answer", visionary.analyze_video),
        ("second answer", visionary.analyze_video),
    ):
        watch.begin()
        await ask(remote, prompt)
        watch.tell(what)
    await visionary.delete(remote)
    await visionary.close()
    watch.close()
    reading_s, gigabytes = await asyncio.to_thread(_read, film)
    print(
        f"{'a gigabyte sent':<26} {sending_s / gigabytes:.1f} s of CPU, "
        f"{sending_s / reading_s:.1f} times that of reading and hashing it"
    )


def _read(film: Path) -> tuple[float, float]:
    """The CPU seconds that reading and hashing take, and how many gigabytes there are."""
    before = time.process_time()
    with film.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    return time.process_time() - before, film.stat().st_size / 1e9


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="Stalls while Gemini is asked.")
    parser.add_argument("--megabytes", type=int, default=200, help="how long the film is")
    wanted = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            _SERVER, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL
        ) as server,
    ):
        try:
            film = Path(folder) / "film.mp4"
            with film.open("wb") as file:
                for _ in range(wanted.megabytes):
                    file.write(os.urandom(1_000_000))
            _run(_environment(server), film)
        finally:
            server.terminate()


def _environment(server: "subprocess.Popen[str]") -> dict[str, str]:
    if server.stdout is None:
        raise ValueError("the server's output is not read")
    lines = [server.stdout.readline().removeprefix("export ").strip() for _ in range(2)]
    return dict(line.split("=", 1) for line in lines)


def _run(environment: dict[str, str], film: Path) -> None:
    app = QApplication([])
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        runner.run(_measure(environment, film))


if __name__ == "__main__":
    main()
