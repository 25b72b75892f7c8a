"""An upload goes on from where the line broke, and each byte arrives once and as it is."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from nostalgia_desktop.domain.errors import BusyKind, VisionBusy, VisionError
from nostalgia_desktop.domain.media import RemoteFile
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.vision.gate_state import GateKind
from nostalgia_desktop.vision.visionary import Visionary, open_visionary
from tests.gemini_server import GeminiServer, StoredFile, tiny_mp4

NAME = "files/nd-film"
QUICK = (0.01, 0.01, 0.01)
CHUNK = 4096
CHUNKS = 8
PIECES = ("upload.chunk", "upload.finalize")


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film of eight pieces, the last of which is not whole."""
    path = tmp_path / "Großmutters Film 📼.mp4"
    path.write_bytes(tiny_mp4(20.0, padding=bytes(range(256)) * 120))
    assert CHUNK * (CHUNKS - 1) < path.stat().st_size < CHUNK * CHUNKS
    return path


def _with(
    server: GeminiServer,
    work: Callable[[Visionary], Awaitable[RemoteFile]],
    gate: Callable[[], Gate] = lambda: Gate(QUICK, outage_s=0),
) -> RemoteFile:
    async def run() -> RemoteFile:
        key, url = server.key, server.base_url
        visionary = await open_visionary(key, "gemini-3.8-flash", url, gate(), chunk_bytes=CHUNK)
        try:
            return await work(visionary)
        finally:
            await visionary.close()

    return asyncio.run(run())


def _send(server: GeminiServer, film: Path, told: list[float] | None = None) -> RemoteFile:
    tell = told.append if told is not None else None
    return _with(server, lambda visionary: visionary.upload_video(film, NAME, tell, poll_s=0.01))


def _bytes_on_the_line(server: GeminiServer) -> int:
    return sum(len(request.body) for request in server.calls(*PIECES))


