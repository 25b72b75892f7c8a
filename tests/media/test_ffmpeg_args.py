"""Command lines for ffmpeg: whatever is in a name or a tag, it is never an option or a filter."""

import re
import shutil
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.clock import NTSC, PAL, ByteRange, Piece
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.media.clip_args import clip_args
from nostalgia_desktop.media.clip_picture import clip_frames
from nostalgia_desktop.media.ffmpeg_args import PROXY_LINES, proxy_args, proxy_width
from nostalgia_desktop.media.ffmpeg_inputs import Input, source_url
from nostalgia_desktop.media.process import run_process
from nostalgia_desktop.media.proxy_rate import proxy_rate
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.sound_track import Sound
from nostalgia_desktop.media.streams import measure_file
from tests.authoring.barcode import field_numbers
from tests.authoring.library import truth
from tests.media.conftest import film_in, film_of

PAL_PICTURE = Picture(720, 576, Fraction(4, 3), Scan.TOP_FIRST, (0x80,))
SILENT = Picture(720, 576, Fraction(4, 3), Scan.PROGRESSIVE, ())
SOUND, NO_SOUND = Sound(160), Sound(0)
PIECE = Piece((ByteRange(Path("/a.vob"), 0, 2048),), 48_600, 138_600, 25)


def _clip(out: str = "/out.part") -> list[str]:
    return clip_args([Input(PIECE, (0x80,))], PAL_PICTURE, PAL, Quality(), SOUND, out)


def _after(args: list[str], option: str) -> str:
    return args[args.index(option) + 1]


@pytest.mark.parametrize(
    ("rate", "proxy"),
    [
        (PAL, Fraction(5)),
        (NTSC, Fraction(5000, 1001)),
        (Fraction(24_000, 1001), Fraction(24_000, 5005)),
        (Fraction(50), Fraction(5)),
    ],
)
def test_a_proxy_has_a_whole_part_of_the_title_s_frames(rate, proxy):
    assert proxy_rate(rate) == proxy
    assert (rate / proxy).denominator == 1


@pytest.mark.parametrize(("aspect", "width"), [(Fraction(4, 3), 480), (Fraction(16, 9), 640)])
def test_a_proxy_has_square_pixels(aspect, width):
    assert proxy_width(aspect) == width


@given(st.fractions(Fraction(1, 2), Fraction(3)))
def test_a_proxy_is_even_at_any_shape(aspect):
    width = proxy_width(aspect)

    assert width % 2 == 0
    assert abs(width - PROXY_LINES * aspect) <= 1


def test_a_proxy_has_a_keyframe_each_second():
    args = proxy_args([Input(PIECE, (0x80,))], PAL_PICTURE, PAL, SOUND, "/out.part")

    assert (_after(args, "-g"), _after(args, "-keyint_min")) == ("5", "5")
    assert _after(args, "-sc_threshold") == "0"


@pytest.mark.parametrize(
    ("picture", "frames"),
    [
        (PAL_PICTURE, 50),
        (SILENT, 25),
        (Picture(0, 576, Fraction(4, 3), Scan.TOP_FIRST, (0x80,)), 25),
    ],
)
def test_interlaced_video_gets_a_frame_for_each_field(picture, frames):
    assert clip_frames(25, picture, Quality()) == frames


def test_only_interlaced_video_is_deinterlaced():
    progressive = clip_args([Input(PIECE)], SILENT, PAL, Quality(), NO_SOUND, "/out.part")

    assert "bwdif" in _after(_clip(), "-filter_complex")
    assert "bwdif" not in _after(progressive, "-filter_complex")


def test_a_title_without_sound_gets_no_sound_track():
    args = clip_args([Input(PIECE)], SILENT, PAL, Quality(), NO_SOUND, "/out.part")

    assert "-c:a" not in args
    assert "anullsrc" not in _after(args, "-filter_complex")


def test_pieces_without_picture_or_sound_are_filled_however_many_are_alike(run, tmp_path):
    film, out = film_of("pal_two_tracks"), tmp_path / "out.part"
    (sound,), (first,), (second,) = (film.pieces(at, at + 10) for at in (0, 20, 40))
    sources = [Input(sound, (0x80,)), *(Input(piece, (), False) for piece in (first, second))]

    args = clip_args(sources, PAL_PICTURE, PAL, Quality("ultrafast"), SOUND, str(out))
    run(run_process(imageio_ffmpeg.get_ffmpeg_exe(), args))

    facts = measure_file(out)
    assert (facts.frames, facts.video_ms) == (60, 1200)
    assert facts.audio_ms == pytest.approx(1200, abs=50)


def test_the_same_wishes_give_the_same_arguments():
    assert _clip() == _clip()


@given(st.lists(st.text(st.characters(exclude_characters="\0"), min_size=1), min_size=1))
def test_a_path_is_inside_the_url_whatever_is_in_it(names):
    url = source_url(
        [ByteRange(Path("/") / name.encode("utf-8", "replace").decode(), 0, 9) for name in names]
    )

    assert re.fullmatch(r"concatf:data:text/plain;base64,[A-Za-z0-9+/]*=*", url)


NASTY = [
    "a|b",
    "Mum's tape",
    "a,b,,c",
    "start,0,end,9,,:x",
    "a:b",
    "two\nlines",
    "\\",
    "'\\''",
    "#hash %d $HOME *",
    "Großmutter 📼",
    "-y",
    " space ",
    "[0:v]",
    b"not \xff utf-8".decode("utf-8", "surrogateescape"),
]


@pytest.mark.parametrize("name", NASTY, ids=ascii)
def test_ffmpeg_reads_a_file_at_any_path(run, test_disc, tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    shutil.copy(test_disc("vob_no_nav") / "movie.vob", folder / "movie.vob")
    piece = film_in(folder).pieces(0, 10)[0]
    out = tmp_path / "out.part"

    args = clip_args([Input(piece)], SILENT, PAL, Quality("ultrafast"), NO_SOUND, str(out))
    run(run_process(imageio_ffmpeg.get_ffmpeg_exe(), args))

    base = truth("vob_no_nav")["titles"][0]["base"]
    shown = [number // 2 for _at, number in field_numbers(out) if number is not None]
    assert shown == list(range(base, base + 10))


def test_a_proxy_of_real_ffmpeg_has_its_keyframes(run, tmp_path):
    film, out = film_of("pal_silent"), tmp_path / "out.part"
    sources = [Input(piece) for piece in film.pieces(0, film.clock.frames)]

    args = proxy_args(sources, SILENT, PAL, NO_SOUND, str(out))
    run(run_process(imageio_ffmpeg.get_ffmpeg_exe(), args))

    with av.open(str(out)) as file:
        keys = [
            packet.pts * packet.time_base for packet in file.demux(video=0) if packet.is_keyframe
        ]
        stream = file.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (480, 360, 5)
    assert keys == list(range(film.clock.frames // 25))
