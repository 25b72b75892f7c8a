"""Which drives are read in order, by one at a time."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from nostalgia_desktop.workflow.drives import slow_among, slow_drive


def _drive(_device: str, mountpoint: str, fstype: str, opts: str) -> SimpleNamespace:
    return SimpleNamespace(mountpoint=mountpoint, fstype=fstype, opts=opts)


DRIVES = [
    _drive("/dev/sda1", "/", "ext4", "rw"),
    _drive("/dev/sr0", "/media/DVD", "udf", "ro"),
    _drive("nas:/films", "/mnt/nas", "nfs4", "rw"),
    _drive("/dev/sdb1", "/mnt/nas/usb", "exfat", "rw"),
    _drive("x", "/win", "", "ro,cdrom"),
    _drive("y", "/share", "NTFS", "rw,remote"),
]


@pytest.mark.parametrize(
    ("path", "drive"),
    [
        ("/home/ada/a.vob", ""),
        ("/media/DVD/VIDEO_TS/VTS_01_1.VOB", "/media/DVD"),
        ("/media/DVD", "/media/DVD"),
        ("/media/DVD 2/VTS_01_1.VOB", ""),
        ("/mnt/nas/a/b.vob", "/mnt/nas"),
        ("/mnt/nas/usb/b.vob", ""),
        ("/win/a", "/win"),
        ("/share/a", "/share"),
    ],
)
def test_discs_and_other_computers_are_slow(path, drive):
    assert slow_among(DRIVES, Path(path)) == drive


def test_a_system_without_drives_has_no_slow_one():
    assert slow_among([], Path("/a")) == ""


def test_where_the_tests_run_is_asked_of_the_system(tmp_path):
    assert isinstance(slow_drive(tmp_path), str)
