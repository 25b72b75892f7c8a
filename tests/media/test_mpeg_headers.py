"""Headers of MPEG-2 are read and edited; pictures stay as they are."""

from fractions import Fraction

import av
import numpy as np
import pytest

from nostalgia_desktop.media.mpeg_headers import (
    CODEC,
    Coding,
    from_group_on,
    plain_sequence,
    read_headers,
    read_sequence,
    renumbered,
    with_field_order,
    with_group,
    with_sequence,
)

GROUP = b"\x00\x00\x01\xb8"


@pytest.fixture(scope="module")
def packets() -> list[bytes]:
    """Nine small pictures in an open group, as they are coded: I B B P …"""
    codec = av.VideoCodecContext.create(CODEC, "w")
    codec.width, codec.height, codec.pix_fmt = 64, 48, "yuv420p"
    codec.framerate, codec.time_base = Fraction(25), Fraction(1, 25)
    codec.gop_size, codec.max_b_frames, codec.bit_rate = 6, 2, 1_000_000
    codec.options = {"sc_threshold": "1000000000"}
    codec.sample_aspect_ratio = Fraction(1)
    made = list[bytes]()
    for number in range(9):
        frame = av.VideoFrame.from_ndarray(
            np.full((72, 64), 20 * number, np.uint8), format="yuv420p"
        )
        frame.pts = number
        made += map(bytes, codec.encode(frame))
    return made + list(map(bytes, codec.encode(None)))


def _shown(packets: list[bytes]) -> list[int]:
    codec = av.VideoCodecContext.create(CODEC, "r")
    codec.thread_count = 1
    decoded = [frame for data in packets for frame in codec.decode(av.Packet(data))]
    return [int(frame.to_ndarray()[0, 0]) for frame in [*decoded, *codec.decode(None)]]


def test_kind_and_place_of_each_picture_are_read(packets):
    headers = [read_headers(packet) for packet in packets]

    assert "".join(each.coding.name for each in headers) == "IPBBIBBPB"
    assert [each.temporal_reference for each in headers] == [0, 3, 1, 2, 2, 0, 1, 4, 3]
    assert [each.has_group for each in headers] == [each.coding is Coding.I for each in headers]
    assert [bool(each.sequence) for each in headers] == [each.has_group for each in headers]


def test_what_holds_for_all_pictures_is_read(packets):
    told = read_sequence(read_headers(packets[0]).sequence)

    assert (told.width, told.height, told.rate) == (64, 48, 25)
    assert (told.aspect, told.is_progressive) == (Fraction(4, 3), True)


def test_what_is_no_picture_has_no_headers():
    assert read_headers(b"") is None
    assert read_headers(b"\x00\x00\x01\x00\x12") is None
    assert read_headers(b"\x00\x00\x01\xb3" + bytes(40)) is None
    assert read_sequence(b"") is None
    assert read_sequence(b"\x00\x00\x01\xb3" + bytes(40)) is None


def test_matrices_of_its_own_are_left_out_of_a_plain_header(packets):
    sequence = read_headers(packets[0]).sequence
    loaded = sequence[:11] + bytes((sequence[11] | 2,)) + bytes(range(8, 72)) + sequence[12:]

    assert plain_sequence(loaded) == plain_sequence(sequence) == sequence


def test_a_header_is_put_before_what_has_none(packets):
    sequence = read_headers(packets[0]).sequence
    bare = from_group_on(packets[0])

    assert bare.startswith(GROUP)
    assert with_sequence(bare, sequence) == packets[0]
    assert with_sequence(packets[0], b"other") == packets[0]


def test_a_group_is_closed_or_made(packets):
    packet = packets[0]
    at = packet.index(GROUP) + 7
    broken = packet[:at] + bytes((0x20,)) + packet[at + 1 :]
    without = packet[: at - 7] + packet[at + 1 :]

    assert with_group(broken)[at] == 0x40
    assert with_group(without)[at] == 0x40
    assert len(with_group(without)) == len(packet)
    assert _shown([with_group(without), *packets[1:]]) == _shown(packets)


def test_places_count_from_another_number_and_pictures_stay(packets):
    moved = [renumbered(packet, 3) for packet in packets]

    places = [read_headers(packet).temporal_reference for packet in packets]
    assert [read_headers(each).temporal_reference for each in moved] == [
        (place - 3) % 1024 for place in places
    ]
    assert [renumbered(each, -3) for each in moved] == packets
    assert _shown(moved) == _shown(packets)


def test_the_field_that_is_shown_first_is_told(packets):
    top = with_field_order(packets[0], top_first=True)

    assert read_headers(top).top_first
    assert with_field_order(top, top_first=False) == packets[0]
