"""From Finalize to the library: the states in which clips are made and watched."""

from dataclasses import replace

from nostalgia_desktop.domain.clip import ClipNews
from nostalgia_desktop.domain.scene import Scene, Scenes, new_uid
from studio.archives import Place
from studio.registry import state
from studio.tapes import LONG_TAPE
from studio.visit import Visit


@state("whole")
async def finalize(visit: Visit, _place: Place) -> None:
    """What would be made: some approved, some not, some unchanged since last time."""
    await visit.open_title(LONG_TAPE)
    visit.window.actions_.finalize_all.trigger()
    await visit.until(lambda: visit.flow.sheet, "the sheet")
    await visit.rest()


@state("whole")
async def finalize_progress(visit: Visit, _place: Place) -> None:
    """Clips are being made."""
    await _make_clips(visit, LONG_TAPE)
    [progress] = visit.flow.progresses
    await visit.until(lambda: len(progress.run.done) >= 2, "two clips")
    await visit.rest(1.5)


@state("whole")
async def finalize_end(visit: Visit, _place: Place) -> None:
    """All clips are there."""
    await _make_clips(visit, "New Year 2000")
    [progress] = visit.flow.progresses
    await visit.until(lambda: progress.run.is_over, "the end")
    await visit.rest()


@state("whole")
async def finalize_failed(visit: Visit, _place: Place) -> None:
    """One clip could not be made, and says why; the others are whole."""
    job = visit.records.jobs.job(visit.job("New Year 2000"))
    visit.records.jobs.save_review(job.id, _in_four(job.scenes[0]))
    await _make_clips(visit, job.disc)
    [progress] = visit.flow.progresses
    await visit.until(lambda: len(progress.run.done) == len(_NEW_YEAR) - 1, "three clips")
    last = progress.run.model.rows[-1].clip
    why = "the disc cannot be read here; clean it, put it back, and retry"
    visit.records.jobs.tell_clip(ClipNews(last.job_id, last.scene_uid, failure=why))
    await visit.until(lambda: progress.run.is_over, "the end")
    await visit.rest()


_NEW_YEAR = ("The last hour", "Counting down", "Midnight", "Fireworks over the town")


def _in_four(scene: Scene) -> Scenes:
    """A scene cut into four of the same length."""
    length = scene.length_ms // len(_NEW_YEAR) // 40 * 40
    starts = [scene.start_ms + place * length for place in range(len(_NEW_YEAR))]
    ends = [*starts[1:], scene.end_ms]
    return tuple(
        replace(scene, start_ms=start, end_ms=end, title=title, uid=new_uid(), is_approved=True)
        for start, end, title in zip(starts, ends, _NEW_YEAR, strict=True)
    )


async def _make_clips(visit: Visit, disc: str) -> None:
    await visit.open_title(disc)
    visit.window.actions_.finalize.trigger()
    await visit.until(lambda: visit.flow.sheet, "the sheet")
    sheet = visit.flow.sheet
    assert sheet is not None
    sheet.include.setChecked(True)
    sheet.start.click()
    await visit.until(lambda: visit.flow.progresses, "progress")


@state("finished")
async def library(visit: Visit, _place: Place) -> None:
    """Finished clips by year."""
    visit.window.actions_.library.trigger()
    page = visit.window.library_page
    await visit.until(page.model.rowCount, "clips")
    await visit.rest()
    posters = page._posters
    await visit.until(lambda: not (posters._wanted or posters._under_way), "posters")
    await visit.rest()


@state("finished")
async def library_playing(visit: Visit, place: Place) -> None:
    """A clip plays in the library."""
    await library(visit, place)
    page = visit.window.library_page
    page.play(page.model.index(2, 0))
    await visit.until(lambda: page.player.player.position_ms > 2_000, "the clip")
