"""A sweep deletes what this archive left behind, and never what somebody else is sending."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.media import RemoteFile
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.vision.remote_files import (
    GRACE,
    Swept,
    Upload,
    film_name,
    sweep,
    to_delete,
)
from nostalgia_desktop.vision.visionary import Visionary, open_visionary, remote_name
from tests.gemini_server import GeminiServer, StoredFile, tiny_mp4

MODEL = "gemini-3.8-flash"
QUICK = (0.01, 0.01, 0.01)
MINE, THEIRS = "0a1b2c3d", "ffffffff"
NOW = datetime(2026, 10, 3, 12, tzinfo=UTC)
OLD = timedelta(hours=5)


def _name(number: int, mark: str = MINE) -> str:
    return film_name(mark, f"{number:064x}"[::-1])


def _put(server: GeminiServer, name: str, age: timedelta = OLD) -> str:
    """A file that lies at Gemini for so long."""
    created = datetime.now(UTC) - age
    server.files[name] = StoredFile(name, b"film", "video/mp4", name, 0, created=created)
    return name


def _with(
    server: GeminiServer, work: Callable[[Visionary], Awaitable[object]], key: str = ""
) -> object:
    async def run() -> object:
        visionary = await open_visionary(
            key or server.key, MODEL, server.base_url, Gate(QUICK, outage_s=0)
        )
        try:
            return await work(visionary)
        finally:
            await visionary.close()

    return asyncio.run(run())


def _sweep(
    server: GeminiServer,
    keep: Collection[str] = (),
    done_with: Collection[str] = (),
    key: str = "",
) -> Swept:
    swept = _with(server, lambda visionary: sweep(visionary, MINE, keep, done_with), key)
    assert isinstance(swept, Swept)
    return swept


# Names


def test_a_name_is_one_that_gemini_takes(gemini_server, tmp_path):
    proxy = tmp_path / "film.mp4"
    proxy.write_bytes(tiny_mp4(20.0))
    name = film_name(MINE, "c" * 64)

    remote = _with(
        gemini_server, lambda visionary: visionary.upload_video(proxy, poll_s=0.01, name=name)
    )

    assert remote.name == name
    assert len(name.removeprefix("files/")) == 40
    assert gemini_server.files[name].data == proxy.read_bytes()


def test_a_film_is_found_again_by_its_name_and_not_sent_twice(gemini_server, tmp_path):
    """Even where another ffmpeg has made other bytes of it meanwhile."""
    name = film_name(MINE, "c" * 64)
    for content in (tiny_mp4(20.0), tiny_mp4(20.0, padding=b"other bytes")):
        (tmp_path / "film.mp4").write_bytes(content)
        _with(
            gemini_server,
            lambda visionary: visionary.upload_video(tmp_path / "film.mp4", name, poll_s=0.01),
        )

    assert len(gemini_server.calls("upload.start")) == 1


@pytest.mark.parametrize(
    ("mark", "key"),
    [("", "a" * 64), (MINE, "a" * 27), ("0a1b2c3", "a" * 64), (MINE, "../" * 20), (MINE, "A" * 64)],
)
def test_other_marks_and_keys_make_no_name(mark, key):
    with pytest.raises(ValueError, match="no name at Gemini"):
        film_name(mark, key)


# Which


@pytest.mark.parametrize(
    ("name", "age", "goes"),
    [
        (_name(1), OLD, True),
        (_name(1), GRACE, True),
        (_name(1), GRACE - timedelta(seconds=1), False),
        (_name(1), -OLD, False),  # The clock here is late.
        (_name(1, THEIRS), OLD, False),
        ("files/nd-" + "c" * 32, OLD, False),  # A name without a mark may be anybody's.
        ("files/my-holiday", OLD, False),
        (f"files/nd-{MINE}", OLD, False),
        (f"files/x{_name(1)[6:]}", OLD, False),
        (_name(1).upper(), OLD, False),
    ],
)
def test_what_nobody_knows_goes_when_it_is_ours_and_old(name, age, goes):
    assert to_delete([Upload(name, NOW - age)], MINE, (), (), NOW) == [name] * goes


def test_what_has_no_date_stays():
    assert to_delete([Upload(_name(1), None)], MINE, (), (), NOW) == []


@pytest.mark.parametrize("name", [_name(1), _name(1, THEIRS), "files/nd-" + "c" * 32])
def test_what_the_database_is_done_with_goes_at_once(name):
    assert to_delete([Upload(name, NOW)], MINE, (), {name}, NOW) == [name]


def test_a_strange_name_in_the_database_deletes_no_strange_file():
    found = [Upload("files/my-holiday", NOW - OLD)]

    assert to_delete(found, MINE, (), {"files/my-holiday"}, NOW) == []


def test_what_is_to_be_kept_stays_whatever_else_is_said():
    assert to_delete([Upload(_name(1), NOW - OLD)], MINE, {_name(1)}, {_name(1)}, NOW) == []


@given(
    names=st.lists(st.tuples(st.integers(0, 30), st.sampled_from([MINE, THEIRS])), unique=True),
    hours=st.lists(st.integers(0, 48), min_size=31, max_size=31),
    keep=st.sets(st.integers(0, 30)),
)
def test_nothing_of_others_and_nothing_young_is_ever_deleted(names, hours, keep):
    found = [Upload(_name(n, mark), NOW - timedelta(hours=hours[n])) for n, mark in names]
    kept = {_name(n, mark) for n in keep for mark in (MINE, THEIRS)}

    gone = set(to_delete(found, MINE, kept, (), NOW))

    expected = {_name(n) for n, mark in names if mark == MINE and n not in keep and hours[n] >= 1}
    assert gone == expected


# At Gemini


def test_a_sweep_deletes_what_is_left_behind_and_nothing_else(gemini_server):
    left, kept, done = _name(1), _name(2), _name(3, THEIRS)
    for name in (left, kept):
        _put(gemini_server, name)
    _put(gemini_server, done, timedelta())
    others = {
        _put(gemini_server, _name(4, THEIRS)),
        _put(gemini_server, _name(5), timedelta(minutes=59)),
        _put(gemini_server, "files/my-holiday"),
        _put(gemini_server, "files/nd-" + "c" * 32),
    }

    swept = _sweep(gemini_server, {kept}, {done})

    assert set(swept.deleted) == {left, done}
    assert set(gemini_server.files) == {kept, *others}
    assert swept.trouble == ""
    assert swept.left == ()


def test_every_page_is_read(gemini_server):
    names = {_put(gemini_server, _name(number)) for number in range(230)}
    _put(gemini_server, "files/my-holiday")

    swept = _sweep(gemini_server)

    assert set(swept.deleted) == names
    assert set(gemini_server.files) == {"files/my-holiday"}
    assert len(gemini_server.calls("files.list")) == 3


def test_nothing_there_is_nothing_done(gemini_server):
    assert _sweep(gemini_server) == Swept()


FAULTS = ["rate_limit", "unavailable", "internal", "drop", "cut_body", "captive_portal"]


@pytest.mark.parametrize("call", ["files.list", "files.delete"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_passing_fault_is_waited_out(gemini_server, fault, call):
    names = [_put(gemini_server, _name(number)) for number in range(3)]
    gemini_server.fail(fault, on=call, times=2, seconds=0.02)

    swept = _sweep(gemini_server)

    assert set(swept.deleted) == set(names)
    assert not gemini_server.files
    assert gemini_server.pending_faults() == []


@pytest.mark.parametrize("fault", ["drop", "cut_body"])
def test_a_list_that_breaks_off_is_read_anew_and_loses_none(gemini_server, fault):
    for number in range(150):
        _put(gemini_server, _name(number))

    gemini_server.fail(fault, on="files.list")

    found = _with(gemini_server, lambda visionary: visionary.uploads())

    assert {upload.name for upload in found} == set(gemini_server.files)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_lasting_fault_of_the_list_is_told_and_deletes_nothing(gemini_server, fault):
    name = _put(gemini_server, _name(1))
    gemini_server.fail(fault, on="files.list", times=10, seconds=0.02)

    swept = _sweep(gemini_server)

    assert swept.deleted == ()
    assert swept.trouble
    assert set(gemini_server.files) == {name}


@pytest.mark.parametrize("fault", ["rate_limit", "drop"])
def test_a_lasting_fault_of_a_deletion_says_what_is_left(gemini_server, fault):
    names = {_put(gemini_server, _name(number)) for number in range(5)}
    gemini_server.fail(fault, on="files.delete", times=len(QUICK) + 1, seconds=0.02)

    swept = _sweep(gemini_server)

    assert swept.deleted == ()
    assert set(swept.left) == names
    assert swept.trouble
    # The network is down: the others were not tried.
    assert len(gemini_server.calls("files.delete")) == len(QUICK) + 1
    assert set(_sweep(gemini_server).deleted) == names


def test_a_used_up_day_ends_the_sweep_at_once(gemini_server):
    _put(gemini_server, _name(1))
    gemini_server.fail("daily_quota", on="files.delete", times=5)

    assert _sweep(gemini_server).left == (_name(1),)
    assert len(gemini_server.calls("files.delete")) == 1


def test_a_wrong_key_is_told_and_no_error(gemini_server):
    _put(gemini_server, _name(1))

    swept = _sweep(gemini_server, key="wrong-key")

    assert "check the key" in swept.trouble
    assert gemini_server.files


def test_a_file_that_somebody_else_deleted_meanwhile_is_fine(gemini_server):
    async def both(visionary: Visionary) -> list[Swept]:
        return await asyncio.gather(*(sweep(visionary, MINE, ()) for _ in range(3)))

    for number in range(20):
        _put(gemini_server, _name(number))

    results = _with(gemini_server, both)

    assert not gemini_server.files
    assert [result.trouble for result in results] == [""] * 3


def test_what_another_archive_is_sending_survives_a_sweep(gemini_server, tmp_path):
    """Two machines, one key: one sweeps while the other's films are on their way."""
    films = []
    for number in range(3):
        film = tmp_path / f"{number}.mp4"
        film.write_bytes(tiny_mp4(20.0 + number))
        films.append(film)

    async def both(visionary: Visionary) -> tuple[list[RemoteFile], Swept]:
        sending = [
            asyncio.ensure_future(visionary.upload_video(film, _name(number, THEIRS), poll_s=0.01))
            for number, film in enumerate(films)
        ]
        swept = Swept()
        while not all(task.done() for task in sending):
            swept = await sweep(visionary, MINE, (), now=datetime.now(UTC) + timedelta(hours=9))
        return [await task for task in sending], swept

    sent, swept = _with(gemini_server, both)

    assert swept.deleted == ()
    assert {remote.name for remote in sent} == set(gemini_server.files)


def test_a_name_made_of_content_is_left_alone_unless_it_is_known(gemini_server, tmp_path: Path):
    proxy = tmp_path / "proxy.mp4"
    proxy.write_bytes(tiny_mp4(20.0))
    name = _put(gemini_server, remote_name(proxy))

    assert _sweep(gemini_server).deleted == ()
    assert _sweep(gemini_server, done_with={name}).deleted == (name,)
