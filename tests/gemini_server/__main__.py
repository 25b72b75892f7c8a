"""Start the server by hand, such as with `--fault rate_limit:2@generateContent`."""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any

from tests.gemini_server.answers import Answer
from tests.gemini_server.faults import NAMES
from tests.gemini_server.server import GeminiServer

SCRIPT_HELP = (
    'JSON: {"answers": [{"text": …, "finish_reason": …, "delay_s": …}],'
    ' "faults": [{"name": …, "on": …, "times": …, "seconds": …}]};'
    " a text may be an object, and stands for its JSON"
)
FAULT_HELP = f"one of {', '.join(sorted(NAMES))}; may be given several times"


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C; the exit status is 0."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    with build(argv) as server:
        for name, value in server.environment.items():
            sys.stdout.write(f"export {name}={value}\n")
        sys.stdout.flush()
        try:
            Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


def build(argv: Sequence[str] | None = None) -> GeminiServer:
    """Make the server that the command line asks for."""
    args = _parser().parse_args(argv)
    server = GeminiServer(key=args.key, port=args.port)
    server.file_polls, server.batch_polls = args.file_polls, args.batch_polls
    if args.script:
        _read_script(server, args.script)
    for text in args.fault:
        rest, _, operation = text.partition("@")
        name, _, times = rest.partition(":")
        server.fail(name, on=operation or None, times=int(times or 1))
    return server


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.gemini_server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--key", default="test-key", help="the API key to accept")
    parser.add_argument("--script", type=Path, metavar="FILE", help=SCRIPT_HELP)
    parser.add_argument(
        "--fault", action="append", default=[], metavar="NAME[:TIMES][@CALL]", help=FAULT_HELP
    )
    parser.add_argument("--file-polls", type=int, default=1, help="files.get until ACTIVE")
    parser.add_argument("--batch-polls", type=int, default=2, help="batches.get until done")
    return parser


def _read_script(server: GeminiServer, path: Path) -> None:
    script: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    server.answers.extend(_answer(entry) for entry in script.get("answers", ()))
    for fault in script.get("faults", ()):
        server.fail(**fault)


def _answer(entry: dict[str, Any]) -> Answer:
    text = entry.get("text")
    if text is not None and not isinstance(text, str):
        entry = entry | {"text": json.dumps(text, ensure_ascii=False)}
    return Answer(**entry)


if __name__ == "__main__":
    sys.exit(main())
