"""A proxy that was cut off is told from a whole one without reading it."""

from pathlib import Path

import pytest

from nostalgia_desktop.media.mp4_boxes import is_whole


def box(kind: bytes, size: int = 8, *, wide: bool = False) -> bytes:
    """A box of so many bytes in all."""
    head = (1).to_bytes(4) + kind + size.to_bytes(8) if wide else size.to_bytes(4) + kind
    return head + bytes(size - len(head))


WHOLE = box(b"ftyp", 32) + box(b"moov", 400) + box(b"free") + box(b"mdat", 5_000)


@pytest.mark.parametrize(
    "data",
    [WHOLE, box(b"ftyp", 32) + box(b"mdat", 5_000, wide=True) + box(b"moov", 400)],
)
def test_a_whole_file(tmp_path: Path, data: bytes):
    (tmp_path / "proxy").write_bytes(data)

    assert is_whole(tmp_path / "proxy")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"ftyp",
        WHOLE[:-1],
        WHOLE[: len(WHOLE) // 2],
        WHOLE + b"x",
        WHOLE + bytes(8),
        box(b"ftyp", 32) + box(b"mdat", 500),
        box(b"free") * 200 + WHOLE,
        (2**32 - 1).to_bytes(4) + b"ftyp",
        (1).to_bytes(4) + b"ftyp" + (2**63).to_bytes(8),
    ],
)
def test_a_file_that_is_not_whole(tmp_path: Path, data: bytes):
    (tmp_path / "proxy").write_bytes(data)

    assert not is_whole(tmp_path / "proxy")


def test_what_is_not_there_or_no_file(tmp_path: Path):
    assert not is_whole(tmp_path / "proxy")
    assert not is_whole(tmp_path)
