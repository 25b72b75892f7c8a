"""What a pass says without a terminal, and the lists that people and programs read."""

import io
import json

import pytest
from rich.console import Console

from nostalgia_desktop.cli.display import Display
from nostalgia_desktop.cli.listing import jobs_json, print_jobs, print_scenes
from nostalgia_desktop.cli.parser import make_parser
from nostalgia_desktop.cli.words import counted
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.job import JobState, Step
from nostalgia_desktop.domain.scene import Scene
from tests.store.jobs import SOURCE
from tests.workflow.conftest import job, layout, manager, records

__all__ = ["job", "layout", "manager", "records"]

HOLE = Damage(DamageKind.MISSING, 5, 9, "a hole")


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=200)


def _said(console: Console) -> list[str]:
    return console.file.getvalue().splitlines()


def test_each_step_is_one_line_and_said_once(manager, console):
    with Display(manager, console).showing():
        job = manager.add_job("[b]Xmas[/b]", "Title 1", 1, "f", SOURCE)
        manager.set_progress(job.id, Step.PROXY, 0.5)
        manager.update_job_status(job.id, JobState.PROXIED)
        manager.note(job.id, damage=(HOLE,))
        manager.update_job_status(job.id, JobState.ANALYZED)
        manager.stop_job(manager.job(job.id), JobState.FAILED, Step.FINALIZE, "no [room]")

    assert _said(console) == [
        "[1] [b]Xmas[/b], Title 1: found",
        "[1] [b]Xmas[/b], Title 1: preview made",
        "[1] [b]Xmas[/b], Title 1: scenes found, 0 scenes",
        "[1] [b]Xmas[/b], Title 1: stopped: no [room]",
    ]


def test_nothing_is_said_after_the_end(manager, console):
    with Display(manager, console).showing():
        pass

    manager.add_job("Xmas", "Title 1", 1, "f", SOURCE)

    assert _said(console) == []


def test_a_long_line_is_not_broken(manager, console):
    Display(manager, console).say("x" * 500)

    assert _said(console) == ["x" * 500]


def test_programs_get_exactly_these_keys(manager, job):
    manager.note(job.id, damage=[HOLE], warnings=["a scratch"], progress=0.123456)
    manager.put_clip(Clip(job.id, "a", "Cake.mp4", "k", done=True, findings=("it is silent",)))
    manager.put_clip(Clip(job.id, "b", "Reserved.mp4", "k"))

    assert json.loads(jobs_json(manager.jobs())) == {
        "jobs": [
            {
                "id": 1,
                "disc": "Xmas 1994",
                "title": "Title 1",
                "source": "/films/Xmas/VIDEO_TS/VTS_01_1.VOB",
                "state": "registered",
                "progress": 0.123,
                "duration_ms": None,
                "scenes": 0,
                "clips": 1,
                "error": None,
                "warnings": ["0:00:00.005 to 0:00:00.009: a hole", "a scratch"],
                "damage": [
                    {
                        "kind": "missing",
                        "start": "0:00:00.005",
                        "end": "0:00:00.009",
                        "detail": "a hole",
                    }
                ],
                "findings": [{"clip": "Cake.mp4", "text": "it is silent"}],
                "dates": [],
            }
        ]
    }


def test_a_table_shows_names_as_they_are_and_troubles_below(manager, console):
    job = manager.add_job("[red]Xmas", "Title 1", 1, "f", SOURCE, ["a [b]scratch"])
    manager.stop_job(job, JobState.WAITING, Step.CLOCK, "the disc is gone")

    print_jobs(console, manager.jobs())

    said = _said(console)
    assert "[red]Xmas" in said[1]
    assert "waiting" in said[1]
    assert said[2:] == ["[1] a [b]scratch", "[1] the disc is gone"]


def test_scenes_are_listed_with_their_times(console):
    print_scenes(console, (Scene(0, 61_500, "[i]Cake", people=("Ada", "Bob"), note="look"),))

    for word in ("1", "0:00:00.000", "0:01:01.500", "[i]Cake", "Ada, Bob", "look"):
        assert word in _said(console)[1]


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 clips"), (1, "1 clip"), (2, "2 clips"), (1234, "1,234 clips")]
)
def test_numbers_go_with_their_nouns(number, words):
    assert counted(number, "clip", "clips") == words


@pytest.mark.parametrize("args", [["--json"], ["scenes"], ["approve", "one"], ["submit", "--yes"]])
def test_wrong_usage_ends_with_status_2(args, capsys):
    with pytest.raises(SystemExit) as ended:
        make_parser().parse_args([*args, "--archive", "a"] if args[0] != "--json" else args)

    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("nostalgia: ")


def test_verbose_may_stand_before_and_behind_the_command():
    parse = make_parser().parse_args

    assert parse(["--verbose", "status", "--archive", "a"]).verbose
    assert parse(["status", "--archive", "a", "--verbose"]).verbose
    assert not parse(["status", "--archive", "a"]).verbose
