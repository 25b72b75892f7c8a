"""The application in which `--selftest` runs."""

from PySide6.QtWidgets import QApplication


def make_app() -> QApplication:
    """The application that the window's checks need; the others do with it too."""
    app = QApplication.instance() or QApplication(["nostalgia"])
    if not isinstance(app, QApplication):
        raise TypeError("a program without windows runs in this process")
    return app
