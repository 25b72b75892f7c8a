"""Each preset makes the clips that it names; another one takes their place."""

import json
import logging
from dataclasses import replace
from pathlib import Path

import av
import pytest

from nostalgia_desktop import services
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.media.hardware import HardwareSearch
from nostalgia_desktop.media.quality import ARCHIVE, KEEP, Encoder, Quality
from nostalgia_desktop.services import PassOptions, as_wished, build_orchestrator
from nostalgia_desktop.settings import Settings, quality_of
from nostalgia_desktop.workflow.encoder_choice import NO_HARDWARE
from nostalgia_desktop.workflow.pass_report import PassReport
from tests.authoring import library
from tests.media.clips import streams_of
from tests.workflow.conftest import nobody_agrees, submit


class Finder:
    """Says of each ffmpeg that an encoder works with it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    async def find(self, _ffmpeg: str) -> Encoder:
        return self._encoder


@pytest.fixture
def finalize(run, records):
    """Makes the clip of a scene of 0.4 s with some settings; gives the report."""
    submit(run, records, library.disc("pal_two_tracks"))
    records.jobs.set_scenes(1, (Scene(400, 800, "Cake", date="1994-08-14", uid="a"),))

    def work(**chosen: object) -> PassReport:
        async def make() -> PassReport:
            settings = Settings.model_validate(chosen)
            orchestrator = await build_orchestrator(
                records, settings, PassOptions(), "", "", nobody_agrees
            )
            try:
                return await orchestrator.batch_finalize()
            finally:
                await orchestrator.close()

        return run(make())

    return work


def _clip(report: PassReport, root: Path) -> Path:
    (job,) = report.jobs
    assert job.state is JobState.FINALIZED, job.error
    (clip,) = job.clips
    return root / clip.path


def _sidecar(clip: Path) -> dict[str, object]:
    return json.loads(clip.with_suffix(".json").read_text(encoding="utf-8"))


CODECS = {"keep": ("h264", "mp4"), "small": ("hevc", "mp4"), "archive": ("mpeg2video", "mkv")}


@pytest.mark.parametrize("quality", CODECS)
def test_a_preset_makes_its_clips_and_is_done_then(finalize, layout, quality):
    clip = _clip(finalize(quality=quality), layout.root)
    made = clip.stat()

    again = finalize(quality=quality)

    codec, ending = CODECS[quality]
    assert clip.name == f"1994 - Cake.{ending}"
    streams = streams_of(clip)
    assert [each["codec_type"] for each in streams] == ["video", "audio", "audio", "video"]
    assert streams[3]["disposition"]["attached_pic"] == 1
    assert streams[0]["codec_name"] == codec
    assert _sidecar(clip)["clip"]["file"] == clip.name
    assert _clip(again, layout.root).stat() == made


def test_small_clips_open_in_apple_s_programs_too(finalize, layout):
    clip = _clip(finalize(quality="small"), layout.root)

    video = streams_of(clip)[0]
    assert video["codec_tag_string"] == "hvc1"
    assert (video["color_space"], video["display_aspect_ratio"]) == ("bt470bg", "4:3")


def test_another_packing_takes_the_place_of_the_older_clip(finalize, layout):
    old = _clip(finalize(), layout.root)

    new = _clip(finalize(quality="archive"), layout.root)

    assert (old.name, new.name) == ("1994 - Cake.mp4", "1994 - Cake.mkv")
    assert not old.exists()
    assert sorted(path.name for path in layout.replaced.iterdir()) == [
        "1994 - Cake.json",
        "1994 - Cake.mp4",
    ]
    assert _sidecar(new)["settings"]["encoder"] == "mpeg2video"
    back = _clip(finalize(), layout.root)
    assert back.name == "1994 - Cake.mp4"
    assert not new.exists()


def test_other_words_leave_copied_pictures_as_they_are(finalize, records, layout):
    old = _clip(finalize(quality="archive"), layout.root)
    note = _sidecar(old)["clip"]["picture"]
    film = _packets(old)
    (scene,) = records.jobs.job(1).scenes
    records.jobs.save_review(1, (replace(scene, title="Candles"),))

    new = _clip(finalize(quality="archive"), layout.root)

    assert new.name == "1994 - Candles.mkv"
    assert note == "original MPEG-2, 5 of 10 pictures copied"
    assert _sidecar(new)["clip"]["picture"] == note
    assert _packets(new) == film


def _packets(clip: Path) -> list[bytes]:
    with av.open(str(clip)) as opened:
        return [bytes(packet) for packet in opened.demux(video=0)]


def test_why_an_original_was_not_copied_is_in_the_sidecar(finalize, layout, monkeypatch):
    monkeypatch.setattr("nostalgia_desktop.media.smart_clip._LEAST_COPIED", 2)

    clip = _clip(finalize(quality="archive"), layout.root)

    told = _sidecar(clip)
    reason = "only 5 of its 10 pictures can be copied"
    words = f"FFV1 without loss, as the original cannot be copied: {reason}"
    assert (told["clip"]["picture"], told["settings"]["encoder"]) == (words, "ffv1")
    # An archive clip of either kind is done: none is made again for being of the other.
    monkeypatch.undo()
    made = clip.stat()
    assert _clip(finalize(quality="archive"), layout.root).stat() == made


def test_a_clip_that_somebody_changed_keeps_its_sidecar_beside_another_packing(finalize, layout):
    old = _clip(finalize(), layout.root)
    old.write_bytes(b"mine")
    theirs = _sidecar(old)

    new = _clip(finalize(quality="archive"), layout.root)

    assert new.name == "1994 - Cake (2).mkv"
    assert old.read_bytes() == b"mine"
    assert _sidecar(old) == theirs


def test_hardware_that_works_makes_the_clips(finalize, layout, monkeypatch):
    monkeypatch.setattr(services, "_hardware_search", lambda: HardwareSearch((Encoder.X265,)))

    report = finalize(quality="hardware")

    clip = _clip(report, layout.root)
    assert streams_of(clip)[0]["codec_name"] == "hevc"
    assert _sidecar(clip)["settings"]["encoder"] == "libx265"
    assert report.remarks == ()


def test_without_hardware_that_works_it_is_said_aloud(finalize, layout, caplog):
    with caplog.at_level(logging.WARNING):
        report = finalize(quality="hardware")

    clip = _clip(report, layout.root)
    assert report.remarks == (NO_HARDWARE,)
    assert NO_HARDWARE in caplog.text
    assert streams_of(clip)[0]["codec_name"] == "h264"
    assert _sidecar(clip)["settings"]["encoder"] == "libx264"
    # It is not made again each time for that.
    made = clip.stat()
    assert _clip(finalize(quality="hardware"), layout.root).stat() == made


def test_hardware_that_fails_at_a_clip_is_done_without(finalize, layout, monkeypatch):
    monkeypatch.setattr(services, "_hardware_search", lambda: Finder(Encoder.NVENC))

    report = finalize(quality="hardware")

    clip = _clip(report, layout.root)
    assert streams_of(clip)[0]["codec_name"] == "h264"
    assert _sidecar(clip)["settings"]["encoder"] == "libx264"
    (remark,) = report.remarks
    assert remark.startswith("this machine's video encoder failed at 1994 - Cake.mp4")


def test_keys_of_clips_from_before_stay_what_they_were():
    facts = {"preset": "faster", "crf": 20, "audio_kbit": 160, "recipe": 3}
    assert KEEP.facts() == facts
    assert ARCHIVE.facts() == facts | {"encoder": "ffv1"}


def test_every_wish_is_in_the_key():
    wishes = {
        "repair_sound": "repairs_sound",
        "even_loudness": "evens_loudness",
        "square_pixels": "square_pixels",
        "hide_bottom_noise": "hides_bottom",
    }

    for setting, wish in wishes.items():
        quality = quality_of(Settings.model_validate({setting: True}))
        assert quality.facts() == KEEP.facts() | {wish: True}


def test_what_is_kept_as_it_is_has_no_other_wishes():
    every = Settings(quality="archive", repair_sound=True, square_pixels=True)

    assert quality_of(every) == ARCHIVE


def test_a_pass_may_be_wanted_otherwise_than_it_is_set():
    chosen = Settings(quality="small", even_loudness=True)
    options = PassOptions(quality="keep", even_loudness=False, hide_bottom_noise=True)

    assert quality_of(as_wished(chosen, options)) == Quality(hides_bottom=True)
