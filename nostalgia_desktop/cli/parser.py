"""The command line's grammar."""

import argparse
import math
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from platformdirs import user_videos_path

from nostalgia_desktop import __version__
from nostalgia_desktop.archive.name_template import FIELDS, NameTemplate
from nostalgia_desktop.cli.clip_grammar import add_clip_options
from nostalgia_desktop.cli.cuts_grammar import add_cuts
from nostalgia_desktop.cli.heirloom_grammar import add_heirloom
from nostalgia_desktop.cli.upload_grammar import add_keep_here, add_preview_upload
from nostalgia_desktop.cli.values import add_no_sound, add_source_root
from nostalgia_desktop.cli.values import path as _path
from nostalgia_desktop.cli.verify_grammar import add_verify
from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.settings import LONGEST_WAIT, MOST_USD

_EPILOG = """\
JOB is the number that `nostalgia status` shows. Exit status: 0 all went well, 1 something
failed (the rest was done, the last lines say which and why), 2 wrong usage, 130 after Ctrl-C.
Without a command the window opens; folders and files that are named are dropped into it.
"""
COMMANDS = (
    *("window", "submit", "run", "collect", "preview-upload", "keep-here", "finalize", "info"),
    *("status", "scenes", "sheet", "approve", "export", "import", "tidy", "costs", "people"),
    *("verify", "sample", "cuts", "heirloom"),
)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and where help is."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"nostalgia: {message}; see `{self.prog} --help`\n")


def window_first(words: Sequence[str]) -> list[str]:
    """What was typed, with the `window` command that goes without saying.

    `nostalgia`, `nostalgia FOLDER…` and `nostalgia --archive DIR` open the window; a name that is
    neither a command nor there is most likely a command mistyped.
    """
    before = [word for word in words if word == "--verbose"]
    rest = [word for word in words if word != "--verbose"]
    if not rest or _names_archive(rest[0]) or _is_source(rest[0]):
        return ["window", *before, *rest]
    return list(words)


def _names_archive(word: str) -> bool:
    return word == "--archive" or word.startswith("--archive=")


def _is_source(word: str) -> bool:
    is_plain = word not in COMMANDS and not word.startswith("-")
    return is_plain and (Path(word).name != word or Path(word).exists())


def _usd(text: str) -> float:
    try:
        usd = float(text.removeprefix("$"))
    except ValueError:
        usd = math.nan
    if not 0 <= usd <= MOST_USD:
        raise argparse.ArgumentTypeError(f"{text} is no number of dollars, such as 2.50")
    return usd


def _minutes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= LONGEST_WAIT):
        raise argparse.ArgumentTypeError(
            f"{text} is no number of minutes from 0 to {LONGEST_WAIT}, which are a week"
        )
    return int(text)


