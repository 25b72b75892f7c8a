"""Whatever the source or ffmpeg is: a clip is whole, flagged, or fails plainly."""

import json
import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import pytest

from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.services import PassOptions, Records, build_orchestrator, open_records
from nostalgia_desktop.settings import Settings
from tests.authoring import damage, library
from tests.authoring.changes import Part, changing_disc
from tests.authoring.dvd import DiscSpec, Title, TitleSet
from tests.authoring.programs import Program
from tests.helpers import leftovers, prepared, submitted
from tests.media.conftest import film_in
from tests.workflow.conftest import nobody_agrees

__all__ = ["prepared", "submitted"]


async def _passes(records: Records, settings: Settings, sources: list[Path], scene=None):
    """The first pass over sources, if any, scenes for all titles, and the second pass."""
    orchestrator = await build_orchestrator(records, settings, PassOptions(), "", "", nobody_agrees)
    try:
        problems: tuple[str, ...] = ()
        if sources:
            problems = (await orchestrator.batch_submit(sources)).scan.problems
        for job in records.jobs.jobs():
            if job.scenes:
                one = scene or Scene(0, job.duration_ms or 0, title="All", uid="all")
                records.jobs.set_scenes(job.id, [one])
        ready = [job.id for job in records.jobs.jobs() if job.scenes]
        await orchestrator.batch_finalize(ready)
        return problems
    finally:
        await orchestrator.close()


# An ffmpeg that does not do what it was told

_X264 = "-c:v libx264 -preset ultrafast -crf 18"
SABOTAGE = {
    "drops a frame": (
        f"{_X264} -vf select=not(eq(n\\,40)) -fps_mode passthrough",
        "99 frames instead of 100",
    ),
    "shifts the sound by 100 ms": (
        "-c:v copy -c:a aac -af adelay=100:all=1,atrim=end=2",
        "the sound is 100 ms too late",
    ),
    "cuts one frame late": (
        f"{_X264} -vf trim=start_frame=2,setpts=PTS-STARTPTS,tpad=stop=2:stop_mode=clone",
        "its first picture is the original's after the one it should be",
    ),
    "puts black in": (
        f"{_X264} -vf drawbox=t=fill:c=black:enable=between(n\\,30\\,39) -c:a copy",
        "it is black from 0:00:00.600 to 0:00:00.800, where the original is not",
    ),
    "mutes the sound": ("-c:v copy -c:a aac -af volume=0", "it is silent"),
}


