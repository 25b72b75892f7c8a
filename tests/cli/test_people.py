"""`nostalgia people`: who is there, and a new name for somebody in the whole archive."""

import argparse
import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from nostalgia_desktop.cli.commands import run_command
from nostalgia_desktop.cli.people import run_people
from nostalgia_desktop.domain.errors import NostalgiaError, UsageError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.services import Records, open_records
from tests.helpers import clip_names, finished, prepared
from tests.workflow.conftest import manager, records
from tests.workflow.test_people import COAT, IDA, people, titles

__all__ = ["finished", "manager", "prepared", "records", "titles"]


def ask(records: Records, *rename: str, as_json: bool = False) -> int:
    """Run the command; gives its exit status."""
    wish = argparse.Namespace(rename=list(rename) or None, json=as_json)
    return asyncio.run(run_people(wish, records))


def test_everybody_is_listed_with_scenes_and_titles(records, titles, capsys):
    assert ask(records) == 0

    rows = [line.rsplit(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    assert rows == [
        ["Name", "Scenes", "Titles"],
        [COAT, "3", "2"],
        [IDA, "2", "1"],
        ["Mia", "2", "1"],
        ["Tom", "2", "2"],
    ]


def test_the_list_as_json(records, titles, capsys):
    assert ask(records, as_json=True) == 0

    body = json.loads(capsys.readouterr().out)
    assert body["people"][0] == {"name": COAT, "scenes": 3, "titles": 2}
    assert len(body["people"]) == 4


def test_where_nobody_is_named_that_is_said(records, capsys):
    assert ask(records) == 0
    assert "Nobody is named" in capsys.readouterr().out


def test_renaming_tells_what_changed_and_what_to_do_then(records, titles, capsys):
    assert ask(records, COAT, f" {IDA} ") == 0

    said = capsys.readouterr().out
    assert f"“{COAT}” is “{IDA}” now in 3 scenes of 2 titles." in said
    assert "`nostalgia finalize` makes clips of them anew" in said
    assert people(records.jobs, 2) == [(IDA, "Tom"), (IDA,)]


def test_renaming_as_json(records, titles, capsys):
    assert ask(records, "Mia", "Mia Rose", as_json=True) == 0

    assert json.loads(capsys.readouterr().out) == {
        "renamed": {
            "old": "Mia",
            "new": "Mia Rose",
            "scenes": 2,
            "titles": 1,
            "busy": [],
            "problems": [],
        }
    }


def test_a_name_that_nobody_has_is_wrong_usage_and_alike_ones_are_told(records, titles):
    with pytest.raises(UsageError, match="did you mean woman in red coat"):
        ask(records, "woman in a red coat", IDA)
    with pytest.raises(UsageError, match="lists all"):
        ask(records, "Xaver", IDA)


def test_an_empty_new_name_is_refused(records, titles):
    with pytest.raises(NostalgiaError, match="empty"):
        ask(records, COAT, " ")


def test_a_renamed_person_costs_new_clips_of_those_scenes_alone(
    nostalgia, prepared, finished: Path
):
    """Finalize notices by itself, and what was decided stays."""
    records = open_records(finished)
    job = records.jobs.jobs()[0]
    named = (job.scenes[0].uid, COAT)
    records.jobs.edit_review(job.id, lambda scenes: _named(scenes, *named))
    records.database.close()
    finalize = ("finalize", "--archive", finished)
    assert nostalgia(*finalize).status == 0
    before, approved = _clips(finished), _approved(finished)

    wish = argparse.Namespace(command="people", archive=finished, rename=[COAT, IDA], json=False)
    assert asyncio.run(run_command(wish)) == 0
    assert _approved(finished) == approved
    assert nostalgia(*finalize).status == 0

    changed = {uid for uid, sha256 in _clips(finished).items() if sha256 != before[uid]}
    assert changed == {named[0]}
    assert len(clip_names(finished)) == len(before)


def _named(scenes: Scenes, uid: str, name: str) -> Scenes:
    return tuple(replace(each, people=(name,)) if each.uid == uid else each for each in scenes)


def _jobs(archive: Path) -> list[Job]:
    records = open_records(archive)
    try:
        return records.jobs.jobs()
    finally:
        records.database.close()


def _clips(archive: Path) -> dict[str, str]:
    return {clip.scene_uid: clip.sha256 for job in _jobs(archive) for clip in job.clips}


def _approved(archive: Path) -> list[bool]:
    return [scene.is_approved for job in _jobs(archive) for scene in job.scenes]
