"""The original's MPEG-2 is copied, and only what a cut breaks is encoded anew."""

import asyncio
import time
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np
import pytest

from nostalgia_desktop.domain.clip_tags import Chapter
from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.media.how_made import how_made
from nostalgia_desktop.media.mpeg_headers import read_headers
from nostalgia_desktop.media.picture_digest import digest_of
from nostalgia_desktop.media.quality import ARCHIVE
from nostalgia_desktop.media.smart_cut import copy_piece
from nostalgia_desktop.media.smart_edges import LEAST_PSNR_DB, psnr_db
from nostalgia_desktop.media.smart_film import FilmWriter, NotCopied, Shape
from nostalgia_desktop.media.smart_proof import prove
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring import library
from tests.authoring.dvd import title_vobs
from tests.authoring.media import joined
from tests.authoring.programs import Program, encode
from tests.media.clips import streams_of
from tests.media.conftest import Film, film_in, film_of

FRAMES, GROUP = 96, 12
SHAPE = Shape(Picture(720, 576, Fraction(4, 3), Scan.TOP_FIRST, (128,)), Fraction(25), {})
# Matrices of its own, two pictures between those that others refer to, and groups whose first
# pictures need the group before.
MATRIX = ",".join(str(8 + place // 4) for place in range(64))
OPEN_GROUPS = ("-bf", "2", "-g", str(GROUP), "-intra_matrix", MATRIX, "-inter_matrix", MATRIX)


@dataclass(frozen=True)
class Source:
    """A film with all its pictures."""

    film: Film
    pictures: list[av.VideoFrame]


@pytest.fixture(scope="module")
def vob(tmp_path_factory) -> Path:
    """Four seconds as a recorder codes them."""
    program = Program((50, FRAMES - 50), base=910_000)
    return encode(program, tmp_path_factory.mktemp("open") / "movie.vob", "vob", OPEN_GROUPS)


@pytest.fixture(scope="module")
def source(vob) -> Source:
    return Source(film_in(vob.parent), _pictures(vob))


def _pictures(file) -> list[av.VideoFrame]:
    with av.open(file if not isinstance(file, Path) else str(file)) as opened:
        return list(opened.decode(video=0))


def _copied(piece: Piece, out: Path, shape: Shape = SHAPE) -> FilmWriter:
    with FilmWriter(out, shape, [b""] * piece.frames, lambda _done: None) as film:
        copy_piece(piece, 0, film, lambda: False)
    return film


def _same(shown: list[av.VideoFrame], originals: list[av.VideoFrame]) -> list[bool]:
    """Which pictures are the original's byte for byte; all others have to be near."""
    pairs = list(zip(shown, originals, strict=True))
    same = [digest_of(one) == digest_of(other) for one, other in pairs]
    for is_same, (one, other) in zip(same, pairs, strict=True):
        assert is_same or psnr_db(one, other) >= LEAST_PSNR_DB
    return same


# Each place in a group for the first frame, and each for the last.
@pytest.mark.parametrize("start", range(24, 24 + GROUP))
def test_every_picture_but_those_beside_the_cuts_is_the_original_s_own(source, start, tmp_path):
    span = (start, start + 31 + start % 5)
    [piece] = source.film.pieces(*span)

    film = _copied(piece, tmp_path / "film.mkv")

    same = _same(_pictures(tmp_path / "film.mkv"), source.pictures[slice(*span)])
    first, last = same.index(True), len(same) - same[::-1].index(True)
    assert all(same[first:last])
    assert film.copied == last - first
    # At most a group before, and at most the pictures between two that others refer to behind.
    assert first < GROUP
    assert len(same) - last <= 2
    prove(tmp_path / "film.mkv", film.digests, SHAPE.rate, lambda _done: None)


def test_a_picture_is_found_from_anywhere_in_the_film(source, tmp_path):
    [piece] = source.film.pieces(31, 90)
    film = _copied(piece, tmp_path / "film.mkv")

    with av.open(str(tmp_path / "film.mkv")) as opened:
        for second in (2, 1, 0):
            opened.seek(second * 1_000_000)
            place = 0
            for frame in opened.decode(video=0):
                place = round(Fraction(frame.pts) * frame.time_base * 25)
                if place >= 25 * second:
                    break
            assert place == 25 * second
            assert digest_of(frame) == film.digests[place]


@pytest.fixture(params=["bundled", "oldest"])
def ffmpeg(request, transcoder, system_ffmpeg) -> Transcoder:
    """Both ends of what is supported."""
    return transcoder if request.param == "bundled" else Transcoder(system_ffmpeg)


def _make(run, ffmpeg: Transcoder, film: Film, span: tuple[int, int], clip: Path, *, seconds=None):
    async def make():
        return await ffmpeg.transcode_segment(
            film.pieces(*span),
            film.clock,
            await ffmpeg.look_at(film.samples(), film.clock),
            ARCHIVE,
            clip,
            lambda _done: None,
            _agree,
            (Chapter(0, 400, "Cake"), Chapter(400, 2_000, "Song")),
        )

    return run(asyncio.wait_for(make(), seconds))


async def _agree(_part: object, _made: object) -> None:
    """Let the clip have its name."""


def test_a_clip_has_sound_shape_and_chapters_as_any_other(run, ffmpeg, source, tmp_path):
    clip = tmp_path / "clip.mkv"

    made = _make(run, ffmpeg, source.film, (30, 80), clip)

    assert sum(_same(_pictures(clip), source.pictures[30:80])) >= made.copied >= 50 - GROUP
    assert how_made(clip) == f"original MPEG-2, {made.copied} of 50 pictures copied"
    video, sound = streams_of(clip)
    assert (video["codec_name"], video["field_order"]) == ("mpeg2video", "tb")
    assert (video["display_aspect_ratio"], video["r_frame_rate"]) == ("4:3", "25/1")
    assert (video["color_space"], video["color_primaries"]) == ("bt470bg", "bt470bg")
    assert (sound["codec_name"], sound["sample_rate"]) == ("flac", "48000")
    assert (made.facts.frames, made.facts.video_ms, made.facts.audio_ms) == (50, 2_000, 2_000)
    with av.open(str(clip)) as opened:
        assert [each["metadata"]["title"] for each in opened.chapters()] == ["Cake", "Song"]
    assert [each.name for each in tmp_path.iterdir()] == ["clip.mkv"]


@pytest.mark.parametrize("name", ["ntsc_wide_progressive", "ntsc_lpcm_bff", "pal_silent"])
def test_what_is_encoded_anew_is_shown_as_what_is_copied(run, transcoder, name, tmp_path):
    film, clip, span = film_of(name), tmp_path / "clip.mkv", (34, 80)

    made = _make(run, transcoder, film, span, clip)

    assert 46 > made.copied >= 23
    disc = joined(title_vobs(library.disc(name), 1))
    assert sum(_same(_pictures(clip), _pictures(disc)[slice(*span)])) >= made.copied
    [look] = _looks(str(clip))
    disc.seek(0)
    assert _looks(disc) == {look}


def _looks(file) -> set[tuple[bool, bool]]:
    """Which field is shown first, and whether both are of one moment, as pictures say."""
    with av.open(file) as opened:
        packets = [bytes(packet) for packet in opened.demux(video=0)]
    headers = [each for each in map(read_headers, packets) if each]
    return {(each.top_first, each.is_progressive) for each in headers}


def test_a_scene_over_recordings_is_copied_from_each(run, transcoder, tmp_path, monkeypatch):
    film, clip, span = film_of("pal_resets"), tmp_path / "clip.mkv", (33, 280)
    monkeypatch.setattr("nostalgia_desktop.media.groups.MOST_INPUTS", 1)

    made = _make(run, transcoder, film, span, clip)

    originals = _pictures(joined(title_vobs(library.disc("pal_resets"), 1)))[slice(*span)]
    same = _same(_pictures(clip), originals)
    assert sum(same) >= made.copied > 220
    assert (made.facts.frames, made.facts.video_ms, made.facts.audio_ms) == (247, 9_880, 9_880)
    assert [each.name for each in tmp_path.iterdir()] == ["clip.mkv"]


def _refused(run, transcoder: Transcoder, film: Film, span: tuple[int, int], clip: Path) -> str:
    """Make a clip that cannot be copied; gives the reason."""
    made = _make(run, transcoder, film, span, clip)
    assert made.copied == 0
    assert made.facts.frames == span[1] - span[0]
    assert streams_of(clip)[0]["codec_name"] == "ffv1"
    head, _, reason = how_made(clip).partition(": ")
    assert head == "FFV1 without loss, as the original cannot be copied"
    return reason


def test_a_scene_too_short_to_be_worth_it_is_kept_without_loss(run, transcoder, source, tmp_path):
    reason = _refused(run, transcoder, source.film, (37, 44), tmp_path / "clip.mkv")

    assert reason == "only 0 of its 7 pictures can be copied"
    assert all(_same(_pictures(tmp_path / "clip.mkv"), source.pictures[37:44]))


def test_what_cannot_be_decoded_is_not_copied(run, transcoder, vob, tmp_path):
    spoiled = bytearray(vob.read_bytes())
    middle = len(spoiled) // 2 // 2048 * 2048
    # The inside of a sector: its picture is there, and broken.
    spoiled[middle + 400 : middle + 700] = bytes(300)
    (tmp_path / "disc").mkdir()
    (tmp_path / "disc" / "movie.vob").write_bytes(spoiled)

    reason = _refused(run, transcoder, film_in(tmp_path / "disc"), (10, 90), tmp_path / "clip.mkv")

    assert "cannot be decoded" in reason


def test_pictures_of_another_shape_than_the_film_s_are_not_copied(source, tmp_path):
    [piece] = source.film.pieces(30, 60)
    wide = Shape(Picture(720, 576, Fraction(16, 9), Scan.TOP_FIRST, ()), Fraction(25), {})

    with pytest.raises(NotCopied, match="its shape is told otherwise"):
        _copied(piece, tmp_path / "film.mkv", wide)


def test_the_proof_finds_each_picture_that_is_not_as_it_was(source, tmp_path):
    [piece] = source.film.pieces(30, 62)
    out = tmp_path / "film.mkv"
    right = _copied(piece, out).digests
    proven = partial(prove, out, rate=SHAPE.rate, tell=lambda _done: None)

    proven(digests=right)
    for wrong in (
        [*right[:7], right[8], right[7], *right[9:]],  # Two in another order.
        [*right[:20], b"?", *right[21:]],  # One that differs.
        right[:-1],
        [*right, right[-1]],
    ):
        with pytest.raises(NotCopied, match=r"picture|pictures"):
            proven(digests=wrong)
    with pytest.raises(NotCopied, match="on time"):
        prove(out, right, Fraction(30), lambda _done: None)


def test_a_copy_that_is_not_the_same_is_not_kept(run, transcoder, source, tmp_path, monkeypatch):
    spoil = lambda packet, _less: packet[:-40] + bytes(40)  # noqa: E731
    monkeypatch.setattr("nostalgia_desktop.media.smart_cut.renumbered", spoil)

    reason = _refused(run, transcoder, source.film, (30, 80), tmp_path / "clip.mkv")

    assert "what was copied" in reason
    assert all(_same(_pictures(tmp_path / "clip.mkv"), source.pictures[30:80]))


def test_a_copy_of_which_ffmpeg_makes_no_file_is_done_without(
    run, transcoder, source, tmp_path, monkeypatch
):
    wrong = lambda args, _note: [*args[:-1], "-no_such_option", "1", args[-1]]  # noqa: E731
    monkeypatch.setattr("nostalgia_desktop.media.smart_clip.with_note", wrong)

    reason = _refused(run, transcoder, source.film, (30, 80), tmp_path / "clip.mkv")

    assert reason.startswith("no file could be made of the copy: ffmpeg could not make clip.mkv")


def test_a_clip_that_is_cancelled_while_it_is_copied_leaves_nothing(
    run, transcoder, source, tmp_path, monkeypatch
):
    def never_ends(_piece, _offset, film, should_stop) -> None:
        film.path.write_bytes(b"begun")
        while not should_stop():
            time.sleep(0.005)
        raise Cancelled

    monkeypatch.setattr("nostalgia_desktop.media.smart_clip.copy_piece", never_ends)

    with pytest.raises(TimeoutError):
        _make(run, transcoder, source.film, (30, 80), tmp_path / "clip.mkv", seconds=1)

    assert list(tmp_path.iterdir()) == []


def test_digests_are_of_what_is_seen():
    dark = np.zeros((96, 40), np.uint8)
    light = dark.copy()
    light[95, 39] = 1
    one, other = (av.VideoFrame.from_ndarray(each, format="yuv420p") for each in (dark, light))

    assert digest_of(one) != digest_of(other)
    assert digest_of(one) == digest_of(av.VideoFrame.from_ndarray(dark, format="yuv420p"))
