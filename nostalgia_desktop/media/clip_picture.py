"""From the fields of the original to the frames of a clip. Pure."""

from dataclasses import replace
from fractions import Fraction

from ffmpeg.nodes import FilterableStream

from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.media.quality import Quality

_HD_LINES = 720
_TELEVISION_LINES = 576
FILM_CYCLE = 5
"""So many frames of NTSC show four pictures of film, one of them a second time."""

_WHOLE_FRAME = 512
_FILM_RATE = Fraction(24_000, 1001)


def clip_frames(frames: int, picture: Picture, quality: Quality) -> int:
    """How many frames a clip of `frames` source frames has."""
    if not _is_interlaced(picture) or quality.is_original:
        return frames
    if picture.telecined:
        return frames // FILM_CYCLE * (FILM_CYCLE - 1) + frames % FILM_CYCLE
    return frames * 2


def possible_frames(frames: int, picture: Picture, quality: Quality) -> frozenset[int]:
    """How many frames a clip may have: in a title of film a scene may be of video."""
    pictures = picture, replace(picture, telecined=False)
    return frozenset(clip_frames(frames, each, quality) for each in pictures)


def clip_picture(
    video: FilterableStream,
    picture: Picture,
    rate: Fraction,
    container: Container,
    quality: Quality,
) -> FilterableStream:
    """The joined pictures of a scene as they are to be encoded.

    Interlaced video gets its full field rate, in the original shape, or stays as it is; film on
    video gets its own pictures back.
    """
    colours = usual_colours(container, picture, rate)
    if quality.is_original:
        return _shown_right(video, picture).filter(
            "setparams", **colours, field_mode=_field_mode(picture)
        )
    if _is_interlaced(picture) and picture.telecined:
        video = _as_film(video)
    elif _is_interlaced(picture):
        video = video.filter("bwdif", mode="send_field", parity=picture.scan.value, deint="all")
    if quality.hides_bottom and (lines := covered_lines(picture)):
        below = {"y": f"ih-{lines}", "w": "iw", "h": lines}
        video = video.filter("drawbox", **below, color="black", t="fill")
    if picture.width % 2 or picture.height % 2:
        # Half as many colours across and down need an even number of pixels.
        video = video.filter("pad", w="ceil(iw/2)*2", h="ceil(ih/2)*2")
    video = _squared(video, picture) if quality.square_pixels else _shown_right(video, picture)
    return video.filter("setparams", **colours, field_mode="prog")


def covered_lines(picture: Picture) -> int:
    """How many lines at the bottom hold the noise of the head switch: 12 of 576, 10 of 480.

    VHS recorders switch heads 5 to 8 lines before the vertical pulse of each field (IEC 60774-1),
    which begins some three lines below the picture; the rest is for the time they take to settle.
    Covered, not cut off: size and shape stay those of television, so that clips can be joined.
    Pictures of more lines are from no tape with this noise.
    """
    return picture.height // 48 if picture.height <= _TELEVISION_LINES else 0


def square_width(picture: Picture) -> int:
    """How many columns a picture needs to have its shape with square pixels; even."""
    return round(_even(picture.height) * picture.aspect / 2) * 2


def _squared(video: FilterableStream, picture: Picture) -> FilterableStream:
    width, height = square_width(picture), _even(picture.height)
    video = video.filter("scale", w=width, h=height, flags="lanczos")
    return video.filter("setsar", sar="1")


def _even(lines: int) -> int:
    return lines + lines % 2


def _as_film(video: FilterableStream) -> FilterableStream:
    """Each picture of film once: of five frames, four.

    Frames are compared as wholes, as noise makes blocks of them differ; and at a cut the frame
    that is shown twice is dropped too, not the one that differs most from the one before.
    """
    whole = {"blockx": _WHOLE_FRAME, "blocky": _WHOLE_FRAME}
    video = video.filter("decimate", cycle=FILM_CYCLE, scthresh=100, **whole)
    return video.filter("settb", f"{1 / _FILM_RATE}").filter("setpts", "N")


def _is_interlaced(picture: Picture) -> bool:
    return picture.has_video and picture.scan is not Scan.PROGRESSIVE


def _field_mode(picture: Picture) -> str:
    return picture.scan.value if _is_interlaced(picture) else "prog"


def _shown_right(video: FilterableStream, picture: Picture) -> FilterableStream:
    return video.filter("setdar", dar=f"{picture.aspect.numerator}/{picture.aspect.denominator}")


def usual_colours(container: Container, picture: Picture, rate: Fraction) -> dict[str, str]:
    """Which colours the numbers mean, by what is usual for the picture's size.

    Names are ffmpeg's, of options and values; it is empty where the file itself is to say so.
    """
    hd = picture.height >= _HD_LINES
    if hd and container is Container.INDEXED:
        return {}  # Such files say so themselves, and may hold HDR.
    # FFmpeg 9 drops the -color_* options of the command line; the filter's values stay.
    standard = "bt709" if hd else "bt470bg" if rate == 25 else "smpte170m"
    return {"color_primaries": standard, "color_trc": "bt709", "colorspace": standard}
