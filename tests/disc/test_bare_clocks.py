"""Clocks of bare MPEG video and of raw DV, which hold nothing but pictures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.disc.dv import read_dv_clock
from nostalgia_desktop.disc.elementary import read_elementary_clock, scan_groups
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.domain.damage import DamageKind
from nostalgia_desktop.domain.disc import Container, Part, Title
from nostalgia_desktop.domain.errors import Cancelled, SourceError, SourceMissing
from tests.authoring.captures import capture


def _title(path, container):
    return Title(1, "film", (Part(path, path.stat().st_size),), "", container=container)


def _file(folder, data):
    path = folder / "film"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["open.m2v", "closed.m2v"])
def test_the_frames_of_bare_video_are_counted(name):
    clock = read_elementary_clock(_title(capture(name).path, Container.ELEMENTARY))

    (segment,) = clock.segments
    units = segment.units
    assert (clock.frames, clock.rate, segment.pts) == (100, 25, 0)
    assert [unit.end for unit in units[:-1]] == [unit.start for unit in units[1:]]
    assert [unit.end_pts for unit in units[:-1]] == [unit.pts for unit in units[1:]]


def test_pictures_before_a_key_frame_are_lost_where_decoding_starts_with_it():
    path = capture("open.m2v").path
    with TitleReader((Part(path, path.stat().st_size),)) as reader:
        groups = list(scan_groups(reader, 0, reader.size))

    assert [group.lost for group in groups[:3]] == [0, 2, 2]
    assert sum(group.frames for group in groups) == 100


def test_bare_video_that_begins_inside_a_film_lacks_its_first_pictures(tmp_path):
    path = capture("open.m2v").path
    units = read_elementary_clock(_title(path, Container.ELEMENTARY)).segments[0].units
    rest = _file(tmp_path, path.read_bytes()[units[2].start :])

    clock = read_elementary_clock(_title(rest, Container.ELEMENTARY))

    assert clock.frames == 100 - units[2].pts // 3600 - 2


def test_a_plan_of_bare_video_stamps_the_first_picture_that_comes_out():
    title = _title(capture("open.m2v").path, Container.ELEMENTARY)
    clock = read_elementary_clock(title)
    units = clock.segments[0].units

    (first,) = plan(clock, title, 0, 5)
    (later,) = plan(clock, title, 50, 55)

    start = next(unit for unit in units if unit.start == later.ranges[0].start)
    assert (first.stamp_pts, later.stamp_pts) == (0, start.pts + 2 * 3600)
    assert start.end_pts <= later.first_pts


def test_video_with_one_description_at_its_start_can_be_cut(tmp_path):
    data = capture("open.m2v").path.read_bytes()
    head, *groups = data.split(b"\x00\x00\x01\xb3")
    first = groups[0].find(b"\x00\x00\x01\xb8")
    rest = [group[group.find(b"\x00\x00\x01\xb8") :] for group in groups[1:]]
    path = _file(tmp_path, head + b"\x00\x00\x01\xb3" + groups[0] + b"".join(rest))
    title = _title(path, Container.ELEMENTARY)

    clock = read_elementary_clock(title)
    (piece,) = plan(clock, title, 50, 55)

    assert clock.frames == 100
    assert [part.end - part.start for part in piece.ranges[:1]] == [first + 4]
    assert piece.ranges[0].start == 0


@pytest.mark.parametrize(
    ("name", "rate", "frame_bytes"),
    [("pal.dv", 25, 144_000), ("ntsc.dv", 30_000 / 1001, 120_000)],
)
def test_dv_has_a_frame_in_each_stretch_of_bytes(name, rate, frame_bytes):
    title = _title(capture(name).path, Container.DV)
    clock = read_dv_clock(title)

    (piece,) = plan(clock, title, 61, 62)

    assert (clock.frames, float(clock.rate)) == (100, rate)
    assert piece.stamp_pts is not None
    ahead = (piece.first_pts - piece.stamp_pts) / float(clock.ticks_per_frame)
    assert piece.ranges[0].start == round(61 - ahead) * frame_bytes
    assert all(part.end % frame_bytes == 0 for part in piece.ranges)


def test_dv_that_is_cut_off_inside_a_frame_says_so(tmp_path):
    path = _file(tmp_path, capture("pal.dv").path.read_bytes()[: 10 * 144_000 + 5])

    clock = read_dv_clock(_title(path, Container.DV))

    assert clock.frames == 10
    assert [each.kind for each in clock.damage] == [DamageKind.CUT_OFF]


@pytest.mark.parametrize("read", [read_dv_clock, read_elementary_clock])
@pytest.mark.parametrize("data", [b"", bytes(500_000), b"\x1f\x07\x00\x3f" + bytes(76) + b"\x3f"])
def test_what_is_no_such_video_is_refused(tmp_path, read, data):
    path = _file(tmp_path, data)

    with pytest.raises(SourceError, match="film"):
        read(_title(path, Container.DV))


@pytest.mark.parametrize("read", [read_dv_clock, read_elementary_clock])
def test_a_file_that_is_gone_is_missing_and_reading_can_be_stopped(tmp_path, read):
    path = _file(tmp_path, capture("open.m2v").path.read_bytes())
    title = _title(path, Container.ELEMENTARY)

    with pytest.raises(Cancelled):
        read(title, lambda: True)
    path.unlink()
    with pytest.raises(SourceMissing):
        read(title)


@given(data=st.binary(max_size=200), repeats=st.integers(1, 50))
def test_any_bytes_have_a_clock_or_are_refused(tmp_path_factory, data, repeats):
    head = capture("open.m2v").path.read_bytes()[:3_000]
    path = tmp_path_factory.mktemp("any") / "film"
    path.write_bytes((head + data) * repeats)

    clock = read_elementary_clock(_title(path, Container.ELEMENTARY))

    assert 0 <= clock.frames <= 500 * repeats
