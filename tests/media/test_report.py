"""What ffmpeg tells while it runs: progress, damage, field order, and why it failed."""

from pathlib import Path

import pytest

from nostalgia_desktop.domain.errors import ArchiveError, MediaError
from nostalgia_desktop.domain.media import Scan
from nostalgia_desktop.media.process import ProcessFailed
from nostalgia_desktop.media.report import (
    DamageReader,
    FieldCounts,
    explain,
    field_counts,
    progress_reader,
)

PART = Path(__file__)
"""A file on a drive with room."""


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["frame=50", "frame=100"], [0.25, 0.5]),
        (["frame=N/A", "frame=", "frame=-2"], []),
        (["frame=250"], [1.0]),
        (["frame=0"], [0.0]),
        (["out_time_ms=500000", "drop_frames=12", "progress=continue", "x frame=50"], []),
    ],
)
def test_progress_is_the_share_that_is_written(lines, told):
    heard: list[float] = []
    read = progress_reader(200, heard.append)

    for line in lines:
        read(line)

    assert heard == told


def test_a_title_without_length_has_no_progress():
    heard: list[float] = []

    progress_reader(0, heard.append)("frame=50")

    assert heard == []


@pytest.mark.parametrize(
    ("top", "bottom", "frames", "scan"),
    [
        (300, 0, 300, Scan.TOP_FIRST),
        (0, 300, 300, Scan.BOTTOM_FIRST),
        (0, 0, 300, Scan.PROGRESSIVE),
        (0, 0, 0, Scan.PROGRESSIVE),
        (9, 0, 300, Scan.TOP_FIRST),
        (8, 0, 300, Scan.PROGRESSIVE),
        (0, 9, 300, Scan.BOTTOM_FIRST),
        (30, 10, 300, Scan.TOP_FIRST),
        (29, 10, 300, Scan.PROGRESSIVE),
        (10, 30, 300, Scan.BOTTOM_FIRST),
        (150, 150, 300, Scan.PROGRESSIVE),
        (1, 0, 1, Scan.TOP_FIRST),
    ],
)
def test_fields_that_clearly_come_in_one_order_make_a_title_interlaced(top, bottom, frames, scan):
    assert FieldCounts(top, bottom, frames).verdict() is scan


def test_only_the_verdicts_on_single_frames_of_all_runs_count():
    log = (
        "[Parsed_idet_1 @ 0x1] Repeated Fields: Neither:    50 Top:     0 Bottom:     0\n"
        "[Parsed_idet_1 @ 0x1] Single frame detection: TFF:    40 BFF:     1 Progressive:     5 "
        "Undetermined:     4\n"
        "[Parsed_idet_1 @ 0x1] Multi frame detection: TFF:    50 BFF:     0 Progressive:     0 "
        "Undetermined:     0\n"
        "[Parsed_idet_1 @ 0x2] Single frame detection: TFF:10 BFF:2 Progressive:0 Undetermined:0\n"
    )

    assert field_counts(log) == FieldCounts(50, 3, 62)


def test_a_log_without_verdicts_counts_nothing():
    assert field_counts("frame= 50 fps=0.0") == FieldCounts()


def _damage(*lines: str) -> DamageReader:
    damage = DamageReader()
    for line in lines:
        damage.read(line)
    return damage


def test_errors_are_counted_and_the_first_is_kept():
    damage = _damage(
        "[mpeg2video @ 0x1] [error] ac-tex damaged at 22 17",
        "[ac3 @ 0x2] [warning] nothing much",
        "[in#0 @ 0x3] [fatal] Error opening",
        "the word error alone",
    )

    assert (damage.errors, damage.first_error) == (2, "ac-tex damaged at 22 17")


def test_frames_are_those_of_the_pieces_and_not_of_what_follows():
    damage = _damage(
        "[Parsed_fps_10 @ 0x3] [verbose] 99 frames in, 20 frames out; 0 frames dropped, "
        "0 frames duplicated.",
        "[Parsed_fps_2 @ 0x1] [verbose] 45 frames in, 30 frames out; 15 frames dropped, "
        "0 frames duplicated.",
        "[Parsed_fps_7 @ 0x2] [verbose] 14 frames in, 14 frames out; 2 frames dropped, "
        "2 frames duplicated.",
    )

    assert damage.frames_in(2) == 42
    assert damage.frames_in(0) == 0
    assert damage.errors == 0


def test_without_a_report_no_frames_came():
    assert _damage().frames_in(1) == 0


@pytest.mark.parametrize(
    "said",
    [
        "[out#0 @ 0x1] [error] Error writing trailer: No space left on device",
        "av_interleaved_write_frame(): Disk quota exceeded\nConversion failed!",
        "[mp4 @ 0x1] [error] File too large",
    ],
)
def test_a_full_drive_is_called_so(said):
    error = explain(ProcessFailed("ffmpeg ended with status 1: x", said), "1994 - Cake.mp4", PART)

    assert isinstance(error, ArchiveError)
    assert str(error) == "1994 - Cake.mp4 could not be written: the drive is full; make room"


def test_the_last_error_is_the_reason():
    said = "[a @ 0x1] [error] first\n[b @ 0x2] [fatal] No such filter: 'bwdif'\n[c] [info] bye"

    error = explain(ProcessFailed("ffmpeg ended with status 8: bye", said), "Cake.mp4", PART)

    assert isinstance(error, MediaError)
    assert "ffmpeg could not make Cake.mp4: No such filter: 'bwdif' (" in str(error)


def test_without_an_error_line_the_last_words_are_the_reason():
    error = explain(ProcessFailed("ffmpeg crashed: bye", "bye"), "Cake.mp4", PART)

    assert "ffmpeg could not make Cake.mp4: ffmpeg crashed: bye" in str(error)


def test_a_reason_without_end_is_cut():
    error = explain(ProcessFailed("x", "[a] [error] " + "y" * 9_999), "Cake.mp4", PART)

    assert len(str(error)) < 400