def _saboteur(folder: Path, args: str) -> Path:
    """An ffmpeg that does its work, and then spoils each clip it has made."""
    real, program = imageio_ffmpeg.get_ffmpeg_exe(), folder / "ffmpeg"
    program.write_text(
        f'#!/bin/sh\n"{real}" "$@" || exit $?\nfor last; do :; done\n'
        f'case "$last" in *.part) ;; *) exit 0;; esac\n'
        f'"{real}" -v error -y -i "$last" {_quoted(args)} -f mp4 "$last.2.part" </dev/null\n'
        f'mv "$last.2.part" "$last"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def _quoted(args: str) -> str:
    return " ".join(f"'{word}'" for word in args.split(" "))


@pytest.mark.parametrize("name", SABOTAGE)
def test_a_clip_that_ffmpeg_has_spoiled_fails_plainly(run, submitted: Path, tmp_path, name: str):
    args, words = SABOTAGE[name]
    records = open_records(submitted)
    # The other title would only take time.
    records.jobs.remove(1)
    settings = Settings(ffmpeg=str(_saboteur(tmp_path, args)))

    run(_passes(records, settings, [], Scene(400, 2400, title="Boat", uid="boat")))
    [job] = records.jobs.jobs()
    records.database.close()

    assert job.state is JobState.FAILED
    assert words in job.error
    assert not list(submitted.glob("*.mp4"))
    assert not leftovers(submitted)


# Sources that are damaged, odd or no films


def _holed(disc: Path, out: Path) -> Path:
    """A disc without three of its VOBUs: the timestamps jump over what is gone."""
    shutil.copytree(disc, out)
    film = film_in(out)
    units, vob = film.clock.segments[0].units, film.title.parts[0].path
    data = vob.read_bytes()
    vob.write_bytes(data[: units[3].start] + data[units[6].start :])
    return out


def _mono_from_the_middle(_disc: Path, out: Path) -> Path:
    first = Program(scenes=(50,), base=430_000, seed=3)
    second = Part(replace(first, base=430_050, seed=4), ("-ac", "1", "-b:a", "128k"))
    return changing_disc([Part(first), second], out, one_clock=True)


SOURCES = {
    "Zeroed": damage.vob_zeroed_sectors,
    "Garbage": damage.vob_scattered_garbage,
    "Filled": damage.vob_rescue_fill,
    "Cut off": damage.vob_truncated,
    "Holed": _holed,
    "Scrambled": damage.vob_scrambled,
    "Empty": damage.vob_empty,
    "Letter": damage.vob_is_text,
    "Mono": _mono_from_the_middle,
}
FLAGGED = {
    "Zeroed": "could not be read, and the one before is shown instead",
    "Garbage": "the original is damaged here, at 0:00",
    "Filled": "the original is damaged here, at 0:00",
    "Cut off": "MB are missing",
    "Holed": "could not be read, and the one before is shown instead",
}
FAILED = {"Scrambled": "copy-protected", "Letter": "holds no DVD video"}


@pytest.fixture(scope="module")
def kept() -> dict[str, tuple[Path, tuple[str, ...]]]:
    """The archive of all sources, which is made once."""
    return {}


@pytest.fixture
def shelf(run, kept, tmp_path_factory) -> Iterator[tuple[Records, tuple[str, ...]]]:
    """Both passes over all of them: the records, and what the scan could not read."""
    if "archive" not in kept:
        discs, archive = (tmp_path_factory.mktemp(name) for name in ("discs", "archive"))
        for number, (name, spoil) in enumerate(SOURCES.items()):
            # A film of its own each: what is the same is not done twice.
            program = Program(scenes=(60, 40), base=440_000 + 200 * number, seed=number)
            spoil(_disc(program, f"checked {number}"), discs / name)
        records = open_records(archive)
        problems = run(_passes(records, Settings(quality="small"), [discs]))
        records.database.close()
        kept["archive"] = archive, problems
    archive, problems = kept["archive"]
    records = open_records(archive)
    yield records, problems
    records.database.close()


def _disc(program: Program, name: str) -> Path:
    return library.authored(name, DiscSpec((TitleSet((Title((program,)),)),)))


def _job(records: Records, disc: str) -> Job:
    return next(job for job in records.jobs.jobs() if job.disc == disc)


@pytest.mark.parametrize("disc", FLAGGED)
def test_a_clip_of_a_damaged_source_is_flagged_in_database_and_sidecar(shelf, disc: str):
    records, _problems = shelf

    [clip] = _job(records, disc).clips

    assert clip.done
    assert any(FLAGGED[disc] in finding for finding in clip.findings), clip.findings
    file = records.layout.root / clip.path
    sidecar = json.loads(file.with_suffix(".json").read_text())
    assert tuple(sidecar["check"]["findings"]) == clip.findings
    assert sidecar["check"]["decode_errors"] == 0


@pytest.mark.parametrize("disc", FAILED)
def test_what_cannot_be_a_clip_fails_and_says_why(shelf, disc: str):
    records, _problems = shelf

    job = _job(records, disc)

    assert (job.state, job.clips) == (JobState.FAILED, ())
    assert FAILED[disc] in job.error


def test_what_is_empty_is_told_by_the_scan(shelf):
    records, problems = shelf

    assert any("Empty" in text and "is empty" in text for text in problems)
    assert all(job.disc != "Empty" for job in records.jobs.jobs())


def test_a_source_whose_sound_changes_makes_a_whole_clip(shelf):
    records, _problems = shelf

    [clip] = _job(records, "Mono").clips

    assert (clip.done, clip.findings) == (True, ())
    sidecar = json.loads((records.layout.root / clip.path).with_suffix(".json").read_text())
    assert sidecar["check"]["first_picture"] == "as the original"
    assert sidecar["check"]["last_picture"] == "as the original"
