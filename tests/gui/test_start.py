"""The window is to be seen within a second: what it does not need for that is loaded later."""

import json
import subprocess
import sys

LATE = {
    "PIL",
    "alembic",
    "av",
    "ffmpeg",
    "google.genai",
    "httpx2",
    "keyring",
    "numpy",
    "rich",
    "sqlalchemy",
}

# What `nostalgia window` does, up to the moment when the window is shown.
_START = """
import asyncio, json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
import nostalgia_desktop.main
from nostalgia_desktop.gui import app, theme
from nostalgia_desktop.services import open_records

qt = QApplication([])
records = open_records(Path(sys.argv[1]))
window, _controller = app.open_window(
    records, theme.Theme(qt, "dark"), app.window_store(Path(sys.argv[1]))
)
window.show()
print(json.dumps(sorted(sys.modules)))
"""


def test_nothing_that_reads_films_or_databases_is_loaded_before_the_window_is_shown(tmp_path):
    code = _START + "sys.stdout.flush()\nimport os\nos._exit(0)\n"

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "archive")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    loaded = json.loads(done.stdout.splitlines()[-1])
    assert "nostalgia_desktop.gui.window" in loaded
    assert LATE.isdisjoint(loaded)
    assert not (tmp_path / "archive").exists()