def test_a_film_goes_in_pieces_and_tells_how_far_it_is(gemini_server, film):
    told: list[float] = []

    remote = _send(gemini_server, film, told)

    assert gemini_server.files[remote.name].data == film.read_bytes()
    assert len(gemini_server.calls(*PIECES)) == CHUNKS
    size = film.stat().st_size
    assert told == [min(CHUNK * piece / size, 1.0) for piece in range(1, CHUNKS + 1)]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_a_film_of_any_size_arrives_whole(gemini_server, tmp_path, size):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"x" * size)

    assert len(gemini_server.files[_send(gemini_server, film).name].data) == size
    assert len(gemini_server.calls(*PIECES)) == max(1, -(-size // CHUNK))


def test_what_had_arrived_of_a_broken_piece_is_not_sent_again(gemini_server, film):
    gemini_server.fail("upload_chunk_dropped", on="upload.chunk", times=3)
    gemini_server.fail("upload_chunk_dropped", on="upload.finalize", times=2)

    remote = _send(gemini_server, film)

    assert gemini_server.files[remote.name].data == film.read_bytes()
    assert gemini_server.pending_faults() == []
    assert len(gemini_server.calls("upload.start")) == 1
    # Without the halves that the broken pieces had brought it would be more.
    assert _bytes_on_the_line(gemini_server) == film.stat().st_size


def test_a_piece_that_has_arrived_though_its_answer_is_lost_is_not_sent_again(gemini_server, film):
    gemini_server.fail("upload_last_answer_lost", on="upload.chunk", times=2)

    remote = _send(gemini_server, film)

    assert gemini_server.files[remote.name].data == film.read_bytes()
    assert _bytes_on_the_line(gemini_server) == film.stat().st_size


@pytest.mark.parametrize(
    "call", ["upload.start", "upload.chunk", "upload.query", "upload.finalize"]
)
@pytest.mark.parametrize(
    "fault", ["drop", "captive_portal", "unavailable", "internal", "rate_limit", "cut_body"]
)
def test_a_passing_fault_costs_no_new_start(gemini_server, film, fault, call):
    gemini_server.fail(fault, on=call, times=2, seconds=0.01)
    gemini_server.fail("upload_chunk_dropped", on="upload.chunk")

    remote = _send(gemini_server, film)

    assert gemini_server.files[remote.name].data == film.read_bytes()
    assert len(gemini_server.calls("upload.start")) <= (3 if call == "upload.start" else 1)


@pytest.mark.parametrize("call", ["upload.start", "upload.chunk", "upload.finalize", "files.get"])
def test_a_page_to_log_in_is_a_trouble_of_the_network(gemini_server, film, call):
    gemini_server.fail("captive_portal", on=call, times=99)

    with pytest.raises(VisionBusy) as caught:
        _send(gemini_server, film)

    assert caught.value.kind is BusyKind.NETWORK


@pytest.mark.parametrize("call", ["upload.chunk", "upload.finalize"])
def test_where_the_session_is_lost_it_starts_over(gemini_server, film, call):
    gemini_server.fail("upload_session_lost", on=call)
    told: list[float] = []

    remote = _send(gemini_server, film, told)

    assert gemini_server.files[remote.name].data == film.read_bytes()
    assert len(gemini_server.calls("upload.start")) == 2
    assert told[-1] == 1.0


def test_a_session_that_is_lost_while_the_line_was_broken_starts_over(gemini_server, film):
    gemini_server.fail("upload_chunk_dropped", on="upload.chunk")
    gemini_server.fail("upload_session_lost", on="upload.query")

    assert gemini_server.files[_send(gemini_server, film).name].data == film.read_bytes()
    assert len(gemini_server.calls("upload.start")) == 2


def test_sessions_that_are_lost_again_and_again_are_a_trouble_of_gemini(gemini_server, film):
    gemini_server.fail("upload_session_lost", on="upload.chunk", times=99)

    with pytest.raises(VisionBusy, match="again and again"):
        _send(gemini_server, film)

    assert len(gemini_server.calls("upload.start")) == 4


def test_a_lost_last_answer_is_asked_for(gemini_server, film):
    gemini_server.fail("upload_last_answer_lost")

    assert gemini_server.files[_send(gemini_server, film).name].data == film.read_bytes()
    assert len(gemini_server.calls("upload.query")) == 1
    assert _bytes_on_the_line(gemini_server) == film.stat().st_size


def test_a_lost_last_answer_of_a_lost_session_is_found_by_the_films_name(gemini_server, film):
    gemini_server.fail("upload_last_answer_lost")
    gemini_server.fail("upload_session_lost", on="upload.query")

    assert gemini_server.files[_send(gemini_server, film).name].data == film.read_bytes()
    assert len(gemini_server.calls("upload.start")) == 1
    assert _bytes_on_the_line(gemini_server) == film.stat().st_size


def test_a_film_that_another_program_has_sent_meanwhile_is_taken(gemini_server, film):
    there = StoredFile(NAME, film.read_bytes(), "video/mp4", NAME, 0)

    async def both(visionary: Visionary) -> RemoteFile:
        # After we have looked, and before we end.
        return await visionary.upload_video(
            film, NAME, lambda _done: gemini_server.files.setdefault(NAME, there), poll_s=0.01
        )

    assert _with(gemini_server, both).name == NAME
    assert gemini_server.files[NAME] is there


def test_a_byte_that_is_lost_is_noticed_and_the_film_deleted(gemini_server, film):
    gemini_server.fail("upload_byte_lost")

    with pytest.raises(VisionError, match="arrived at Gemini"):
        _send(gemini_server, film)

    assert not gemini_server.files


@pytest.mark.parametrize("change", [b"", b"another film"])
def test_a_film_that_changes_meanwhile_is_not_sent_half_and_half(gemini_server, film, change):
    async def work(visionary: Visionary) -> RemoteFile:
        return await visionary.upload_video(film, NAME, lambda _done: film.write_bytes(change))

    with pytest.raises(VisionError, match="was changed"):
        _with(gemini_server, work)

    assert not gemini_server.files


def test_a_film_that_is_gone_is_told(gemini_server, tmp_path):
    with pytest.raises(VisionError, match="nothing"):
        _send(gemini_server, tmp_path / "nothing.mp4")


def test_the_key_goes_to_the_start_alone(gemini_server, film):
    gemini_server.fail("upload_chunk_dropped", on="upload.chunk")

    _send(gemini_server, film)

    (start,) = gemini_server.calls("upload.start")
    assert start.headers["x-goog-api-key"] == gemini_server.key
    others = gemini_server.calls(*PIECES, "upload.query")
    assert len(others) > CHUNKS
    for request in others:
        assert gemini_server.key not in str(request.headers) + str(request.query)


def test_a_long_outage_is_waited_out_and_nothing_sent_twice(gemini_server, film):
    kinds: list[GateKind] = []

    def gate() -> Gate:
        made = Gate(QUICK, probes=(0.01,))
        made.listen(lambda state: kinds.append(state.kind))
        return made

    gemini_server.fail("drop", on="upload.finalize", times=1)
    gemini_server.fail("drop", on="upload.query", times=12)

    remote = _with(
        gemini_server, lambda visionary: visionary.upload_video(film, NAME, poll_s=0.01), gate
    )

    assert gemini_server.files[remote.name].data == film.read_bytes()
    assert kinds == [GateKind.NETWORK, GateKind.OPEN]
    assert len(gemini_server.calls("upload.query")) == 13


@pytest.mark.parametrize("call", ["files.get", "upload.start", "upload.chunk", "upload.finalize"])
def test_it_can_be_cancelled_at_once_while_the_service_hangs(gemini_server, film, call):
    gemini_server.fail("hang", on=call, seconds=20)

    async def work(visionary: Visionary) -> RemoteFile:
        sending = asyncio.ensure_future(visionary.upload_video(film, NAME))
        # Of what the server has got nobody tells.
        while gemini_server.pending_faults() or not gemini_server.calls(call):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        began = time.monotonic()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert time.monotonic() - began < 1
        return await visionary.upload_video(film, NAME, poll_s=0.01)

    assert _with(gemini_server, work).name == NAME
    assert gemini_server.files[NAME].data == film.read_bytes()
