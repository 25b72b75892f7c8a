"""Makes clips of small discs in any quality, and looks at what ffprobe says of them."""

import asyncio
import json
import subprocess
from pathlib import Path
from typing import Any

from nostalgia_desktop.media.assembly import Made
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.transcoder import Transcoder
from tests.media.conftest import Film, Run


def cut(
    run: Run,
    transcoder: Transcoder,
    film: Film,
    span: tuple[int, int],
    quality: Quality,
    final: Path,
) -> Made:
    """Make the clip of a stretch of frames, seen as the first pass sees it."""

    async def make() -> Made:
        return await transcoder.transcode_segment(
            film.pieces(*span),
            film.clock,
            await transcoder.look_at(film.samples(), film.clock),
            quality,
            final,
            lambda _done: None,
            lambda _part, _made: asyncio.sleep(0),
        )

    made: Made = run(make())
    return made


def streams_of(clip: Path) -> list[dict[str, Any]]:
    """What ffprobe says of each stream of a file."""
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-of", "json", str(clip)],
        capture_output=True,
        text=True,
        check=True,
    )
    streams: list[dict[str, Any]] = json.loads(done.stdout)["streams"]
    return streams
