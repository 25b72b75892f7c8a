"""Where the frames of a job's title are: in clips, left out, or in no scene."""

from collections.abc import Iterator

from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.coverage import Coverage, Place, cover
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.survey import Span


def title_coverage(job: Job, clock: TitleClock) -> Coverage:
    """The coverage of a title by its scenes as they are now, on the frames that clips are cut at.

    A scene is in a clip once that clip is finished.
    """
    return cover(clock.frames, _scenes(job, clock))


def _scenes(job: Job, clock: TitleClock) -> Iterator[tuple[Place, Span]]:
    done = {clip.scene_uid for clip in job.clips if clip.done}
    for scene in job.scenes:
        span = Span(clock.frame_at(scene.start_ms), clock.frame_at(scene.end_ms))
        if scene.is_left_out:
            yield Place.LEFT_OUT, span
        else:
            yield Place.CLIP if scene.uid in done else Place.NO_CLIP, span
