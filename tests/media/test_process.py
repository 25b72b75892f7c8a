"""Other programs are run to their end, or killed at once; nothing they do blocks the loop."""

import asyncio
import sys
import time
from pathlib import Path

import psutil
import pytest

from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.media.process import ProcessFailed, run_process

_FOREVER = "import sys, time; print(__import__('os').getpid(), flush=True); time.sleep(600)"


def _python(code: str, *args: str) -> tuple[str, list[str]]:
    return sys.executable, ["-c", code, *args]


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        (b"one\ntwo\n", ["one", "two"]),
        (b"one\ntwo", ["one", "two"]),
        (b"frame=1\rframe=2\rdone\r\nend\r\n", ["frame=1", "frame=2", "done", "end"]),
        (b"\n\n\nspace between\n\n", ["space between"]),
        (b"  leading, trailing \t\n", ["  leading, trailing \t"]),
        ("Großmutter 📼\n".encode(), ["Großmutter 📼"]),
        (b"Gro\xdfmutter\n\xff", ["Gro\ufffdmutter", "\ufffd"]),
        (b"", []),
        (b"x" * 300_000 + b"\ny", ["x" * 300_000, "y"]),
    ],
    ids=["lf", "no end", "cr", "empty lines", "spaces", "utf-8", "latin-1", "nothing", "long"],
)
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_each_line_is_handed_on_as_it_is(run, tmp_path, stream, written, lines):
    (tmp_path / "said").write_bytes(written)
    code = f"import sys; sys.{stream}.buffer.write(open(sys.argv[1], 'rb').read())"
    out: list[str] = []
    err: list[str] = []

    run(run_process(*_python(code, str(tmp_path / "said")), out.append, err.append))

    assert (out, err) == ((lines, []) if stream == "stdout" else ([], lines))


def test_a_character_that_comes_in_two_halves_is_whole(run):
    code = (
        "import sys, time; out = sys.stdout.buffer\n"
        "out.write(b'Gro\\xc3'); out.flush(); time.sleep(0.2); out.write(b'\\x9f\\n')"
    )
    lines: list[str] = []

    run(run_process(*_python(code), lines.append))

    assert lines == ["Groß"]


def test_lines_come_while_the_program_still_runs(run, tmp_path):
    code = (
        "import os, sys, time; print('ready', flush=True)\n"
        "while not os.path.exists(sys.argv[1]): time.sleep(0.01)"
    )
    lines: list[str] = []

    def answer(line: str) -> None:
        lines.append(line)
        (tmp_path / "go on").touch()

    run(run_process(*_python(code, str(tmp_path / "go on")), answer))

    assert lines == ["ready"]


def test_the_event_loop_goes_on_meanwhile(run):
    async def both() -> int:
        ticks = 0
        process = asyncio.ensure_future(run_process(*_python("import time; time.sleep(0.3)")))
        while not process.done():
            await asyncio.sleep(0.01)
            ticks += 1
        await process
        return ticks

    assert run(both()) > 5


def test_other_programs_come_first(run):
    lines: list[str] = []
    code = "import psutil; print(psutil.Process().nice())"

    run(run_process(*_python(code), lines.append))

    (niceness,) = lines
    assert niceness == ("16384" if sys.platform == "win32" else "10")


def test_arguments_arrive_as_they_are(run):
    args = ["", " a b ", "'\"\\", "$HOME", "*", "-x", "a\nb", "Großmutter 📼"]
    lines: list[str] = []

    run(run_process(*_python("import sys; print(ascii(sys.argv[1:]))", *args), lines.append))

    assert lines == [ascii(args)]


def test_standard_input_is_empty(run):
    lines: list[str] = []

    run(run_process(*_python("import sys; print(len(sys.stdin.read()))"), lines.append))

    assert lines == ["0"]


def test_an_ended_program_tells_its_status_and_its_last_lines(run):
    code = "import sys; [print(number, file=sys.stderr) for number in range(100)]"

    outcome = run(run_process(*_python(code)))

    assert outcome.status == 0
    assert outcome.said.splitlines() == [str(number) for number in range(60, 100)]


