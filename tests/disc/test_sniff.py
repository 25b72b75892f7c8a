"""How a file is packed is seen in its first bytes, whatever its name is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.disc.sniff import SNIFF_BYTES, VIDEO_SUFFIXES, sniff
from nostalgia_desktop.disc.transport import find_packets
from nostalgia_desktop.domain.disc import Container
from tests.authoring.captures import capture
from tests.authoring.library import disc

PACKED = {
    "avchd.mts": Container.TRANSPORT_STREAM,
    "mpeg2.ts": Container.TRANSPORT_STREAM,
    "pal.dv": Container.DV,
    "ntsc.dv": Container.DV,
    "open.m2v": Container.ELEMENTARY,
    "open_gop.mp4": Container.INDEXED,
    "edit_list.mov": Container.INDEXED,
    "ntsc.mkv": Container.INDEXED,
    "web.webm": Container.INDEXED,
    "xvid.avi": Container.INDEXED,
    "old.wmv": Container.INDEXED,
    "mobile.3gp": Container.INDEXED,
}


def _head(name: str) -> bytes:
    with capture(name).path.open("rb") as file:
        return file.read(SNIFF_BYTES)


@pytest.mark.parametrize(("name", "container"), PACKED.items(), ids=PACKED)
@pytest.mark.parametrize("suffix", ["", ".txt", ".MPG"])
def test_a_file_is_known_by_its_content(name, container, suffix):
    assert sniff(_head(name), suffix) is container


def test_a_program_stream_is_known_by_its_pack_header():
    head = (disc("vob_no_nav") / "movie.vob").read_bytes()[:SNIFF_BYTES]

    assert sniff(head, ".xyz") is Container.PROGRAM_STREAM


@pytest.mark.parametrize("suffix", [".vob", ".MPG", ".mod"])
def test_a_program_stream_may_begin_with_garbage(suffix):
    head = (disc("vob_no_nav") / "movie.vob").read_bytes()[:30_000]

    assert sniff(bytes(2_048) + head, suffix) is Container.PROGRAM_STREAM
    assert sniff(bytes(2_048) + head, ".txt") is None


def test_bare_video_may_begin_with_zeros_or_by_its_name_with_anything():
    head = _head("open.m2v")

    assert sniff(bytes(9) + head, ".bin") is Container.ELEMENTARY
    assert sniff(b"garbage" + head, ".m2v") is Container.ELEMENTARY
    assert sniff(b"garbage" + head, ".bin") is None


@pytest.mark.parametrize("start", [0, 1, 95, 187, 191])
@pytest.mark.parametrize(("name", "size"), [("mpeg2.ts", 188), ("avchd.mts", 192)])
def test_packets_are_found_wherever_the_file_begins(name, size, start):
    packets = find_packets(_head(name)[start:])

    assert packets is not None
    assert (packets.size, packets.first) == (size, -start % size)


@pytest.mark.parametrize(
    "head", [b"", b"GGGG", b"\x47" + bytes(400), b"import { A } from 'b';\n" * 900, bytes(9_999)]
)
@pytest.mark.parametrize("suffix", [".ts", ".mpg", ".m2v", ".avi", ".dv"])
def test_what_is_no_video_is_none(head, suffix):
    assert sniff(head, suffix) is None


@given(st.binary(max_size=2_000), st.sampled_from([*VIDEO_SUFFIXES, ""]))
def test_any_bytes_are_sniffed(head, suffix):
    assert sniff(head, suffix) in (*Container, None)


def test_all_kinds_of_names_are_known():
    assert {".mts", ".m2ts", ".tod", ".mod", ".vob", ".dv", ".3gp"} <= VIDEO_SUFFIXES
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in VIDEO_SUFFIXES)
