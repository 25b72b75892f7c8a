"""The command line's grammar."""

import argparse
from pathlib import Path
from typing import NoReturn

from nostalgia_desktop import __version__

_EPILOG = """\
JOB is the number that `nostalgia status` shows. Exit status: 0 all went well, 1 something
failed (the rest was done, the last lines say which and why), 2 wrong usage, 130 after Ctrl-C.
Without a command the bundled sample disc is made into clips.
"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and where help is."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"nostalgia: {message}; see `{self.prog} --help`\n")


def _path(text: str) -> Path:
    # An empty name comes from a script's empty variable, and would mean the current folder.
    if not text:
        raise argparse.ArgumentTypeError("a path is empty")
    return Path(text)


def make_parser() -> argparse.ArgumentParser:
    """The whole grammar; `args.command` is the name of the command, or None."""
    parser = _Parser(
        prog="nostalgia",
        description="Turns DVDs of home video into clips that people find, watch and keep.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Nostalgia Desktop {__version__}")
    parser.add_argument("--verbose", action="store_true", help="show the log while working")
    parser.set_defaults(json=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _add_window(commands)
    _add_passes(commands)
    _add_info(commands)
    _add_looks(commands)
    _add_transfers(commands)
    return parser


def _add_window(commands: "argparse._SubParsersAction[_Parser]") -> None:
    text = "open the window, and drop these folders into it"
    window = commands.add_parser("window", help=text, description=text.capitalize() + ".")
    window.add_argument("sources", nargs="*", type=_path, metavar="SOURCE")
    window.add_argument("--archive", type=_path, metavar="DIR", help="the folder for clips")
    window.add_argument(
        "--verbose", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS
    )


def _add_passes(commands: "argparse._SubParsersAction[_Parser]") -> None:
    submit = _command(commands, "submit", "first pass: find discs, make previews, find scenes")
    run = _command(commands, "run", "both passes in one go")
    for parser in (submit, run):
        parser.add_argument("sources", nargs="+", type=_path, metavar="SOURCE")
        parser.add_argument(
            "--analyst",
            choices=("gemini", "local"),
            help="who finds the scenes; gemini when there is a key, else local",
        )
        parser.add_argument(
            "--yes", action="store_true", help="agree to sending the previews to Google Gemini"
        )
    finalize = _command(commands, "finalize", "second pass: make the clips")
    finalize.add_argument("jobs", nargs="*", type=int, metavar="JOB")
    finalize.add_argument(
        "--approved-only", action="store_true", help="leave out jobs that nobody approved"
    )
    for parser in (submit, run, finalize):
        parser.add_argument(
            "--source-root",
            action="append",
            default=[],
            metavar="OLD=NEW",
            help="originals whose path began with OLD lie at NEW on this machine",
        )


def _add_info(commands: "argparse._SubParsersAction[_Parser]") -> None:
    text = "tell what is on discs and in files; nothing is written"
    info = commands.add_parser("info", help=text, description=text.capitalize() + ".")
    info.add_argument("sources", nargs="+", type=_path, metavar="SOURCE")
    info.add_argument("--json", action="store_true", help="in a stable, documented form")
    info.add_argument(
        "--every-sector",
        action="store_true",
        help="read every byte, to find damage that the quick look cannot see",
    )
    info.add_argument(
        "--verbose", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS
    )


def _add_looks(commands: "argparse._SubParsersAction[_Parser]") -> None:
    status = _command(commands, "status", "list every job")
    scenes = _command(commands, "scenes", "show or replace a job's scenes")
    scenes.add_argument("job", type=int, metavar="JOB")
    scenes.add_argument(
        "--set", type=_path, metavar="FILE", dest="file", help="JSON, or a LosslessCut CSV"
    )
    for parser in (status, scenes):
        parser.add_argument("--json", action="store_true", help="in a stable, documented form")
    sheet = _command(commands, "sheet", "draw a title's contact sheet: scenes, shots, sound")
    sheet.add_argument("job", type=int, metavar="JOB")
    sheet.add_argument("out", type=_path, metavar="OUT", help="a new .jpg or .html file")
    approve = _command(commands, "approve", "agree to the scenes of jobs")
    approve.add_argument("jobs", nargs="*", type=int, metavar="JOB")
    approve.add_argument("--all", action="store_true", dest="every", help="of all jobs")


def _add_transfers(commands: "argparse._SubParsersAction[_Parser]") -> None:
    for name, text in (
        ("export", "write all jobs to a JSON file"),
        ("import", "add the jobs of a JSON file"),
    ):
        parser = _command(commands, name, text)
        parser.add_argument("file", type=_path, metavar="FILE")


def _command(
    commands: "argparse._SubParsersAction[_Parser]", name: str, text: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text.capitalize() + ".")
    parser.add_argument(
        "--archive", required=True, type=_path, metavar="DIR", help="the folder for clips"
    )
    parser.add_argument(
        "--verbose", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS
    )
    return parser