def test_a_status_other_than_0_fails_with_the_last_words(run):
    code = "import sys; print('first', file=sys.stderr); print('no room\\n', file=sys.stderr)\n"

    with pytest.raises(ProcessFailed, match=r"ended with status 7: no room$") as failed:
        run(run_process(*_python(code + "sys.exit(7)")))

    assert isinstance(failed.value, MediaError)
    assert failed.value.said == "first\nno room"
    assert str(failed.value).startswith(sys.executable)


def test_a_program_that_fails_in_silence_is_reported_so(run):
    with pytest.raises(ProcessFailed, match=r"ended with status 1: it said nothing$"):
        run(run_process(*_python("raise SystemExit(1)")))


def test_a_program_that_crashes_is_reported_so(run):
    code = "import os, signal, sys; print('oh', file=sys.stderr, flush=True)\n"

    with pytest.raises(ProcessFailed, match=r"crashed: oh$"):
        run(run_process(*_python(code + "os.kill(os.getpid(), signal.SIGKILL)")))


@pytest.mark.parametrize("kind", ["nothing", "folder", "text"])
def test_a_program_that_cannot_be_started_is_named(run, tmp_path, kind):
    program = tmp_path / "ffmpeg"
    if kind == "folder":
        program.mkdir()
    elif kind == "text":
        program.write_text("no program")

    with pytest.raises(ProcessFailed, match="could not be started") as failed:
        run(run_process(str(program), []))

    assert str(program) in str(failed.value)


@pytest.mark.parametrize("line_end", [b"\\n", b""], ids=["lines", "one line"])
def test_a_flood_of_messages_does_not_block_the_program(run, line_end):
    end = line_end.decode()
    code = f"import sys; [sys.stderr.write('x' * 9_999 + '{end}') for _ in range(1000)]"
    sizes: list[int] = []

    run(run_process(*_python(code), on_error_line=lambda line: sizes.append(len(line))))

    assert sum(sizes) == 9_999_000


def test_a_cancelled_caller_leaves_no_program_behind(run):
    pids: list[int] = []

    async def cancel() -> float:
        ready = asyncio.Event()

        def read(line: str) -> None:
            pids.append(int(line))
            ready.set()

        task = asyncio.ensure_future(run_process(*_python(_FOREVER), read))
        await ready.wait()
        began = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return time.monotonic() - began

    took_s = run(cancel())

    assert not psutil.pid_exists(pids[0])
    assert took_s < 5


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_an_error_in_what_takes_the_lines_kills_the_program_and_reaches_the_caller(run, stream):
    code = (
        f"import os, sys, time; print(os.getpid(), file=sys.{stream}, flush=True); time.sleep(600)"
    )
    pids: list[int] = []

    def fail(line: str) -> None:
        pids.append(int(line))
        raise LookupError(line)

    with pytest.raises(LookupError):
        run(run_process(*_python(code), fail, fail))

    assert not psutil.pid_exists(pids[0])


def test_an_error_at_the_last_line_reaches_the_caller(run):
    def fail(line: str) -> None:
        raise LookupError(line)

    with pytest.raises(LookupError, match="no end"):
        run(run_process(*_python("print('no end', end='')"), fail))


def test_many_programs_run_side_by_side(run):
    async def several() -> list[str]:
        lines: list[str] = []
        await asyncio.gather(
            *(run_process(*_python(f"print({number})"), lines.append) for number in range(6))
        )
        return lines

    assert sorted(run(several())) == list("012345")


def test_the_log_has_a_command_that_can_be_pasted(run, caplog, tmp_path):
    target = tmp_path / "Mum's film.txt"

    with pytest.raises(ProcessFailed):
        run(run_process(*_python("raise SystemExit(3)", str(target))))

    assert "ended with status 3" in caplog.text
    assert f"""'{tmp_path}/Mum'"'"'s film.txt'""" in caplog.text
    assert not Path(target).exists()
