"""Garbage of Qt is collected in the window's thread alone."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from nostalgia_desktop.gui.collector import MainThreadCollector


class _Cycle(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.me = self


@pytest.fixture
def collector(qapp):
    made = MainThreadCollector()
    yield made
    made.stop()
    assert gc.isenabled()


def test_a_thread_that_makes_much_garbage_collects_nothing(collector):
    cycle = weakref.ref(_Cycle())
    thread = threading.Thread(target=lambda: [[] for _ in range(100_000)])

    thread.start()
    thread.join()

    assert cycle() is not None


def test_the_windows_thread_collects_what_is_due(collector):
    cycle = weakref.ref(_Cycle())
    keep = [[] for _ in range(5_000)]

    collector.collect()

    assert cycle() is None
    assert len(keep) == 5_000


def test_what_was_loaded_is_not_looked_through_and_ends_when_nobody_holds_it(collector):
    loaded = [_Cycle() for _ in range(2)] + [[number] for number in range(50_000)]
    frozen = gc.get_freeze_count()

    collector.collect()

    assert gc.get_freeze_count() >= frozen + 50_000
    del loaded
    assert gc.get_freeze_count() < frozen + 1_000
