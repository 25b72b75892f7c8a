"""Where a film changes its shape in mid-title, each clip has the shape of its own scene."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.services import PassOptions, build_orchestrator
from nostalgia_desktop.settings import Settings
from tests.authoring.changes import Part, changing_disc, widen
from tests.authoring.programs import Program
from tests.media.conftest import film_in
from tests.workflow.conftest import nobody_agrees

FIRST = Program(scenes=(50, 50), base=400_000, seed=3)
CHANGE = 100


@pytest.fixture
def disc(tmp_path) -> Path:
    """A disc of eight seconds that is 4:3 in its first half and 16:9 in its second."""
    parts = [Part(FIRST), Part(replace(FIRST, base=400_100, seed=4))]
    folder = changing_disc(parts, tmp_path / "disc", one_clock=True)
    film = film_in(folder)
    units = film.clock.segments[0].units
    (unit,) = [unit for unit in units if film.clock.frame_of_byte(unit.start) == CHANGE]
    widen(film.title.parts[0].path, unit.start)
    return folder


def _shape(clip: Path) -> Fraction:
    with av.open(str(clip)) as opened:
        video = opened.streams.video[0]
        return video.sample_aspect_ratio * video.width / video.height


def test_each_clip_has_the_shape_of_its_scene(run, records, disc):
    async def work():
        orchestrator = await build_orchestrator(
            records, Settings(), PassOptions(), "", "", nobody_agrees
        )
        try:
            (job,) = (await orchestrator.batch_submit([disc])).jobs
            scenes = Scene(0, 4_000, "Old", uid="a"), Scene(4_000, 8_000, "New", uid="b")
            records.jobs.set_scenes(job.id, scenes)
            return (await orchestrator.batch_finalize([job.id])).jobs[0]
        finally:
            await orchestrator.close()

    job = run(work())

    shapes = {clip.scene_uid: _shape(records.layout.root / clip.path) for clip in job.clips}
    assert shapes == {"a": Fraction(4, 3), "b": Fraction(16, 9)}
