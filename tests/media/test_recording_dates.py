"""When a file was filmed: what cameras write into it, and what only the last program wrote."""

import io
import uuid
from fractions import Fraction

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.evidence import DateEvidence, DateSource
from nostalgia_desktop.media.camera_clock import dv_moment, mdpm_moment
from nostalgia_desktop.media.recording_dates import recording_dates
from tests.authoring.captures import capture
from tests.authoring.media import run_ffmpeg

MOMENT = "2009-06-30T11:22:52"
MDPM = uuid.UUID("17ee8c60-f84d-11d9-8cd6-0800200c9a66").bytes
# A second of zero, as that needs a byte that breaks up start codes.
AVCHD_ROWS = bytes.fromhex("18 02 20 09 06  19 30 11 22 52")


def _copied(source, path, *args):
    run_ffmpeg("-i", capture(source).path, "-t", "1", "-c", "copy", *args, path)
    return path


def _dates(path, container=Container.INDEXED):
    return [(each.date, each.source) for each in recording_dates(path, container)]


def _mdpm_unit(rows: bytes) -> bytes:
    payload = MDPM + b"MDPM" + bytes([len(rows) // 5]) + rows
    body = bytes([5, len(payload)]) + payload + b"\x80"
    return b"\0\0\0\1\x06" + body.replace(b"\0\0\0", b"\0\0\3\0").replace(b"\0\0\1", b"\0\0\3\1")


def _with_mdpm(path, rows: bytes):
    """AVCHD as camcorders write it: the date stands before the first picture."""
    with (
        av.open(str(capture("avchd.mts").path)) as source,
        av.open(str(path), "w", "mpegts") as out,
    ):
        track = out.add_stream_from_template(source.streams.video[0])
        for number, packet in enumerate(source.demux(video=0)):
            if not packet.size:
                continue
            data = bytes(packet)
            copy = av.Packet(data[:6] + _mdpm_unit(rows) + data[6:] if number == 0 else data)
            copy.stream, copy.time_base = track, Fraction(1, 90_000)
            copy.pts, copy.dts, copy.is_keyframe = packet.pts, packet.dts, packet.is_keyframe
            out.mux(copy)
    return path


@pytest.mark.parametrize("name", ["tape.dv", "tape.avi", "tape.mov"])
def test_dv_tells_when_the_tape_was_recorded(tmp_path, name):
    dated = ("-metadata", "creation_time=1998-12-24T18:03:05Z")
    path = _copied("pal.dv", tmp_path / "tape.dv", *dated)
    if name != path.name:
        run_ffmpeg("-r", "25", "-i", path, "-c", "copy", tmp_path / name)

    container = Container.DV if name.endswith(".dv") else Container.INDEXED

    assert _dates(tmp_path / name, container) == [("1998-12-24T18:03:05", DateSource.RECORDING)]


def test_dv_of_a_program_that_knows_no_date_has_none():
    assert _dates(capture("pal.dv").path, Container.DV) == []


@pytest.mark.parametrize(
    ("rows", "moment"),
    [
        (AVCHD_ROWS, MOMENT),
        (bytes.fromhex("70 00000000") + AVCHD_ROWS, MOMENT),
        (bytes.fromhex("18 02 20 00 01  19 01 00 00 00"), "2000-01-01T00:00:00"),
        (bytes.fromhex("18 02 20 09 13  19 30 11 22 52"), ""),
        (bytes.fromhex("18 02 20 09 06"), ""),
        (b"", ""),
    ],
)
def test_avchd_tells_when_it_was_recorded(tmp_path, rows, moment):
    path = _with_mdpm(tmp_path / "a.mts", rows)

    wanted = [(moment, DateSource.RECORDING)] if moment else []
    assert _dates(path, Container.TRANSPORT_STREAM) == wanted


def test_a_telephone_s_own_date_is_taken_with_its_own_time(tmp_path):
    path = _copied(
        "open_gop.mp4", tmp_path / "a.mov", "-movflags", "use_metadata_tags",
        *("-metadata", "com.apple.quicktime.creationdate=2014-08-14T15:02:03+0200"),
        *("-metadata", "creation_time=2014-08-14T13:02:03Z"),
    )  # fmt: skip

    assert _dates(path) == [("2014-08-14T15:02:03", DateSource.RECORDING)]


def test_a_camera_s_date_counts_as_recording(tmp_path):
    path = _copied(
        "open_gop.mp4", tmp_path / "a.mp4", "-movflags", "use_metadata_tags",
        *("-metadata", "make=Nokia", "-metadata", "creation_time=2014-08-14T13:02:03Z"),
    )  # fmt: skip

    assert _dates(path) == [("2014-08-14T13:02:03", DateSource.RECORDING)]


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_a_program_s_date_is_that_of_the_file(tmp_path, name):
    path = _copied(
        "open_gop.mp4", tmp_path / name, "-metadata", "creation_time=2014-08-14T13:02:03Z"
    )

    (found,) = recording_dates(path, Container.INDEXED)

    written = "when the file was written"
    assert found == DateEvidence("2014-08-14T13:02:03", DateSource.VOLUME, written)


@pytest.mark.parametrize("never", ["1904-01-01", "1970-01-01", "2999-01-01"])
def test_dates_that_nobody_set_are_none(tmp_path, never):
    path = _copied("ntsc.mkv", tmp_path / "a.mkv", "-metadata", f"creation_time={never}T00:00:00Z")

    assert _dates(path) == []


def test_a_date_tag_is_a_text(tmp_path):
    path = _copied("xvid.avi", tmp_path / "a.avi", "-metadata", "date=1997-07-01")

    assert _dates(path) == [("1997-07-01", DateSource.TEXT)]


@pytest.mark.parametrize("container", list(Container))
def test_what_cannot_be_read_has_no_date(tmp_path, container):
    text = tmp_path / "text.mp4"
    text.write_text("dear diary\n" * 999)

    assert recording_dates(text, container) == ()
    assert recording_dates(tmp_path / "gone.mp4", container) == ()


@given(st.binary(max_size=400))
def test_any_bytes_are_a_moment_or_none(data):
    for moment in (dv_moment(data * 40), mdpm_moment(MDPM + b"MDPM" + data)):
        assert moment == "" or len(moment) in (10, 19)


@given(st.binary(max_size=60), st.integers(1, 12))
def test_the_rows_of_avchd_may_be_any(rows, count):
    data = io.BytesIO(MDPM + b"MDPM" + bytes([count]) + rows).getvalue()

    assert len(mdpm_moment(data)) in (0, 19)
