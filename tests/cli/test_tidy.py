"""`tidy` removes what is agreed to, and `submit` makes it again."""

import argparse
import asyncio
from pathlib import Path

import pytest

from nostalgia_desktop.cli.commands import run_command
from tests.helpers import clip_names, finished, jobs_of, prepared, submitted

__all__ = ["finished", "prepared", "submitted"]


def tidy(archive: Path, *, yes: bool) -> int:
    """Run the command in this process; gives its exit status."""
    wish = argparse.Namespace(command="tidy", archive=archive, yes=yes)
    return asyncio.run(run_command(wish))


def proxies(archive: Path) -> list[Path]:
    """The previews that are there."""
    return sorted((archive / ".nostalgia" / "proxies").glob("*.mp4"))


def test_nothing_goes_without_a_yes(finished: Path, capsys: pytest.CaptureFixture[str]):
    before = proxies(finished)

    assert tidy(finished, yes=False) == 1

    assert proxies(finished) == before
    said = capsys.readouterr().out
    assert "2 previews of finished titles" in said
    assert "Nothing was removed" in said


def test_finished_titles_lose_their_previews_and_nothing_else(finished: Path):
    before, clips = jobs_of(finished), clip_names(finished)

    assert tidy(finished, yes=True) == 0

    assert proxies(finished) == []
    assert (jobs_of(finished), clip_names(finished)) == (before, clips)
    assert len(list((finished / ".nostalgia" / "proxies").glob("*.survey"))) == 2


def test_titles_that_are_not_finished_keep_theirs(
    submitted: Path, capsys: pytest.CaptureFixture[str]
):
    assert tidy(submitted, yes=True) == 0

    assert len(proxies(submitted)) == 2
    assert "No preview can go" in capsys.readouterr().out


def test_submit_makes_them_again(nostalgia, prepared, finished: Path):
    before, clips = jobs_of(finished), clip_names(finished)
    tidy(finished, yes=True)

    again = nostalgia("submit", prepared.disc, "--archive", finished, "--analyst", "local")

    assert (again.status, again.err) == (0, "")
    assert again.out.count("the preview was lost, and is made again") == 2
    assert "scenes found" not in again.out
    assert len(proxies(finished)) == 2
    assert (jobs_of(finished), clip_names(finished)) == (before, clips)
