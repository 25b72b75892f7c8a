"""The key goes to the system's key store and nowhere else; without one nothing hangs or breaks."""

import time

import pytest
from keyring.backends import fail, null

from nostalgia_desktop import key_store as module
from nostalgia_desktop.key_store import KeyStoreFailed, has_store, keep_key, read_key
from tests.keys import LockedStore, SleepingStore, install, key_store

__all__ = ["key_store"]

KEY = "AIzaSyNotARealKeyAtAll0123456789"


def test_a_key_is_there_again(key_store):
    keep_key(f" {KEY}\n")

    assert read_key() == KEY
    assert key_store.kept == {("Nostalgia Desktop", "Gemini"): KEY}


def test_an_empty_key_is_forgotten(key_store):
    keep_key(KEY)
    keep_key("")
    keep_key("")

    assert (read_key(), key_store.kept) == ("", {})


@pytest.mark.parametrize("store", [fail.Keyring(), null.Keyring()])
def test_without_a_store_there_is_no_key_and_keeping_one_says_so(key_store, store):
    install(store)

    assert (has_store(), read_key()) == (False, "")
    with pytest.raises(KeyStoreFailed, match="set GEMINI_API_KEY"):
        keep_key(KEY)


def test_a_locked_store_is_told_without_the_key(key_store):
    install(LockedStore())

    assert read_key() == ""
    with pytest.raises(KeyStoreFailed, match="unlock it") as failed:
        keep_key(KEY)
    assert KEY not in str(failed.value)
    assert failed.value.__cause__ is None


def test_nobody_waits_for_ever(key_store, monkeypatch):
    install(SleepingStore())
    monkeypatch.setattr(module, "_PATIENCE_S", 0.05)
    began = time.monotonic()

    assert read_key() == ""
    assert time.monotonic() - began < 0.9


def test_no_file_has_the_key(key_store, own_home):
    keep_key(KEY)

    assert not any(
        KEY.encode() in path.read_bytes() for path in own_home.rglob("*") if path.is_file()
    )


def test_the_command_line_asks_the_store_of_this_machine_and_finds_none(nostalgia):
    done = nostalgia("submit", "/nowhere", "--analyst", "gemini", "--archive", "/tmp/none")

    assert done.status == 2
    assert "needs a key" in done.err