def _template(text: str) -> str:
    try:
        return NameTemplate(text).text
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


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
    parser.add_argument(
        "--selftest",
        action="store_true",
        help="find out whether this program works on this machine; takes half a minute",
    )
    parser.set_defaults(json=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _add_window(commands)
    _add_passes(commands)
    shown = "make and show all that would be sent to Gemini; nothing is sent"
    add_preview_upload(_command(commands, "preview-upload", shown))
    add_keep_here(_command(commands, "keep-here", "keep parts of a title on this computer"))
    _add_sample(commands)
    _add_info(commands)
    _add_looks(commands)
    add_verify(_command(commands, "verify", "check finished clips again; nothing is written"))
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
    text = "first pass: find discs, make previews, find scenes"
    submit = _command(commands, "submit", text, needs_archive=False)
    run = _command(commands, "run", "both passes in one go", needs_archive=False)
    for parser in (submit, run):
        _add_costs(parser)
        parser.add_argument("sources", nargs="+", type=_path, metavar="SOURCE")
        parser.add_argument(
            "--analyst",
            choices=("gemini", "local"),
            help="who finds the scenes; gemini when there is a key, else local",
        )
        parser.add_argument(
            "--yes", action="store_true", help="agree to sending the previews to Google Gemini"
        )
    collect = _command(commands, "collect", "take in the scenes that Gemini found overnight")
    collect.set_defaults(analyst="gemini", source_root=[])
    finalize = _command(commands, "finalize", "second pass: make the clips")
    finalize.add_argument("jobs", nargs="*", type=int, metavar="JOB")
    finalize.add_argument(
        "--approved-only", action="store_true", help="leave out jobs that nobody approved"
    )
    finalize.add_argument(
        "--names",
        type=_template,
        metavar="TEMPLATE",
        help=f"how clips are called, such as '{{Year}}/{{Date}} - {{Title}}'; "
        f"fields are {', '.join(FIELDS)}, a slash makes a folder",
    )
    for parser in (run, finalize):
        _add_sidecars(parser)
    for parser in (submit, run, finalize):
        add_source_root(parser)
    for parser in (run, finalize):
        add_clip_options(parser)


def _add_sidecars(parser: argparse.ArgumentParser) -> None:
    """What lies beside clips, in place of the settings."""
    for word, whom in (("nfo", "Kodi and Jellyfin"), ("xmp", "photo programs")):
        parser.add_argument(
            f"--{word}",
            action=argparse.BooleanOptionalAction,
            default=None,
            help=f"write a .{word} beside each clip, for {whom}",
        )


def _add_costs(parser: argparse.ArgumentParser) -> None:
    """What takes the place of settings for one pass, and the question what it would cost."""
    parser.add_argument(
        "--night",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="let Gemini take a day, at half the price",
    )
    add_no_sound(parser, "send the picture alone")
    parser.add_argument(
        "--max-cost",
        type=_usd,
        metavar="USD",
        help="send nothing more once this run has cost so much",
    )
    parser.add_argument(
        "--wait",
        type=_minutes,
        metavar="MINUTES",
        help="how long to wait for the network, or for another day's quota; 0 is not at all",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="tell what would be sent and what it would cost; nothing is sent or written",
    )
    parser.add_argument(
        "--json", action="store_true", help="with --dry-run: in a stable, documented form"
    )


def _add_sample(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """`run` with the bundled disc, which sends nothing."""
    text = "make clips of the sample disc, to see how it goes"
    archive = user_videos_path() / "Nostalgia Sample"
    sample = _command(commands, "sample", text, archive)
    sample.set_defaults(
        sources=[sample_disc()],
        analyst="local",
        yes=False,
        source_root=[],
        dry_run=False,
        command="run",
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
    costs = _command(commands, "costs", "show what Gemini's answers cost")
    people = _command(commands, "people", "list everybody who is named, or rename somebody")
    people.add_argument(
        "--rename", nargs=2, metavar=("OLD", "NEW"), help="in all scenes of the archive"
    )
    for parser in (status, scenes, costs, people):
        parser.add_argument("--json", action="store_true", help="in a stable, documented form")
    tidy = _command(commands, "tidy", "remove previews that finished titles need no more")
    tidy.add_argument("--yes", action="store_true", help="agree to removing them")
    sheet = _command(commands, "sheet", "draw a title's contact sheet: scenes, shots, sound")
    sheet.add_argument("job", type=int, metavar="JOB")
    sheet.add_argument("out", type=_path, metavar="OUT", help="a new .jpg or .html file")
    add_cuts(_command(commands, "cuts", "a title's scenes for other programs, and back"))
    add_heirloom(_command(commands, "heirloom", "a folder that outlives this program"))
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
    commands: "argparse._SubParsersAction[_Parser]",
    name: str,
    text: str,
    archive: Path | None = None,
    *,
    needs_archive: bool = True,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text.capitalize() + ".")
    parser.add_argument(
        "--archive",
        required=needs_archive and archive is None,
        default=archive,
        type=_path,
        metavar="DIR",
        help="the folder for clips",
    )
    parser.add_argument(
        "--verbose", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS
    )
    return parser
